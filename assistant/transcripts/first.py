"""The first line of every transcript, by which one is told from any other text. Apart, so that asking costs no imports."""

from __future__ import annotations

from pathlib import Path

FIRST = "sync-assistant transcript 1"


def is_transcript(path: Path) -> bool:
    """Tell whether a file begins as a transcript does."""
    try:
        with path.open("rb") as stream:
            return stream.read(100).removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].rstrip() == FIRST.encode()
    except OSError:
        return False
