"""The source documents, and the error messages that they quote, each with the entry of the section in which it stands."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from assistant.authoring.documents import Section, parse

SHARED = Path(__file__).parents[2] / "shared"
DOCUMENTS = SHARED / "documents"
needs_documents = pytest.mark.skipif(not SHARED.is_dir(), reason="the source documents (../shared) are not here")


@cache
def quoted_messages() -> tuple[tuple[str, str], ...]:
    """Return (entry id, message) for every error message of the documents, in each language in which it stands there."""
    if not SHARED.is_dir():
        return ()
    catalogue = yaml.safe_load((SHARED / "catalogue.yaml").read_text(encoding="utf-8"))
    found = []
    for path in sorted(DOCUMENTS.glob("*.md")):
        for section in parse(path.name, path.read_text(encoding="utf-8")).sections:
            known = [entry["id"] for entry in catalogue if entry["document"] == path.name and _is_of(entry, section)]
            for message in dict.fromkeys(message for part in section.parts for message in part.messages):
                # Several entries share the section with the set-up errors; of these only the conflict has messages there.
                found += [(entry, message) for entry in known if len(known) == 1 or "conflict" in entry]
    return tuple(found)


def _is_of(entry: dict[str, str], section: Section) -> bool:
    return any(_words(entry["heading"]) in _words(heading) for heading in section.heading)


def _words(heading: str) -> str:
    return " ".join(re.findall(r"\w+", heading.lower()))
