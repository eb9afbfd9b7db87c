"""What a section of a document gives to a draft: all of it quoted as it stands there, each text under its language."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.authoring.documents import Document, Section, fingerprint, parse
from assistant.authoring.sources import held
from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.model import LANGUAGES, Language

Spoken = Mapping[Language, str]
"""One text in the languages in which it is there."""

_ROLES = {
    "system admin": "system-admin",
    "system administrator": "system-admin",
    "systeembeheerder": "system-admin",
    "tenant admin": "tenant-admin",
    "tenant administrator": "tenant-admin",
    "tenantbeheerder": "tenant-admin",
}
_STATED_ROLE = re.compile(
    r"(?:Required role to fix the issue|Vereiste rol om \w+ \w+ op te lossen):\s*(.+?)\.?\s*$", re.IGNORECASE
)
_MOST_HINTS, _NEAR = 3, 0.6


@dataclass(frozen=True, slots=True)
class Origin:
    """A section by its document and heading, the hash of its text, and its title, messages, steps and role (an id)."""

    document: str
    heading: str
    hash: str
    title: Spoken = field(default_factory=dict)
    messages: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    steps: tuple[Spoken, ...] = ()
    role: str | None = None


def origin(path: Path, heading: str, stop: Mapping[str, Sequence[str]] | None = None, language: Language = "en") -> Origin:
    """Return what the section under `heading` in the Markdown file `path` gives.

    The heading may be written in other case or as the anchor of a link. `stop` are the stop words that tell languages apart.
    Raises InputError, in `language`, where there is no such file or section; it names the nearest.
    """
    document = _document(path, language)
    section = _section(document, heading, language)
    parts = held(document, section)
    here = _language(" ".join(text for part in parts for text in part.texts[-1:]), stop or {}, "en")
    messages: dict[Language, list[str]] = {}
    for message in (message for part in parts for message in part.messages):
        messages.setdefault(_language(message, stop or {}, here), []).append(message)
    stated = (found[1] for part in parts for text in part.texts if (found := _STATED_ROLE.search(text)))
    return Origin(
        path.name,
        section.heading[-1] if document.find(section.heading[-1]) is section else section.name,
        fingerprint(parts),
        _spoken(section.heading, stop or {}, here),
        {name: tuple(dict.fromkeys(texts)) for name, texts in messages.items()},
        tuple(_spoken(part.texts, stop or {}, here) for part in parts if part.kind == "item"),
        _ROLES.get(next(stated, "").lower()),
    )


def _document(path: Path, language: Language) -> Document:
    try:
        return parse(path.name, path.read_bytes().decode("utf-8-sig", errors="replace"))
    except OSError as error:
        names = [other.name for other in path.parent.glob("*.md")] if path.parent.is_dir() else []
        reason = phrase(language, "cannot-read", path=path, reason=error.strerror or error)
        raise InputError(reason + _meant(path.name, names, language)) from error


def _section(document: Document, heading: str, language: Language) -> Section:
    section = document.find(heading) if heading else None
    wanted = _words(heading)
    for each in document.sections if section is None and wanted else ():
        if wanted in [_words(name) for name in (*each.heading, each.name)]:
            return each
    if section is None:
        names = [name for each in document.sections for name in each.heading if name]
        key = "no-section" if heading else "section-unnamed"
        raise InputError(phrase(language, key, document=document.name, heading=heading) + _meant(heading, names, language))
    return section


def _meant(name: str, names: Sequence[str], language: Language) -> str:
    """Return what to add to a message about a name that is not there: the nearest names, or all where none was given."""
    words = {each: _words(each) for each in names}
    near = [each for each in words if _words(name) in words[each]]
    alike = difflib.get_close_matches(_words(name), words.values(), n=_MOST_HINTS, cutoff=_NEAR)
    near += [each for match in alike for each in words if words[each] == match]
    shown = list(dict.fromkeys(near))[: _MOST_HINTS if name else None]
    key = "nearest-names" if name else "all-names"
    return phrase(language, key, names="; ".join(repr(each) for each in shown)) if shown else ""


def _words(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def _spoken(texts: Sequence[str], stop: Mapping[str, Sequence[str]], otherwise: Language) -> Spoken:
    """Return texts that say the same, each under its language; the original, which stands last, wins."""
    return {_language(text, stop, otherwise): text for text in texts}


def _language(text: str, stop: Mapping[str, Iterable[str]], otherwise: Language) -> Language:
    """Return the language of which `text` has the most stop words, or `otherwise` where that does not tell."""
    words = re.findall(r"\w+", text.lower())
    known = {language: set(stop.get(language, ())) for language in LANGUAGES}
    counts = {language: sum(word in known[language] for word in words) for language in LANGUAGES}
    most = max(LANGUAGES, key=lambda language: (counts[language], language == otherwise))
    return most if counts[most] > min(counts.values()) else otherwise
