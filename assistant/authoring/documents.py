"""One Markdown document in, its sections and their parts out: what entries rest on, as normalised text.

A part is a paragraph, an item of a list, a row of a table, or a block of code, in each language in which it stands there.
White space, the wrapping of lines and line ends make no difference, nor does markup. Nothing is ever raised for a text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from assistant.authoring.markdown import folded, languages, messages, plain
from assistant.errors import InputError

Kind = Literal["paragraph", "item", "row", "code", "heading"]

PATH = " > "
"""What stands between the headings of a path, where a heading alone does not say which section is meant."""

_FENCE = re.compile(r"\s*(?:[*+-]\s+|\d{1,9}[.)]\s+)?(`{3,}|~{3,})\s*([\w-]*)[^`]*$")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$")
_ITEM = re.compile(r"\s*(?:[*+-]|\d{1,9}[.)])(?:\s+(.*))?$")
_QUOTE = re.compile(r"\s*>")
_NOTICE = re.compile(r"\s*\[!(?!include\b)\w+[^\]]*\]", re.IGNORECASE)
_INCLUDE_ALONE = re.compile(r"\s*(?:\[!include[^()]*\([^()]*\)\]\s*)+$", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_RULE = re.compile(r"\s*(?:-\s*){3,}$|\s*(?:\*\s*){3,}$|\s*(?:_\s*){3,}$")
_SHOWS_OUTPUT = ("console", "output")


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a section: `texts` in each language (code keeps its lines), and where it stands in the document."""

    kind: Kind
    texts: tuple[str, ...]
    line: int = field(default=1, compare=False)
    messages: tuple[str, ...] = field(default=(), compare=False)

    def begins(self, words: str) -> bool:
        """Tell whether the part begins with `words`, in any language; a word counts whole."""
        texts = [folded(text) for text in self.texts]
        return any(text.startswith(words) and not text[len(words) : len(words) + 1].isalnum() for text in texts)


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading down to the next, whatever its level; the document's title has level 1.

    `heading` is in each language; `above` holds the headings of the sections that this one is part of, the outermost first.
    """

    heading: tuple[str, ...]
    level: int
    above: tuple[tuple[str, ...], ...] = ()
    parts: tuple[Part, ...] = ()
    line: int = field(default=1, compare=False)

    @property
    def path(self) -> tuple[tuple[str, ...], ...]:
        """The headings that lead to the section, its own last."""
        return (*self.above, self.heading)

    @property
    def name(self) -> str:
        """The heading path as a source may name it, in the language that is read first."""
        return PATH.join(heading[0] for heading in self.path)

    def as_part(self) -> Part:
        """Return the heading as a part of the section that holds this one."""
        return Part("heading", self.heading, self.line)


@dataclass(frozen=True, slots=True)
class Document:
    """A document by its file name, and its sections in their order."""

    name: str
    sections: tuple[Section, ...] = ()

    def find(self, heading: str) -> Section | None:
        """Return the section that `heading`, or a heading path, names in any language; of several, the outermost."""
        wanted = [folded(step) for step in heading.split(PATH)]
        found = [section for section in self.sections if _ends(section.path, wanted) or folded(heading) in section.heading]
        return min(found, key=lambda section: len(section.above), default=None)

    def within(self, section: Section) -> list[Section]:
        """Return the sections that are part of `section`, in their order; the title's own text stands for itself."""
        return [
            other
            for other in self.sections
            if len(other.above) >= len(section.path) and other.above[: len(section.path)] == section.path
        ]


def fingerprint(parts: Iterable[Part]) -> str:
    """Return the first 16 hex digits of the SHA-256 of the normalised text of `parts`."""
    text = "\n".join(folded(text) for part in parts for text in part.texts)
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]


def read_documents(folder: Path) -> dict[str, Document]:
    """Return the Markdown documents in `folder` by file name. Raises InputError where one cannot be read."""
    try:
        if not folder.is_dir():
            raise InputError(f"no such folder: {folder}")
        paths = sorted(path for path in folder.glob("*.md") if path.is_file())
        return {path.name: parse(path.name, path.read_bytes().decode("utf-8-sig")) for path in paths}
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the documents: {error}") from error


def parse(name: str, text: str) -> Document:
    """Return the document that `text` holds."""
    reader = _Reader()
    reader.read(text)
    return Document(name, tuple(nested(reader.open)))


def nested(found: Iterable[tuple[int, tuple[str, ...], int, Sequence[Part]]]) -> Iterator[Section]:
    """Yield sections from (level, heading, line, parts) in their order, each with the headings above it."""
    above: list[tuple[int, tuple[str, ...]]] = []
    for level, heading, line, parts in found:
        while above and above[-1][0] >= level:
            above.pop()
        yield Section(heading, level, tuple(name for _, name in above), tuple(parts), line)
        if level > 1:  # the title holds its introduction alone, or every section would be part of it
            above.append((level, heading))


def _ends(path: tuple[tuple[str, ...], ...], wanted: list[str]) -> bool:
    return len(path) >= len(wanted) and all(
        step in heading for step, heading in zip(wanted, path[len(path) - len(wanted) :], strict=True)
    )


class _Reader:
    """Reads line by line: `block` collects the lines of the part that is being read."""

    def __init__(self) -> None:
        self.open: list[tuple[int, tuple[str, ...], int, list[Part]]] = []
        self.kind: Kind = "paragraph"
        self.start = 1
        self.block: list[str] = []

    def read(self, text: str) -> None:
        lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
        fence: str | None = None
        shown = False
        for number, line in enumerate(lines[(begin := _after_front_matter(lines)) :], start=begin + 1):
            bare = _unquoted(line) if fence is None else line
            opening = _FENCE.match(bare)
            if fence is not None:
                closed = _unquoted(line).strip()
                if closed.startswith(fence) and not closed.strip(fence[0]):
                    self.code(shown)
                    fence = None
                else:
                    self.block.append(line)
            elif opening:
                self.flush()
                fence, shown, self.start = opening[1], opening[2].lower() in _SHOWS_OUTPUT, number
            else:
                self.line(bare, number, lines[number] if number < len(lines) else "")
        if fence is not None:
            self.code(shown)
        self.flush()

    def line(self, line: str, number: int, following: str) -> None:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if heading:
            self.flush()
            texts = tuple(dict.fromkeys(plain(text) for text in languages(heading[2] or "")))
            self.open.append((len(heading[1]), texts, number, []))
        elif not line.strip() or _INCLUDE_ALONE.match(line) or (_RULE.match(line) and not self.in_table):
            self.flush()
        elif (self.in_table and "|" in line) or ("|" in line and "|" in following and _SEPARATOR.match(_unquoted(following))):
            self.flush()
            self.kind = "row"
            if not _SEPARATOR.match(line):
                self.begin("row", number, _row(line))
        elif item and (item[1] or not self.block):
            self.flush()
            self.begin("item", number, item[1] or "")
        elif self.block and not self.in_table:
            self.block.append(line)
        else:
            self.flush()
            self.begin("paragraph", number, line)

    @property
    def in_table(self) -> bool:
        return self.kind == "row"

    def begin(self, kind: Kind, number: int, line: str) -> None:
        self.kind, self.start, self.block = kind, number, [line]

    def flush(self) -> None:
        raw = languages("\n".join(self.block))
        texts = tuple(dict.fromkeys(text for text in map(plain, raw) if text))
        if texts:
            found = tuple(dict.fromkeys(message for text in raw for message in messages(text)))
            self.add(Part(self.kind, texts, self.start, found))
        self.kind, self.block = "paragraph", []

    def code(self, shown: bool) -> None:
        text = "\n".join(line for line in map(folded, self.block) if line)
        if text:
            self.add(Part("code", (text,), self.start, (text,) if shown else ()))
        self.kind, self.block = "paragraph", []

    def add(self, part: Part) -> None:
        if not self.open:
            self.open.append((1, ("",), 1, []))
        self.open[-1][3].append(part)


def _after_front_matter(lines: list[str]) -> int:
    if lines and lines[0].strip() == "---":
        for number, line in enumerate(lines[1:], start=1):
            if line.strip() == "---":
                return number + 1
    return 0


def _unquoted(line: str) -> str:
    """Take off the marks of a block quotation, and the word that says what kind of notice it is."""
    line = line.expandtabs(4)
    if not _QUOTE.match(line):
        return line
    while _QUOTE.match(line):
        line = line.split(">", 1)[1]
    return _NOTICE.sub("", line, count=1)


def _row(line: str) -> str:
    cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|"))
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return " | ".join(cell.strip() for cell in cells)
