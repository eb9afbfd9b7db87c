"""A complete draft of an entry, with its examples and near misses, for an author to fill in.

What is left to write is marked with TODO: until the last one is gone the entry is a draft, which `kb check` judges and a
diagnosis leaves out. From a section of a document the draft takes what can be taken over exactly: title, quoted messages,
steps, the stated role, and the source with its hash. A shipped entry is not drafted anew but copied, to be changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assistant.authoring.origins import Origin, Spoken, origin
from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.files import write_whole
from assistant.knowledge import is_own
from assistant.knowledge.drafts import TODO
from assistant.knowledge.hints import nearest
from assistant.knowledge.schema import json_schema
from assistant.model import LANGUAGES, Knowledge, Language

__all__ = ["area_of", "draft", "origin", "replacement", "write_draft", "write_new"]

SCHEMA = "entry.schema.json"
"""The file beside a draft from which an editor takes the keys."""
_MODELINE = f"# yaml-language-server: $schema={SCHEMA}"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_SHORTEST_SLOT = re.compile(r"\{[^{}]*\}")
_SAME: Spoken = {"en": f"{TODO} the same in English", "nl": f"{TODO} hetzelfde in het Nederlands"}
_HOLDS = {
    "dual-write-initial-sync": {"product": "dual-write", "phase": "initial-sync"},
    "dual-write-live-sync": {"product": "dual-write", "phase": "live-sync"},
    "business-central-sync": {"product": "business-central"},
}
"""What holds for every problem of an area: expected of its users, and what a description needs beside it."""
_AREAS = {"dw-initial": "dual-write-initial-sync", "dw": "dual-write-live-sync", "bc": "business-central-sync"}


def area_of(entry: str) -> str:
    """Return the area of an entry by how its id begins; `own` where that tells none."""
    return next((area for start, area in _AREAS.items() if entry.startswith(f"{start}-")), "own")


def draft(entry: str, area: str, start: Origin | None = None, language: Language = "en") -> str:
    """Return the YAML of a draft of the entry with id `entry`. Raises InputError, in `language`, where that is no id."""
    if not _ID.match(entry):
        raise InputError(phrase(language, "no-id", name=entry))
    given = start or Origin(TODO, TODO, "")
    holds = _HOLDS.get(area, {})
    first: Spoken = {"en": f"{TODO} one thing to do", "nl": f"{TODO} één ding om te doen"}
    lines = [
        _MODELINE,
        f"id: {entry}",
        "kind: problem",
        f"area: {area}",
        *_text("title", given.title, {"en": f"{TODO} a short statement of the fault", "nl": f"{TODO} een korte omschrijving"}),
        "sources:",
        f"  - document: {_quoted(given.document)}",
        f"    heading: {_quoted(given.heading)}",
        *([f"    hash: {_quoted(given.hash)}"] if given.hash else []),
        "role:",
        f"  who: {given.role or 'user'}",
        f"  basis: {'stated' if given.role else 'inferred'}",
        *_symptoms(entry, given),
        *_rules(entry, holds),
        "# What holds for a user who has this problem; `kb list --vocabulary` shows the questions and their values.",
        "expects:",
        *(f"  {fact}: {value}" for fact, value in holds.items()),
        "  need: fault",
        f"  {entry}-message: yes",
        *_text("cause", {}, {"en": f"{TODO} why it happens", "nl": f"{TODO} hoe het komt"}),
        "remedy:",
        *(line for step in given.steps or (first,) for line in _step(step)),
        *_text(
            "verify",
            {},
            {
                "en": f"{TODO} a yes/no question that shows whether it worked",
                "nl": f"{TODO} een ja/nee-vraag die laat zien of het is gelukt",
            },
        ),
        *_proofs(given),
    ]
    return "\n".join([*lines, ""])


def _symptoms(entry: str, given: Origin) -> Iterator[str]:
    yield "symptoms:"
    yield f"  - id: {entry}-message"
    says: Spoken = {"en": f"{TODO} the message says that …", "nl": f"{TODO} de melding zegt dat …"}
    asks: Spoken = {"en": f"{TODO} Does the message say that …?", "nl": f"{TODO} Staat er in de melding dat …?"}
    yield from _text("title", {}, says, 4)
    yield from _text("question", {}, asks, 4)
    yield "    messages:"
    whole: dict[Language, tuple[str, ...]] = {"en": (f"{TODO} the whole message",), "nl": (f"{TODO} de hele melding",)}
    for language, texts in (given.messages or whole).items():
        yield f"      {language}:"
        yield from (f"        - {_quoted(_without_slots(text))}" for text in texts)
    yield f"  - id: {entry}-told"
    seen: Spoken = {"en": f"{TODO} what a user sees happen", "nl": f"{TODO} wat een gebruiker ziet gebeuren"}
    yield from _text("title", {}, seen, 4)
    yield "    tellings:"
    yield f"      en: [{_quoted(f'{TODO} how somebody tells of it; the more of these, in other words, the better')}]"
    yield f"      nl: [{_quoted(f'{TODO} hoe iemand erover vertelt; hoe meer, in andere woorden, hoe beter')}]"


def _rules(entry: str, holds: Mapping[str, str]) -> Iterator[str]:
    """Yield a rule for the message, which concludes alone, and for the description, which only with more beside it does."""
    product = [f"{{fact: product, is: {holds['product']}}}"] if "product" in holds else []
    rules: list[tuple[str, Sequence[str], float]] = [
        ("by-message", [f"symptom: {entry}-message"], 0.97),
        ("by-description", [f"symptom: {entry}-told"], 0.5),
    ]
    if product:
        rules.append(("by-description-and-product", [f"symptom: {entry}-told", *product], 0.7))
    yield "rules:"
    for name, when, certainty in rules:
        yield f"  - id: {entry}-{name}"
        yield "    when:"
        yield from (f"      - {condition}" for condition in when)
        yield "    then:"
        yield f"      - conclude: {entry}"
        yield f"    certainty: {certainty}"


def _step(step: Spoken) -> Iterator[str]:
    do = _text("do", {language: _without_slots(text) for language, text in step.items()}, {}, 4)
    yield from ("  - do:", *list(do)[1:])
    shows: Spoken = {"en": f"{TODO} what shows that it was done", "nl": f"{TODO} waaraan u ziet dat het is gedaan"}
    yield from _text("see", {}, shows, 4)


def _proofs(given: Origin) -> Iterator[str]:
    """Yield examples, the quoted messages among them, and near misses, in each language."""
    pasted: Spoken = {"en": f"{TODO} the message, pasted", "nl": f"{TODO} de melding, geplakt"}
    told: Spoken = {"en": f"{TODO} in a user's words", "nl": f"{TODO} in de woorden van een gebruiker"}
    alike: Spoken = {
        "en": f"{TODO} a text that looks like it and is something else",
        "nl": f"{TODO} een tekst die erop lijkt en iets anders is",
    }
    yield "examples:"
    for language in LANGUAGES:
        yield f"  {language}:"
        yield from (f"    - {_quoted(text)}" for text in (*given.messages.get(language, (pasted[language],)), told[language]))
    yield "near_misses:"
    for language in LANGUAGES:
        yield f"  {language}:"
        yield f"    - text: {_quoted(alike[language])}"
        yield "      concludes: nothing"


def _text(key: str, given: Spoken, otherwise: Spoken, indent: int = 0) -> Iterator[str]:
    """Yield a text in both languages: as given, marked to do where the other language alone is, or what is to do."""
    yield f"{' ' * indent}{key}:"
    for language in LANGUAGES:
        text = given.get(language) or (_SAME if given else otherwise)[language]
        yield f"{' ' * indent}  {language}: {_quoted(text)}"


def replacement(knowledge: Knowledge, entry: str, shipped: Path, language: Language = "en") -> str:
    """Return the text of the file of an entry, to be changed in another folder.

    Raises InputError, in `language`, where there is no such entry or its file cannot be read.
    """
    if entry not in knowledge.entries:
        close = nearest(entry, knowledge.entries)
        raise InputError(phrase(language, "no-entry-hint" if close else "no-entry", name=entry, hint=close))
    place = knowledge.places[f"{entry}#id"].path
    try:
        text = (Path(place) if is_own(place) else shipped / place).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(phrase(language, "cannot-read", path=place, reason=error.strerror or error)) from error
    lines = text.split("\n")
    return "\n".join([_MODELINE, *(lines[1:] if lines[0].startswith("# yaml-language-server:") else lines)])


def _quoted(text: str) -> str:
    """Return text as a YAML double-quoted scalar, which JSON's strings are."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _without_slots(message: str) -> str:
    """Return a message without braces that would be read as slots; the author puts the slots in."""
    return _SHORTEST_SLOT.sub(lambda match: match.group() if "..." in match.group() else match.group()[1:-1], message)


def write_draft(folder: Path, entry: str, text: str, language: Language = "en") -> list[Path]:
    """Write the file of an entry, and beside it the schema for editors where that is missing; return what was written.

    Raises InputError as `write_new` does.
    """
    path, beside = folder / f"{entry}.yaml", folder / SCHEMA
    write_new(path, text, language)
    if beside.exists():
        return [path]
    write_new(beside, json.dumps(json_schema(), indent=2) + "\n", language)
    return [path, beside]


def write_new(path: Path, text: str, language: Language = "en") -> None:
    """Write a new file whole or not at all. Raises InputError, in `language`, where it is there or cannot be written."""
    if path.exists():
        raise InputError(phrase(language, "is-there", path=path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except OSError as error:
        raise InputError(phrase(language, "cannot-write", path=path, reason=error.strerror or error)) from error
