"""What a source of an entry points at in a document.

A source without `part` is the whole section with the sections in it, save those that the same entry names as wholes
themselves. With `part` it is only what begins with those words there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.authoring.documents import Document, Part, Section, fingerprint
from assistant.authoring.markdown import folded
from assistant.model import Source


@dataclass(frozen=True, slots=True)
class Passage:
    """The parts of a section that a source points at: none where the section is there and the part is not."""

    section: Section
    parts: tuple[Part, ...]

    @property
    def hash(self) -> str:
        """The hash that the source records."""
        return fingerprint(self.parts)


def locate(document: Document, source: Source, sources: Iterable[Source]) -> Passage | None:
    """Return what `source` points at; None without the section. `sources` are all those of the entry."""
    section = document.find(source.heading)
    if section is None:
        return None
    if source.part is not None:
        words = folded(source.part)
        return Passage(section, tuple(part for part in held(document, section) if part.begins(words)))
    apart = [
        document.find(other.heading)
        for other in sources
        if other is not source and other.document == source.document and other.part is None
    ]
    return Passage(section, tuple(held(document, section, [each for each in apart if each is not None])))


def held(document: Document, section: Section, apart: Iterable[Section] = ()) -> list[Part]:
    """Return the parts of a section and, each after its heading, of the sections in it that are not (in one) kept `apart`."""
    parts = list(section.parts)
    left_out = [each for each in apart if each is not section]
    out = {id(inner) for each in left_out for inner in (each, *document.within(each))}
    for inner in document.within(section):
        if id(inner) not in out:
            parts += [inner.as_part(), *inner.parts]
    return parts
