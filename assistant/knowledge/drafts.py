"""Which file is a draft: one of whose texts still says TODO. `kb check` judges drafts; a diagnosis leaves them out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.knowledge.reader import Document, Path

TODO = "TODO"
_LEFT = re.compile(rf"\b{TODO}\b")


def left_to_do(document: Document) -> list[Path]:
    """Return where in a file a text still says TODO, in the order of the file; a comment is no text."""
    return list(_texts(document.data, ()))


def unfinished(text: str) -> bool:
    """Tell whether a text still says TODO."""
    return _LEFT.search(text) is not None


def _texts(data: object, path: Path) -> Iterator[Path]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _texts(item, (*path, number))
    elif isinstance(data, str) and unfinished(data):
        yield path
