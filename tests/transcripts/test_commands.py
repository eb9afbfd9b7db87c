"""`replay` and `transcripts`: exit codes, what is printed, in which language; `chat --resume` from the command line."""

import json
import os
import shutil
from pathlib import Path

import pytest

import assistant.dialogue.expert
import assistant.knowledge
from assistant.dialogue.wording import phrase
from assistant.model import LANGUAGES
from assistant.transcripts.recording import RecordedSession
from assistant.transcripts.storage import data_folder, stored

CORPUS = Path(__file__).parents[2] / "transcripts"
THREE = [next(CORPUS.rglob(f"dw-live-party-type-{what}.txt")) for what in ("en-message", "en-questions", "nl-message")]
LINES = b"it does not sync\ndataverse\n"


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch, tmp_path):
    """Work in a folder with three transcripts, with data of one's own, outside of CI."""
    for name in (
        "CI", "SYNC_ASSISTANT_LANG", "SYNC_ASSISTANT_KNOWLEDGE", "SYNC_ASSISTANT_RECORD", "LC_ALL", "LC_MESSAGES", "LANG",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "transcripts" / "below").mkdir(parents=True)
    for number, path in enumerate(THREE):
        shutil.copy(path, tmp_path / "transcripts" / ("below" if number else "") / path.name)


@pytest.fixture
def run(run_here, monkeypatch, expert):
    """Return a function that runs a command over the shipped knowledge: (exit code, output, errors)."""
    monkeypatch.setattr(assistant.knowledge, "load", lambda *_: expert.knowledge)
    monkeypatch.setattr(assistant.dialogue.expert, "Expert", lambda _: expert)

    run_here("replay", "--accept")
    return run_here


def spoil(name="*questions.txt", old="< ", new="< Spoilt: "):
    path = sorted(Path("transcripts").rglob(name))[0]
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="\n")
    return path


# -- replay ------------------------------------------------------------------------------------------------------------


def test_no_difference_is_0(run):
    """All transcripts below the folder `transcripts` are replayed where no path is named."""
    code, out, err = run("replay")
    assert (code, err) == (0, "")
    assert out.splitlines() == ["Transcripts: 3 (same: 3)"]


def test_a_difference_is_1_and_shown(run):
    """The grade, the path and the difference; a path that is named is replayed alone."""
    path = spoil()
    code, out, _ = run("replay")
    assert code == 1
    assert f"{path}: wording only" in out
    assert "-< Spoilt: " in out
    assert out.splitlines()[-1] == "Transcripts: 3 (same: 2, wording only: 1)"
    others = [each for each in Path("transcripts").rglob("*.txt") if each != path]
    assert run("replay", *others)[0] == 0


def test_accept_shows_first_and_then_it_is_the_same(run):
    """With --accept the difference is printed, the file written, and the exit code 0."""
    spoil()
    code, out, _ = run("replay", "--accept")
    assert code == 0
    assert "-< Spoilt: " in out
    assert run("replay")[0] == 0


def test_accept_keeps_the_promise_and_says_that_it_is_broken(run):
    """What a person promised is not written over, and the exit code stays 1."""
    path = spoil(old="concludes: dw-live-party-type", new="concludes: dw-live-filter-null")
    for _ in range(2):
        code, out, _ = run("replay", "--accept")
        assert code == 1
        assert "promised: dw-live-filter-null; concluded: dw-live-party-type" in out
    assert "concludes: dw-live-filter-null\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("value", ["1", "true"])
def test_nothing_is_accepted_in_ci(run, monkeypatch, value):
    """Where CI is set, --accept writes nothing and exits with 2."""
    path = spoil()
    before = path.read_bytes()
    monkeypatch.setenv("CI", value)
    code, _, err = run("replay", "--accept")
    assert (code, "CI" in err, path.read_bytes()) == (2, True, before)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_file_is_2_and_the_others_are_replayed(run, language):
    """Its place is told on standard error, without a traceback; the rest is graded all the same."""
    path = spoil(old="~ heard", new="heard")
    code, out, err = run("replay", "--lang", language)
    assert code == 2
    assert f"{path}:" in err
    assert "Traceback" not in err
    assert "2" in out.splitlines()[-1]
    foreign = Path("foreign.txt")
    foreign.write_bytes(os.urandom(300))
    assert run("replay", foreign)[0] == 2


@pytest.mark.parametrize("arguments", [["missing"], ["empty"], ["--nonsense"]])
def test_nothing_to_replay_is_2(run, arguments):
    """A path that is not there, a folder without transcripts, an option that does not exist."""
    Path("empty").mkdir()
    code, out, err = run("replay", *arguments)
    assert (code, out, bool(err)) == (2, "", True)


def test_json_is_one_object_for_each_transcript(run):
    """With path, grade, promise, conclusions and difference; a file that cannot be read has its error."""
    path = spoil()
    (Path("transcripts") / "z.txt").write_text("sync-assistant transcript 1\nx", encoding="utf-8")
    code, out, err = run("replay", "--json")
    records = {record["path"]: record for record in map(json.loads, out.splitlines())}
    assert (code, err, len(records)) == (2, "", 4)
    spoilt = records[str(path)]
    assert (spoilt["grade"], spoilt["promised"], spoilt["concluded"]) == ("wording", *[["dw-live-party-type"]] * 2)
    assert any(line.startswith("-< Spoilt") for line in spoilt["difference"])
    assert "error" in records["transcripts/z.txt"]


def test_the_other_language_differs_in_words_only(run):
    """`replay --lang` holds all of them in one language."""
    code, out, _ = run("replay", "--lang", "nl", "--json")
    grades = {record["language"]: record["grade"] for record in map(json.loads, out.splitlines())}
    assert (code, grades) == (1, {"en": "wording", "nl": "same"})


def test_accept_writes_in_the_language_of_the_header(run):
    """A language on the command line does not get into the file."""
    paths = {path: path.read_bytes() for path in Path("transcripts").rglob("*.txt")}
    spoil()
    assert run("replay", "--accept", "--lang", "nl")[0] == 0
    assert {path: path.read_bytes() for path in paths} == paths


def test_coverage_lists_what_no_transcript_visits(run, knowledge):
    """Three transcripts leave most unvisited: each part by kind and id, and exit code 1."""
    code, out, _ = run("replay", "--coverage")
    assert code == 1
    assert "visited by no transcript: entry bc-uncouple" in out
    assert "entry dw-live-party-type" not in out
    missing = [json.loads(line) for line in run("replay", "--coverage", "--json")[1].splitlines()][3:]
    assert {each["not_visited"] for each in missing} == {"entry", "rule", "question", "step"}
    assert len([each for each in missing if each["not_visited"] == "entry"]) == len(knowledge.entries) - 1


# -- what is recorded --------------------------------------------------------------------------------------------------


def test_a_chat_is_recorded_listed_shown_and_deleted(run):
    """From the first line to the last trace."""
    assert "No conversation" in run("transcripts", "list")[1]
    run("chat", "--plain", stdin=LINES)
    (path,) = stored(data_folder())
    assert run("transcripts", "list")[1].split() == [path.stem, "en", "turns:", "2", "unfinished"]
    code, shown, _ = run("transcripts", "show", "last")
    assert (code, shown) == (0, path.read_text(encoding="utf-8").rstrip("\n") + "\n")
    assert run("transcripts", "show", "nothing-like-it")[0] == 2
    assert run("transcripts", "delete")[0] == 2
    assert run("transcripts", "delete", "--all", path.stem)[0] == 2
    assert run("transcripts", "delete", path.stem)[:2] == (0, f"Deleted: {path}\n")
    assert stored(data_folder()) == []
    run("chat", "--plain", stdin=LINES)
    run("transcripts", "delete", "--all")
    assert stored(data_folder()) == []


@pytest.mark.parametrize("off", ["option", "variable"])
def test_a_chat_that_is_not_recorded_leaves_nothing(run, monkeypatch, off):
    """Neither a file nor a folder."""
    if off == "variable":
        monkeypatch.setenv("SYNC_ASSISTANT_RECORD", "no")
    run("chat", "--plain", *(["--no-record"] if off == "option" else []), stdin=LINES)
    assert not data_folder().exists()


def test_a_chat_of_which_nothing_was_said_leaves_nothing(run):
    """Opening and closing is no conversation."""
    run("chat", "--plain")
    assert not data_folder().exists()


def test_a_chat_that_broke_off_goes_on(run):
    """`--resume` without a file shows where it stood, takes the next answer, and goes on in the same file."""
    run("chat", "--plain", "--lang", "nl", stdin=LINES)
    out = run("chat", "--plain", "--resume", stdin=b"party\n")[1]
    assert "Ik ga verder" in out
    assert out.count("Waar gaat de melding over?") == 1
    (path,) = stored(data_folder())
    assert run("replay", path)[0] == 0
    assert run("transcripts", "list")[1].split()[3] == "3"


def test_a_language_and_a_role_on_the_command_line_stand_in_the_transcript(run):
    """So that held again it is the same."""
    run("chat", "--plain", stdin=LINES)
    out = run("chat", "--plain", "--resume", "--lang", "nl", "--role", "user", stdin=b"party\n")[1]
    assert "Waar gaat de melding over?" in out
    (path,) = stored(data_folder())
    assert run("replay", path)[0] == 0
    assert "> /role user" in path.read_text(encoding="utf-8")
    assert run("chat", "--plain", "--resume", "--role", "king")[0] == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conversation_in_another_window_stays_there(run, expert, language):
    """`--resume` passes over it by name, to the one before it; `--resume FILE` goes on apart. Both files keep all they had."""
    window = RecordedSession(expert, "en", None, data_folder())
    code, out, _ = run("chat", "--plain", "--lang", language, "--resume")
    assert (code, phrase(language, "nothing-to-resume") in out) == (0, True)
    window.receive("it does not sync")
    (path,) = stored(data_folder())
    before = path.read_bytes()
    elsewhere = phrase(language, "open-elsewhere", name=path.stem)
    out = run("chat", "--plain", "--lang", language, "--resume")[1]
    assert out.index(elsewhere) < out.index(phrase(language, "nothing-to-resume"))
    out = run("chat", "--plain", "--lang", language, "--resume", path, stdin=b"party\n")[1]
    (own,) = set(stored(data_folder())) - {path}
    assert phrase(language, "recorded-apart", name=path.stem, own=own.stem) in out
    assert path.read_bytes() == before
    assert "> it does not sync\n" in own.read_text(encoding="utf-8")
    assert "> party\n" in own.read_text(encoding="utf-8")
    assert own.stem in run("chat", "--plain", "--lang", language, "--resume")[1]


def test_nothing_to_go_on_with_is_a_new_conversation(run):
    """Also after one that came to its end."""
    for stdin in (b"", b"hello\nquit\n"):
        run("chat", "--plain", stdin=stdin)
        code, out, _ = run("chat", "--plain", "--resume")
        assert (code, out.startswith("There is no conversation")) == (0, True)


def test_a_transcript_can_be_named(run):
    """`--resume FILE` takes a transcript as well as a hand-off; it stays as it is, and a broken one is told with its line."""
    path = sorted(Path("transcripts").rglob("*questions.txt"))[0]
    before = path.read_bytes()
    code, out, _ = run("chat", "--plain", "--resume", path)
    assert (code, path.read_bytes()) == (0, before)
    assert "I go on with" in out or "Ik ga verder" in out
    path.write_text("sync-assistant transcript 1\nlanguage: en\n\nhello\n\n", encoding="utf-8")
    code, _, err = run("chat", "--plain", "--resume", path)
    assert (code, f"{path}:4:" in err) == (2, True)
