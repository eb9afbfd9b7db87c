"""Laws of the hand-off: what it holds, whom it is for, what it never holds; notes, the case's number, and agent mode."""

import itertools
import json
import re

import pytest

from assistant.dialogue.events import CONFIRM, VERIFY, Ask, Close, HandOff, Say, Write
from assistant.dialogue.session import Session
from assistant.dialogue.states import Phase
from assistant.model import LANGUAGES
from assistant.redaction import Redactor
from assistant.untrusted import harmless
from tests.dialogue.players import asked, handed, moves, of, play, shown, strings, truthful

MESSAGE = (
    "Unable to write data to entity accounts. Write failed for entity Customers V3 with unknown exception - Party record not "
    "found for party type 'Organization'"
)
SECRET = ("jan.jansen@klantbedrijf.nl", "klant-prod.crm4.dynamics.com", "3f2504e0-4f89-11d3-9a0c-0305e82c3301")
"""What identifies a customer: an address, a host, an id."""


def _turns(expert, *lines, language="en", role=None, agent=False):
    session = Session(expert, language, role, agent=agent)
    return session, [session.receive(line) for line in lines]


def _told(events):
    return "\n".join(event.text for event in of(events, Say))


# -- what it holds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hand_off_has_what_the_next_person_needs(expert, language):
    """Id, title, certainty, evidence, text, answers, steps, notes, case, sources and version: in the data and in words."""
    entry = expert.knowledge.entries["dw-initial-400-bad-request"]
    lines = (entry.examples[language][0], "system-admin", "unknown", "done", "own-machine", "case CAS-7", "note called back")
    _, turns = _turns(expert, *lines, "handoff", language=language)
    note, data = handed(turns[-1]).note, handed(turns[-1]).data
    assert (data["id"], data["title"], data["knowledge"]) == (entry.id, entry.title.in_(language), expert.knowledge.version)
    assert data["certainty"] >= 0.8
    assert (data["case"], data["notes"], data["role"], data["to"]) == ("CAS-7", ["called back"], "system-admin", None)
    assert data["answers"] == {**data["answers"], "environment-kind": "own-machine"}
    assert data["steps"][0] == {"id": entry.id, "step": 0, "outcome": "done"}
    assert data["evidence"]
    assert data["sources"]
    assert " ".join(data["said"][0].split())[:40] in " ".join(harmless(entry.examples[language][0]).split())
    for words in (
        entry.id,
        entry.title.in_(language),
        "CAS-7",
        "called back",
        expert.knowledge.version,
        entry.remedy[1].do.in_(language),
    ):
        assert words in note


def test_a_hand_off_can_be_shown_at_any_moment_and_changes_nothing(expert):
    """In every phase `handoff` shows a note with real ids; the state stays, and what was open is put again, last."""
    phases = set()
    for seed in range(24):
        session = Session(expert, LANGUAGES[seed % 2], [None, "user", "bc-admin"][seed % 3])
        for line in moves(expert.knowledge, seed, 25):
            session.receive(line)
            before = session.state
            events = session.receive("/handoff")
            phases.add(before.phase)
            assert session.state == before
            assert isinstance(events[0], HandOff)
            assert set(events[0].candidates) <= set(expert.knowledge.entries)
            assert (asked(events).id if asked(events) else None) == before.open
            assert json.loads(json.dumps(events[0].data)) == events[0].data
    assert phases >= set(Phase) - {Phase.CONFIRMING}


@pytest.mark.parametrize(("name", "is_json"), [("note.md", False), ("NOTE.JSON", True), ("a/b c.json", True), ("x.txt", False)])
def test_a_file_is_asked_for_after_the_note_is_shown(expert, name, is_json):
    """With a file the same note is asked to be written after it was shown: as JSON by the name's end, else as Markdown."""
    _, turns = _turns(expert, MESSAGE, f"handoff {name}")
    kinds = [type(event) for event in turns[-1]]
    assert kinds.index(HandOff) < kinds.index(Write)
    write, note = of(turns[-1], Write)[0], handed(turns[-1])
    assert write.path == name
    if is_json:
        assert json.loads(write.text) == note.data
    else:
        assert write.text == note.note + "\n"


def test_a_case_that_was_handed_over_can_still_be_written(expert):
    """After the hand-off to a role has closed the case, `handoff` gives that same note, to the same role."""
    for role, entry in (("user", "dw-live-party-type"), ("bc-admin", "bc-setup-permissions")):
        session = Session(expert, "en", role)
        first = handed(play(session, expert.knowledge.entries[entry], expert.knowledge.entries[entry].examples["en"][0])[-1])
        again = handed(session.receive("handoff note.json"))
        assert again == first


def test_for_every_entry_and_role_the_note_says_who_and_warns(expert):
    """A hand-off names the steps that wait, those of the role it is for first; before what destroys it says what is lost."""
    knowledge = expert.knowledge
    for entry, role, language in itertools.product(knowledge.entries.values(), knowledge.roles, LANGUAGES):
        if all(knowledge.may(role, step.role or entry.role.who) for step in entry.remedy):
            continue
        note = handed(play(Session(expert, language, role), entry, entry.examples[language][0])[-1])
        assert knowledge.roles[note.to].title.in_(language) in note.note
        done = len(note.data["steps"])
        for step in entry.remedy[done:]:
            words = step.do.in_(language).split("{")[0]
            if step.only or words not in note.note:
                assert step.only or not words or "<" in words or "](" in words, (entry.id, words)
            elif step.risk == "destroys":
                assert note.note.index(step.loses.in_(language).rstrip(".")) < note.note.rindex(words)


# -- what it never holds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["x.md", "x.json"])
def test_what_identifies_a_customer_is_in_no_hand_off(expert, path):
    """Addresses, hosts and ids of the paste, of notes and of typed values are in neither form, however the case stands."""
    message = f"{MESSAGE} user {SECRET[0]} at https://{SECRET[1]}/ id {SECRET[2]}"
    session, turns = _turns(expert, message, f"note ask {SECRET[0]} about {SECRET[2]}", f"handoff {path}")
    whole = [*strings(handed(turns[-1])), of(turns[-1], Write)[0].text]
    assert [text for text in whole for secret in SECRET if secret in text] == []
    assert session.state.notes == (f"ask {SECRET[0]} about {SECRET[2]}",)


def test_a_redacted_hand_off_stays_as_it_is(expert):
    """Redacting a hand-off again hides nothing more, for every entry and its first example."""
    for entry in expert.knowledge.entries.values():
        session = Session(expert, "en")
        session.receive(entry.examples["en"][0])
        data = handed(session.receive("handoff")).data
        texts = [*data["said"], *data["values"].values(), *(each["text"] for each in data["evidence"])]
        assert [text for text in texts if Redactor().redact(text) != text] == []


def test_markdown_of_a_paste_does_not_act(expert):
    """Elements, links and pictures that were pasted or noted are shown as text."""
    _, turns = _turns(
        expert, f"{MESSAGE} <img src=x onerror=y> [here](http://evil)", "note ![a](http://evil/b.png) <script>", "handoff"
    )
    note = handed(turns[-1]).note
    assert not re.search(r"(?<!\\)<", note)
    assert "](" not in note
    assert "script" in note


# -- notes and the case ------------------------------------------------------------------------------------------------


def test_notes_and_the_case_change_nothing_else(expert):
    """A note and a case's number can be given in every phase; what is open stays open, and back takes them away."""
    for seed in range(10):
        session = Session(expert, "en")
        for line in moves(expert.knowledge, seed, 20):
            session.receive(line)
            for typed in ("/note call back", "/case CAS-9"):
                before = session.state
                events = session.receive(typed)
                assert (asked(events).id if asked(events) else None) == before.open
                assert (session.state.entry, session.state.open, session.state.phase) == (
                    before.entry,
                    before.open,
                    before.phase,
                )
                if session.state != before:
                    session.receive("/back")
                    assert session.state == before


def test_a_note_without_words_says_how(expert):
    """Note and case alone are met with how they are typed; the case's number is told where there is one."""
    session, turns = _turns(expert, "note", "case", "case CAS-3", "case")
    assert session.state.notes == ()
    assert "CAS-3" in _told(turns[3])


# -- agent mode --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agent_is_given_questions_for_the_customer(expert, language):
    """For every entry: a question of the knowledge base is put to the customer, in its own words, with the same choices."""
    customer = {"en": "customer", "nl": "klant"}[language]
    for entry in expert.knowledge.entries.values():
        text = {"en": "it does not sync", "nl": "synchroniseert niet"}[language]
        plain, agent = Session(expert, language), Session(expert, language, agent=True)
        ours, theirs = plain.receive(text), agent.receive(text)
        for _ in range(80):
            one, other = asked(ours), asked(theirs)
            assert (one is None) == (other is None)
            if one and other:
                assert (one.id, one.choices) == (other.id, other.choices)
                assert customer in other.text
                assert one.id == CONFIRM or one.text[:16] in other.text
            if of(ours, Close):
                break
            said = truthful(entry, one.id) if one else "done"
            ours, theirs = plain.receive(said), agent.receive(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("end", ["solved", "unverified", "left", "handed-off"])
def test_an_agent_gets_a_summary_for_the_ticket(expert, language, end):
    """However the conversation ends, the summary has the case, the conclusion, the steps, the outcome and the notes."""
    entry = expert.knowledge.entries["dw-live-party-type"]
    role = "user" if end == "handed-off" else "system-admin"
    session = Session(expert, language, role, agent=True)
    session.receive("case CAS-5")
    session.receive("note the customer is patient")
    events = session.receive(entry.examples[language][0])
    if end == "left":
        events = session.receive("quit")
    while not of(events, Close):
        question = asked(events)
        events = session.receive({"solved": "yes", "unverified": "unknown"}[end] if question else "done")
    told = _told(events)
    for words in ("CAS-5", "the customer is patient", entry.title.in_(language), entry.id):
        assert words in told
    outcome = {
        "solved": ("solved", "opgelost"), "unverified": ("not yet checked", "nog niet"),
        "left": ("unfinished", "niet afgemaakt"), "handed-off": ("handed over", "overgedragen"),
    }[end]  # fmt: skip
    assert outcome[LANGUAGES.index(language)] in told
    if end in ("solved", "unverified"):
        assert all(step.do.in_(language)[:40] in told for step in entry.remedy)


def test_nobody_else_gets_a_summary(expert):
    """Without agent mode, and where nothing was said, there is no summary."""
    _, turns = _turns(expert, MESSAGE, "quit")
    _, idle = _turns(expert, "quit", agent=True)
    assert "ticket" not in _told(turns[-1]) + _told(idle[-1])


def test_leaving_without_a_word_tells_the_same(expert):
    """Ctrl-D ends with the same words as quit."""
    session, _ = _turns(expert, MESSAGE, agent=True)
    _, turns = _turns(expert, MESSAGE, "quit", agent=True)
    assert session.leave() == turns[-1]


def test_a_summary_is_redacted(expert):
    """What identifies a customer is not in the summary either."""
    _, turns = _turns(expert, f"{MESSAGE} {SECRET[0]} {SECRET[2]}", f"note {SECRET[0]}", "quit", agent=True)
    assert [secret for secret in SECRET if secret in _told(turns[-1])] == []


def test_verify_is_the_last_question(expert):
    """An agent is told what the customer must check, and only then asked whether it worked."""
    _, turns = _turns(
        expert, expert.knowledge.entries["dw-live-party-type"].examples["en"][0], "unknown", "done", "done", agent=True
    )
    ask = turns[-1][-1]
    assert isinstance(ask, Ask)
    assert ask.id == VERIFY
    assert shown(turns[-1]) is None
    assert expert.knowledge.entries["dw-live-party-type"].verify.en in ask.text
