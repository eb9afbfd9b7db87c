"""What a rule of redaction is, and the spellings that its patterns share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["secret", "guid", "mail", "name", "host", "ip", "phone"]
"""What a label says of the value it hides. Few of these words tell the recogniser anything; `user` and `key` would."""

QUOTE = r"""(?:\\*+(?:["'`]|&(?:amp;)*+(?:quot|apos|\#0*3[49]|\#[xX]0*2[27]);|u002[27]))"""
"""An escaped quote is a quote, and what closes a value is the same spelling: the escapes of a nested text are deeper."""
EQUALS = r"(?:=>?|:=)"
COLON = r"(?::(?![/\\]{2}))"
BACKSLASH = r"\\{1,8}+"
SLASH = r"(?:/|\\{1,8}+/?)"
LESS = r"(?:<|&(?:amp;)*+lt;|(?<!\\)\\++u003[cC])"
GREATER = r"(?:>|&(?:amp;)*+gt;|\\++u003[eE])"


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as running text."""
    return frozenset(text.split())


_VALUES = ("v", "v1", "v2", "v3", "v4")


def _always(_: re.Match[str], __: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to see something that must be hidden.

    `pattern` has the value in a group `v` (or `v1` … `v4`, of which one takes part); `accept` looks at the match and the
    value where a pattern cannot tell. A pattern that is not `exact` is for lower-case text: finding its first letter is
    then ten times as fast as where `re` must think of both cases. One of `needs`, in lower case, stands in every text that
    the pattern finds something in: looking for them first saves most of the time. Rules that find the same thing share an id.
    """

    id: str
    kind: Kind
    pattern: re.Pattern[str]
    accept: Callable[[re.Match[str], str], bool]
    exact: bool
    needs: tuple[str, ...]

    def find(self, text: str, lower: str) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each value to hide in `text`, of which `lower` is the lower-case form, as long."""
        if self.needs and not any(needed in lower for needed in self.needs):
            return
        groups = [name for name in _VALUES if name in self.pattern.groupindex]
        for match in self.pattern.finditer(text if self.exact else lower):
            start, end = match.span(next(name for name in groups if match[name] is not None))
            while end > start and text[end - 1] in ".,:; \t\n":  # the sentence goes on; this is not part of the value
                end -= 1
            if start < end and self.accept(match, text[start:end]):
                yield start, end


def rule(
    id_: str,
    kind: Kind,
    pattern: str,
    accept: Callable[[re.Match[str], str], bool] = _always,
    *,
    exact: bool = False,
    needs: str = "",
) -> Rule:
    """Return the rule with that pattern, written with spaces and comments; `needs` is written as words with spaces between."""
    return Rule(id_, kind, re.compile(pattern, re.X), accept, exact, tuple(needs.split()))
