"""Replay: the same knowledge gives the same transcript in every language, and each change has the grade it deserves."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.dialogue.expert import Expert
from assistant.errors import InputError
from assistant.model import LANGUAGES, Text
from assistant.transcripts.noting import NotedSession
from assistant.transcripts.replay import Grade, accept, found, held, regrade, replay
from assistant.transcripts.transcript import Header, Transcript, Turn, read, write
from tests.dialogue.players import moves
from tests.transcripts.scenes import TYPE

CORPUS = Path(__file__).parents[2] / "transcripts"
FILES = found([CORPUS], "en")
SOME = random.Random(3).sample(FILES, 60)
ENTRY = "dw-live-party-type"
MESSAGE = TYPE


@pytest.fixture(scope="module")
def walked(expert):
    """Return a conversation that concludes the entry, walks its steps and is solved."""
    session = NotedSession(expert, "en", "system-admin")
    for line in (MESSAGE, "done", "done", "yes"):
        session.receive(line)
    transcript = replace(session.transcript, header=replace(session.header, concludes=(ENTRY,)))
    assert transcript.turns[-1].reasoned[-1] == "outcome solved"
    return transcript


def changed(expert, **fields):
    """Return an expert for whom the entry has other fields."""
    knowledge = expert.knowledge
    entry = replace(knowledge.entries[ENTRY], **fields)
    return Expert(replace(knowledge, entries={**knowledge.entries, ENTRY: entry}))


def with_rules(expert, change):
    """Return an expert with rules that went through `change`, which returns a rule, or None to leave it out."""
    knowledge = expert.knowledge
    return Expert(replace(knowledge, rules=tuple(rule for each in knowledge.rules if (rule := change(each)) is not None)))


# -- the same ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_what_was_noted_is_the_same_when_it_is_held_again(expert, seed):
    """Replay is a fixed point, for conversations with commands, garbage, secrets and pastes too."""
    session = NotedSession(expert, LANGUAGES[seed % 2], None if seed % 3 else "user", agent=seed % 4 == 0)
    for line in (*moves(expert.knowledge, seed, 25), "token=eyJhbGciOi.J9.x, jan@contoso.com", r"C:\Users\jan\x.log"):
        session.receive(line)
    assert "jan" not in write(session.transcript)
    replayed = regrade(expert, Path("x"), session.transcript)
    assert replayed.difference() == []
    assert replayed.grade is Grade.SAME


@pytest.mark.parametrize("entry", sorted({path.name.split("-message")[0] for path in FILES if "-message" in path.name}))
def test_the_reasoning_is_the_same_in_the_other_language(expert, entry):
    """Every transcript of every entry, held in the other language, differs in its words only."""
    paths = [path for path in FILES if path.name.startswith(f"{entry}-")]
    assert paths
    for path in paths:
        old = read(path, "en")
        other = next(each for each in LANGUAGES if each != old.header.language)
        replayed = regrade(expert, path, old, other)
        now = regrade(expert, path, old).new
        assert [turn.reasoned for turn in replayed.new.turns] == [turn.reasoned for turn in now.turns], path
        assert [turn.words for turn in replayed.new.turns] != [turn.words for turn in now.turns]


def test_the_user_and_the_header_are_never_touched(expert, tmp_path):
    """Accepting writes what is reasoned and said; the lines of the header and of the user stay, to the byte."""
    for number, path in enumerate(SOME):
        old = path.read_text(encoding="utf-8")
        spoilt = "".join(f"{line} x\n" if line[:1] in ("~", "<") else f"{line}\n" for line in old.rstrip("\n").split("\n"))
        copy = tmp_path / f"{number}.txt"
        copy.write_text(spoilt, encoding="utf-8", newline="\n")
        replayed = replay(expert, copy, "en")
        assert replayed.grade is not Grade.SAME
        accept(replayed, "en")
        kept = [line for line in copy.read_text(encoding="utf-8").split("\n") if line[:1] not in ("~", "<")]
        assert kept == [line for line in old.split("\n") if line[:1] not in ("~", "<")]
        assert replay(expert, copy, "en").grade is Grade.SAME


def test_a_file_that_changed_in_the_meantime_is_not_written(expert, tmp_path, walked):
    """What a person typed while the replay ran is not lost."""
    path = tmp_path / "x.txt"
    path.write_text(write(replace(walked, turns=tuple(Turn(turn.said) for turn in walked.turns))), encoding="utf-8")
    replayed = replay(expert, path, "en")
    typed = path.read_text(encoding="utf-8") + "> quit\n"
    path.write_text(typed, encoding="utf-8")
    with pytest.raises(InputError):
        accept(replayed, "en")
    assert path.read_text(encoding="utf-8") == typed
    assert list(tmp_path.iterdir()) == [path]


def test_lines_alone_can_be_filled_in(expert, tmp_path):
    """A person writes a header and what the user says; the promise alone decides, and accepting fills in the rest."""
    for promise, grade in ((ENTRY, Grade.PATH), ("dw-live-filter-null", Grade.CONCLUSION), ("nothing", Grade.CONCLUSION)):
        path = tmp_path / f"{promise}.txt"
        path.write_text(f"sync-assistant transcript 1\nlanguage: nl\nconcludes: {promise}\n\n> {MESSAGE}\n", encoding="utf-8")
        replayed = replay(expert, path, "en")
        assert replayed.grade is grade
        accept(replayed, "en")
        assert replay(expert, path, "en").grade is (Grade.SAME if grade is Grade.PATH else Grade.CONCLUSION)


# -- grades ------------------------------------------------------------------------------------------------------------


def test_other_words_are_wording_only(expert, walked):
    """A sentence of the entry or a title that changes is told as words."""
    entry = expert.knowledge.entries[ENTRY]
    for field in ("title", "cause", "verify"):
        other = changed(expert, **{field: Text("Other words.", "Andere woorden.")})
        assert regrade(other, Path("x"), walked).grade is Grade.WORDING
    step = replace(entry.remedy[0], do=Text("Do something else.", "Doe iets anders."))
    assert regrade(changed(expert, remedy=(step, *entry.remedy[1:])), Path("x"), walked).grade is Grade.WORDING


def test_steps_that_change_places_are_another_path(expert, walked):
    """The same steps in another order, and a step more or less, are another way to the same conclusion."""
    remedy = expert.knowledge.entries[ENTRY].remedy
    for other in (remedy[::-1], remedy[:1], (*remedy, remedy[0])):
        assert regrade(changed(expert, remedy=other), Path("x"), walked).grade is Grade.PATH
    risky = replace(remedy[0], risk="interrupts")
    assert regrade(changed(expert, remedy=(risky, *remedy[1:])), Path("x"), walked).grade is Grade.PATH


def test_another_certainty_is_another_path(expert, walked):
    """A rule that lends less, and one that is gone, are seen though the conclusion stays."""
    rule = max((each for each in expert.knowledge.rules if f"{ENTRY}" in str(each.then)), key=lambda each: each.certainty)
    less = with_rules(expert, lambda each: replace(each, certainty=each.certainty - 0.05) if each.id == rule.id else each)
    assert regrade(less, Path("x"), walked).grade is Grade.PATH
    gone = with_rules(expert, lambda each: None if each.id == rule.id else each)
    assert regrade(gone, Path("x"), walked).grade in (Grade.PATH, Grade.CONCLUSION)


def test_another_entry_is_another_conclusion(expert, walked):
    """Where no rule leads to the entry any more, the conclusion is another one, and the promise is broken."""
    other = with_rules(expert, lambda each: None if f"conclude='{ENTRY}'" in str(each.then) else each)
    replayed = regrade(other, Path("x"), walked)
    assert replayed.grade is Grade.CONCLUSION
    assert not replayed.kept


def test_what_no_longer_exists_is_broken(expert, walked):
    """An entry, and a question, that a transcript names and the knowledge base no longer has, are told by name."""
    renamed = [replace(turn, reasoned=tuple(line.replace(ENTRY, "dw-gone") for line in turn.reasoned)) for turn in walked.turns]
    replayed = regrade(expert, Path("x"), replace(walked, turns=tuple(renamed)))
    assert (replayed.grade, replayed.missing) == (Grade.BROKEN, ("dw-gone",))
    asked = replace(walked, turns=(replace(walked.turns[0], reasoned=("heard text", "asked gone-question")),))
    assert regrade(expert, Path("x"), asked).missing == ("gone-question",)
    promised = replace(walked, header=replace(walked.header, concludes=("dw-gone",)))
    assert regrade(expert, Path("x"), promised).grade is Grade.BROKEN


@pytest.mark.parametrize(
    ("promise", "kept"),
    [
        (("a", "b", "c"), True), (("c",), True), (("a", "c"), True), (("b", "c"), True), (None, True),
        ((), False), (("a",), False), (("c", "a"), False), (("a", "b"), False), (("d", "c"), False), (("c", "c"), False),
    ],
)  # fmt: skip
def test_a_promise_names_what_is_concluded_in_order_and_at_last(expert, walked, promise, kept):
    """Of the conclusions a, b, c, a promise may leave out some, but not their order and not the last."""
    replayed = regrade(expert, Path("x"), replace(walked, header=replace(walked.header, concludes=promise)))
    assert replace(replayed, concluded=("a", "b", "c")).kept is kept


def test_nothing_is_promised_with_its_word(expert):
    """`concludes: nothing` is kept where nothing is concluded, and there alone."""
    for said, kept in (("my printer is on fire", True), (MESSAGE, False)):
        transcript = Transcript(Header("en", concludes=()), (Turn(said),))
        assert regrade(expert, Path("x"), transcript).kept is kept


def test_the_difference_is_a_diff_with_the_users_lines_around_it(expert, walked):
    """A person reads what was and what is, under the name of the file, and which turn it is about."""
    turns = (*walked.turns[:-1], replace(walked.turns[-1], words=("Old words.",)))
    lines = regrade(expert, Path("some/file.txt"), replace(walked, turns=turns)).difference()
    assert lines[0].startswith("--- some/file.txt")
    assert "-< Old words." in lines
    assert any(line.startswith("+< Good.") for line in lines)
    assert " > yes" in lines


def test_a_new_version_of_the_knowledge_alone_changes_nothing(expert):
    """A hand-off names the version of the knowledge base; that is no difference."""
    session = NotedSession(expert, "en", "user")
    session.receive(MESSAGE)
    assert any("handed-off" in line for line in session.turns[-1].reasoned)
    later = Expert(replace(expert.knowledge, version="ffffffffffff"))
    assert regrade(later, Path("x"), session.transcript).grade is Grade.SAME


def test_a_role_that_is_gone_does_not_stop_a_replay(expert, walked):
    """The header may name a role that the knowledge base no longer has."""
    assert held(expert, replace(walked, header=replace(walked.header, role="king"))).state.role is None
