"""What an author may have meant by a name that does not exist."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_FEW = 8
"""So many names are listed where none is near."""
_NEAR = 0.65
"""How alike (0 … 1) a name must be to be suggested."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return that of `names` which is nearest to `name`, whatever the case and the hyphens; None where none is near."""
    folded = {_folded(each): each for each in names}
    close = difflib.get_close_matches(_folded(name), folded, n=1, cutoff=_NEAR)
    return folded[close[0]] if close else None


def hint(name: str, names: Iterable[str]) -> str:
    """Return what to add to a message about `name`: the nearest of `names`, else all where they are few, else nothing."""
    allowed = sorted(set(names))
    close = nearest(name, allowed)
    if close is not None:
        return f"; did you mean {close!r}?"
    return f"; allowed here: {', '.join(allowed)}" if 0 < len(allowed) <= _FEW else ""


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "-", name.strip().lower())
