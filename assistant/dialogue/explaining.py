"""Why a question is asked, and how an entry came to be concluded. Pure: nothing changes.

All of it is read off the engine's record of the case as it stands (`chains`), or tried on the engine (`routes`): nothing is
said that the engine does not do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.dialogue.chains import Chain, Reason, Statement, chain, firings, is_expectation
from assistant.dialogue.changing import answer_lines
from assistant.dialogue.events import CONFIRM, ROLE, VALUE, VERIFY, Say
from assistant.dialogue.expert import Expert
from assistant.dialogue.hearing import Heard
from assistant.dialogue.routes import Need, certainty_of, supplied
from assistant.dialogue.situation import Situation
from assistant.dialogue.standing import candidates, whynot
from assistant.dialogue.states import Phase, State
from assistant.dialogue.wording import sureness
from assistant.inference import Verdict
from assistant.inference.certainty import combine
from assistant.inference.productions import Production
from assistant.inference.verdict import Case
from assistant.model import YES_NO, Question

_MOST_ANSWERS = 5
_MOST_REASONS = 3
_MOST_NAMED = 2


def explain(expert: Expert, state: State, case: Case, heard: Heard, *, debug: bool = False) -> Say:
    """Return what there is to say to `why`, `how`, `whynot`, `candidates` or `answers`."""
    if heard.what == "answers":
        return Say("\n".join(answer_lines(expert.knowledge, state)))
    now = Situation(expert, state, case, debug=debug)
    if heard.what == "whynot":
        return Say("\n".join(whynot(now, heard.value)))
    return Say("\n".join({"why": why, "how": how, "candidates": candidates}[heard.what](now)))


# -- why ---------------------------------------------------------------------------------------------------------------


def why(now: Situation) -> Iterator[str]:
    """Yield why the open question is asked: which entries each answer would point to."""
    say, name = now.words.say, now.state.open
    if name == VERIFY:
        yield say("why-verify")
    elif name == CONFIRM:
        yield say("why-confirm")
    elif name == ROLE:
        yield say("why-role")
    elif name is not None and name.startswith(VALUE):
        yield say("why-value")
    elif name is not None and now.state.entry is not None:
        yield say("why-steps")
    elif name is not None:
        yield from _separated(now, now.knowledge.questions[name])
    elif now.state.phase is Phase.WALKING and now.state.entry is not None:
        yield say("why-walking", title=now.title(now.state.entry))
    else:
        yield say("why-no-question")


def _separated(now: Situation, question: Question) -> Iterator[str]:
    ahead = [each.entry for each in now.verdict.conclusions]
    pool = [*ahead, *(name for name in now.possible if name not in ahead)]
    needs = {choice.value: Need(question.id, (choice.value,)) for choice in question.choices}
    after = {value: now.expert.judge(supplied(now.case, [need])) for value, need in needs.items()}
    lines = [line for value in after for line in _if_answered(now, question, value, pool, after)]
    yield now.words.say("why-separates" if lines else "why-rest")
    yield from lines[:_MOST_ANSWERS]
    if len(lines) > _MOST_ANSWERS:
        yield now.words.say("why-more", count=len(lines) - _MOST_ANSWERS)


def _if_answered(
    now: Situation, question: Question, value: str, pool: Sequence[str], after: Mapping[str, Verdict]
) -> Iterator[str]:
    """Yield what one answer would do to the entries that are possible, if it would do anything."""
    say, answer = now.words.say, now.words.answer(question.id, value)
    favoured = [name for name in pool if _favours(now, question, value, name, after)]
    favoured.sort(key=lambda name: -certainty_of(name, after[value]))  # stable: those that are ahead now stay ahead
    if after[value].kind == "diagnosed":
        one = after[value].conclusions[0]
        how_sure = sureness(now.state.language, one.certainty)
        yield say("why-found", answer=answer, title=now.title(one.entry), sureness=how_sure)
    elif len(favoured) > _MOST_NAMED:
        yield say("why-many", answer=answer, count=len(favoured), title=now.title(favoured[0]))
    elif favoured:
        titles = now.words.one_of(now.quoted(favoured))
        yield say("why-one" if len(favoured) == 1 else "why-some", answer=answer, titles=titles)
    elif question.choices == YES_NO:
        (other,) = (each for each in after if each != value)
        losing = [name for name in pool if _favours(now, question, other, name, after)]
        if losing:
            yield say("why-less", answer=answer, titles=now.words.all_of(now.quoted(losing[:_MOST_NAMED])))


def _favours(now: Situation, question: Question, value: str, name: str, after: Mapping[str, Verdict]) -> bool:
    """Tell whether an entry expects an answer, and is no surer with an answer that it does not expect."""
    expected = now.knowledge.entries[name].expects.get(question.id, ())
    unexpected = [certainty_of(name, verdict) for answer, verdict in after.items() if answer not in expected]
    return value in expected and certainty_of(name, after[value]) >= max(unexpected, default=-1.0)


# -- how ---------------------------------------------------------------------------------------------------------------


def how(now: Situation) -> Iterator[str]:
    """Yield how the entry that is concluded, or is ahead, follows from what was read and answered."""
    entry = now.listed[0] if now.listed else None
    if entry is None or not firings(entry, now.verdict):
        yield now.words.say("how-nothing")
        return
    key = "how-concluded" if entry == now.state.entry else "how-ahead"
    yield now.words.say(key, title=now.title(entry), id=entry)
    yield from _told(now, told(now, entry))


def told(now: Situation, entry: str) -> Chain:
    """Return the chain that `how` tells of an entry: its weightiest reasons, with `debug` all of them."""
    return chain(entry, now.verdict, now.case.observations, _chosen(firings(entry, now.verdict), everything=now.debug))


def _chosen(ending: Sequence[Production], *, everything: bool) -> list[Production]:
    if everything:
        return list(ending)
    rules = [each for each in ending if each.certainty > 0 and not is_expectation(each)]
    answered = [each for each in ending if each.certainty > 0 and is_expectation(each) and ":=" in each.premises[0]]
    against = [each for each in ending if each.certainty < 0]
    return [*rules[:_MOST_REASONS], *answered, *against[:_MOST_REASONS]]


def _told(now: Situation, told: Chain) -> Iterator[str]:
    say = now.words.say
    for each in told.statements:
        yield f"{each.number}. {_statement(now, each)}"
    rules = [each for each in told.reasons if each.weight > 0 and not each.is_expectation]
    fits = [each for each in told.reasons if each.weight > 0 and each.is_expectation]
    against = [each for each in told.reasons if each.weight < 0]
    before = None
    for group in _grouped(rules, apart=now.debug):
        how_sure = sureness(now.state.language, combine(each.weight for each in group))
        key = "how-reason-too" if how_sure == before else "how-reason"
        yield say(key, numbers=_numbers(now, group), sureness=how_sure) + _places(now, group)
        before = how_sure
    for group in _grouped(fits, apart=True) if now.debug else [fits] if fits else []:
        yield say("how-fits", numbers=_numbers(now, group)) + _places(now, group)
    for group in _grouped(against, apart=True) if now.debug else [against] if against else []:
        yield say("how-against", numbers=_numbers(now, group)) + _places(now, group)
    together = say("how-together", sureness=sureness(now.state.language, told.certainty))
    yield f"{together} [{told.certainty:.3f}]" if now.debug else together


def _grouped(reasons: Sequence[Reason], *, apart: bool) -> list[list[Reason]]:
    """Return reasons that rest on the same statements together, unless they are to stay `apart`."""
    groups: dict[object, list[Reason]] = {}
    for position, each in enumerate(reasons):
        groups.setdefault(position if apart else each.sources, []).append(each)
    return list(groups.values())


def _statement(now: Situation, each: Statement) -> str:
    rule = each.ground.production
    if rule is None:
        seen = now.words.seen(each)
        return f"{seen} [{each.term}; {each.certainty:.2f}]" if now.debug else seen
    numbers = now.words.all_of([str(number) for number in each.sources])
    key = "how-suspects" if each.term.startswith("?") else "how-follows"
    follows = now.words.say(key, numbers=numbers, clause=now.words.holds(each.term))
    return f"{follows} [{each.term}; {rule.rule}, {_place(now, rule)}; {each.certainty:.2f}]" if now.debug else follows


def _numbers(now: Situation, reasons: Sequence[Reason]) -> str:
    return now.words.all_of([str(number) for number in sorted({one for each in reasons for one in each.sources})])


def _places(now: Situation, reasons: Sequence[Reason]) -> str:
    if not now.debug:
        return ""
    rules = [f"{each.production.rule}, {_place(now, each.production)}; {each.weight:+.3f}" for each in reasons]
    return f" [{'; '.join(rules)}]"


def _place(now: Situation, production: Production) -> str:
    """Return file:line of the rule, or of the expectation, that a production was made from."""
    name = production.rule.replace("/", "#", 1) if is_expectation(production) else production.rule
    return str(now.knowledge.places.get(name, ""))
