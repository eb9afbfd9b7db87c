"""Bytes in, text out, whatever the encoding; text out, whatever the console."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from io import StringIO
from pathlib import Path
from typing import BinaryIO, TextIO, TypeVar

from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.model import Language
from assistant.untrusted import harmless

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LONG = 20
"""From so many items on a terminal is told how far a run is."""
_Item = TypeVar("_Item")


@contextmanager
def lines(path: str, language: Language) -> Iterator[Iterator[str]]:
    """Give the lines of a file, or of standard input for `-`, one by one. Raises InputError, in `language`, as `read` does."""
    try:
        with nullcontext(sys.stdin.buffer) if path == "-" else Path(path).open("rb") as stream:
            yield _decoded_lines(stream)
    except BrokenPipeError:  # this comes from what the caller writes, not from what is read here
        raise
    except OSError as error:
        raise _unreadable(path, error, language) from error


def _decoded_lines(stream: BinaryIO) -> Iterator[str]:
    first = stream.readline()
    if first.startswith(_UTF_16):  # in UTF-16 a line feed is two bytes, so its lines are counted after decoding
        yield from StringIO(_decode(first + stream.read()))
        return
    yield _decode(first)
    yield from (_decode(line) for line in stream)


def read(path: str, language: Language) -> str:
    """Return the text of a file, or of standard input for `-`. Raises InputError, in `language`, where it cannot be read."""
    try:
        return _decode(sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes())
    except OSError as error:
        raise _unreadable(path, error, language) from error


def _unreadable(path: str, error: OSError, language: Language) -> InputError:
    return InputError(phrase(language, "cannot-read", path=path, reason=error.strerror or error))


def _decode(content: bytes) -> str:
    """Return bytes as text: UTF-16 with its mark, UTF-8, or else the Windows code page that logs are often saved in."""
    if content.startswith(_UTF_16):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def show(line: str, stream: TextIO | None = None) -> None:
    """Print a line; a console that cannot show a character shows its stand-in."""
    out = stream or sys.stdout
    try:
        print(line, file=out, flush=True)
    except UnicodeEncodeError:
        encoding = out.encoding or "ascii"
        print(line.encode(encoding, errors="replace").decode(encoding), file=out, flush=True)


def complain(line: str) -> None:
    """Print a line to standard error, made harmless: it may quote what a file holds."""
    show(harmless(line), sys.stderr)


def counted(items: Sequence[_Item], language: Language, key: str) -> Iterator[_Item]:
    """Yield the items; of a long run, tell a terminal meanwhile how far it is, with the sentence `key`."""
    tell = len(items) >= _LONG and sys.stderr.isatty()
    for number, item in enumerate(items, 1):
        if tell:
            line = phrase(language, key, number=number, total=len(items))
            sys.stderr.write(f"\r{line}\r{' ' * len(line) if number == len(items) else ''}\r")
            sys.stderr.flush()
        yield item
