"""What a conversation has learnt: observations read in a text, and answers given to questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

How = Literal["message", "anchor", "described", "answer"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Observation:
    """A symptom seen (`value` is `yes` or `no`) or a fact's value found.

    `certainty` is 0 … 1. `text` is the part of the text that shows it and `span` where that stands in the original, in
    code points from `start` to before `end`; an answer to a question has no span.
    """

    name: str
    value: str
    certainty: float
    how: How
    text: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """What one text holds.

    `values` are captured from slots, by the kind of value. `understood` is the share (0 … 1) of the text's telling words
    that the knowledge base knows; `words` counts those telling words.
    """

    observations: tuple[Observation, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    understood: float = 0.0
    words: int = 0
