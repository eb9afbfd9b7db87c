"""The pytest plugin: a team's pytest collects a team's transcripts, tells what differs, and costs nothing elsewhere."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from assistant.transcripts.replay import accept, replay

ROOT = Path(__file__).parents[2]
INSTALLED = any(each.value == "assistant.transcripts.plugin" for each in entry_points(group="pytest11"))
PLUGIN = [] if INSTALLED else ["-p", "assistant.transcripts.plugin"]


@pytest.fixture
def folder(expert, tmp_path):
    """Return a project with three transcripts that are the same, in a folder of their own below `transcripts`."""
    below = tmp_path / "ours" / "transcripts" / "area"
    below.mkdir(parents=True)
    for what in ("en-message", "en-questions", "nl-message"):
        path = next((ROOT / "transcripts").rglob(f"dw-live-party-type-{what}.txt"))
        accept(replay(expert, Path(shutil.copy(path, below)), "en"), "en")
    return tmp_path


def run(folder, *arguments):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "SYNC_ASSISTANT", "COV_"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *PLUGIN, *arguments],
        cwd=folder, env={**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize("arguments", [[], ["-n", "2"], ["ours/transcripts/area"]], ids=["all", "xdist", "a folder"])
def test_transcripts_are_collected(folder, arguments):
    """Every transcript is a test, on one core and on several."""
    ended = run(folder, *arguments)
    assert ended.returncode == 0, ended.stdout
    assert "3 passed" in ended.stdout


def test_a_difference_fails_with_the_difference(folder):
    """A person reads grade and diff, without a traceback; the others pass."""
    path = next((folder / "ours").rglob("*questions.txt"))
    path.write_text(path.read_text(encoding="utf-8").replace("< ", "< Spoilt: "), encoding="utf-8")
    ended = run(folder)
    assert ended.returncode == 1
    assert "1 failed, 2 passed" in ended.stdout
    assert f"{path.name}: wording only" in ended.stdout
    assert "-< Spoilt: " in ended.stdout
    assert "Traceback" not in ended.stdout
    assert "plugin.py" not in ended.stdout


def test_a_broken_file_fails_with_its_line(folder):
    """The message names path and line."""
    path = next((folder / "ours").rglob("*questions.txt"))
    path.write_text(path.read_text(encoding="utf-8").replace("\n\n", "\n\nhello\n\n", 1), encoding="utf-8")
    ended = run(folder)
    assert f"{path.name}:" in ended.stdout
    assert "1 failed, 2 passed" in ended.stdout


def test_other_text_files_are_left_alone(folder):
    """Not collected: a transcript that is not below `transcripts`, and a text below it that is none."""
    path = next((folder / "ours").rglob("*questions.txt"))
    shutil.copy(path, folder / "ours" / "elsewhere.txt")
    (path.parent / "notes.txt").write_text("> hello\n", encoding="utf-8")
    (path.parent / "empty.txt").write_text("", encoding="utf-8")
    assert "3 passed" in run(folder).stdout


def test_a_teams_own_knowledge_is_used(folder):
    """The folders of `sync_assistant_knowledge` are laid over the shipped knowledge."""
    own = folder / "own"
    own.mkdir()
    shipped = ROOT / "knowledge" / "dual-write" / "dw-live-party-type.yaml"
    (own / shipped.name).write_text(shipped.read_text(encoding="utf-8").replace("start again", "begin anew"), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nsync_assistant_knowledge = own\n", encoding="utf-8")
    ended = run(folder)
    assert "wording only" in ended.stdout
    assert "begin anew" in ended.stdout


def test_a_teams_knowledge_that_is_broken_fails(folder):
    """A fault in a team's own file is told with its place; it is not passed over as if the file were not there."""
    (folder / "own").mkdir()
    (folder / "own" / "x.yaml").write_text("id: x\n", encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nsync_assistant_knowledge = own\n", encoding="utf-8")
    ended = run(folder)
    assert ended.returncode == 1
    assert "x.yaml:1:1: K" in ended.stdout


def test_where_no_transcript_is_near_nothing_is_imported(tmp_path):
    """Of the product, pytest reads the plugin's page at its start, and no library."""
    (tmp_path / "test_x.py").write_text(
        "import sys\ndef test_x():\n"
        "    ours = {name for name in sys.modules if name.startswith('assistant')}\n"
        "    assert ours == {'assistant', 'assistant.transcripts', 'assistant.transcripts.plugin'}\n"
        "    assert not {'experta', 'Stemmer', 'prompt_toolkit'} & set(sys.modules)\n",
        encoding="utf-8",
    )
    ended = run(tmp_path)
    assert ended.returncode == 0, ended.stdout
