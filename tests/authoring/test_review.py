"""`kb diff`: the page that a reviewer reads, its JSON, and its exit codes."""

import json
import os
import re
import subprocess
import sys

import pytest

from assistant.authoring.differences import compare
from assistant.authoring.impact import on_text, on_transcript, pairs
from assistant.authoring.review import Review, review_lines
from assistant.authoring.revisions import Side
from assistant.cli import main
from assistant.dialogue.expert import Expert
from assistant.dialogue.wording import phrase
from assistant.model import LANGUAGES
from tests.authoring.mills import Mills

LOW = ("certainty: 0.9", "certainty: 0.1")
LITTLE = ("certainty: 0.9", "certainty: 0.85")


@pytest.fixture
def mills(tmp_path, monkeypatch):
    for name in ("SYNC_ASSISTANT_LANG", "SYNC_ASSISTANT_KNOWLEDGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    found = Mills(tmp_path)
    monkeypatch.chdir(tmp_path)
    return found


@pytest.fixture
def run(capsys):
    """Return a function that runs `kb diff old new`: (exit code, output, errors)."""

    def run(*arguments):
        try:
            code = main(["kb", "diff", "old", "new", *arguments])
        except SystemExit as stopped:
            code = stopped.code
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_no_difference_is_0_and_short(mills, run):
    """Equal files are told in two lines, whatever the transcripts."""
    code, out, err = run()
    assert (code, err, out.splitlines()) == (0, "", ["From old to new", phrase("en", "review-same")])


@pytest.mark.parametrize(
    ("edit", "verdict"),
    [
        (("# comment", ""), "review-unseen"),
        (("heading: Stuck", "heading: Jammed"), "review-unseen"),
        (LITTLE, "review-otherwise"),
        (LOW, "review-worse"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_stands_first(mills, run, edit, verdict, language):
    """It says what the exit code says: 0 where only the knowledge changes, 1 where something behaves otherwise."""
    old, new = edit
    mills.new.edit(old, new) if new else mills.new.write(mills.new.entry, f"{mills.new.text(mills.new.entry)}{old}\n")
    code, out, err = run("--lang", language)
    assert err == ""
    assert out.splitlines()[1] == phrase(language, verdict, transcripts=2, texts=2)
    assert code == (verdict not in ("review-same", "review-unseen"))


def test_the_page_tells_what_changed_and_what_that_does(mills, run):
    """Counts first, then the change by name, each transcript with its difference, each text before and now."""
    mills.new.edit(*LOW)
    _, out, _ = run()
    assert out.splitlines()[2:6] == [
        "  Knowledge: entries: 1 changed; rules: 1 changed",
        "  Transcripts: 4 (same: 2, other conclusion: 2)",
        "  Promises of transcripts: broken 2, kept now 0",
        "  Examples and near misses: 5 (worse: 2, same: 3)",
    ]
    parts = [
        "  changed: entry mill-stuck: The mill is stuck\n    rule stuck-by-message, certainty: 0.9 -> 0.1\n",
        f"  {os.path.join('transcripts', 'mill.txt')}: other conclusion\n",
        "    promised: mill-stuck; concluded: nothing\n",
        "    -~ concluded mill-stuck 0.903 by stuck-by-message\n",
        "    “Part wheel of the mill is blocked.”\n    before: right (diagnosed: mill-stuck 0.903)\n",
        "    now: missing (ambiguous)\n",
    ]
    assert [part for part in parts if part not in out] == []
    assert "press-hot" not in out


def test_transcripts_that_differ_alike_are_told_together(mills, run):
    """The difference once, the names all."""
    for number in range(3):
        mills.write(f"again-{number}", "en", "mill-stuck", ["Part wheel of the mill is blocked."])
    mills.new.edit(*LITTLE)
    _, out, _ = run()
    assert all(out.count(f"again-{number}.txt") == 1 for number in range(3))
    assert phrase("en", "review-alike", count=5) in out
    assert out.count("    -~ concluded") == out.count("    +~ concluded") == 1


def test_what_gets_worse_stands_before_what_gets_better(mills, run):
    """Whatever the names; a promise that is kept now is told as such."""
    mills.write("a", "en", "nothing", ["Part wheel of the mill is blocked."])
    mills.new.edit(*LOW)
    _, out, _ = run()
    assert out.index("mill.txt") < out.index("molen.txt") < out.index(f"{os.sep}a.txt")
    assert phrase("en", "review-kept", promised="nothing") in out
    assert "broken 2, kept now 1" in out


def test_much_is_cut_and_shown_when_asked_for(mills, run, monkeypatch):
    """What gets worse is never left out; of the rest a page shows some, and says that there is more."""
    monkeypatch.setattr("assistant.authoring.review._MOST", 0)
    monkeypatch.setattr("assistant.authoring.review._MOST_LINES", 2)
    monkeypatch.setattr("assistant.authoring.review._MOST_TEXTS", 0)
    mills.new.edit('is blocked."]', 'is blocked.", "The oven is empty today."]')
    mills.new.edit("en: Flour has become wet.", "en: The flour is damp.")
    _, short, _ = run()
    _, long, _ = run("--all")
    assert phrase("en", "review-more-differences") in short
    assert "+< Why: The flour is damp." not in short
    assert "+< Why: The flour is damp." in long
    assert "--all" not in long
    assert "“The oven is empty today.”" in short
    talk, mill = short.index("talk.txt"), short.index("mill.txt")
    assert "    @@" in short[talk:mill]
    assert "    @@" not in short[mill:]


def test_json_is_one_object_with_the_same(mills, run):
    """The verdict, the counts, and what differs; what is the same is only counted."""
    mills.new.edit(*LOW)
    code, out, err = run("--json")
    assert (code, err, out.count("\n")) == (1, "", 1)
    found = json.loads(out)
    assert found["verdict"] == "worse"
    assert found["old"]["name"] == "old"
    assert found["old"]["knowledge"] != found["new"]["knowledge"]
    assert found["counts"]["transcripts"] == {"same": 2, "conclusion": 2}
    assert found["counts"]["examples"] == {"worse": 2, "same": 3}
    (change,) = found["changes"]
    assert change["differences"] == [
        {"path": "rules/stuck-by-message/certainty", "what": "changed", "old": "0.9", "new": "0.1"}
    ]
    assert {(each["grade"], each["how"], each["kept"], each["keeps"]) for each in found["transcripts"]} == {
        ("conclusion", "worse", True, False)
    }
    text = found["examples"][0]
    assert (text["before"]["result"], text["now"]["result"], text["place"][-1].isdigit()) == ("right", "missing", True)
    assert found["nothing"] == []


def test_a_transcript_that_is_none_is_2_and_the_rest_is_told(mills, run):
    """Its place stands on standard error, and in the JSON beside the others."""
    (mills.transcripts / "broken.txt").write_text("sync-assistant transcript 1\nnonsense\n", encoding="utf-8")
    mills.new.edit(*LITTLE)
    code, out, err = run()
    assert (code, "broken.txt:2" in err, "0.9 -> 0.85" in out) == (2, True, True)
    code, out, err = run("--json")
    (broken,) = [each for each in json.loads(out)["transcripts"] if "error" in each]
    assert (code, err, broken["path"]) == (2, "", os.path.join("transcripts", "broken.txt"))


def test_transcripts_can_be_named(mills, run):
    """Those alone are held, files or folders; without any, the rest is told all the same."""
    mills.new.edit(*LITTLE)
    files = [argument for name in ("press", "talk") for argument in ("--transcripts", str(mills.transcripts / f"{name}.txt"))]
    assert "Transcripts: 2 (same: 2)" in run(*files)[1]
    for wrong in ("missing", "old"):
        assert run("--transcripts", wrong)[0] == 2
    mills.transcripts.rename(mills.folder / "elsewhere")
    code, out, _ = run()
    assert (code, phrase("en", "review-no-transcripts") in out) == (1, True)
    assert "Transcripts: 4" in run("--transcripts", "elsewhere")[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_faults_are_2_with_their_places(mills, run, language):
    """Those of both sides, and nothing else is done."""
    mills.old.edit("kind: problem", "kind: riddle")
    mills.new.edit("certainty: 0.9", "certainty: 9")
    code, out, err = run("--lang", language)
    assert (code, out) == (2, "")
    assert re.findall(r"^(\w+)/mills/mill-stuck\.yaml:\d+:\d+: K\w+ ", err, re.MULTILINE) == ["new", "old"]


def test_what_stands_in_a_file_cannot_act_on_the_terminal(mills, run):
    """Neither from the knowledge nor from a transcript."""
    mills.new.edit("en: Flour has become wet.", r'en: "Flour \e]0;x\a\e[2J is‮ wet."')
    mills.write("\u202emill", "en", "nothing", ["Part \x1b[2J of the mill is blocked."])
    mills.new.edit(*LITTLE)
    out = run()[1]
    assert "Flour" in out
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f‮]", out)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 79])
def test_prose_keeps_to_the_width(mills, language, width):
    """No line of prose is longer, unless one word is; what is wrapped says the same."""
    mills.new.edit(
        "en: Flour has become wet.", "en: The flour has lain in the rain for so long that it has become wet and sticky."
    )
    mills.new.edit(*LOW)
    old, new = mills.old.load(), mills.new.load()
    experts = Expert(old), Expert(new)
    files = sorted(mills.transcripts.glob("*.txt"))
    review = Review(
        Side("old", old), Side("new", new), compare(old, new),
        [on_transcript(*experts, path, language) for path in files], [on_text(*experts, pair) for pair in pairs(old, new)],
    )  # fmt: skip
    whole, wrapped = (list(review_lines(review, language, each)) for each in (None, width))
    titles = [phrase(language, title) for title in ("review-transcripts", "review-examples")]
    transcripts, examples = (wrapped.index(title) for title in titles)
    prose = [*wrapped[:transcripts], *wrapped[examples:]]
    assert not [line for line in prose if len(line) > width and len(line.split()) > 1]
    assert " ".join(" ".join(whole).split()) == " ".join(" ".join(wrapped).split())


def test_it_is_the_same_in_every_run(mills):
    """The page does not depend on the seed of hashes."""
    mills.new.edit(*LITTLE)
    mills.new.edit("en: [the, a]", "en: [the, an]", mills.new.vocabulary)
    pages = {
        subprocess.run(
            [sys.executable, "-m", "assistant", "kb", "diff", "old", "new", "--lang", "nl", "--all"],
            capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(pages) == 1
    assert b"0.85" in pages.pop()
