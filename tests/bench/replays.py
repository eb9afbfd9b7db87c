"""What replaying transcripts costs: 1,000 of them on one core, all by one expert."""

from __future__ import annotations

import time
from itertools import cycle, islice
from pathlib import Path

from assistant.dialogue.expert import Expert
from assistant.knowledge import load
from assistant.transcripts.replay import found, replay

COUNT = 1_000
CORPUS = Path(__file__).parents[2] / "transcripts"


def replayed() -> tuple[float, float]:
    """Return how many seconds 1,000 transcripts take, reading and grading included, and how many turns they have on average."""
    expert = Expert(load())
    turns = 0
    begin = time.perf_counter()
    for path in islice(cycle(found([CORPUS], "en")), COUNT):
        turns += len(replay(expert, path, "en").old.turns)
    return time.perf_counter() - begin, turns / COUNT
