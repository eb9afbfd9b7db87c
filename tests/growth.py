"""How the time of a function grows with the length of its input: a ratio within one run, in
processor time, so neither the machine nor what else it does matters."""

import gc
from collections.abc import Callable
from time import thread_time
from typing import TypeVar

Given = TypeVar("Given")

LINEAR = 9
"""Four times the length takes four times as long where time is linear, sixteen times where it is quadratic."""
_MEASURABLE = 0.002
_LARGEST = 100_000


def growth(function: Callable[[Given], object], make: Callable[[int], Given], size: int) -> float:
    """Return the time for an input of four times the size over that for the size: the best of three, up to three times.

    `size` is where to begin: it is doubled until the time can be measured.
    """
    while _time(function, make(size)) < _MEASURABLE and size < _LARGEST:
        size *= 2
    short, long = make(size), make(4 * size)
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            times = [(_time(function, short), _time(function, long)) for _ in range(3)]
            ratio = min(after for _, after in times) / min(before for before, _ in times)
            if ratio < LINEAR:  # only what is slow every time is slow; other programs use the machine too
                break
    finally:
        gc.enable()
    return ratio


def _time(function: Callable[[Given], object], given: Given) -> float:
    start = thread_time()
    function(given)
    return max(thread_time() - start, 1e-7)
