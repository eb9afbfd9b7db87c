"""What a conversation has learnt: observations read in a text, and answers given to questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, overload

How = Literal["message", "anchor", "described", "told", "answer"]
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
    that the knowledge base knows; `words` counts those telling words. `messages` is where error messages stand, one that
    occurs again included.
    """

    observations: tuple[Observation, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    understood: float = 0.0
    words: int = 0
    messages: tuple[Span, ...] = ()

    def moved(self, by: int) -> Recognition:
        """Return the same, with every span `by` code points further on."""
        observations = tuple(replace(each, span=_moved(each.span, by)) for each in self.observations)
        return replace(self, observations=observations, messages=tuple(_moved(span, by) for span in self.messages))


@overload
def _moved(span: Span, by: int) -> Span: ...
@overload
def _moved(span: None, by: int) -> None: ...
def _moved(span: Span | None, by: int) -> Span | None:
    return (span[0] + by, span[1] + by) if span else None
