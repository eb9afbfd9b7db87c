"""Laws of `why`, `how`, `whynot` and `candidates`: they say what the engine's record holds, for every entry, and no more."""

import io
import itertools
import re
from dataclasses import replace

import pytest

from assistant.cli import main
from assistant.dialogue.chains import chain, firings
from assistant.dialogue.events import Ask, Say
from assistant.dialogue.explaining import how, told, why
from assistant.dialogue.naming import entry_named, nearest_id
from assistant.dialogue.routes import Need, certainty_of, contradictions, routes, settles, supplied
from assistant.dialogue.session import Session
from assistant.dialogue.situation import Situation
from assistant.dialogue.standing import candidates, whynot
from assistant.dialogue.states import Phase, State
from assistant.dialogue.wording import sureness
from assistant.evidence import Observation
from assistant.inference.certainty import THRESHOLD, combine
from assistant.inference.productions import concluded, statement, suspicion
from assistant.inference.verdict import Case
from assistant.knowledge import load
from assistant.model import LANGUAGES, UNKNOWN
from assistant.untrusted import excerpt, harmless
from tests.dialogue.players import VAGUE, asked, of, truthful

ENTRIES = load().entries
MOMENTS = ("it does not sync", "dual write does not work", "BC synchroniseert niet")


def _read(expert, text, language="en"):
    """Return the state after a first text, as a session has it."""
    session = Session(expert, language)
    session.receive(text)
    return session.state


def _case(state):
    return Case(state.observations, frozenset(n for n, v in state.answers.items() if v == UNKNOWN), frozenset(state.excluded))


def _now(expert, state, *, debug=False):
    return Situation(expert, state, _case(state), debug=debug)


def _states(expert, entry, language="en"):
    """Yield states on the way to an entry: after each of its examples, and after each answer from a vague beginning."""
    for text in ENTRIES[entry].examples[language][:4]:
        yield _read(expert, text, language)
    session = Session(expert, language)
    events = session.receive(MOMENTS[0])
    while session.state.phase is Phase.ASKING:
        yield session.state
        events = session.receive(truthful(ENTRIES[entry], asked(events).id))
    yield session.state


def _is_sound(now, built):
    """Assert that a chain is what the record says: each statement observed or fired, each from those before it."""
    observed = {statement(each.name, each.value): each for each in now.case.observations}
    fired = set(now.verdict.fired)
    seen = {}
    for number, each in enumerate(built.statements, 1):
        assert each.number == number
        assert each.certainty == now.certainties[each.term]
        ground = each.ground
        assert (ground.observation is None) != (ground.production is None)
        if ground.observation is not None:
            assert observed[each.term] == ground.observation
            assert each.sources == ()
        else:
            assert ground.production in fired
            assert ground.production.conclusion == each.term
            assert [seen[source] for source in each.sources] == [p.replace(":=", "=") for p in ground.production.premises]
        seen[number] = each.term
    for reason in built.reasons:
        assert reason.production in fired
        assert reason.production.conclusion == concluded(built.entry)
        assert {seen[source] for source in reason.sources} == {p.replace(":=", "=") for p in reason.production.premises}
        weakest = min(now.certainties[premise] for premise in reason.production.premises)
        assert weakest > THRESHOLD
        assert reason.weight == reason.production.certainty * weakest
    needed = {source for each in (*built.statements, *built.reasons) for source in each.sources}
    assert needed == set(seen), "every statement is used by a later one, or by a reason"


# -- how ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ENTRIES)
def test_how_tells_what_the_engine_recorded(expert, entry):
    """On every way to every entry: each statement is an observation or a firing, and every chain ends in the entry."""
    for state in itertools.chain(_states(expert, entry), _states(expert, entry, "nl")):
        now = _now(expert, state)
        for name in now.listed:
            _is_sound(now, told(now, name))
            _is_sound(now, told(_now(expert, state, debug=True), name))


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_whole_chain_makes_the_certainty(expert, entry):
    """What all reasons of an entry add up to is its certainty in the record: none is kept back, none is invented."""
    for state in _states(expert, entry):
        now = _now(expert, state, debug=True)
        for name in now.listed:
            assert combine(each.weight for each in told(now, name).reasons) == pytest.approx(now.certainty(name))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", ENTRIES)
def test_how_quotes_the_text_and_numbers_what_it_says(expert, entry, language):
    """Every line is a numbered statement or refers to numbers that stand above it; what was read is quoted from the text."""
    text = ENTRIES[entry].examples[language][0]
    state = _read(expert, text, language)
    now = _now(expert, state)
    lines = list(how(now))
    statements = told(now, now.listed[0]).statements
    assert [line for line in lines if re.match(r"\d+\. ", line)] == lines[1 : 1 + len(statements)]
    for each, line in zip(statements, lines[1:], strict=False):
        seen = each.ground.observation
        if seen is not None and seen.how != "answer":
            assert f"“{excerpt(seen.text, 70)}”" in line
            assert seen.text in text
        assert all(source < each.number for source in each.sources)
    for line in lines[1 + len(statements) : -1]:
        named = [int(number) for number in re.findall(r"\d+", line)]
        assert named
        assert set(named) <= {each.number for each in statements}


def test_how_of_answers_names_question_and_answer(expert):
    """Where nothing but answers leads to the entry, `how` repeats the questions and what was answered."""
    session = Session(expert)
    entry = ENTRIES["bc-clean-error-list"]
    events = session.receive(MOMENTS[0])
    while session.state.phase is Phase.ASKING:
        events = session.receive(truthful(entry, asked(events).id))
    assert session.state.entry == entry.id
    said = of(session.receive("how"), Say)[0].text
    answered = [name for name in session.state.answers if name in {each.name for each in session.state.observations}]
    assert any(expert.knowledge.questions[name].text.en in said for name in answered)
    assert entry.title.en in said


def test_debug_names_each_rule_with_its_place(expert):
    """With debug, `how` names every firing for and against the entry with file:line; without, no rule and no file."""
    for entry in ENTRIES.values():
        session = Session(expert, debug=True)
        session.receive(entry.examples["en"][0])
        now = _now(expert, session.state)
        if not now.listed or not firings(now.listed[0], now.verdict):
            continue
        said = of(session.receive("how"), Say)[0].text
        for each in firings(now.listed[0], now.verdict):
            assert each.rule in said
            place = expert.knowledge.places[each.rule.replace("/expects/", "#expects/")]
            assert f"{place.path}:{place.line}" in said
        plain = "\n".join(how(now))
        assert ".yaml" not in plain
        assert not any(f"[{each.rule}" in plain for each in now.verdict.fired)


def test_a_circle_of_rules_is_no_ground(expert):
    """A term is grounded in what was seen, also where rules run in a circle: every chain of every pair of texts is sound."""
    texts = [entry.examples["en"][0] for entry in ENTRIES.values()]
    for one, other in itertools.pairwise(texts):
        observations = expert.read(f"{one}\n{other}").observations
        now = Situation(expert, State("en", observations=observations), Case(observations))
        for term in now.certainties:
            if term.startswith("!"):
                _is_sound(now, chain(term[1:], now.verdict, observations, firings(term[1:], now.verdict)))


# -- why ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ENTRIES)
def test_why_speaks_of_entries_that_the_answer_really_favours(expert, entry):
    """An entry named for an answer expects that answer, and with it is at least as certain as with any answer that it does
    not expect; or it is what the answer would bring as the diagnosis."""
    for state in _states(expert, entry):
        if state.phase is not Phase.ASKING:
            continue
        now = _now(expert, state)
        question = expert.knowledge.questions[state.open]
        after = {
            choice.value: expert.judge(supplied(now.case, [Need(question.id, (choice.value,))])) for choice in question.choices
        }
        lines = list(why(now))
        assert 1 < len(lines) <= 7
        for choice in question.choices:
            line = next((each for each in lines if each.startswith(f"- “{choice.label.en}”")), "")
            for one in after[choice.value].conclusions[:1]:
                places = {"title": now.title(one.entry), "sureness": sureness("en", one.certainty)}
                found = now.words.say("why-found", answer=choice.label.en, **places)
                assert (line == found) == (bool(line) and after[choice.value].kind == "diagnosed")
            for name in [name for name, each in ENTRIES.items() if f"“{now.title(name)}”" in line]:
                if after[choice.value].kind == "diagnosed":
                    assert after[choice.value].conclusions[0].entry == name
                    continue
                expected = ENTRIES[name].expects[question.id]
                if choice.value not in expected:
                    assert question.choices[0].value in expected, "it is said to be less likely"
                    continue
                others = [certainty_of(name, verdict) for value, verdict in after.items() if value not in expected]
                assert certainty_of(name, after[choice.value]) >= max(others, default=-1.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_has_something_to_say_everywhere(expert, language):
    """In every phase `why` is one or some sentences, and leaves what is open as it is."""
    session = Session(expert, language)
    entry = ENTRIES["bc-uncouple"]
    events, phases, opened = session.receive(entry.examples[language][0]), set(), set()
    for _ in range(40):
        before = session.state
        said = session.receive("/why")
        phases.add(before.phase)
        opened.add(before.open)
        assert of(said, Say)[0].text.strip()
        assert session.state == before
        assert (said[-1].id if isinstance(said[-1], Ask) else None) == before.open
        question = asked(events)
        events = session.receive(truthful(entry, question.id) if question else "done")
    assert {Phase.WALKING, Phase.CONFIRMING, Phase.VERIFYING, Phase.CLOSED} <= phases


# -- why not -----------------------------------------------------------------------------------------------------------


def _missing(now, need):
    return all(now.certainties.get(statement(need.name, value), 0.0) <= THRESHOLD for value in need.values)


@pytest.mark.parametrize("entry", ENTRIES)
def test_whynot_names_what_is_missing_and_would_help(expert, entry):
    """From vague texts and from every other entry's message: what is named as missing does not hold, what is named as
    against it is in the record, and with all of a way answered the entry is as certain as was said, more than now."""
    texts = [*VAGUE, *(other.examples["en"][0] for other in itertools.islice(ENTRIES.values(), 0, None, 6))]
    for text in texts:
        observations = expert.read(text).observations
        case = Case(observations)
        now = Situation(expert, State("en", observations=observations), case)
        found = routes(expert.knowledge, expert.judge, case, ENTRIES[entry])
        for route in found:
            assert route.all
            assert all(_missing(now, need) for need in route.needs), (text, route)
            against = {each.need.name for each in contradictions(expert.knowledge, ENTRIES[entry], now.verdict)}
            assert {need.name for need in route.otherwise} in (set(), against)
            assert not against & {need.name for need in route.needs}
            verdict = expert.judge(supplied(case, route.all))
            assert certainty_of(entry, verdict) == route.certainty > now.certainty(entry)
        for each in contradictions(expert.knowledge, ENTRIES[entry], now.verdict):
            name, _, value = each.term.partition("=")
            assert now.certainties[each.term] > THRESHOLD
            assert value not in ENTRIES[entry].expects[name]
            if concluded(entry) in now.certainties:
                rule = f"{entry}/expects/{name}"
                assert any(fired.rule == rule and fired.certainty < 0 for fired in now.verdict.fired)


@pytest.mark.parametrize("entry", ENTRIES)
def test_whynot_shows_a_way_from_nothing(expert, entry):
    """When nothing is known yet, `whynot` names for every entry something that would make it a candidate at least."""
    found = routes(expert.knowledge, expert.judge, Case(), ENTRIES[entry])
    assert found
    assert max(route.certainty for route in found) >= 0.3
    for route in found:
        assert {settles(expert.knowledge, need, {}) for need in route.all} <= {"ask", "paste"}


def test_what_is_tried_is_what_an_answer_does(expert):
    """A condition that is tried replaces what was known of the same thing, and "don't know", as the answer would."""
    read = (
        Observation("product", "business-central", 0.9, "described", "BC", (0, 2)),
        Observation("phase", "live-sync", 1.0, "answer"),
    )
    case = Case(read, passed=frozenset({"where", "product"}))
    tried = supplied(case, [Need("product", ("dual-write", "other")), Need("sync-slow", ("yes",))])
    told = {(each.name, each.value, each.how) for each in tried.observations}
    assert told == {("product", "dual-write", "answer"), ("phase", "live-sync", "answer"), ("sync-slow", "yes", "answer")}
    assert tried.passed == {"where"}
    session = Session(expert)
    question = asked(session.receive(MOMENTS[0]))
    before = _case(session.state)
    session.receive(question.choices[0].value)
    assert expert.judge(_case(session.state)) == expert.judge(
        supplied(before, [Need(question.id, (question.choices[0].value,))])
    )


def test_a_rule_with_a_suspicion_is_met_through_what_raises_it(expert):
    """No need is a suspicion: where a rule waits for one, what would raise it is named instead."""
    for entry in ENTRIES.values():
        for route in routes(expert.knowledge, expert.judge, Case(), entry):
            rule = next(each for each in expert.knowledge.rules if each.id == route.rule)
            waits = {condition.suspect for condition in rule.when if condition.suspect}
            verdict = expert.judge(supplied(Case(), route.all))
            assert all(verdict.certainties[suspicion(name)] > THRESHOLD for name in waits)
            assert all(need.name in {**expert.knowledge.facts, **expert.knowledge.symptoms} for need in route.all)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", ENTRIES)
def test_whynot_speaks_of_every_entry(expert, entry, language):
    """At a question, `whynot` says how the entry stands, whole sentences, and leaves the question open."""
    session = Session(expert, language)
    question = asked(session.receive(MOMENTS[0]))
    before = session.state
    said = session.receive(f"whynot {entry}")
    assert session.state == before
    assert said[-1] == question
    lines = of(said, Say)[0].text.split("\n")
    assert ENTRIES[entry].title.in_(language) in lines[0]
    assert len(lines) > 1
    assert all(line[-1] in ".:?”" for line in lines)
    assert "{" not in "".join(lines)


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_contradicting_answer_is_named_with_its_number(expert, entry):
    """Where the first answer speaks against an entry, `whynot` names it and how to change it; the change helps."""
    session = Session(expert)
    first = asked(session.receive(MOMENTS[0])).id
    expected = ENTRIES[entry].expects.get(first, ())
    others = [choice.value for choice in expert.knowledge.questions[first].choices if choice.value not in expected]
    session.receive(others[0])
    if not expected or session.state.phase is not Phase.ASKING:
        return
    said = of(session.receive(f"whynot {entry}"), Say)[0].text
    assert "change 1" in said
    before = expert.judge(supplied(Case(session.state.observations), ()))
    after = expert.judge(supplied(Case(session.state.observations), [Need(first, expected)]))
    assert certainty_of(entry, after) >= certainty_of(entry, before)


def test_whynot_of_what_was_concluded_points_to_how(expert):
    """The entry that is concluded, one put aside and one that waits are each told as such."""
    session = Session(expert)
    session.receive(ENTRIES["dw-live-party-type"].examples["en"][0])
    lines = of(session.receive("whynot dw-live-party-type"), Say)[0].text.split("\n")
    assert len(lines) == 1
    assert "how" in lines[0]
    state = replace(session.state, entry=None, excluded=("dw-live-party-type",))
    (line,) = whynot(_now(expert, state), "dw-live-party-type")
    assert "did not help" in line
    text = "\n\n".join(ENTRIES[name].examples["en"][0] for name in ("dw-live-party-type", "bc-coupled-deleted-one"))
    session = Session(expert)
    session.receive(text)
    (waiting,) = session.state.waiting
    assert "later" in of(session.receive(f"whynot {waiting.entry}"), Say)[0].text
    assert ENTRIES[waiting.entry].title.en in of(session.receive("candidates"), Say)[0].text


# -- what an entry is called -------------------------------------------------------------------------------------------


def test_an_entry_is_named_by_id_number_or_words(expert):
    """Ids in any case, numbers of the list, whole titles and telling words of one title name an entry; nothing else does."""
    knowledge, listed = expert.knowledge, ["bc-uncouple", "bc-full-sync"]
    for name, entry in ENTRIES.items():
        titles = [entry.title.in_("nl", english_names=shown) for shown in (False, True)]
        for words in (name, name.upper(), entry.title.en, *titles, f"  {name} "):
            assert entry_named(knowledge, words) == name
    assert [entry_named(knowledge, each, listed) for each in ("1", "2", "3", "0", "")] == [*listed, None, None, None]
    assert entry_named(knowledge, "unit of work") == "dw-live-unit-of-work"
    for words in ("the", "record", "dual write", "²", "99999999999", "\ud800", "of the a"):
        assert entry_named(knowledge, words, listed) is None


def test_a_slip_in_an_id_is_answered_with_the_nearest(expert):
    """Each id with a letter missing is answered with a hint at the id; what is like none is not."""
    for name in ENTRIES:
        assert nearest_id(expert.knowledge, name[:-2] + name[-1]) == name
    assert nearest_id(expert.knowledge, "qqqq zzzz") is None
    session = Session(expert)
    session.receive(MOMENTS[0])
    said = session.receive("whynot dw-live-party-typ")
    assert "dw-live-party-type" in of(said, Say)[0].text
    assert isinstance(said[-1], Ask)


# -- candidates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ENTRIES)
def test_candidates_are_in_the_order_of_the_record(expert, entry):
    """Best first, at most five in some ten lines, none that was put aside; each line names the entry, signs that fit first."""
    for state in _states(expert, entry):
        now = _now(expert, state)
        names = now.listed
        lines = list(candidates(now))
        assert 0 < len(lines) <= 12
        assert len(set(names)) == len(names) <= 5
        others = [name for name in names if name != state.entry]
        certainties = [now.certainty(name) for name in others]
        assert certainties == sorted(certainties, reverse=True)
        assert not set(others) & set(state.excluded)
        numbered = [line for line in lines if re.match(r"\d+\. ", line)]
        assert [name for line, name in zip(numbered, names, strict=True) if f"({name})" in line] == names
        for name in names:
            fitting, known = now.signs(name)
            assert 0 <= fitting <= known


def test_the_entry_that_holds_keeps_all_its_signs(expert):
    """For a truthful user every sign that is known of the own entry fits, and it never leaves the candidates."""
    for entry in ENTRIES.values():
        session = Session(expert)
        events = session.receive(MOMENTS[0])
        while session.state.phase is Phase.ASKING:
            now = _now(expert, session.state)
            assert entry.id in {*now.listed, *now.possible}, (entry.id, session.state.answers)
            events = session.receive(truthful(entry, asked(events).id))
        if session.state.entry == entry.id:
            answered = {name for name, value in session.state.answers.items() if value in entry.expects.get(name, ())}
            fitting, _ = _now(expert, session.state).signs(entry.id)
            assert fitting >= len(answered)


def test_what_did_not_help_is_no_candidate(expert):
    """An entry that was put aside is listed no more, though all that spoke for it still stands."""
    observations = expert.read(ENTRIES["dw-live-database-copy"].examples["en"][0]).observations
    before = Situation(expert, State("en"), Case(observations)).listed
    after = Situation(
        expert, State("en", excluded=tuple(before[:1])), Case(observations, excluded=frozenset(before[:1]))
    ).listed
    assert before[0] == "dw-live-database-copy"
    assert before[0] not in after
    assert after[: len(before) - 1] == before[1:]


def test_a_number_of_the_list_is_what_whynot_takes(expert):
    """`whynot 2` speaks of the second candidate."""
    session = Session(expert)
    session.receive(ENTRIES["dw-live-database-copy"].examples["en"][0])
    names = _now(expert, session.state).listed
    assert len(names) > 1
    for number, name in enumerate(names, 1):
        assert f"({name})" in of(session.receive(f"whynot {number}"), Say)[0].text


# -- all of them -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["why", "how", "whynot 1", "whynot", "candidates", "answers"])
def test_explaining_changes_nothing(expert, command, language):
    """Whatever is explained, wherever: the state stays, the words are harmless, and what is open is the last event."""
    session = Session(expert, language)
    for line in (
        "",
        "it does not sync\x1b[31m",
        "1",
        UNKNOWN,
        "dual write is very slow",
        "done",
        "my printer is on fire",
        "quit",
    ):
        if line:
            session.receive(line)
        before, open_ = session.state, session.state.open
        said = session.receive(f"/{command}")
        assert session.state is before
        assert all(text == harmless(text) for text in (each.text for each in of(said, Say)))
        assert "".join(each.text for each in of(said, Say)).strip()
        assert (said[-1].id if isinstance(said[-1], Ask) else None) == open_


def test_what_was_hardly_read_is_said_as_a_guess(expert):
    """An uncertain reading is not told as if it were sure."""
    guesses = []
    for certainty in (0.9, 0.4):
        seen = Observation("user-not-member-message", "yes", certainty, "described", "no member", (0, 9))
        now = Situation(expert, State("en", observations=(seen,)), Case((seen,)))
        guesses.append("may mean" in "\n".join(candidates(now)))
    assert guesses == [False, True]


@pytest.mark.parametrize("option", ["", "--debug"])
def test_the_command_line_turns_debug_on(monkeypatch, capsys, option):
    """`chat --debug` shows rules with file:line to `how`, and without it none."""
    message = ENTRIES["dw-live-database-copy"].examples["en"][0]
    monkeypatch.setattr("sys.stdin", io.StringIO("how\n"))
    assert main(["chat", message, "--plain", "--lang", "en", *option.split()]) == 0
    assert bool(re.search(r"dw-live-database-copy\.yaml:\d+", capsys.readouterr().out)) == bool(option)
