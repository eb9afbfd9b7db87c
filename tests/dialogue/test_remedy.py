"""Laws of the remedy: steps one at a time, what destroys confirmed by typing, roles, and the ways to end."""

import itertools
import re
from dataclasses import replace

import pytest

from assistant.dialogue.events import CONFIRM, ROLE, VALUE, VERIFY, Close, Conclude, HandOff, Say, ShowStep
from assistant.dialogue.expert import Expert
from assistant.dialogue.hearing import COMMANDS
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.session import Session
from assistant.dialogue.states import Phase, State
from assistant.inference import Conclusion, Evidence, Verdict
from assistant.model import LANGUAGES
from assistant.untrusted import excerpt
from tests.dialogue.players import DESTROYING, asked, concluded, handed, of, outcome, play, shown, strings, truthful

PLAIN = "dw-live-party-not-found"
"""An entry with three steps, none of which destroys anything or is for some users only."""

SLOT = re.compile(r"\{[a-z][a-z0-9-]*\}")


def _begun(expert, entry=PLAIN, language="en", role=None):
    session = Session(expert, language, role)
    return session, session.receive(expert.knowledge.entries[entry].examples[language][0])


def _at_confirm(expert, language="en"):
    """Return a session at the second step of bc-uncouple, which destroys something, and the events that brought it there."""
    entry = expert.knowledge.entries["bc-uncouple"]
    session, events = _begun(expert, entry.id, language)
    for _ in range(60):
        question = asked(events)
        if question and question.id == CONFIRM:
            return session, events
        events = session.receive(truthful(entry, question.id) if question else "done")
    raise AssertionError("nothing was confirmed")


def _at_verify(expert, entry=PLAIN):
    session, events = _begun(expert, entry)
    while not (asked(events) and asked(events).id == VERIFY):
        question = asked(events)
        events = session.receive(truthful(expert.knowledge.entries[entry], question.id) if question else "done")
    return session, events


# -- steps -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_come_one_at_a_time_in_order(expert, language):
    """Every entry's steps are shown one a turn, numbered from 1 to the total, with what to do and what to see."""
    for entry in expert.knowledge.entries.values():
        turns = play(Session(expert, language), entry, entry.examples[language][0])
        steps = [of(events, ShowStep) for events in turns]
        assert max(len(each) for each in steps) == 1
        walked = [step for each in steps for step in each if step.entry == entry.id]
        assert [step.number for step in walked] == list(range(1, walked[-1].total + 1)), entry.id
        assert all(step.do.strip() and step.see.strip() for step in walked)


@pytest.mark.parametrize("word", [*COMMANDS["done"], *COMMANDS["skip"]])
def test_done_and_skip_go_on_to_the_next_step(expert, word):
    """Done and skipped, in both languages, lead to the next step and are remembered as what they were."""
    session, events = _begun(expert)
    assert shown(events).number == 1
    assert shown(session.receive(word)).number == 2
    assert [each.outcome for each in session.state.tried] == ["done" if word in COMMANDS["done"] else "skip"]


@pytest.mark.parametrize("word", COMMANDS["failed"])
def test_a_failed_step_ends_the_remedy(expert, word):
    """A step that failed rules its entry out: another is proposed, or the case is handed over with the step in its note."""
    session, _ = _begun(expert)
    session.receive("done")
    events = session.receive(word)
    assert PLAIN not in concluded(events)
    assert shown(events) is None or shown(events).entry != PLAIN
    assert PLAIN in session.state.excluded
    assert [(each.number, each.outcome) for each in session.state.tried] == [(0, "done"), (1, "failed")]


@pytest.mark.parametrize("word", COMMANDS["back"])
def test_back_returns_to_the_step_before(expert, word):
    """Back while walking shows the step before, and forgets how it went."""
    session, events = _begun(expert)
    session.receive("done")
    assert shown(session.receive(word)) == shown(events)
    assert session.state.tried == ()


@pytest.mark.parametrize("word", COMMANDS["all"])
def test_all_shows_all_steps_and_moves_nowhere(expert, word):
    """All tells every step's words, then the step at hand again; the walk stays where it is."""
    session, _ = _begun(expert)
    second = session.receive("done")
    before = session.state
    events = session.receive(word)
    told = "\n".join(event.text for event in of(events, Say))
    assert all(step.do.en in told for step in expert.knowledge.entries[PLAIN].remedy)
    assert shown(events) == shown(second)
    assert session.state == before


def test_chat_between_steps_leaves_the_walk_alone(expert):
    """A remark that holds no evidence keeps the walk at its step."""
    session, events = _begun(expert)
    before = session.state
    assert shown(session.receive("one moment, the customer is calling")) == shown(events)
    assert session.state == before


def test_another_message_between_steps_is_heard(expert):
    """A full message pasted while walking is new evidence, not a remark."""
    session, _ = _begun(expert, "dw-live-performance")
    session.receive(expert.knowledge.entries["dw-live-party-type"].examples["en"][0])
    assert "party-type-message" in {each.name for each in session.state.observations}


def test_steps_for_some_users_are_chosen_by_a_question(expert):
    """Steps limited by a fact are asked about just before; the answer leaves out the steps for others, not knowing none."""
    entry = expert.knowledge.entries["dw-initial-400-bad-request"]
    totals = {}
    for answer in ("own-machine", "microsoft-managed", "unknown"):
        session, events = _begun(expert, entry.id, role="system-admin")
        assert (asked(events).id, shown(session.receive("DEFAULT")).number) == ("value:map", 1)
        events = session.receive("done")
        assert (asked(events).id, shown(events)) == ("environment-kind", None)
        totals[answer] = shown(session.receive(answer)).total
        limits = [step.only[0].is_ for step in entry.remedy if step.only]
        left_out = sum(answer != "unknown" and answer not in values for values in limits)
        assert totals[answer] == len(entry.remedy) - left_out
    assert len(set(totals.values())) == 3


# -- what destroys -----------------------------------------------------------------------------------------------------

NODS = (
    "y", "Y", "j", "1", "1.", "01", "(1)", "a", "a.", "A)", "y!", "yep", "yeah", "jawel", "ok", "done", "next", "klaar",
    "/yes", "yes\nyes", "yes please", "doe maar", "", "/done",
)  # fmt: skip


@pytest.mark.parametrize("nod", NODS, ids=ascii)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_nod_does_not_confirm_what_destroys(expert, language, nod):
    """Before yes is typed in full nothing of the step is shown: a letter, a number, a nod or a command does not pass."""
    session, first = _at_confirm(expert, language)
    before = session.state
    step = expert.knowledge.entries["bc-uncouple"].remedy[1]
    assert before.phase is Phase.CONFIRMING
    assert asked(first).id == CONFIRM
    assert step.loses.in_(language).rstrip(".") in asked(first).text
    events = session.receive(nod)
    assert shown(events) is None
    assert asked(events) == asked(first)
    assert step.do.in_(language) not in "\n".join(text for event in (*first, *events) for text in strings(event))
    assert session.state == before


@pytest.mark.parametrize("word", ["yes", "ja", "YES", "Yes.", " ja "])
def test_yes_in_full_shows_what_destroys(expert, word):
    """Typed in full, in either language, yes shows the step, with what it deletes."""
    session, _ = _at_confirm(expert)
    step = shown(session.receive(word))
    assert (step.number, step.risk) == (2, "destroys")
    assert expert.knowledge.entries["bc-uncouple"].remedy[1].loses.en in step.note


@pytest.mark.parametrize("word", ["no", "nee", "unknown", "weet ik niet", "skip", "overslaan"])
def test_no_skips_what_destroys(expert, word):
    """No, and not knowing, leave the step out: it is never shown, and counts as skipped."""
    session, _ = _at_confirm(expert)
    events = session.receive(word)
    assert shown(events) is None
    assert [(each.number, each.outcome) for each in session.state.tried] == [(0, "done"), (1, "skip")]


def test_every_destroying_step_is_asked_about_each_time(expert):
    """No yes counts for two steps, and none for the same step after going back before it."""
    for entry in expert.knowledge.entries.values():
        turns = play(Session(expert), entry, entry.examples["en"][0])
        for before, events in itertools.pairwise(turns):
            step = shown(events)
            if step and step.risk == "destroys":
                assert asked(before).id == CONFIRM
    session, _ = _at_confirm(expert)
    for line in ("yes", "back"):
        events = session.receive(line)
    assert asked(events).id == CONFIRM


# -- roles -------------------------------------------------------------------------------------------------------------


def test_a_step_above_the_role_is_handed_to_who_may_do_it(expert):
    """For every entry and role: no step above the role is shown; the first such step ends in a hand-off to its role."""
    knowledge = expert.knowledge
    for entry, role in itertools.product(knowledge.entries.values(), knowledge.roles):
        turns = play(Session(expert, "en", role), entry, entry.examples["en"][0])
        steps = [step for events in turns for step in of(events, ShowStep)]
        assert all(knowledge.may(role, step.role) for step in steps)
        above = [step.role or entry.role.who for step in entry.remedy if not knowledge.may(role, step.role or entry.role.who)]
        handoff = handed(turns[-1])
        assert (handoff.to if handoff else None) == (above[0] if above else None), (entry.id, role)
        assert outcome(turns[-1]) == ("handed-off" if above else "solved")
        if handoff:
            assert handoff.candidates[0] == entry.id
            assert knowledge.roles[handoff.to].title.en in handoff.note


def test_without_a_role_nothing_is_withheld(expert):
    """Who gave no role walks every step of every entry to the end."""
    for entry in expert.knowledge.entries.values():
        assert outcome(play(Session(expert), entry, entry.examples["en"][0])[-1]) == "solved"


def test_a_step_for_another_role_than_its_entry_says_so(expert):
    """Each step whose role is stricter than the one named at the conclusion names it, in words, in both languages."""
    for entry, language in itertools.product(expert.knowledge.entries.values(), LANGUAGES):
        for events in play(Session(expert, language), entry, entry.examples[language][0]):
            step = shown(events)
            if step and step.role != entry.role.who:
                assert expert.knowledge.roles[step.role].title.in_(language) in step.note


def test_a_role_given_on_the_way_counts_at_once(expert):
    """Saying one's role at a step that is above it hands the case over there and then."""
    session, _ = _begun(expert, "dw-live-party-type")
    events = session.receive("rol user")
    assert handed(events).to == "system-admin"
    assert shown(events) is None


# -- the end -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["yes", "ja", "1"])
def test_worked_is_solved(expert, word):
    """Yes to the verify question closes the case as solved."""
    session, _ = _at_verify(expert)
    events = session.receive(word)
    assert (outcome(events), session.state.phase) == ("solved", Phase.CLOSED)


def test_not_knowing_whether_it_worked_closes_unverified(expert):
    """Don't know to the verify question is an end too, and says what to check."""
    session, _ = _at_verify(expert)
    events = session.receive("don't know")
    assert outcome(events) == "unverified"
    assert expert.knowledge.entries[PLAIN].verify.en in "\n".join(strings(events))


def test_what_did_not_work_is_not_proposed_again(expert):
    """No to the verify question goes on to others or to a hand-off; an entry that failed never comes back, for any entry."""
    for entry in expert.knowledge.entries.values():
        session, _ = _at_verify(expert, entry.id)
        events = session.receive("no")
        tried = [entry.id]
        for _ in range(200):
            assert not set(concluded(events)) & set(tried)
            tried += concluded(events)
            if of(events, Close, HandOff):
                break
            question = asked(events)
            events = session.receive(("no" if question.id == VERIFY else "unknown") if question else "done")
        assert handed(events) is not None
        assert not set(handed(events).candidates) & set(session.state.excluded)


def test_the_note_tells_what_was_done(expert):
    """A hand-off after a failed remedy has the steps with their outcomes, the answers and the version of the knowledge."""
    session, _ = _begun(expert, "dw-initial-400-bad-request", role="system-admin")
    for line in ("unknown", "done", "own-machine", "skip", "failed"):
        events = session.receive(line)
    while not handed(events):
        events = session.receive("unknown" if asked(events) else "failed")
    data, note = handed(events).data, handed(events).note
    assert [each["outcome"] for each in data["steps"][:3]] == ["done", "skip", "failed"]
    assert data["answers"]["environment-kind"] == "own-machine"
    assert data["knowledge"] == expert.knowledge.version
    assert data["knowledge"] in note
    assert expert.knowledge.entries["dw-initial-400-bad-request"].remedy[1].do.en in note


class TwoErrors(Expert):
    """An expert that finds the same two separate errors in every text."""

    IDS = ("dw-live-party-type", "dw-live-address-key")

    def judge(self, case):
        evidence = (Evidence("rule", "party-type-message", "yes", "text", (0, 4)),)
        left = tuple(Conclusion(name, 0.95, evidence) for name in self.IDS if name not in case.excluded)
        return Verdict("diagnosed", left) if left else Verdict("unknown")


@pytest.mark.parametrize("first_worked", ["yes", "unknown"])
def test_two_errors_of_one_paste_are_worked_through(knowledge, first_worked):
    """Two separate diagnoses are named, then walked one after the other, each to its own verify question."""
    session = Session(TwoErrors(knowledge))
    events = session.receive("two errors")
    first, second = TwoErrors.IDS
    told = "\n".join(event.text for event in of(events, Say))
    assert knowledge.entries[first].title.en in told
    assert knowledge.entries[second].title.en in told
    order = concluded(events)
    while not of(events, Close):
        question = asked(events)
        events = session.receive((first_worked if order == [first] else "yes") if question else "done")
        order += concluded(events)
        for step in of(events, ShowStep):
            assert step.entry == order[-1]
    assert order == [first, second]
    assert outcome(events) == "solved"


@pytest.mark.parametrize(
    "pair", [("dw-live-environment-reset", "dw-live-address-key"), ("bc-conflict-modified-date", "dw-live-party-type")]
)
def test_two_messages_of_one_log_are_both_solved(expert, pair):
    """Two documented messages in separate parts of a log are both concluded, in one conversation, and both walked."""
    entries = [expert.knowledge.entries[name] for name in pair]
    log = "\n\n2024-03-11T10:11:12Z INFO nightly backup done\n\n".join(entry.examples["en"][0] for entry in entries)
    session = Session(expert)
    turns = [session.receive(log)]
    while not of(turns[-1], Close, HandOff):
        turns.append(session.receive("yes" if asked(turns[-1]) else "done"))
    assert sorted(name for events in turns for name in concluded(events)) == sorted(pair)
    assert {step.entry for events in turns for step in of(events, ShowStep)} == set(pair)
    assert outcome(turns[-1]) == "solved"


FORBIDDEN = (
    "Dual write Initial Sync completed with status: Error. Following are the details: Executed leg: From AX Vendors V2 to CRM "
    "msdyn_vendors with exported records count: 0, Message: ([Forbidden], The remote server returned an error: (403) Forbidden."
    "), AX export encountered an error"
)
BAD_REQUEST = FORBIDDEN.replace("(403) Forbidden", "(400) Bad Request").replace("[Forbidden]", "[Bad Request]")
BAD_REQUEST = BAD_REQUEST.replace("Vendors V2", "Customers V3").replace("msdyn_vendors", "accounts")


@pytest.mark.parametrize("between", ["\n", "\n\nand this on the other map:\n"])
@pytest.mark.parametrize("texts", [(FORBIDDEN, BAD_REQUEST), (BAD_REQUEST, FORBIDDEN)])
def test_errors_that_speak_against_each_other_are_judged_apart(expert, texts, between):
    """Each part of a paste is a case of its own, with its own captured values: what one says tells nothing of the other."""
    paste = between.join(texts)
    session = Session(expert)
    events = session.receive(paste)
    order, tables = concluded(events), [session.state.values["entity"]]
    while not of(events, Close):
        question = asked(events)
        events = session.receive(("yes" if question.id in ("confirm", "verify") else "unknown") if question else "done")
        order += concluded(events)
        tables += [session.state.values["entity"]] if concluded(events) else []
    tables_of = {"dw-initial-403-forbidden": "msdyn_vendors", "dw-initial-400-bad-request": "accounts"}
    assert sorted(order) == sorted(tables_of)
    assert tables == [tables_of[name] for name in order]
    finding = expert.diagnose(paste)
    for conclusion in finding.verdict.conclusions:
        assert finding.part_of(conclusion.entry).recognition.values["entity"] == tables_of[conclusion.entry]
        for reason in conclusion.evidence:
            assert reason.span is None or paste[slice(*reason.span)] == reason.text


@pytest.mark.parametrize("outcome_of_first", ["failed", "handed over"])
def test_a_second_part_is_still_worked_on_when_the_first_ends_in_a_hand_off(expert, outcome_of_first):
    """A hand-off of one error does not swallow the others of the paste."""
    role = "user" if outcome_of_first == "handed over" else None
    session = Session(expert, role=role)
    turns = [session.receive(f"{FORBIDDEN}\n\n{BAD_REQUEST}")]
    while not of(turns[-1], Close) and len(turns) < 60:
        turns.append(session.receive("unknown" if asked(turns[-1]) else "failed"))
    names = [name for events in turns for name in concluded(events)]
    assert {"dw-initial-403-forbidden", "dw-initial-400-bad-request"} <= set(names)
    assert len([note for events in turns for note in of(events, HandOff)]) >= 2


def test_the_second_error_is_still_worked_on_when_the_first_remedy_fails(knowledge):
    """When the first remedy does not work, the second error is still worked on."""
    session = Session(TwoErrors(knowledge))
    session.receive("two errors")
    assert concluded(session.receive("failed")) == [TwoErrors.IDS[1]]


# -- captured values ---------------------------------------------------------------------------------------------------


def _template(entry, words, language):
    """Return the text of the entry that `words` were made from: the parts between its slots are all there, in order."""
    for step in entry.remedy:
        for text in (step.do.in_(language), step.see.in_(language)):
            if re.fullmatch(".+".join(re.escape(part) for part in SLOT.split(text)), words, re.DOTALL):
                return text
    raise AssertionError(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_captured_values_stand_in_the_steps(expert, language):
    """A step that names a captured value shows it; where nothing was captured no brace is left."""
    filled = set()
    for entry in expert.knowledge.entries.values():
        for example in entry.examples[language]:
            session = Session(expert, language)
            reached = concluded(session.receive(example))
            values = session.state.values
            if reached != [entry.id] or not values:
                continue
            steps = [step for events in play(Session(expert, language), entry, example) for step in of(events, ShowStep)]
            for words in (words for step in steps if step.entry == entry.id for words in (step.do, step.see)):
                assert not SLOT.search(words)
                for slot in SLOT.findall(_template(entry, words, language)):
                    if slot[1:-1] in values:
                        assert excerpt(values[slot[1:-1]], 60) in words
                        filled.add((entry.id, slot))
    assert len(filled) >= 8


def test_without_a_captured_value_its_name_is_said(expert):
    """Where nothing was captured, every step still reads as a sentence, in both languages."""
    for entry, language in itertools.product(expert.knowledge.entries.values(), LANGUAGES):
        for step in entry.remedy:
            shown_step = Renderer(expert.knowledge, State(language)).step(entry, step, 1, 1)
            assert not SLOT.search(shown_step.do + shown_step.see + shown_step.note)


def test_a_conclusion_comes_before_its_steps(expert):
    """In the turn that reaches an entry, Conclude is first and the only one: shells and programs rely on it."""
    for entry in expert.knowledge.entries.values():
        turns = play(Session(expert), entry, entry.examples["en"][0])
        reached = next([type(event) for event in events] for events in turns if concluded(events))
        assert reached[0] is Conclude
        assert reached.count(Conclude) == 1


# -- the role, asked once ----------------------------------------------------------------------------------------------

LISTED = (None, "user", "developer", "bc-admin", "system-admin", "tenant-admin")


def _needs_a_role(knowledge, entry):
    return any(not knowledge.may(role, step.role or entry.role.who) for step in entry.remedy for role in knowledge.roles)


def test_the_role_is_asked_after_a_conclusion_and_only_when_a_step_needs_one(expert):
    """For every entry: the role is asked once, in the turn that concludes, where somebody could not do a step; else never."""
    knowledge = expert.knowledge
    for entry in knowledge.entries.values():
        turns = play(Session(expert), entry, entry.examples["en"][0])
        own = [events for events in turns if asked(events) and asked(events).id == ROLE]
        everywhere = {name for events in turns for name in concluded(events)}
        assert len(own) == any(_needs_a_role(knowledge, knowledge.entries[name]) for name in everywhere), entry.id
        assert all(concluded(events) for events in own)


@pytest.mark.parametrize("word", ["unknown", "don't know", "yes", "ja", "no", "done", "skip", "6"])
def test_who_gives_no_role_sees_every_step(expert, word):
    """Not knowing one's role, a nod, and going on without an answer withhold nothing; it is not asked again, in no case."""
    session, events = _begun(expert, "dw-live-party-type")
    assert asked(events).id == ROLE
    assert shown(session.receive(word)).number == 1
    assert session.state.role is None
    for line in ("done", "done", "yes"):
        session.receive(line)
    events = session.receive(expert.knowledge.entries["dw-live-unit-of-work"].examples["en"][0])
    assert concluded(events)
    assert ROLE not in (asked(events).id if asked(events) else "", session.state.open)


@pytest.mark.parametrize("role", [role for role in LISTED if role])
def test_the_role_that_is_answered_counts(expert, role):
    """An answer to the question is as good as --role: from then on no step above it is shown."""
    session, _ = _begun(expert, "bc-setup-permissions")
    given, _ = _begun(expert, "bc-setup-permissions", role=role)
    session.receive(role)
    while session.state.phase is Phase.PREPARING:
        session.receive("unknown")
    while given.state.phase is Phase.PREPARING:
        given.receive("unknown")
    assert (session.state.role, session.state.phase) == (given.state.role, given.state.phase)


def test_a_remedy_is_split_by_role(expert):
    """Who may do a part is told what is theirs now, what is for whom, and what comes after; the hand-off lists it so."""
    session, events = _begun(expert, "bc-setup-permissions", role="bc-admin")
    told = "\n".join(event.text for event in of(events, Say))
    assert ": step 1, 2\n- For the system administrator: step 3, 4, 5\n" in told
    assert told.split("step 3, 4, 5")[1].split(": step ")[1].startswith("6")
    session.receive("done")
    note = handed(session.receive("done"))
    remedy = [step.do.en for step in expert.knowledge.entries["bc-setup-permissions"].remedy]
    after = note.note.index("After that")
    assert note.to == "system-admin"
    assert [note.note.index(words) < after for words in remedy[2:]] == [True, True, True, False]


def test_no_step_above_the_role_is_in_a_list_of_all(expert):
    """For every entry and role, at every step of the walk: all shows no step above the role, but whose it is."""
    knowledge = expert.knowledge
    for entry, role in itertools.product(knowledge.entries.values(), knowledge.roles):
        session = Session(expert, "en", role)
        events = session.receive(entry.examples["en"][0])
        while session.state.entry == entry.id and not of(events, Close):
            told = "\n".join(event.text for event in of(session.receive("all"), Say))
            for step in entry.remedy:
                if not knowledge.may(role, step.role or entry.role.who) and not SLOT.search(step.do.en):
                    assert step.do.en not in told
            events = session.receive("done" if session.state.open is None else truthful(entry, session.state.open))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_warns_before_what_destroys(expert, language):
    """In a list of all steps, what a step destroys stands before what to do."""
    session, _ = _at_confirm(expert, language)
    told = "\n".join(event.text for event in of(session.receive("all"), Say))
    for step in expert.knowledge.entries["bc-uncouple"].remedy:
        if step.risk == "destroys":
            assert told.index(step.loses.in_(language).rstrip(".")) < told.index(step.do.in_(language))


# -- procedures inside a remedy ----------------------------------------------------------------------------------------


def _at_step_with_procedure(expert, name, role=None):
    """Return a session of entry `name` at its first step that goes through a procedure, shown, and the events."""
    entry = expert.knowledge.entries[name]
    session, events = _begun(expert, name, role=role)
    number = 1 + next(at for at, step in enumerate(entry.remedy) if step.procedure)
    while not (shown(events) and (shown(events).entry, shown(events).number) == (name, number)):
        question = asked(events)
        events = session.receive(truthful(entry, question.id) if question else "done")
    return session, events


WITH_PROCEDURE = [
    "bc-coupled-skipped", "bc-broken-coupling", "bc-coupled-deleted-one", "bc-setup-permissions", "bc-still-not-syncing",
]  # fmt: skip


@pytest.mark.parametrize("name", WITH_PROCEDURE)
def test_a_procedure_is_walked_inside_and_comes_back(expert, name):
    """Open leads through all steps of the procedure, what destroys confirmed, and then to the same step as before."""
    session, events = _at_step_with_procedure(expert, name)
    step, before = shown(events), session.state
    procedure = next(each.procedure for each in expert.knowledge.entries[name].remedy if each.procedure)
    inside, confirmed = [], True
    events = session.receive("open")
    while session.state.within:
        one = shown(events)
        if one:
            assert one.risk != "destroys" or confirmed
            inside.append(one)
        confirmed = bool(asked(events)) and asked(events).id == CONFIRM
        events = session.receive("yes" if confirmed else "done")
    assert [one.number for one in inside] == list(range(1, len(expert.knowledge.entries[procedure].remedy) + 1))
    assert {one.entry for one in inside} == {procedure}
    assert shown(events) == step
    assert (session.state.entry, session.state.position) == (before.entry, before.position)
    assert session.state.tried[: len(before.tried)] == before.tried


@pytest.mark.parametrize("name", WITH_PROCEDURE)
def test_back_works_through_a_procedure(expert, name):
    """Each turn inside a procedure can be undone, and opening it too."""
    session, _ = _at_step_with_procedure(expert, name)
    states = []
    for line in ("open", "done", "yes", "done", "skip", "failed", "done"):
        states.append(session.state)
        session.receive(line)
        if session.state == states[-1]:
            states.pop()
    while states:
        session.receive("back")
        assert session.state == states.pop()


def test_a_step_that_fails_inside_ends_the_procedure_and_not_the_remedy(expert):
    """Failed inside a procedure is noted and leads back to the step that opened it."""
    session, events = _at_step_with_procedure(expert, "bc-coupled-skipped")
    step = shown(events)
    session.receive("open")
    events = session.receive("failed")
    assert shown(events) == step
    assert (session.state.tried[-1].entry, session.state.tried[-1].outcome) == ("bc-view-record-log", "failed")
    assert session.state.excluded == ()


def test_there_is_not_always_something_to_open(expert):
    """Open at a step without a procedure shows the step again, and changes nothing."""
    session, events = _begun(expert)
    before = session.state
    assert shown(session.receive("open")) == shown(events)
    assert session.state == before


def test_procedures_that_go_through_each_other_come_to_an_end(expert):
    """Where procedures name each other none is opened twice, and the walk ends."""
    knowledge = expert.knowledge
    names = ("bc-uncouple", "bc-sync-modified", "bc-full-sync", "bc-view-record-log", "bc-sync-one-mapping")
    entries = dict(knowledge.entries)
    for name, following in itertools.pairwise([*names, names[0]]):
        remedy = [replace(step, procedure=following, risk="none") for step in entries[name].remedy]
        entries[name] = replace(entries[name], remedy=tuple(remedy))
    session = Session(Expert(replace(knowledge, entries=entries)))
    events = session.receive(DESTROYING[0])
    deepest, opened = 0, set()
    for _ in range(400):
        while (one := shown(events)) and one.number == 1 and one.entry not in opened:
            opened.add(one.entry)
            events = session.receive("open")
        deepest = max(deepest, len(session.state.within))
        assert len({place.entry for place in session.state.within}) == len(session.state.within)
        if of(events, Close):
            break
        question = asked(events)
        events = session.receive(truthful(entries["bc-uncouple"], question.id) if question else "done")
    assert of(events, Close)
    assert deepest == 3


def test_a_procedure_that_is_open_cannot_be_opened_inside_itself(expert):
    """Where the steps of a procedure go through the remedy that opened it, there is nothing to open."""
    knowledge = expert.knowledge
    entries = dict(knowledge.entries)
    for name, following in (("bc-uncouple", "bc-full-sync"), ("bc-full-sync", "bc-uncouple")):
        entries[name] = replace(entries[name], remedy=(replace(entries[name].remedy[0], procedure=following),))
    session = Session(Expert(replace(knowledge, entries=entries)))
    events = session.receive(entries["bc-uncouple"].examples["en"][0])
    while not shown(events):
        events = session.receive(truthful(entries["bc-uncouple"], asked(events).id))
    assert shown(session.receive("open")).entry == "bc-full-sync"
    before = session.state
    session.receive("open")
    assert session.state == before


# -- values that were not captured -------------------------------------------------------------------------------------


def _at_value(expert, language="en"):
    """Return a session before the first step of an entry that names a map, which nobody has named yet."""
    entry = expert.knowledge.entries["dw-initial-not-running"]
    session = Session(expert, language, "system-admin")
    events = session.receive(entry.examples[language][0])
    while not (asked(events) and asked(events).id.startswith(VALUE)):
        question = asked(events)
        events = session.receive(truthful(entry, question.id) if question else "done")
        assert not of(events, Close)
    return session, events


def test_a_missing_value_is_asked_for_once_and_stands_in_the_steps(expert):
    """What a step names and nobody said is asked before that step; what is typed stands in it, harmless and on one line."""
    session, events = _at_value(expert)
    assert asked(events).id == "value:map"
    step = shown(session.receive(" \x1b[31mCustomers\u202e V3 "))
    assert "Customers V3" in step.do
    assert session.state.values["map"] == "Customers V3"


@pytest.mark.parametrize("word", ["unknown", "I don't know", "skip", "done", "yes", "ja", "1", "overslaan", "weet ik niet"])
def test_a_missing_value_can_be_passed_over(expert, word):
    """Without an answer the step reads as before, and the question does not come again."""
    session, _ = _at_value(expert)
    step = shown(session.receive(word))
    assert "map in question" in step.do
    assert "map" not in session.state.values
    while session.state.phase is Phase.WALKING:
        session.receive("done")
    assert session.state.phase is Phase.VERIFYING


def test_a_message_is_evidence_where_a_value_is_asked_for(expert):
    """A paste of several lines, and a whole message, are no name."""
    message = expert.knowledge.entries["dw-live-party-type"].examples["en"][0]
    for text in (message, f"{message}\nand more"):
        session, _ = _at_value(expert)
        events = session.receive(text)
        assert "map" not in session.state.values
        assert concluded(events) == ["dw-live-party-type"]
