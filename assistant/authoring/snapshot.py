"""The text that entries rest on, kept beside them, so that a change in a document can be shown.

One plain text file for each document, `sources/<document>.txt`. Each line opens with what it is: `#` a heading (as many as
its level), `*` an item, `|` a row of a table, a back quote code, `¶` a paragraph, `=` the same in another language. Each
sentence has a line of its own; those after the first are indented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.authoring.documents import Document, Kind, Part, nested
from assistant.errors import InputError

FOLDER = "sources"
"""The folder of a knowledge base that holds the snapshot."""

_CREDIT = (
    "From {name}, © Microsoft, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/): the text of the sections that entries "
    "rest on, without its markup. Written by `kb coverage --record`."
)
_MARKS: dict[Kind, str] = {"paragraph": "¶", "item": "*", "row": "|", "code": "`"}
_KINDS = {mark: kind for kind, mark in _MARKS.items()}
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"'(\[]?[A-ZÀ-Þ0-9])")


def sentences(part: Part) -> Iterator[str]:
    """Yield the text of a part line by line: each sentence, or each line of code, in every language."""
    for text in part.texts:
        yield from text.split("\n") if part.kind == "code" else _SENTENCE.split(text)


def written(document: Document) -> str:
    """Return the snapshot of the sections of `document`."""
    lines = [_CREDIT.format(name=document.name)]
    for section in document.sections:
        mark = "#" * section.level
        lines += ["", *_in_languages(mark, [[heading] for heading in section.heading])]
        for part in section.parts:
            lines.append("")
            lines += _in_languages(_MARKS[part.kind], [list(sentences(Part(part.kind, (text,)))) for text in part.texts])
    return "\n".join(lines) + "\n"


def _in_languages(mark: str, texts: Iterable[list[str]]) -> Iterator[str]:
    for number, (first, *rest) in enumerate(texts):
        yield f"{'=' if number else mark} {first}"
        yield from (f"  {line}" for line in rest)


def understood(name: str, text: str) -> Document:
    """Return the document that a snapshot holds. Lines that nobody's program wrote are passed over."""
    sections: list[tuple[int, list[list[str]], list[tuple[Kind, list[list[str]]]]]] = []
    texts: list[list[str]] = []
    for line in text.split("\n")[1:]:
        mark, _, rest = line.partition(" ")
        if mark and not mark.strip("#"):
            texts = [[rest]]
            sections.append((len(mark), texts, []))
        elif mark in _KINDS and sections:
            texts = [[rest]]
            sections[-1][2].append((_KINDS[mark], texts))
        elif mark == "=" and texts:
            texts.append([rest])
        elif line.startswith("  ") and texts:
            texts[-1].append(line[2:])
    whole = [
        (level, _joined(" ", heading), 1, [Part(kind, _joined("\n" if kind == "code" else " ", each)) for kind, each in parts])
        for level, heading, parts in sections
    ]
    return Document(name, tuple(nested(whole)))


def _joined(between: str, texts: Iterable[list[str]]) -> tuple[str, ...]:
    return tuple(between.join(lines) for lines in texts)


def read_snapshot(folders: Iterable[Path]) -> dict[str, Document]:
    """Return the recorded documents by name, from the knowledge `folders`: a later one adds to those before it.

    Raises InputError where a file cannot be read.
    """
    found: dict[str, Document] = {}
    try:
        for folder in folders:
            for path in sorted((folder / FOLDER).glob("*.txt")):
                name = f"{path.stem}.md"
                document = understood(name, path.read_bytes().decode("utf-8").replace("\r\n", "\n"))
                before = found[name].sections if name in found else ()
                have = {section.path for section in document.sections}
                kept = [section for section in before if section.path not in have]
                found[name] = Document(name, (*kept, *document.sections))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the recorded sources: {error}") from error
    return found
