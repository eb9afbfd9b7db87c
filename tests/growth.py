"""How the time of a function grows with the length of its input: a ratio within one run, so the machine does not matter."""

import gc
from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

Given = TypeVar("Given")

LINEAR = 9
"""Four times the length takes four times as long where time is linear, sixteen times where it is quadratic."""


def growth(function: Callable[[Given], object], make: Callable[[int], Given], size: int) -> float:
    """Return the time for an input of four times `size` over that for `size`, each the best of five."""
    short, long = make(size), make(4 * size)
    times: dict[bool, list[float]] = {False: [], True: []}
    function(short)
    gc.disable()
    try:
        for _ in range(5):
            for is_long, given in ((False, short), (True, long)):
                start = perf_counter()
                function(given)
                times[is_long].append(perf_counter() - start)
    finally:
        gc.enable()
    return min(times[True]) / max(min(times[False]), 1e-6)
