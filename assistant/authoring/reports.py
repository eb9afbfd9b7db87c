"""Findings and entries as lines of text for authors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from assistant.authoring.drafts import left_to_do
from assistant.authoring.findings import Finding
from assistant.dialogue.wording import phrase
from assistant.errors import Fault
from assistant.knowledge import is_own
from assistant.model import Entry, Knowledge, Language
from assistant.untrusted import harmless

_WIDEST = 160
_Finding = TypeVar("_Finding", bound=Finding)


def as_findings(faults: Iterable[Fault]) -> list[Finding]:
    """Return the loader's faults as findings."""
    return [Finding(each.path, each.line, each.column, each.code, "error", each.message) for each in faults]


def opened(findings: Iterable[_Finding], folders: Sequence[Path]) -> list[_Finding]:
    """Return findings with paths that open from the current folder: a team's own do so already, others lie in `folders`."""
    return [replace(each, path=_opening(each.path, folders)) for each in findings]


def _opening(path: str, folders: Sequence[Path]) -> str:
    for folder in folders if not is_own(path) else ():
        if (folder / path).is_file():
            whole, here = (folder / path).resolve(), Path.cwd().resolve()
            return (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()
    return path


def finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield each finding with the line of the file that it is about, and a caret below the place."""
    for finding in findings:
        yield harmless(str(finding))
        line = _line(finding)
        if line is not None:
            shown = harmless(line.replace("\t", " "))[:_WIDEST]
            yield f"    {shown}"
            yield f"    {' ' * min(finding.column - 1, len(shown))}^"


def _line(finding: Finding) -> str | None:
    try:
        lines = Path(finding.path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return lines[finding.line - 1] if finding.line <= len(lines) else ""


def chosen(
    knowledge: Knowledge, *, area: str | None = None, kind: str | None = None, role: str | None = None, text: str | None = None
) -> list[Entry]:
    """Return the entries that fit every filter: `area` by its beginning, `text` anywhere in id or title."""
    return [
        entry
        for entry in knowledge.entries.values()
        if (area is None or entry.area.startswith(area))
        and (kind is None or entry.kind == kind)
        and (role is None or entry.role.who == role)
        and (text is None or text.lower() in f"{entry.id} {entry.title.en} {entry.title.nl}".lower())
    ]


def entry_lines(entries: Iterable[Entry], language: Language) -> Iterator[str]:
    """Yield one line for each entry: id, kind, role and title; that it is a draft stands before the title."""
    for entry in entries:
        mark = f"({phrase(language, 'draft')}) " if left_to_do(entry) else ""
        yield f"{entry.id:<30} {entry.kind:<10} {entry.role.who:<13} {mark}{entry.title.in_(language)}"
