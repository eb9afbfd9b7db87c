"""Findings and entries as lines of text for authors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assistant.authoring.findings import Finding
from assistant.errors import Fault
from assistant.model import Entry, Knowledge, Language
from assistant.untrusted import harmless

_WIDEST = 160


def as_findings(faults: Iterable[Fault]) -> list[Finding]:
    """Return the loader's faults as findings."""
    return [Finding(each.path, each.line, each.column, each.code, "error", each.message) for each in faults]


def finding_lines(findings: Iterable[Finding], folders: Sequence[Path]) -> Iterator[str]:
    """Yield each finding with the line of the file that it is about, and a caret below the place."""
    for finding in findings:
        yield harmless(str(finding))
        line = _line(finding, folders)
        if line is not None:
            shown = harmless(line.replace("\t", " "))[:_WIDEST]
            yield f"    {shown}"
            yield f"    {' ' * min(finding.column - 1, len(shown))}^"


def _line(finding: Finding, folders: Sequence[Path]) -> str | None:
    for folder in folders:
        for path in (folder / finding.path, folder.parent / finding.path):
            if path.is_file():
                lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
                return lines[finding.line - 1] if finding.line <= len(lines) else ""
    return None


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
    """Yield one line for each entry: id, kind, role and title."""
    for entry in entries:
        yield f"{entry.id:<30} {entry.kind:<10} {entry.role.who:<13} {entry.title.in_(language)}"
