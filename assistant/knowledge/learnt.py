"""`learnt.json` in a knowledge folder: what `kb learn` made of the tellings, so that nothing is learnt while a user waits.

It is data only and holds nothing that the folder does not: made anew from the same tellings, it is the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.errors import Fault
from assistant.model import Learnt

LEARNT = "learnt.json"


def read_learnt(path: str, content: bytes) -> Learnt | Fault:
    """Return what the file at `path` holds, or the fault where it is not what `kb learn` writes."""
    try:
        data = json.loads(content.decode("utf-8"))
        names = tuple(_text(name) for name in data["names"])
        words = data["words"]
        if not all(_is_row(row, len(names)) for row in words.values()):
            raise ValueError
        return Learnt(names, words, _text(data["made-from"]))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return Fault(path, 1, 1, "K050", "this is not what kb learn writes; run it again")


def _is_row(row: Any, names: int) -> bool:
    """Tell whether a word stands there as `Learnt` has it, with the numbers of symptoms that there are."""
    whole = isinstance(row, list) and len(row) % 2 == 1 and {*map(type, row)} == {int}
    return whole and (len(row) == 1 or (min(row[1::2]) >= 0 and max(row[1::2]) < names))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def learnt_text(learnt: Learnt) -> str:
    """Return the content of the file, a word on each line so that a change of it can be read."""
    rows = (f"{json.dumps(word)}: {json.dumps(row, separators=(',', ':'))}" for word, row in sorted(learnt.words.items()))
    head = f'"made-from": {json.dumps(learnt.made_from)},\n"names": {json.dumps(learnt.names)},\n"words": {{\n'
    return "{\n" + head + ",\n".join(rows) + "\n}\n}\n"


def folder_learnt(folder: Path) -> bytes | None:
    """Return the content of the file in a knowledge folder, or None where there is none."""
    path = folder / LEARNT
    return path.read_bytes() if path.is_file() else None
