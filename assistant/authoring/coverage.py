"""Whether the entries cover the documents, and whether the documents still say what the entries rest on.

Codes: S001 section without an entry, S002 new text that no entry rests on, S003 quoted message that is not diagnosed as an
entry of its section, S009 waiver that is wrong. S004 to S008 and S010 are those of `changes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from assistant.authoring.changes import Comparison, SourceFinding
from assistant.authoring.documents import Document, Part, Section, read_documents
from assistant.authoring.findings import Severity, found
from assistant.authoring.snapshot import read_snapshot
from assistant.authoring.sources import locate
from assistant.dialogue.expert import Expert
from assistant.knowledge import is_own, shipped_folder
from assistant.model import Knowledge
from assistant.untrusted import excerpt, harmless

_IN_DOCUMENTS = ("S001", "S002", "S003")
"""Codes of what is found in a document rather than in a knowledge file."""


def coverage(expert: Expert, folder: Path, knowledge_folders: Iterable[Path] | None = None) -> list[SourceFinding]:
    """Return what is wrong between the knowledge base and the Markdown documents in `folder`, by file and line.

    `knowledge_folders` are those with the recorded sources, by default the shipped one. With a team's own after it, what is
    wrong in the shipped files is left out: it is not the team's to mend. Raises InputError where a folder cannot be read.
    """
    folders = [shipped_folder()] if knowledge_folders is None else list(knowledge_folders)
    findings = compare(expert, read_documents(folder), read_snapshot(folders))
    return [each for each in findings if len(folders) == 1 or each.code in _IN_DOCUMENTS or is_own(each.path)]


def compare(expert: Expert, documents: Mapping[str, Document], recorded: Mapping[str, Document]) -> list[SourceFinding]:
    """Return what is wrong between a knowledge base, the documents by name, and what was recorded of them."""
    comparison = Comparison(expert.knowledge, documents, recorded)
    changed = list(comparison.findings())
    cover = _Cover(expert.knowledge, comparison)
    return sorted({*changed, *cover.sections(), *cover.messages(expert), *cover.waivers()})


def coverage_lines(findings: Iterable[SourceFinding]) -> Iterator[str]:
    """Yield findings as lines of text, each change shown once however many entries it concerns."""
    shown: set[tuple[str, ...]] = set()
    for finding in findings:
        yield harmless(str(finding))
        if finding.diff and finding.diff in shown:
            yield "    (the same change as above)"
        else:
            shown.add(finding.diff)
            yield from (f"    {harmless(line)}" for line in finding.diff)


class _Cover:
    """Which entries rest on which sections and parts, and which sections are waived."""

    def __init__(self, knowledge: Knowledge, comparison: Comparison) -> None:
        self.knowledge = knowledge
        self.documents = comparison.documents
        self.comparison = comparison
        self.entries: dict[int, set[str]] = {}  # by the identity of sections and parts: equal ones stand in several places
        self.whole: set[int] = set()
        for entry in knowledge.entries.values():
            for source in entry.sources:
                document = self.documents.get(source.document)
                passage = None if document is None else locate(document, source, entry.sources)
                if document is None or passage is None:
                    continue
                inside = document.within(passage.section)
                on = [passage.section] if source.part is not None else [passage.section, *inside]
                on += [section for section in inside if any(each is part for each in section.parts for part in passage.parts)]
                self.whole |= {id(section) for section in on if source.part is None}
                for each in (*on, *passage.parts):
                    self.entries.setdefault(id(each), set()).add(entry.id)
        self.waived = {
            id(each)
            for waiver in knowledge.waivers
            if (document := self.documents.get(waiver.document)) and (section := document.find(waiver.heading))
            for each in (section, *document.within(section))
        }

    def sections(self) -> Iterator[SourceFinding]:
        """S001: a section with neither entry nor waiver. S002: new text in a section of which entries use only some parts."""
        for document, section in self._all():
            heir = (document.name, section.path) in self.comparison.heirs
            if id(section) in self.waived or id(section) in self.whole or not section.parts or heir:
                continue
            if id(section) not in self.entries:
                text = f"no entry rests on the section {section.name!r}: write one, or waive it with a reason"
                yield _in(document, section, section.line, "S001", "warning", text)
                continue
            for part in self.comparison.added(document.name, section):
                if id(part) not in self.entries:
                    text = f"no entry rests on what is new in {section.name!r}: {excerpt(part.texts[0])!r}"
                    yield _in(document, section, part.line, "S002", "warning", text)

    def messages(self, expert: Expert) -> Iterator[SourceFinding]:
        """S003: an error message that is quoted in a document and not diagnosed as an entry that rests on it."""
        for document, section in self._all():
            for part in section.parts if id(section) not in self.waived else ():
                for message in part.messages:
                    wanted = self._resting(section, part)
                    verdict = expert.diagnose(message).verdict
                    reached = verdict.conclusions[0].entry if verdict.kind == "diagnosed" else None
                    if reached is None or (wanted and reached not in wanted):
                        what = f"is diagnosed as {reached}" if reached else f"is {verdict.kind}"
                        due = f", and the section is that of {', '.join(sorted(wanted))}" if wanted else ""
                        text = f"the quoted message {excerpt(message)!r} {what}{due}"
                        yield _in(document, section, part.line, "S003", "error", text)

    def _resting(self, section: Section, part: Part) -> set[str]:
        return self.entries.get(id(part)) or self.entries.get(id(section), set())

    def waivers(self) -> Iterator[SourceFinding]:
        """S009: a waiver for what is not there, for what an entry rests on, or without a reason."""
        places = [key for key in self.knowledge.places if re.search(r"#waivers/\d+\Z", key)]  # in the order of the waivers
        for place, waiver in zip(places, self.knowledge.waivers, strict=True):
            document = self.documents.get(waiver.document)
            section = None if document is None else document.find(waiver.heading)
            resting = self.entries.get(id(section), set())
            if document is None:
                text = f"there is no document {waiver.document}"
            elif section is None:
                text = f"{waiver.document} has no section {waiver.heading!r}"
            elif resting:
                text = f"{waiver.heading!r} needs no waiver: {', '.join(sorted(resting))} rests on it"
            elif not waiver.reason.strip():
                text = f"the waiver of {waiver.heading!r} gives no reason"
            else:
                continue
            owner, _, path = place.partition("#")
            base = found(self.knowledge, owner, path, "S009", "warning", text)
            line = base.path, base.line, base.column
            yield SourceFinding(*line, "S009", "warning", text, "", waiver.document, waiver.heading)

    def _all(self) -> Iterator[tuple[Document, Section]]:
        for document in self.documents.values():
            for section in document.sections:
                yield document, section


def _in(document: Document, section: Section, line: int, code: str, severity: Severity, message: str) -> SourceFinding:
    return SourceFinding(document.name, line, 1, code, severity, message, "", document.name, section.name)
