"""What is left, and why an entry is not concluded: what speaks for it, what against it, and what would settle it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.dialogue.chains import firings, is_expectation
from assistant.dialogue.naming import entry_named, nearest_id
from assistant.dialogue.routes import Contradiction, Need, Route, contradictions, routes, settles
from assistant.dialogue.situation import Situation
from assistant.dialogue.wording import sureness
from assistant.inference.verdict import NEAR
from assistant.untrusted import excerpt

_MOST_NAMED = 2
_MOST_RULES = 3


def candidates(now: Situation) -> Iterator[str]:
    """Yield what is left, best first, each with the signs that fit and what was seen for it."""
    say = now.words.say
    if now.listed:
        yield say("candidates-some")
    for number, name in enumerate(now.listed, 1):
        fitting, known = now.signs(name)
        line = say("candidate-line", number=number, title=now.title(name), id=name, sureness=now.sureness(name))
        yield f"{line} {say('candidate-signs', fitting=fitting, known=known)}" if known else line
        seen = _seen(now, name)
        if seen:
            yield f"   {' '.join(seen)}"
    left = [name for name in now.possible if name not in now.listed] if now.state.entry is None else []
    if left:
        yield say("candidates-left" if now.listed else "candidates-open", count=len(left))
    elif not now.listed:
        yield say("candidates-none")
    if now.state.waiting:
        yield say("candidates-waiting", titles=now.words.all_of(now.quoted([each.entry for each in now.state.waiting])))


def whynot(now: Situation, words: str) -> Iterator[str]:
    """Yield how an entry stands: what speaks for it and against it, and what would have to be so as well.

    `words` name the entry, as `naming.entry_named` takes them.
    """
    say = now.words.say
    name = entry_named(now.knowledge, words, now.listed) if words else None
    if name is None:
        close = nearest_id(now.knowledge, words) if words else None
        if close is not None:
            yield say("whynot-hint", name=excerpt(words), id=close, title=now.title(close))
        else:
            yield say("whynot-no-entry", name=excerpt(words)) if words else say("whynot-which")
        return
    yield _standing(now, name)
    if name == now.state.entry or name in now.case.excluded:
        return
    seen = _seen(now, name)
    if seen:
        yield say("whynot-for", reasons=" ".join([*seen, *_following(now, name)]))
    yield from _against(now, name)
    yield from _ways(now, name)


def _standing(now: Situation, name: str) -> str:
    """Return how an entry stands: concluded, put aside, waiting, or how certain it is."""
    say, title = now.words.say, now.title(name)
    if name == now.state.entry:
        return say("whynot-concluded", title=title, id=name)
    if name in now.state.excluded:
        return say("whynot-excluded", title=title, id=name)
    if any(each.entry == name for each in now.state.waiting):
        return say("whynot-waiting", title=title, id=name)
    if now.certainty(name) < 0:
        return say("whynot-unlikely", title=title, id=name)
    if now.certainty(name) <= NEAR:
        return say("whynot-nothing", title=title, id=name)
    first = now.listed[0] if now.listed else name
    if first == name:
        return say("whynot-ahead", title=title, id=name, sureness=now.sureness(name))
    if now.sureness(first) == now.sureness(name):
        return say("whynot-among", title=title, id=name, sureness=now.sureness(name))
    places = {"first": now.title(first), "first_sureness": now.sureness(first)}
    return say("whynot-behind", title=title, id=name, sureness=now.sureness(name), **places)


def _seen(now: Situation, name: str) -> list[str]:
    """Return what was read and answered that the weightiest reason for an entry rests on, as sentences."""
    statements = now.ground_of(name).statements
    return [now.words.seen(each) for each in statements if each.ground.observation is not None][:_MOST_NAMED]


def _following(now: Situation, name: str) -> list[str]:
    """Return what follows from that, where it is not the reason itself."""
    ground = now.ground_of(name)
    last = {number for reason in ground.reasons for number in reason.sources}
    derived = [each for each in ground.statements if each.number in last and each.ground.production is not None]
    return [now.words.say("whynot-follows", clause=now.words.holds(each.term)) for each in derived[:_MOST_NAMED]]


def _against(now: Situation, name: str) -> Iterator[str]:
    """Yield what speaks against an entry: what it expects otherwise, then the rules that fired against it."""
    said: set[str] = set()
    for each in contradictions(now.knowledge, now.knowledge.entries[name], now.verdict):
        said.add(each.term)
        yield _contradiction(now, each)
    rules = [each for each in firings(name, now.verdict) if each.certainty < 0 and not is_expectation(each)]
    for rule in rules[:_MOST_RULES]:
        if not said & set(rule.premises):
            said |= set(rule.premises)
            clauses = [now.words.holds(term) for term in rule.premises]
            yield now.words.say("whynot-against", clause=now.words.all_of(clauses))


def unheeded(now: Situation, entry: str) -> Iterator[str]:
    """Yield why an entry that the last text points to by itself is not concluded: the answers that do not go with it."""
    against = [each for each in contradictions(now.knowledge, now.knowledge.entries[entry], now.verdict) if each.answered]
    if against:
        yield now.words.say("alone-points-to", title=now.title(entry))
        yield from (_contradiction(now, each) for each in against)


def _contradiction(now: Situation, each: Contradiction) -> str:
    name, _, value = each.term.partition("=")
    expected = now.words.one_of([f"“{now.words.answer(name, one)}”" for one in each.need.values])
    if not each.answered:
        return now.words.say("whynot-read", clause=now.words.holds(each.term), expected=expected)
    places = {"question": now.words.question(name), "answer": now.words.answer(name, value), "number": _number(now, name)}
    return now.words.say("whynot-answered", expected=expected, **places)


def _ways(now: Situation, name: str) -> Iterator[str]:
    """Yield the shortest ways to an entry: what would have to be so as well, and how certain it would be then."""
    say = now.words.say
    found = routes(now.knowledge, now.expert.judge, now.case, now.knowledge.entries[name], asked=now.state.open)
    if not found:
        yield say("whynot-no-way")
    for number, route in enumerate(found):
        yield _heading(now, route, first=number == 0)
        for need in route.needs:
            yield _need(now, need)


def _heading(now: Situation, route: Route, *, first: bool) -> str:
    if not route.otherwise:
        key = "whynot-if" if first else "whynot-or-if"
    elif route.needs:
        key = "whynot-if-otherwise" if first else "whynot-or-if-otherwise"
    else:
        key = "whynot-otherwise" if first else "whynot-or-otherwise"
    line = now.words.say(key, sureness=sureness(now.state.language, route.certainty))
    return f"{line} [{route.rule}, {now.knowledge.places.get(route.rule, '')}; {route.certainty:.3f}]" if now.debug else line


def _need(now: Situation, need: Need) -> str:
    """Return what would have to be so, as the answer to the question that settles it."""
    way = settles(now.knowledge, need, now.state.answers)
    if way == "paste":
        return now.words.say("whynot-paste", clause=now.words.has(need.name, need.values))
    answer = now.words.one_of([now.words.answer(need.name, value) for value in need.values])
    return now.words.say(f"whynot-{way}", question=now.words.question(need.name), answer=answer, number=_number(now, need.name))


def _number(now: Situation, name: str) -> int:
    """Return the number of an answer, as `answers` counts; 0 where there is none."""
    return list(now.state.answers).index(name) + 1 if name in now.state.answers else 0
