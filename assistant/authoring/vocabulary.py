"""What an author can use, as lines of text: facts with questions and values, symptoms, suspicions, slots, roles, areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.dialogue.wording import phrase
from assistant.model import LANGUAGES, Knowledge, Language, Text

_Row = tuple[str, tuple[Text, ...], tuple["_Row", ...]]
"""An id, what is said of it, and the rows below it."""


def vocabulary_lines(knowledge: Knowledge, language: Language, text: str | None = None) -> Iterator[str]:
    """Yield the vocabulary by kind, each with how it is written in an entry.

    With `text` only what has it in its id or its words, in either language; a fact is shown with all its values.
    """
    wanted = (text or "").casefold()
    for title, rows in _kinds(knowledge):
        kept = [row for row in rows if _has(row, wanted)]
        if kept:
            yield phrase(language, title)
            for row in kept:
                yield from _lines(row, language, "  ")
            yield ""


def _kinds(knowledge: Knowledge) -> Iterator[tuple[str, list[_Row]]]:
    """Yield the key of each title, and the rows below it."""
    facts, symptoms = knowledge.facts.values(), knowledge.symptoms.values()
    values = {fact.id: tuple((value.id, (value.label,), ()) for value in fact.values) for fact in facts}
    yield "vocabulary-facts", [(fact.id, (fact.question or fact.title,), values[fact.id]) for fact in facts]
    yield "vocabulary-asked", [(each.id, (each.question,), ()) for each in symptoms if each.question is not None]
    yield "vocabulary-symptoms", [(each.id, (each.title,), ()) for each in symptoms if each.question is None]
    yield "vocabulary-suspicions", [(each.id, (each.title,), ()) for each in knowledge.suspicions.values()]
    yield "vocabulary-slots", [(f"{{{each.id}}}", (each.title, each.otherwise), ()) for each in knowledge.values.values()]
    yield "vocabulary-roles", [(each.id, (each.title,), ()) for each in knowledge.roles.values()]
    yield "vocabulary-areas", [(area, (), ()) for area in sorted({entry.area for entry in knowledge.entries.values()})]


def _has(row: _Row, wanted: str) -> bool:
    name, said, below = row
    return any(wanted in each.casefold() for each in (name, *_words(said))) or any(_has(each, wanted) for each in below)


def _words(said: Iterable[Text]) -> Iterator[str]:
    return (text.in_(language) for text in said for language in LANGUAGES)


def _lines(row: _Row, language: Language, indent: str) -> Iterator[str]:
    name, said, below = row
    yield f"{indent}{name:<{32 - len(indent)}} {' / '.join(text.in_(language) for text in said)}".rstrip()
    for each in below:
        yield from _lines(each, language, f"{indent}    ")
