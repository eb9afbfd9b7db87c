"""The error messages that the source documents quote, with the entry of the section in which each stands."""

import html
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

SHARED = Path(__file__).parents[2] / "shared"
needs_documents = pytest.mark.skipif(not SHARED.is_dir(), reason="the source documents (../shared) are not here")

_HEADING = re.compile(r"^## (.*)$", re.MULTILINE)
_TAG = re.compile(r"<[^>]+>")
_QUOTED = re.compile(r"(?<!\*)\*(?![\s*])((?:[^*]|\*\*[^*]+\*\*){25,}?)\*(?!\*)", re.DOTALL)
_FENCED = re.compile(r"```console\n(.*?)```", re.DOTALL)
_CONFLICT = re.compile(r'"(Cannot update the \w+ record because [^"]*)"')


@cache
def quoted_messages() -> tuple[tuple[str, str], ...]:
    """Return (entry id, message) for every error message of the documents, in each language in which it stands there."""
    if not SHARED.is_dir():
        return ()
    catalogue = yaml.safe_load((SHARED / "catalogue.yaml").read_text(encoding="utf-8"))
    found = []
    for path in sorted((SHARED / "documents").glob("*.md")):
        sections = _HEADING.split(path.read_text(encoding="utf-8"))[1:]
        for heading, body in zip(sections[::2], sections[1::2], strict=True):
            known = [
                entry["id"]
                for entry in catalogue
                if entry["document"] == path.name and _plain(entry["heading"]) in _plain(heading)
            ]
            conflict = [(entry, message) for entry in known if "conflict" in entry for message in _CONFLICT.findall(body)]
            found += list(dict.fromkeys(conflict))
            if len(known) == 1:
                messages = list(_FENCED.findall(body))
                messages += [_unmarked(message) for message in _QUOTED.findall(_FENCED.sub("", _TAG.sub("\n", body)))]
                found += [(known[0], message) for message in dict.fromkeys(messages)]
    return tuple(found)


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"\W+", " ", _TAG.sub(" ", html.unescape(heading))).lower().split())


def _unmarked(message: str) -> str:
    return re.sub(r"\\(.)", r"\1", message.replace("**", "")).strip()
