"""Laws of the conversation: evidence, questions, going back and forth. Steps and endings stand in `test_remedy`."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dialogue.events import CONFIRM, ROLE, VERIFY, Ask, Close, Conclude, HandOff, Say, ShowStep
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.session import Session
from assistant.dialogue.states import TRANSITIONS, Phase, State
from assistant.dialogue.walking import Walk
from assistant.inference import Conclusion
from assistant.model import LANGUAGES, UNKNOWN
from assistant.untrusted import harmless
from tests.dialogue.players import (
    FOREIGN,
    GARBAGE,
    VAGUE,
    asked,
    concluded,
    handed,
    moves,
    of,
    outcome,
    play,
    strings,
)
from tests.documents import quoted_messages

DIALOGUE_QUESTIONS = (CONFIRM, VERIFY, ROLE)


def _is_plain_not_knowing(events):
    """Tell whether a turn says that it is not known and hands over, and nothing more."""
    return isinstance(events[0], Say) and isinstance(events[-1], HandOff) and len(of(events, Say, HandOff)) == len(events)


# -- what is heard -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", FOREIGN)
def test_a_foreign_text_is_told_plainly_and_handed_over(expert, language, text):
    """What nothing fits is said, then handed over; nothing is concluded, nothing asked, and the next text is welcome."""
    session = Session(expert, language)
    events = session.receive(text)
    assert _is_plain_not_knowing(events)
    assert session.state.phase is Phase.LISTENING
    assert concluded(session.receive(expert.knowledge.entries["dw-live-party-type"].examples["en"][0]))


@settings(max_examples=150)
@given(text=st.text(st.characters(codec=None), min_size=1).filter(str.strip))
def test_a_first_text_is_answered_as_its_verdict_is(expert, text):
    """For every text: unknown is never concluded or asked about, ambiguous asks, diagnosed concludes an entry that exists."""
    session = Session(expert)
    events = session.receive(f"- {text}")
    match expert.diagnose(f"- {text}").verdict.kind:
        case "unknown":
            assert _is_plain_not_knowing(events)
        case "ambiguous":
            assert asked(events) or handed(events) or concluded(events)
        case "diagnosed":
            assert concluded(events)
    assert set(concluded(events)) <= set(expert.knowledge.entries)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", VAGUE)
def test_a_vague_text_leads_to_a_question(expert, language, text):
    """Half a sentence about the subject is asked about, never concluded."""
    events = Session(expert, language).receive(text)
    assert asked(events) is not None
    assert concluded(events) == []


def test_a_conclusion_has_a_certainty_and_reasons(expert):
    """A conclusion names an entry with 0 < certainty <= 1 and says, in words, why."""
    for entry in expert.knowledge.entries.values():
        turns = play(Session(expert), entry, entry.examples["en"][0])
        events = next(events for events in turns if concluded(events))
        conclusion = of(events, Conclude)[0]
        assert (conclusion.id, conclusion.kind, conclusion.role) == (entry.id, entry.kind, entry.role.who)
        assert 0 < conclusion.certainty <= 1
        assert any(each.tone == "evidence" for each in of(events, Say))


ESCAPES = (
    "\x1b[31m", "\x1b]0;title\x07", "\x1b]52;c;aGk=\x1b\\", "\x9b1m", "\x9d8;;http://x\x9c", "\x1bP+q\x1b\\", "\u202e",
    "\u2066", "\x07", "\x08", "\x00", "\x85",
)  # fmt: skip


def _documented(knowledge):
    messages = {entry.id: entry.examples["en"][0] for entry in knowledge.entries.values()}
    return {**messages, **dict(quoted_messages())}


@pytest.mark.parametrize("escape", ESCAPES, ids=ascii)
def test_control_characters_of_a_paste_go_no_further(expert, escape):
    """A message pasted with escape sequences around and inside it never brings one of their characters into an event."""
    for entry, message in _documented(expert.knowledge).items():
        head, _, tail = message.partition(" ")
        session = Session(expert)
        turns = [session.receive(f"{escape}{head}{escape} {tail}{escape}"), session.receive("done"), session.receive("failed")]
        turns += [session.receive("quit"), session.receive(f"/{escape}"), session.receive(f"role {escape}x")]
        told = [text for events in turns for event in events for text in strings(event)]
        assert [text for text in told if text != harmless(text)] == []
        assert len(turns[0]) > 1, entry


def test_captured_values_are_made_harmless(expert):
    """A value captured with an escape inside stands in the conclusion, the steps and the note without it."""
    name = "\x1b[31mFinan\x1b[0mcial\u202e dimensions\x07"
    message = f"Executed leg: From AX {name} to CRM accounts with exported records count: 0 ErrorsDetails: Dual write Initial "
    message += "sync failed Message: ([Bad Request], (400) Bad Request.), AX export encountered an error"
    session = Session(expert)
    turns = [session.receive(message), session.receive(UNKNOWN), session.receive("failed")]
    while not handed(turns[-1]):
        turns.append(session.receive(UNKNOWN))
    told = "\n".join(text for events in turns for event in events for text in strings(event))
    assert "Financial dimensions" in handed(turns[-1]).data["values"].values()
    assert "Financial dimensions" in handed(turns[-1]).note
    assert told == harmless(told)


# -- questions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_can_be_answered_with_not_knowing(expert, language):
    """Each question has `unknown` last, at most seven other choices, and choices whose values and labels differ."""
    knowledge = expert.knowledge
    render = Renderer(knowledge, State(language))
    asks = [render.ask(question) for question in knowledge.questions.values()]
    asks += [render.ask_verify(entry) for entry in knowledge.entries.values()]
    asks += [
        render.ask_confirm(step) for entry in knowledge.entries.values() for step in entry.remedy if step.risk == "destroys"
    ]
    for ask in asks:
        values = [choice.value for choice in ask.choices]
        assert values[-1] == UNKNOWN
        assert 2 <= len(values) - 1 <= 7
        assert len(set(values)) == len(values)
        assert len({choice.label.lower() for choice in ask.choices}) == len(values)
        assert ask.text.strip()


def test_no_question_offers_a_list_of_entries(expert):
    """A choice is an observation: no choice has the id or the title of an entry."""
    knowledge = expert.knowledge
    titles = {text for entry in knowledge.entries.values() for text in (entry.id, entry.title.en, entry.title.nl)}
    for question in knowledge.questions.values():
        assert not titles & {text for choice in question.choices for text in (choice.value, choice.label.en, choice.label.nl)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [*VAGUE, "error", "dual-write", "the map", "Business Central geeft een fout"])
def test_not_knowing_always_ends(expert, language, text):
    """Who knows no answer at all is asked each question once and then gets a hand-off or an end."""
    session = Session(expert, language)
    events = session.receive(text)
    seen = []
    while not of(events, Close, HandOff):
        question = asked(events)
        if question and question.id not in DIALOGUE_QUESTIONS:
            assert question.id not in seen
            seen.append(question.id)
        assert len(seen) <= len(expert.knowledge.questions)
        events = session.receive(UNKNOWN if question else "done")


def test_no_question_is_asked_twice_on_the_way_to_any_entry(expert):
    """From a vague beginning to each entry, a truthful user meets each question at most once."""
    for entry, text in itertools.product(expert.knowledge.entries.values(), VAGUE[::4]):
        turns = play(Session(expert), entry, text)
        ids = [asked(events).id for events in turns if asked(events)]
        evidence = [name for name in ids if name not in DIALOGUE_QUESTIONS]
        assert len(evidence) == len(set(evidence)), (entry.id, text)


def test_a_line_that_is_no_answer_leaves_the_question_open(expert):
    """What cannot be read as an answer changes nothing: the same question is put again, after a hint."""
    session = Session(expert)
    first = asked(session.receive("it does not sync"))
    before = session.state
    for line in ("purple", "", "/nonsense", "17", "help"):
        events = session.receive(line)
        assert asked(events) == first
        assert len(events) > 1
        assert session.state == before


def test_a_text_is_evidence_while_a_question_is_open(expert):
    """A full message pasted instead of an answer is concluded."""
    session = Session(expert)
    session.receive("it does not sync")
    entry = expert.knowledge.entries["dw-live-party-type"]
    assert concluded(session.receive(entry.examples["en"][0])) == [entry.id]


@pytest.mark.parametrize(("language", "change"), [("en", "change"), ("nl", "wijzig")])
def test_a_text_that_an_answer_stands_against_is_not_passed_over(expert, language, change):
    """What it means by itself is said, with the answer that does not go with it; the answer changed, it is concluded."""
    session = Session(expert, language)
    entry = expert.knowledge.entries["bc-setup-exchange-rates"]
    session.receive({"en": "it does not sync", "nl": "het synchroniseert niet"}[language])
    session.receive("4")
    events = session.receive(expert.knowledge.symptoms["bc-exchange-rate-missing"].messages["en"][0])
    assert concluded(events) == []
    said = [each.text for each in of(events, Say)]
    assert entry.title.in_(language) in said[0]
    assert f"{change} 1" in said[1]
    assert concluded(session.receive(f"{change} 1 5")) == [entry.id]


def test_nothing_is_said_of_answers_that_stand_against_nothing(expert):
    session = Session(expert)
    session.receive("it does not sync")
    before = len(of(session.receive("I don't know"), Say))
    assert before == len(of(session.receive("customers do not arrive"), Say)) == 0


# -- commands ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["skip", "overslaan"])
def test_who_skips_a_question_does_not_know(expert, word):
    skips, knows_not = Session(expert), Session(expert)
    for session, line in ((skips, word), (knows_not, "I don't know")):
        session.receive("it does not sync")
        session.receive(line)
    assert skips.state.answers == knows_not.state.answers
    assert list(skips.state.answers.values()) == [UNKNOWN]
    assert skips.state.open == knows_not.state.open


def test_every_transition_has_its_method():
    """The table of transitions names methods that the session has, for every phase."""
    assert set(TRANSITIONS) == set(Phase)
    names = {name for row in TRANSITIONS.values() for name in row.values()} - {"back"}
    handled = {name for name in names if callable(getattr(Session, f"_{name}", None)) != callable(getattr(Walk, name, None))}
    assert names == handled


def test_going_back_with_nothing_behind_changes_nothing(expert):
    """Back at the beginning is answered with words."""
    session = Session(expert)
    before = session.state
    assert of(session.receive("back"), Say)
    assert session.state == before


def test_going_back_shows_what_was_open(expert):
    """Back after an answer puts the question that was answered once more."""
    session = Session(expert)
    question = asked(session.receive("it does not sync"))
    session.receive("4")
    assert asked(session.receive("terug")) == question


@pytest.mark.parametrize("after", [(), ("it does not sync",), ("it does not sync", "4"), ("dual write is slow", "done")])
def test_the_language_changes_and_nothing_else(expert, after):
    """A switch of language keeps the rest of the state, and what is open is said again in the other language."""
    session = Session(expert, "en")
    for line in after:
        session.receive(line)
    before = session.state
    said = session.receive("taal nl")
    assert session.state == replace(before, language="nl")
    assert [type(event) for event in said[1:]] == ([Ask] if before.open else [ShowStep] if before.entry else [])
    session.receive("language en")
    assert session.state == before


def test_a_new_case_keeps_only_language_and_role(expert):
    """Restart, and a text after the end, begin with nothing but language and role."""
    message = expert.knowledge.entries["dw-live-party-type"].examples["en"][0]
    for line in ("restart", "opnieuw"):
        session = Session(expert, "nl", "system-admin")
        session.receive(message)
        session.receive(line)
        assert session.state == State("nl", "system-admin")
    ended, fresh = Session(expert), Session(expert)
    for line in (message, "failed", "quit", "dual write is very slow"):
        ended.receive(line)
    fresh.receive("dual write is very slow")
    assert ended.state == fresh.state


def test_quitting_ends(expert):
    """Quit says goodbye and closes as `left`, wherever the conversation stands."""
    for before in ((), ("it does not sync",), ("dual write is slow",), ("my printer is on fire",)):
        session = Session(expert)
        for line in before:
            session.receive(line)
        assert outcome(session.receive("quit")) == "left"
        assert session.state.phase is Phase.CLOSED


def test_a_command_that_means_nothing_here_is_answered(expert):
    """Step commands without a step, unknown commands and bad arguments are met with a hint, and change nothing."""
    session = Session(expert)
    for line in ("done", "skip", "failed", "all", "/nonsense", "/role king", "/language xx", "role", "language", ""):
        events = session.receive(line)
        assert len(of(events, Say)) == len(events) > 0
        assert session.state == State("en")


# -- random conversations ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(150))
def test_any_conversation_keeps_the_laws(expert, seed):
    """Whatever is said: events always, one question at most and last, real ids, harmless words; back restores each state."""
    knowledge = expert.knowledge
    session = Session(expert, LANGUAGES[seed % 2], [None, *knowledge.roles][seed % 6])
    past = []
    for line in moves(knowledge, seed, 40):
        before = session.state
        events = session.receive(line)
        assert events, line
        assert all(not isinstance(event, Ask) for event in events[:-1])
        question = asked(events)
        assert (question.id if question else None) == session.state.open
        if question and question.id not in DIALOGUE_QUESTIONS:
            assert question.id not in session.state.answers
        if question and question.id in session.state.passed:
            raise AssertionError(f"{question.id} was put a second time")
        assert set(concluded(events)) <= set(knowledge.entries)
        assert session.state.entry is None or session.state.entry not in session.state.excluded
        for handoff in of(events, HandOff):
            assert set(handoff.candidates) <= set(knowledge.entries)
        for step in of(events, ShowStep):
            assert session.state.phase is Phase.WALKING
            assert session.state.role is None or knowledge.may(session.state.role, step.role)
        told = [text for event in events for text in strings(event)]
        assert [text for text in told if text != harmless(text)] == []
        if session.undoable > len(past):
            past.append(before)
        elif session.undoable < len(past):
            assert session.state == past.pop()
        else:
            assert session.state == before
    while past:
        session.receive("/back")
        assert session.state == past.pop()


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_asked_again_without_a_change(expert, seed):
    """On the way from a beginning to where it stands, no question is put twice with the same known, answered and done."""
    session = Session(expert, LANGUAGES[seed % 2], [None, *expert.knowledge.roles][seed % 6])
    wished = 0
    for line in moves(expert.knowledge, 1000 + seed, 60):
        session.receive(line)
        wished += any(word in line for word in ("change", "wijzig"))  # who changes an answer is asked it again
        way = [*session._past, session.state]
        puts = [
            (at.open, at.observations, tuple(at.answers.items()), tuple(at.values.items()), at.excluded, at.tried, at.role,
             at.within, at.ended, at.said, at.confirmed, at.position)
            for before, at in itertools.pairwise(way)
            if at.open is not None and before.open != at.open
        ]  # fmt: skip
        assert len(puts) - len(set(puts)) <= wished or any(word in line for word in ("restart", "opnieuw"))


@pytest.mark.parametrize("seed", range(40))
def test_every_conversation_can_end(expert, seed):
    """From wherever random talk has led, who knows nothing and does every step comes to an end; so does who nods."""
    session = Session(expert, LANGUAGES[seed % 2], [None, *expert.knowledge.roles][seed % 6], agent=bool(seed % 2))
    for line in moves(expert.knowledge, 2000 + seed, 30):
        session.receive(line)
    for nod in (UNKNOWN, "yes"):
        other = Session(expert)
        other.state = session.state
        for _ in range(400):
            if other.state.phase in (Phase.CLOSED, Phase.LISTENING):
                break
            evidence = other.state.open in expert.knowledge.questions
            other.receive((UNKNOWN if evidence else nod) if other.state.open else "done")
        assert other.state.phase in (Phase.CLOSED, Phase.LISTENING)
        assert outcome(other.receive("quit")) == "left"


def test_the_random_conversations_reach_everything(expert):
    """The conversations above pass through every phase and conclude most entries: their moves are not idle."""
    phases, entries = set(), set()
    for seed in range(20):
        session = Session(expert)
        for line in moves(expert.knowledge, seed, 40):
            entries |= set(concluded(session.receive(line)))
            phases.add(session.state.phase)
    assert phases == set(Phase)
    assert len(entries) > len(expert.knowledge.entries) // 2


@settings(max_examples=60)
@given(lines=st.lists(st.one_of(st.text(st.characters(codec=None)), st.sampled_from(GARBAGE)), max_size=12))
def test_no_text_at_all_breaks_a_conversation(expert, lines):
    """Arbitrary characters are never an error, in the middle of questions and steps too."""
    for start in ("it does not sync", "dual write is very slow"):
        session = Session(expert)
        session.receive(start)
        for line in lines:
            assert session.receive(line)


@pytest.mark.parametrize(
    ("certainties", "named"), [((0.6,), True), ((0.6, 0.45), True), ((0.6, 0.55), False), ((0.4,), False), ((), False)]
)
def test_a_candidate_that_leads_is_named_before_the_question(expert, certainties, named):
    """What a text looks like is said where one candidate is likely and well ahead; else it could be several things."""
    names = sorted(expert.knowledge.entries)
    candidates = [Conclusion(name, certainty, ()) for name, certainty in zip(names, certainties, strict=False)]
    said = Renderer(expert.knowledge, State("en")).so_far(candidates, 0.5).text
    assert (expert.knowledge.entries[names[0]].title.en in said) is named


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_errors_than_a_verdict_names_are_all_worked_through(expert, language):
    """A paste of ten different messages: the verdict names five, and the dialogue goes through more, one after the other."""
    messages = [
        symptom.messages["en"][0]
        for entry in expert.knowledge.entries.values()
        for symptom in entry.symptoms[:1]
        if symptom.messages.get("en") and expert.diagnose(symptom.messages["en"][0]).verdict.kind == "diagnosed"
    ][:10]
    assert len(messages) == 10
    finding = expert.diagnose("\n\n".join(messages))
    assert (finding.verdict.kind, len(finding.verdict.conclusions)) == ("diagnosed", 5)
    assert len(finding.cases()) > 5
    session = Session(expert, language)
    session.receive("\n\n".join(messages))
    assert len({waiting.entry for waiting in session.state.waiting}) >= 5
