"""What has become of the text that entries rest on: reworded, renamed, moved, removed, or the same.

`Comparison` holds the documents as they are against the snapshot of what was recorded. Codes: S004 reworded, S005 heading
renamed, S006 moved, S007 removed, S008 document missing, S010 not recorded.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from assistant.authoring.documents import PATH, Document, Part, Section
from assistant.authoring.findings import Finding, Severity, found
from assistant.authoring.snapshot import sentences
from assistant.authoring.sources import Passage, held, locate
from assistant.knowledge.hints import nearest
from assistant.model import Entry, Knowledge, Source

_ALIKE, _ELSEWHERE, _SHARE = 0.5, 0.8, 0.5
"""How alike a reworded part is in its own section, and in another; which share of a section's text makes another its heir."""

Home = tuple[str, Section]
"""A section and the name of the document that it stands in."""


@dataclass(frozen=True, slots=True, order=True)
class SourceFinding(Finding):
    """A finding about a source: the entry (empty where it is about none), the section, and what changed as a unified diff."""

    entry: str = ""
    document: str = ""
    heading: str = ""
    diff: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the finding as JSON."""
        made = Finding.record(self)
        return made | {"entry": self.entry or None, "document": self.document, "heading": self.heading, "diff": list(self.diff)}


@dataclass(eq=False)
class Comparison:
    """The documents by name as they are and as they were recorded; `heirs` are the sections in which others live on."""

    knowledge: Knowledge
    documents: Mapping[str, Document]
    recorded: Mapping[str, Document]
    heirs: set[tuple[str, tuple[tuple[str, ...], ...]]] = field(default_factory=set)

    def findings(self) -> Iterator[SourceFinding]:
        """Yield what has changed for each source of each entry."""
        for entry in self.knowledge.entries.values():
            homes = [self._home(entry, source) for source in entry.sources]
            sources = [
                source if home is None else replace(source, document=home[0], heading=home[1].name)
                for source, home in zip(entry.sources, homes, strict=True)
            ]
            for number, home in enumerate(homes):
                yield from self._source(entry, number, home, sources)

    # -- one source ----------------------------------------------------------------------------------------------------

    def _source(self, entry: Entry, number: int, home: Home | None, sources: Sequence[Source]) -> Iterator[SourceFinding]:
        """Yield what has become of a source; `sources` are the entry's as they are now, `home` is where this one moved to."""
        source = entry.sources[number]

        def finding(key: str, code: str, severity: Severity, message: str, diff: Iterable[str] = ()) -> SourceFinding:
            base = found(self.knowledge, entry.id, f"sources/{number}/{key}", code, severity, f"{entry.id}: {message}")
            place = base.path, base.line, base.column
            return SourceFinding(*place, code, severity, base.message, entry.id, source.document, source.heading, tuple(diff))

        document = self.documents.get(sources[number].document)
        if document is None:
            told = [other.document for other in entry.sources[:number]]
            if source.document not in told and source.document.endswith(".md"):  # a ticket or a page is no file to be missing
                yield finding("document", "S008", "error", f"the document {source.document} is missing")
            return
        was, now = self._was(entry, source), locate(document, sources[number], sources)
        if now is None:
            message = f"{source.document} has no section {source.heading!r}{_any_more(was)}{self._hint(source)}"
            yield finding("heading", "S007", "error", message)
            return
        if source.hash is None:
            yield finding("heading", "S010", "warning", f"the text of {_what(source)} was not recorded: read it, then --record")
            return
        if was is not None:
            yield from (finding("heading", *each) for each in self._heading(source, was, now.section, home))
        if now.parts or source.part is None:
            yield from (finding(*each) for each in _wording(source, was, now))
        else:
            yield from (finding(*each) for each in self._part(source, was, (document.name, now.section)))

    def _home(self, entry: Entry, source: Source) -> Home | None:
        """Return where the text of a source lives on whose section is not found any more, or is another one of that name."""
        document, was = self.documents.get(source.document), self._was(entry, source)
        if document is None or was is None:
            return None
        now = document.find(source.heading)
        if now is not None and (
            now.path == was.section.path or held(document, now) == held(self.recorded[document.name], was.section)
        ):
            return None
        home = self._heir(document.name, was)
        if home is None or home[1] is now:
            return None
        self.heirs |= {(home[0], section.path) for section in (home[1], *self.documents[home[0]].within(home[1]))}
        return home

    def _was(self, entry: Entry, source: Source) -> Passage | None:
        """Return what the source pointed at when its hash was recorded, where the snapshot still knows."""
        document = self.recorded.get(source.document)
        passage = None if document is None else locate(document, source, entry.sources)
        return passage if passage is not None and passage.hash == source.hash else None

    def _heading(self, source: Source, was: Passage, now: Section, home: Home | None) -> Iterator[tuple[str, Severity, str]]:
        if home is not None:
            renamed = home[0] == source.document and now.above == was.section.above
            what = "is now called" if renamed else "was moved: it is now"
            text = f"the section {source.heading!r} {what} {_named(home, source.document)}"
            yield "S005" if renamed else "S006", "warning", text
        elif was.section.heading != now.heading:
            old, new = " / ".join(was.section.heading), " / ".join(now.heading)
            yield "S005", "warning", f"the heading {old!r} is now {new!r}"
        elif was.section.above != now.above:
            known = {section.path for section in self.documents[source.document].sections}
            if was.section.above in {(), *known}:  # else a heading above was renamed, which is no change of this section
                yield "S006", "warning", f"the section {source.heading!r} was moved: it is now {now.name!r}"

    def _part(self, source: Source, was: Passage | None, home: Home) -> Iterator[tuple[str, str, Severity, str, list[str]]]:
        """Say what has become of a part that no longer begins with the words that the source names."""
        gone = f"{source.heading!r} in {source.document} has no part{_any_more(was)} that begins {source.part!r}"
        if was is None:
            yield "part", "S007", "error", gone, []
            return
        here = self._closest(was.parts, self._new(home, held(self.documents[home[0]], home[1])))
        if here is not None and here[1] >= _ALIKE:
            text = f"{_what(source)} was reworded, and its first words with it: give `part` the new ones"
            yield "part", "S004", "warning", text, _diff(was.parts, [here[0]])
            return
        for name, document in self.documents.items():
            for other in document.sections:
                there = self._closest(was.parts, self._new((name, other), other.parts)) if other is not home[1] else None
                if there is not None and there[1] >= _ELSEWHERE:
                    text = f"{_what(source)} was moved: it is now in {_named((name, other), source.document)}"
                    yield "part", "S006", "warning", text, _diff(was.parts, [there[0]])
                    return
        yield "part", "S007", "error", gone, _diff(was.parts, [])

    # -- what is new in the documents ----------------------------------------------------------------------------------

    @cached_property
    def _recorded_texts(self) -> dict[tuple[str, str], set[tuple[str, ...]]]:
        """By document and heading: the texts that were recorded there, with those of the sections in it."""
        known: dict[tuple[str, str], set[tuple[str, ...]]] = {}
        for name, document in self.recorded.items():
            for section in document.sections:
                for heading in section.heading:
                    texts = known.setdefault((name, heading), set())
                    texts |= {part.texts for part in held(document, section)}
        return known

    def _new(self, home: Home, parts: Iterable[Part]) -> list[Part]:
        """Return those of `parts` that did not stand in that section when it was recorded."""
        name, section = home
        known = set().union(*(self._recorded_texts.get((name, heading), set()) for heading in section.heading))
        return [part for part in parts if part.texts not in known]

    def added(self, name: str, section: Section) -> list[Part]:
        """Return the section's own parts that are neither recorded nor a recorded part in other words."""
        recorded = [old for old in (self.recorded[name].sections if name in self.recorded else ()) if old.path == section.path]
        have = {part.texts for part in section.parts}
        lost = [part for old in recorded for part in old.parts if part.texts not in have]
        new = self._new((name, section), section.parts) if recorded else []
        return [part for part in new if not any(likeness(part, old) >= _ALIKE for old in lost)]

    @staticmethod
    def _closest(parts: Iterable[Part], candidates: Iterable[Part]) -> tuple[Part, float] | None:
        scored = [(new, likeness(old, new)) for old in parts for new in candidates]
        return max(scored, key=lambda pair: pair[1], default=None)

    def _heir(self, document: str, was: Passage) -> Home | None:
        """Return the section in which the text of a section lives on whose heading is gone."""
        old = held(self.recorded[document], was.section)
        texts = {part.texts for part in old}
        size = sum(len(part.texts[0]) for part in old) or 1
        homes = [(name, section) for name, each in self.documents.items() for section in each.sections]
        shares = []
        for home in homes:
            new = self._new(home, held(self.documents[home[0]], home[1]))
            share = sum(len(part.texts[0]) for part in new if part.texts in texts) / size
            if share < _SHARE and new:
                share = _ratio(" ".join(part.texts[0] for part in old), " ".join(part.texts[0] for part in new))
            shares.append(share)
        best = max(range(len(homes)), key=lambda at: (shares[at], len(homes[at][1].above)), default=None)
        return homes[best] if best is not None and shares[best] >= _SHARE else None

    def _hint(self, source: Source) -> str:
        headings = [heading for section in self.documents[source.document].sections for heading in section.heading]
        close = nearest(source.heading.split(PATH)[-1], headings)
        return f"; is it {close!r}?" if close else ""


def likeness(one: Part, other: Part) -> float:
    """Return from 0 to 1 how alike two parts are."""
    return max(_ratio(mine, theirs) for mine in one.texts for theirs in other.texts)


def _ratio(one: str, other: str) -> float:
    words = difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    if min(len(one), len(other)) > 80:
        return words.ratio() if words.quick_ratio() >= _ALIKE else 0.0
    letters = difflib.SequenceMatcher(None, one, other, autojunk=False)  # one word of two is half of them, but few letters
    return max(words.ratio(), letters.ratio())


def _any_more(was: Passage | None) -> str:
    """What was never recorded may never have been there."""
    return " any more" if was is not None else ""


def _what(source: Source) -> str:
    return f"the section {source.heading!r}" if source.part is None else f"the part {source.part!r} of {source.heading!r}"


def _named(home: Home, document: str) -> str:
    return repr(home[1].name) + (f" of {home[0]}" if home[0] != document else "")


def _wording(source: Source, was: Passage | None, now: Passage) -> Iterator[tuple[str, str, Severity, str, list[str]]]:
    key = "heading" if source.part is None else "part"
    if now.hash == source.hash:
        return
    if was is None:
        yield key, "S004", "warning", f"{_what(source)} is not as recorded; what was recorded is not known", []
        return
    headings = [[part for part in parts if part.kind == "heading"] for parts in (was.parts, now.parts)]
    rest = [[part.texts for part in parts if part.kind != "heading"] for parts in (was.parts, now.parts)]
    if rest[0] == rest[1] and len(headings[0]) == len(headings[1]):
        for old, new in zip(*headings, strict=True):
            if old != new:
                text = f"in {_what(source)}, the heading {' / '.join(old.texts)!r} is now {' / '.join(new.texts)!r}"
                yield key, "S005", "warning", text, []
    else:
        yield key, "S004", "warning", f"{_what(source)} was reworded", _diff(was.parts, now.parts)


def _diff(was: Iterable[Part], now: Iterable[Part]) -> list[str]:
    """Return a unified diff of two texts, sentence by sentence: one for each language that says something else."""
    old, new = list(was), list(now)
    languages = max((len(part.texts) for part in (*old, *new)), default=0)
    diffs = []
    for at in range(languages):
        lines = [[line for part in side for line in sentences(_in_language(part, at))] for side in (old, new)]
        diffs.append(tuple(difflib.unified_diff(lines[0], lines[1], "recorded", "document", n=1, lineterm="")))
    return [line for diff in dict.fromkeys(diffs) for line in diff]


def _in_language(part: Part, at: int) -> Part:
    return replace(part, texts=(part.texts[min(at, len(part.texts) - 1)],))
