"""The pytest plugin: a `.txt` below a folder `transcripts` whose first line is that of a transcript is a test.

It comes with the package, so a team's own pytest finds a team's own transcripts. What it needs is imported when the first
one is run; where there are none, pytest has only read this page. Their knowledge is the shipped one with that of
SYNC_ASSISTANT_KNOWLEDGE and of the option `sync_assistant_knowledge` in the configuration of pytest laid over it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from assistant.dialogue.expert import Expert

FOLDER = "transcripts"
_OPTION = "sync_assistant_knowledge"
_EXPERT = pytest.StashKey["Expert"]()


class DifferenceError(Exception):
    """A transcript is not the same when it is held again; the message says how."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option for a team's own knowledge."""
    parser.addini(
        _OPTION, "folders with knowledge of your own, for the transcripts of sync-assistant", type="paths", default=[]
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a transcript."""
    if file_path.suffix != ".txt" or FOLDER not in file_path.parent.parts:
        return None
    from assistant.transcripts.first import is_transcript

    return TranscriptFile.from_parent(parent, path=file_path) if is_transcript(file_path) else None


class TranscriptFile(pytest.File):
    """The file of a transcript: one test."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the test."""
        yield TranscriptItem.from_parent(self, name="replay")


class TranscriptItem(pytest.Item):
    """A transcript as a test: held again, it is the same."""

    def runtest(self) -> None:
        """Hold the transcript again."""
        from assistant.transcripts.replay import Grade, replay
        from assistant.transcripts.reports import report_lines

        replayed = replay(_expert(self.config), self.path, "en")
        if replayed.grade is not Grade.SAME:
            raise DifferenceError("\n".join(report_lines(replayed, "en")))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return what a person reads of a failure: the difference, or where a file is broken, without a traceback."""
        from assistant.errors import AssistantError

        if isinstance(excinfo.value, DifferenceError | AssistantError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the test stands."""
        return self.path, 0, f"transcript {self.path.name}"


def _expert(config: pytest.Config) -> Expert:
    """Return the one expert of a test run."""
    if _EXPERT not in config.stash:
        from assistant.dialogue.expert import Expert
        from assistant.errors import KnowledgeError
        from assistant.knowledge import load

        named = [Path(name) for name in os.environ.get("SYNC_ASSISTANT_KNOWLEDGE", "").split(os.pathsep) if name]
        knowledge = load(None, [*named, *config.getini(_OPTION)])
        if knowledge.left_out:  # a chat does without a broken file; a test must not
            raise KnowledgeError(knowledge.left_out)
        config.stash[_EXPERT] = Expert(knowledge)
    return config.stash[_EXPERT]
