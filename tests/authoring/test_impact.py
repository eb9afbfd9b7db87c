"""What a change does: each grade of transcripts, each way in which a text can come to something else."""

import pytest

from assistant.authoring.impact import on_text, on_transcript, pairs
from assistant.dialogue.expert import Expert
from assistant.errors import InputError
from tests.authoring.mills import Mills

LOW = [("certainty: 0.9", "certainty: 0.5")]
STEP = """\
  - do: {en: "Clean {part}.", nl: "Maak {part} schoon."}
    see: {en: It shines., nl: Het blinkt.}
    role: admin
    risk: interrupts
"""
STEPS = [(STEP, ""), ("verify:", f"{STEP}verify:")]


@pytest.fixture
def mills(tmp_path):
    return Mills(tmp_path)


def changed(mills, edits, path=None):
    for old, new in edits:
        mills.new.edit(old, new, path or mills.new.entry)


def held(mills):
    """Return by transcript its grade, what the change does, and whether its promise was and is kept."""
    experts = Expert(mills.old.load()), Expert(mills.new.load())
    found = {path.stem: on_transcript(*experts, path, "en") for path in sorted(mills.transcripts.glob("*.txt"))}
    return {name: (each.replayed.grade.value, each.how, each.kept, each.keeps) for name, each in found.items()}


def texts(mills):
    """Return by entry and text what the change does and the results before and after."""
    old, new = mills.old.load(), mills.new.load()
    experts = Expert(old), Expert(new)
    found = [on_text(*experts, pair) for pair in pairs(old, new)]
    assert len({(each.pair.new.entry, each.pair.new.where, each.pair.status) for each in found}) == len(found)
    return {(each.pair.new.entry, each.pair.new.text): (each.how, each.before.result, each.now.result) for each in found}


SAME, BROKEN = ("same", "same", True, True), ("broken", "worse", True, False)


def test_no_change_does_nothing(mills):
    """Of equal knowledge, every transcript and every text is the same."""
    assert set(held(mills).values()) == {SAME}
    assert {how for how, *_ in texts(mills).values()} == {"same"}


@pytest.mark.parametrize(
    ("edits", "english", "dutch"),
    [
        ([("en: Flour has become wet.", "en: The flour is damp.")], ("wording", "otherwise", True, True), SAME),
        ([("certainty: 0.9", "certainty: 0.85")], *[("path", "otherwise", True, True)] * 2),
        (STEPS, *[("path", "otherwise", True, True)] * 2),
        (LOW, *[("conclusion", "worse", True, False)] * 2),
    ],
)
def test_a_change_of_an_entry_is_graded_in_its_transcripts_alone(mills, edits, english, dutch):
    """Wording only, another path, another conclusion: those of the entry differ, and no other does."""
    changed(mills, edits)
    assert held(mills) == {"mill": english, "molen": dutch, "press": SAME, "talk": SAME}


def test_an_entry_that_is_gone_breaks_its_transcripts(mills):
    """What names it is broken, and its texts come to nothing; another entry that rested on nothing of it stays."""
    (mills.new.folder / mills.new.entry).unlink()
    mills.write("free", "en", None, ["Part wheel of the mill is blocked."])
    free = ("broken", "worse", True, True)  # nothing was promised of it
    assert held(mills) == {"mill": BROKEN, "molen": BROKEN, "press": SAME, "talk": SAME, "free": free}
    found = texts(mills)
    assert found["mill-stuck", "Part wheel of the mill is blocked."] == ("worse", "right", "missing")
    assert found["press-hot", "Overheating of press 3 detected."] == ("same", "right", "right")


def test_a_promise_that_was_never_kept_is_not_broken_by_the_change(mills):
    """It is better where it is kept now, and the same where nothing changes."""
    mills.write("mill", "en", "press-hot", ["Part wheel of the mill is blocked."])
    changed(mills, [("certainty: 0.9", "certainty: 0.85")])
    assert held(mills)["mill"] == ("path", "otherwise", False, False)
    mills.write("mill", "en", "nothing", ["Part wheel of the mill is blocked."])
    changed(mills, [("certainty: 0.85", "certainty: 0.3")])
    assert held(mills)["mill"] == ("conclusion", "better", False, True)
    assert held(mills)["press"] == SAME


def test_what_stands_in_the_file_does_not_matter(mills):
    """Only what the user said and what was promised: a transcript that is out of date is not a difference."""
    path = mills.transcripts / "press.txt"
    path.write_text(path.read_text(encoding="utf-8") + "> done\n~ concluded nonsense 1\n< Nonsense.\n", encoding="utf-8")
    assert held(mills)["press"] == SAME


def test_what_is_no_transcript_is_refused(mills):
    """With the place where it is broken."""
    path = mills.transcripts / "talk.txt"
    path.write_text("sync-assistant transcript 1\nnonsense\n", encoding="utf-8")
    expert = Expert(mills.old.load())
    with pytest.raises(InputError, match=r"talk\.txt:2"):
        on_transcript(expert, expert, path, "en")


# -- texts -------------------------------------------------------------------------------------------------------------


def test_a_text_that_is_less_sure_is_told_apart_from_one_that_fails(mills):
    """A little less certain; no longer at once; not at all: only where the claim fails does it get worse."""
    changed(mills, [("certainty: 0.9", "certainty: 0.85")])
    assert texts(mills)["mill-stuck", "Part wheel of the mill is blocked."] == ("certainty", "right", "right")
    changed(mills, [("certainty: 0.85", "certainty: 0.1")])
    assert texts(mills)["mill-stuck", "Part wheel of the mill is blocked."] == ("worse", "right", "missing")


def test_a_text_that_is_new_or_gone_is_held_to_the_same_by_both(mills):
    """Taking out an example that fails does not hide that it fails; putting one in shows what it came to before."""
    gone, come = "Part stone of the mill is blocked.", "Mill jammed by a stone."
    changed(mills, [("certainty: 0.9", "certainty: 0.1"), (f", {gone}]", f", {come}]")])
    found = texts(mills)
    assert found["mill-stuck", gone] == ("worse", "right", "missing")
    assert found["mill-stuck", come] == ("same", "missing", "missing")
    status = {pair.new.text: pair.status for pair in pairs(mills.old.load(), mills.new.load())}
    assert (status[gone], status[come], status["Part wheel of the mill is blocked."]) == ("removed", "added", "kept")


def test_another_place_in_the_list_is_no_difference(mills):
    """A text is the same one wherever it stands among the others, and is shown where it stands now."""
    changed(
        mills,
        [
            (
                "[Part wheel of the mill is blocked., Part stone of the mill is blocked.]",
                "[Part stone of the mill is blocked., Part wheel of the mill is blocked.]",
            )
        ],
    )
    old, new = mills.old.load(), mills.new.load()
    moved = {pair.new.text: (pair.old.where, pair.new.where, pair.status) for pair in pairs(old, new)}
    assert moved["Part wheel of the mill is blocked."] == ("examples/en/0", "examples/en/1", "kept")
    assert {how for how, *_ in texts(mills).values()} == {"same"}
    line = mills.new.line("Part wheel")
    assert {pair.place.line for pair in pairs(old, new) if pair.new.text.startswith("Part")} == {line}


def test_texts_that_must_conclude_nothing_are_asked_too(mills):
    """One that concludes something now is noise; a near miss as well."""
    changed(
        mills,
        [('["Part {part} of the mill is blocked."]', '["Part {part} of the mill is blocked.", "The oven is empty today."]')],
    )
    found = texts(mills)
    assert found["", "The oven is empty today."] == ("worse", "right", "noisy")
    assert found["", "Nothing happens here."][0] == "same"
    changed(mills, [('en: ["Overheating of press {part} detected."]', 'en: ["The kettle is hot"]')], "presses/press-hot.yaml")
    found = texts(mills)
    assert found["press-hot", "The kettle is hot"] == ("worse", "right", "noisy")
    assert found["mill-stuck", "Overheating of press 3 detected."] == ("worse", "right", "missing")
