"""A complete draft of an entry, with its examples and near misses, for an author to fill in.

What is left to write is marked with TODO, which `kb check` reports until it is gone. From a section of a document the draft
takes what can be taken over exactly: title, quoted messages, numbered steps, the stated role, and the source with its hash.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assistant.authoring.documents import fingerprint, parse
from assistant.errors import InputError

TODO = "TODO"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_ROLES = {"system admin": "system-admin", "tenant admin": "tenant-admin", "system administrator": "system-admin"}
_STATED_ROLE = re.compile(r"Required role to fix the issue:\s*(.+?)\.?\s*$", re.IGNORECASE)
_SHORTEST_SLOT = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a section of a document gives to a draft: all of it quoted as it stands there."""

    document: str
    heading: str
    hash: str
    messages: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    role: str | None = None


def origin(path: Path, heading: str) -> Origin:
    """Return what the section under `heading` in the Markdown file `path` gives. Raises InputError where there is none."""
    try:
        document = parse(path.name, path.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    section = document.find(heading)
    if section is None:
        raise InputError(f"{path.name} has no section {heading!r}")
    texts = [part.texts[-1] for part in section.parts]
    stated = (found.group(1) for text in texts if (found := _STATED_ROLE.search(text)))
    return Origin(
        path.name,
        section.heading[-1],
        fingerprint(section.parts),
        tuple(message for part in section.parts for message in part.messages),
        tuple(part.texts[-1] for part in section.parts if part.kind == "item"),
        next(stated, None),
    )


def draft(entry: str, area: str, start: Origin | None = None) -> str:
    """Return the YAML of a draft of the entry with id `entry`. Raises InputError where that is no id."""
    if not _ID.match(entry):
        raise InputError(f"{entry!r}: lower-case letters, digits and single hyphens")
    given = start or Origin(TODO, TODO, "")
    role = _ROLES.get((given.role or "").lower())
    title = given.heading if given.heading != TODO else f"{TODO} a short statement of the fault"
    steps = given.steps or (f"{TODO} one thing to do",)
    return "\n".join([
        f"id: {entry}",
        "kind: problem",
        f"area: {area}",
        "title:",
        f"  en: {_quoted(title)}",
        f"  nl: {_quoted(f'{TODO} hetzelfde in het Nederlands')}",
        "sources:",
        f"  - document: {_quoted(given.document)}",
        f"    heading: {_quoted(given.heading)}",
        *([f"    hash: {_quoted(given.hash)}"] if given.hash else []),
        "role:",
        f"  who: {role or 'user'}",
        f"  basis: {'stated' if role else 'inferred'}",
        "symptoms:",
        f"  - id: {entry}-message",
        "    title:",
        f"      en: {_quoted(f'{TODO} the message says that …')}",
        f"      nl: {_quoted(f'{TODO} de melding zegt dat …')}",
        "    question:",
        f"      en: {_quoted(f'{TODO} Does the message say …?')}",
        f"      nl: {_quoted(f'{TODO} Staat er in de melding …?')}",
        "    messages:",
        "      en:",
        *(f"        - {_quoted(_without_slots(message))}" for message in given.messages or (f"{TODO} the whole message",)),
        "    described:",
        f"      en: [{_quoted(f'{TODO} a few telling words')}]",
        f"      nl: [{_quoted(f'{TODO} een paar sprekende woorden')}]",
        "rules:",
        f"  - id: {entry}-by-message",
        "    when:",
        f"      - symptom: {entry}-message",
        "    then:",
        f"      - conclude: {entry}",
        "    certainty: 0.97",
        "expects:",
        "  need: fault",
        f"  {entry}-message: yes",
        "cause:",
        f"  en: {_quoted(f'{TODO} why it happens')}",
        f"  nl: {_quoted(f'{TODO} hoe het komt')}",
        "remedy:",
        *(line for step in steps for line in _step(step)),
        "verify:",
        f"  en: {_quoted(f'{TODO} a yes/no question that shows whether it worked')}",
        f"  nl: {_quoted(f'{TODO} een ja/nee-vraag die laat zien of het is gelukt')}",
        "examples:",
        "  en:",
        *(f"    - {_quoted(text)}" for text in (*given.messages, f"{TODO} the message, pasted", f"{TODO} in a user's words")),
        "  nl:",
        f"    - {_quoted(f'{TODO} de melding, geplakt')}",
        f"    - {_quoted(f'{TODO} in de woorden van een gebruiker')}",
        "near_misses:",
        "  en:",
        f"    - text: {_quoted(f'{TODO} a text that looks like it and is something else')}",
        "      concludes: nothing",
        "  nl:",
        f"    - text: {_quoted(f'{TODO} een tekst die erop lijkt en iets anders is')}",
        "      concludes: nothing",
        "",
    ])  # fmt: skip


def _step(step: str) -> list[str]:
    return [
        "  - do:",
        f"      en: {_quoted(_without_slots(step))}",
        f"      nl: {_quoted(f'{TODO} hetzelfde in het Nederlands')}",
        "    see:",
        f"      en: {_quoted(f'{TODO} what shows that it was done')}",
        f"      nl: {_quoted(f'{TODO} waaraan u ziet dat het is gedaan')}",
    ]


def _quoted(text: str) -> str:
    """Return text as a YAML double-quoted scalar, which JSON's strings are."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _without_slots(message: str) -> str:
    """Return a message without braces that would be read as slots; the author puts the slots in."""
    return _SHORTEST_SLOT.sub(lambda match: match.group() if "..." in match.group() else match.group()[1:-1], message)


def write_new(path: Path, text: str) -> None:
    """Write a new file whole or not at all. Raises InputError where it is there already or cannot be written."""
    if path.exists():
        raise InputError(f"{path} is there already")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(name, path)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from error
