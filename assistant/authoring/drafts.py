"""What is left to do in an entry that is still a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from assistant.knowledge.drafts import unfinished
from assistant.model import Entry


def left_to_do(entry: Entry) -> list[str]:
    """Return the paths (`remedy/0/do/nl`) of the texts of an entry that still say TODO, in the order of its keys."""
    return list(_texts(entry, ""))


def _texts(part: object, path: str) -> Iterator[str]:
    if isinstance(part, str):
        yield from [path] if unfinished(part) else []
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _texts(value, f"{path}/{key}".lstrip("/"))
    elif isinstance(part, tuple):
        for number, item in enumerate(part):
            yield from _texts(item, f"{path}/{number}".lstrip("/"))
    elif is_dataclass(part) and not isinstance(part, type):
        for each in fields(part):
            yield from _texts(getattr(part, each.name), f"{path}/{each.name.rstrip('_')}".lstrip("/"))
