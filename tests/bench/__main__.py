"""`make bench`: a table of what the product costs, and of how well its questions lead. Each time is the median of several runs,
on one core. `python -m tests.bench PART…` prints some parts only.

The knowledge bases of 1,000 and 10,000 entries are the shipped one with generated entries added. Each of these has a message
with words of its own, a phrase, rules over its symptom and over shared facts, and expectations, as a shipped entry has.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue.expert import Expert
from assistant.dialogue.session import Session
from assistant.knowledge import load
from assistant.model import Condition, Consequence, Knowledge, Rule, Symptom, Text
from tests.bench.replays import replayed
from tests.bench.triage import mean_questions, optimum, play, plays

PASTE = """2024-03-11T08:14:55Z ERROR Unable to write data to entity msdyn_partypostaladdresses.Writes to
DirPartyPostalAddressLocationCDSEntity failed with error message Request failed with status code BadRequest and CDS error
code : 0x80040265 response message: An error occurred in plugin. A record that has the attribute values Location ID already
exists. The entity key Location ID Key requires that this set of attributes contains unique values."""
DESCRIBED = "since last week changes to the address of a contact in F&O no longer arrive in Dataverse, no error anywhere"
VAGUE = "it does not sync"
_SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "qui",
    "ro",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "zy",
)


def _word(rng: random.Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(4))


def enlarged(knowledge: Knowledge, count: int) -> Knowledge:
    """Return `knowledge` with generated entries up to `count`."""
    rng = random.Random(1)
    entries, symptoms, rules = dict(knowledge.entries), dict(knowledge.symptoms), list(knowledge.rules)
    model = knowledge.entries["dw-live-party-type"]
    for number in range(count - len(entries)):
        words = [_word(rng) for _ in range(6)]
        symptom = Symptom(
            messages={
                "en": (f"Cannot {words[0]} the {words[1]} of entity {{entity}} because {words[2]} {words[3]} has failed.",)
            },
            described={"en": (f"{words[4]} {words[5]} error with customer",)},
            id=f"generated-{number}-message",
            title=Text(f"generated {number}", f"gemaakt {number}"),
            question=Text("Is it so?", "Is het zo?"),
        )
        seen = Condition(symptom=symptom.id)
        conclude = (Consequence(conclude=f"generated-{number}"),)
        made = (
            Rule(f"generated-{number}-by-message", (seen,), conclude, 0.97),
            Rule(f"generated-{number}-facts", (seen,), (Consequence(fact="phase", is_=("live-sync",)),), 0.9),
            Rule(f"generated-{number}-in-phase", (seen, Condition(fact="phase", is_=("live-sync",))), conclude, 0.5),
        )
        rules += made
        symptoms[symptom.id] = symptom
        entries[f"generated-{number}"] = replace(
            model, id=f"generated-{number}", symptoms=(symptom,), rules=made, expects={**model.expects, symptom.id: ("yes",)}
        )
    return replace(knowledge, entries=entries, symptoms=symptoms, rules=tuple(rules))


def median(run: Callable[[], object], times: int) -> float:
    """Return the median of `times` runs, in seconds."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def turn(expert: Expert, text: str) -> Callable[[], object]:
    """Return a turn: a new session hears `text` and answers."""
    return lambda: Session(expert).receive(text)


def row(what: str, figure: str, aim: str = "") -> None:
    print(f"{what:<58} {figure:>16}  {aim}")


def start() -> None:
    """Print the time to the first prompt against that of the libraries it cannot do without."""
    floor = [sys.executable, "-c", "import prompt_toolkit, yaml"]
    ours = [sys.executable, "-c", "import assistant.cli, assistant.terminal.shell as s; s.PromptSession()"]
    pairs = []
    for _ in range(9):
        one = median(lambda: subprocess.run(ours, check=True, stdout=subprocess.DEVNULL), 1)
        other = median(lambda: subprocess.run(floor, check=True), 1)
        pairs.append((one, other))
    ratio = statistics.median(one / other for one, other in pairs)
    row("first prompt", f"{statistics.median(one for one, _ in pairs) * 1000:.0f} ms")
    row("  against importing prompt_toolkit and yaml", f"{ratio:.2f} x", "aim: at most 1.6 x")


def turns() -> None:
    """Print the time of a turn at three sizes of the knowledge base."""
    shipped = load()
    base: dict[str, float] = {}
    for count in (len(shipped.entries), 1_000, 10_000):
        expert = Expert(enlarged(shipped, count))
        for name, text in (("message", PASTE), ("described", DESCRIBED), ("vague", VAGUE)):
            run = turn(expert, text)
            run()
            taken = median(run, 41)
            base.setdefault(name, taken)
            aim = "aim: at most 2 x and 20 ms" if count == 10_000 else ""
            row(f"a turn, {name}, {count:,} entries", f"{taken * 1000:.1f} ms", f"{taken / base[name]:.2f} x  {aim}")


def throughput() -> None:
    """Print how many different texts one core judges in a second."""
    knowledge = load()
    expert = Expert(knowledge)
    texts = [
        text
        for entry in knowledge.entries.values()
        for many in (*entry.examples.values(), *([miss.text for miss in misses] for misses in entry.near_misses.values()))
        for text in many
    ]
    rates = []
    for _ in range(5):
        begin = time.perf_counter()
        for text in texts:
            expert.diagnose(text)
        rates.append(len(texts) / (time.perf_counter() - begin))
    length = sum(map(len, texts)) / len(texts)
    row(f"texts a second ({len(texts)} of {length:.0f} characters)", f"{statistics.median(rates):.0f}", "aim: at least 300")


def questions() -> None:
    """Print how a truthful user is led from nothing to each entry, against the best decision tree over the same questions."""
    expert = Expert(load())
    played = list(plays(expert))
    mean, best = mean_questions(played), optimum(expert.knowledge)
    reached = sum(each.reached for each in played)
    row("entries reached by a truthful user from nothing", f"{reached} of {len(played)}", "aim: all")
    row("  questions until then, mean", f"{mean:.2f}")
    row("  against the optimal decision tree, exact", f"{best:.2f}", f"{mean / best:.2f} x  aim: at most 1.20 x")
    for first in range(5):
        forgetful = list(plays(expert, forgets=first))
        near = sum(each.near for each in forgetful) / len(forgetful)
        concluded = sum(each.reached for each in forgetful) / len(forgetful)
        aim = f"{concluded:.0%} concluded  aim: at least 90%"
        row(f"  with each 5th answer unknown, from answer {first + 1}", f"{near:.0%}", aim)
    knows_nothing = play(expert, next(iter(expert.knowledge.entries)), forgets=0, every=1)
    row("questions to a user who knows no answer", f"{len(knows_nothing.answers)}", "aim: a handful")


def lengths() -> None:
    """Print the time to read texts of growing length: a log, and the same words again and again."""
    expert = Expert(load())
    rng = random.Random(2)
    log = "\n".join(f"{rng.random()} INFO {_word(rng)} customer {_word(rng)} error {PASTE[:200]}" for _ in range(40_000))
    for name, text in (("log", log), ("repeated", "Unable to write data to entity " * 330_000), ("escapes", "\\" * 10_000_000)):
        for size in (1_000, 10_000, 100_000, 1_000_000, 10_000_000):
            part = text[:size]
            row(f"reading {name}, {size:,} characters", f"{median(lambda: expert.read(part), 1) * 1000:.1f} ms")  # noqa: B023


def replays() -> None:
    """Print the time to replay 1,000 transcripts."""
    seconds, turns = replayed()
    row(f"replaying 1,000 transcripts, {turns:.1f} turns each", f"{seconds:.1f} s", "aim: under 30 s")


PARTS = {
    "start": start,
    "questions": questions,
    "turns": turns,
    "throughput": throughput,
    "lengths": lengths,
    "replays": replays,
}

if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
