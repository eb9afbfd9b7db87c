"""A conversation written down, and the text that it is in a file: `parse(write(it)) == it`.

    sync-assistant transcript 1
    language: en
    role: system-admin
    knowledge: 0a1b2c3d4e5f
    concludes: dw-live-party-type

    > what the user typed; lines in a row are one paste, an empty one among them is a lone >
    ~ what was reasoned, in ids and values
    < the words

A turn begins with its `>` lines, and a blank line ends it. The pieces of the text, `head`, `said` and `answer`, can be
written one by one as they come: what stands before the last blank line is whole, so a file that stops anywhere can be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.model import LANGUAGES, Language
from assistant.transcripts.first import FIRST
from assistant.untrusted import excerpt, harmless

NOTHING = "nothing"
"""The promise that a conversation concludes no entry."""
_AGENT = "agent"
_HANDOFF = "handoff"
_KEYS = ("language", "role", "mode", "knowledge", "concludes", _HANDOFF)
_WORD = re.compile(r"[\w.-]+")
_MARKS = (">", "~", "<")


@dataclass(frozen=True, slots=True)
class Header:
    """What held when the conversation began, and what a person promised of it.

    `knowledge` is the version of the knowledge base; `agent` means that the user asked on behalf of a customer.
    `concludes` is the promise: the entries that must be concluded, in that order and the last one as the last, `()` where
    nothing may be; None where nobody promised anything. `handoff` is the hand-off with which it began, as a line of JSON.
    """

    language: Language
    role: str | None = None
    knowledge: str = ""
    concludes: tuple[str, ...] | None = None
    agent: bool = False
    handoff: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What the user typed or pasted, what was reasoned about it, and the words that were said. Each is harmless."""

    said: str
    reasoned: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation."""

    header: Header
    turns: tuple[Turn, ...] = ()


# -- writing -----------------------------------------------------------------------------------------------------------


def write(transcript: Transcript) -> str:
    """Return the text of a transcript."""
    return head(transcript.header) + body(transcript.turns)


def body(turns: Iterable[Turn]) -> str:
    """Return the text of turns: all of a transcript that stands after its header."""
    return "".join(said(turn.said) + answer(turn) for turn in turns)


def head(header: Header) -> str:
    """Return the text of a header."""
    promise = ", ".join(header.concludes) or NOTHING if header.concludes is not None else ""
    values = {
        "language": header.language, "role": header.role, "mode": _AGENT if header.agent else "",
        "knowledge": header.knowledge, "concludes": promise, _HANDOFF: header.handoff,
    }  # fmt: skip
    return "\n".join((FIRST, *(f"{key}: {value}" for key, value in values.items() if value))) + "\n\n"


def said(text: str) -> str:
    """Return the text of what the user typed."""
    return _lines(">", text.split("\n"))


def answer(turn: Turn) -> str:
    """Return the text of what came of a turn, with the blank line that ends it."""
    return _lines("~", turn.reasoned) + _lines("<", turn.words) + "\n"


def _lines(mark: str, texts: Iterable[str]) -> str:
    return "".join(f"{mark} {text}\n" if text else f"{mark}\n" for text in texts)


# -- reading -----------------------------------------------------------------------------------------------------------


def read(path: Path, language: Language) -> Transcript:
    """Return the transcript in a file. Raises InputError, in `language` and as path:line, where it is none."""
    return parse(text_of(path, language), str(path), language)


def text_of(path: Path, language: Language, *, cut: bool = False) -> str:
    """Return the text of a file in UTF-8, without a last turn that is not whole where it may be `cut`.

    Raises InputError, in `language`, where it cannot be read.
    """
    try:
        content = path.read_bytes()
        return (_whole(content) if cut else content).decode("utf-8-sig")
    except OSError as error:
        raise InputError(phrase(language, "cannot-read", path=path, reason=error.strerror or error)) from error
    except UnicodeDecodeError as error:
        _fault(str(path), content.count(b"\n", 0, error.start) + 1, language, "transcript-encoding")


def _whole(content: bytes) -> bytes:
    """Return the part of a recording that is whole, however far its writing came: the header and the turns that ended."""
    content = content.replace(b"\r\n", b"\n")
    return content[: content.rfind(b"\n\n") + 2] if b"\n\n" in content else b""


def parse(text: str, path: str, language: Language) -> Transcript:
    """Return the transcript that `text` is, of the file `path`. Raises InputError, in `language` and as path:line."""
    lines = harmless(text).split("\n")
    if lines[0].rstrip() != FIRST:
        _fault(path, 1, language, "transcript-first", first=FIRST)
    end = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    header = _header(lines[1:end], path, language)
    return Transcript(header, tuple(_turns(lines, end, path, language)))


def after_header(text: str) -> int:
    """Return where in the text of a transcript the header ends, its blank line included."""
    found = re.search(r"\n[ \t\r]*\n", text)
    return found.end() if found else len(text)


def _header(lines: list[str], path: str, language: Language) -> Header:
    given: dict[str, str] = {}
    for number, line in enumerate(lines, 2):
        key, colon, value = line.partition(":")
        if not colon or key not in _KEYS:
            _fault(path, number, language, "transcript-key", line=excerpt(line), allowed=", ".join(_KEYS))
        if key in given:
            _fault(path, number, language, "transcript-twice", name=key)
        given[key] = value.strip()
        if not _fits(key, value.strip()):
            _fault(path, number, language, "transcript-value", name=key, value=excerpt(value))
    spoken = next((each for each in LANGUAGES if each == given.get("language")), None)
    if spoken is None:
        number = 2 + list(given).index("language") if "language" in given else 1
        _fault(path, number, language, "transcript-language", allowed=", ".join(LANGUAGES))
    promise = tuple(word.strip() for word in given["concludes"].split(",")) if "concludes" in given else None
    concludes = () if promise == (NOTHING,) else promise
    return Header(spoken, given.get("role"), given.get("knowledge", ""), concludes, "mode" in given, given.get(_HANDOFF, ""))


def _fits(key: str, value: str) -> bool:
    """Tell whether a value may stand behind a key of the header."""
    if key == _HANDOFF:
        try:
            return isinstance(json.loads(value), dict)
        except (ValueError, RecursionError):
            return False
    if key == "mode":
        return value == _AGENT
    return all(_WORD.fullmatch(word.strip()) for word in (value.split(",") if key == "concludes" else [value]))


def _turns(lines: list[str], start: int, path: str, language: Language) -> Iterator[Turn]:
    turn: Turn | None = None
    before = ""
    for number, line in enumerate(lines[start:], start + 1):
        mark, content = line[:1], line[2:]
        if not line.strip():
            before = ""
            continue
        if mark not in _MARKS or line[1:2].strip(" "):
            _fault(path, number, language, "transcript-line", line=excerpt(line))
        if mark == ">" and before == ">" and turn is not None:
            turn = replace(turn, said=f"{turn.said}\n{content}")
        elif mark == ">":
            if turn is not None:
                yield turn
            turn = Turn(content)
        elif turn is None:
            _fault(path, number, language, "transcript-early")
        elif mark == "~" and turn.words:
            _fault(path, number, language, "transcript-order")
        elif mark == "~":
            turn = replace(turn, reasoned=(*turn.reasoned, content))
        else:
            turn = replace(turn, words=(*turn.words, content))
        before = mark
    if turn is not None:
        yield turn


def _fault(path: str, number: int, language: Language, key: str, **places: object) -> NoReturn:
    raise InputError(f"{path}:{number}: {phrase(language, key, **places)}")
