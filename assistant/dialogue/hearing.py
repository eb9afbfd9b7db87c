"""A line as the user typed it: a command, an answer to the open question, or a text that is evidence.

A command is the whole line, in either language, with arguments that are valid; a leading `/` forces it. A paste of several
lines is always a text.
"""

from __future__ import annotations

import re
import string
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from assistant.dialogue.events import Option
from assistant.model import UNKNOWN

COMMANDS: dict[str, tuple[str, ...]] = {
    "help": ("help", "?", "hulp"),
    "back": ("back", "terug"),
    "restart": ("restart", "opnieuw", "opnieuw beginnen"),
    "quit": ("quit", "exit", "bye", "stop", "stoppen", "afsluiten"),
    "done": ("done", "ok", "klaar", "gedaan", "next", "volgende"),
    "skip": ("skip", "overslaan"),
    "failed": ("failed", "mislukt"),
    "all": ("all", "alles", "alle"),
    "language": ("language", "taal"),
    "names": ("names", "namen", "english names", "engelse namen"),
    "role": ("role", "rol"),
    "open": ("open", "openen"),
    "note": ("note", "notitie"),
    "case": ("case", "zaak"),
    "handoff": ("handoff", "overdracht"),
    "why": ("why", "waarom"),
    "how": ("how", "hoe"),
    "whynot": ("whynot", "why not", "waaromniet", "waarom niet"),
    "candidates": ("candidates", "kandidaten"),
    "answers": ("answers", "antwoorden"),
    "change": ("change", "wijzig", "wijzigen"),
    "whatif": ("whatif", "what if", "watals", "wat als"),
}
"""Each command, and the words for it in English and Dutch."""

_AS_TYPED = {
    "note": re.compile(r".+"),
    "case": re.compile(r"\S*\d\S*"),
    "handoff": re.compile(r"\S*[^\s.]\.\w+|\S*[/\\]\S+|.+\.(?:md|json|txt)", re.IGNORECASE),
}
"""What is typed behind these commands is taken as it is, where it looks like what they take: a note, a number, a file."""

_YES = {"yes", "y", "ja", "j", "jawel", "yep", "yeah"}
_NO = {"no", "n", "nee", "nope"}
_DO_NOT_KNOW = {
    UNKNOWN, "dont know", "i dont know", "do not know", "i do not know", "idk", "no idea", "not sure", "im not sure", "dunno",
    "weet ik niet", "weet niet", "ik weet het niet", "geen idee", "onbekend", "dat weet ik niet", "weet het niet",
}  # fmt: skip
_BY_WORD = {word: command for command, words in COMMANDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a line is. `what` is a command's name, `answer` or `text`; `value` its argument, the choice, or the words."""

    what: str
    value: str
    kind: Literal["command", "answer", "text", "nothing", "no-command"] = "command"


def hear(line: str, choices: Sequence[Option] = (), arguments: Mapping[str, Container[str]] = MappingProxyType({})) -> Heard:
    """Return what `line` is, given the choices of the open question (none where no question is open).

    `arguments` names the arguments that a command takes; with any other word behind it, a line is a text.

    Where a question is open, an answer comes before a command of the same word.
    """
    words = line.strip()
    if not words:
        return Heard("nothing", "", "nothing")
    if "\n" in words:
        return Heard("text", line, "text")
    forced = words.startswith("/")
    command = _command(words.removeprefix("/"), arguments, forced=forced)
    if forced:
        if command is not None:
            return command
        if re.fullmatch(r"/[^\W\d_]+", words):
            return Heard("no-command", words, "no-command")
    elif choices:
        value = choose(words, choices)
        if value is not None:
            return Heard("answer", value, "answer")
    if command is not None:
        return command
    return Heard("text", line, "text")


def _command(words: str, arguments: Mapping[str, Container[str]], *, forced: bool) -> Heard | None:
    plain = " ".join(words.lower().rstrip(".!").split())
    if plain in _BY_WORD:
        return Heard(_BY_WORD[plain], "")
    for word, command in _BY_WORD.items():
        argument = plain.removeprefix(f"{word} ")
        if argument == plain:
            continue
        if command in _AS_TYPED:
            typed = words.split(maxsplit=1)[1].strip()
            return Heard(command, typed) if forced or _AS_TYPED[command].fullmatch(typed) else None
        if argument in arguments.get(command, ()) or (forced and command in arguments):
            return Heard(command, argument)
    return None


def choose(words: str, choices: Sequence[Option]) -> str | None:
    """Return the value that `words` choose: by value, number, letter, label, or words of one label only; None if none."""
    plain = _plain(words)
    for choice in choices:
        if plain == choice.value.lower():
            return choice.value
    number = plain.strip(" .)(")
    if number.isascii() and number.isdigit() and len(number) <= 2 and 1 <= int(number) <= len(choices):
        return choices[int(number) - 1].value
    values = [choice.value for choice in choices]
    if values[:2] == ["yes", "no"]:
        if plain in _YES:
            return "yes"
        if plain in _NO:
            return "no"
    if len(number) == 1 and number in string.ascii_lowercase and string.ascii_lowercase.index(number) < len(choices):
        return choices[string.ascii_lowercase.index(number)].value
    for choice in choices:
        if plain == _plain(choice.label):
            return choice.value
    if UNKNOWN in values and re.sub(r"[^\w\s]", "", plain) in _DO_NOT_KNOW:
        return UNKNOWN
    return _by_words(plain, choices)


def _by_words(plain: str, choices: Sequence[Option]) -> str | None:
    """Return the only choice whose label has all the words, of which at least one is longer than three letters."""
    wanted = set(re.findall(r"\w+", plain))
    if not any(len(word) > 3 for word in wanted):
        return None
    fitting = [choice.value for choice in choices if wanted <= set(re.findall(r"\w+", _plain(choice.label)))]
    return fitting[0] if len(fitting) == 1 else None


def _plain(words: str) -> str:
    return " ".join(words.lower().replace("’", "'").split()).rstrip(".!")
