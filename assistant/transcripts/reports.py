"""What a person is told of replays and recordings, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.model import Language
from assistant.transcripts.reasoning import CONCLUDED
from assistant.transcripts.replay import Grade, Replayed, named, promised
from assistant.transcripts.storage import recording


def report_lines(replayed: Replayed, language: Language) -> Iterator[str]:
    """Yield the grade of a transcript, why it has that, and the difference."""
    yield phrase(language, "grade-line", path=replayed.path, grade=grade_name(replayed.grade, language))
    if replayed.missing:
        yield phrase(language, "grade-missing", names=", ".join(replayed.missing))
    if not replayed.kept:
        promise, now = promised(replayed.old.header.concludes), promised(replayed.concluded)
        yield phrase(language, "grade-promise", promised=promise, now=now)
    yield from replayed.difference()


def grade_name(grade: Grade, language: Language) -> str:
    """Return the name of a grade."""
    return phrase(language, f"grade-{grade.value}")


def sum_line(grades: Iterable[Grade], language: Language) -> str:
    """Return how many transcripts have which grade."""
    counts = Counter(grades)
    there = [each for each in Grade if counts[each]]
    numbers = [phrase(language, "grade-count", grade=grade_name(each, language), count=counts[each]) for each in there]
    return phrase(language, "grade-sum", total=counts.total(), counts=", ".join(numbers))


def recording_line(path: Path, language: Language) -> str:
    """Return one line on a recording: its name, how long it is, how it ended or that it is open, and what it concluded."""
    try:
        found = recording(path, language)
    except InputError:
        return phrase(language, "recording-broken", name=path.stem)
    turns = found.transcript.turns
    return phrase(
        language, "recording-line", name=path.stem, spoken=found.transcript.header.language, count=len(turns),
        state=found.outcome or phrase(language, "recording-open"), concluded=", ".join(named(turns, CONCLUDED)),
    ).rstrip()  # fmt: skip
