"""Which entries stand in each other's way, what they share, and what would tell them apart.

An expectation is a question and the answers that hold for an entry. Two entries can be told apart where one question has no
answer in common; an entry is reached where answering all its questions as it expects concludes it. Shipped entries cannot
know what a team asks: its own entry is also told from them by a question that concludes it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.authoring.drafts import left_to_do
from assistant.dialogue.expert import Expert
from assistant.evidence import Observation
from assistant.inference.verdict import AHEAD, CLEAR, Case
from assistant.knowledge import is_own
from assistant.model import Entry, Knowledge

_MOST = 3
"""So many rivals, symptoms or facts are named."""


def unreached(expert: Expert, entry: Entry) -> str | None:
    """Return why answering every question as `entry` expects does not conclude it, and the cure; None where it does."""
    told = [Observation(name, value, 1.0, "answer") for name, values in entry.expects.items() for value in values[:1]]
    verdict = expert.judge(Case(tuple(told)))
    reached = {one.entry: one.certainty for one in verdict.conclusions}
    if verdict.kind == "diagnosed" and entry.id in reached:
        return None
    what = "answering every question as the entry expects does not conclude it"
    certainty = max(0.0, reached.pop(entry.id, 0.0))
    name, rivalling = max(reached.items(), key=lambda pair: pair[1], default=("", 0.0))
    if rivalling > certainty - AHEAD and name:
        rival = expert.knowledge.entries[name]
        stands = f"{name!r} reaches {rivalling:.2f} where this entry reaches {certainty:.2f}"
        return f"{what}: {stands}; {_alike(entry, [rival])}. {_cure(expert.knowledge, entry, [rival])}"
    cure = "let a rule conclude it from what it expects: a symptom with a question, expected with `yes`, or facts"
    return f"{what}: its rules reach {certainty:.2f}, and {CLEAR} is needed. To cure it, {cure}"


def indistinguishable(knowledge: Knowledge) -> Iterator[tuple[Entry, str]]:
    """Yield each entry that no question tells from some others, with their names, what they share, and the cure.

    Of two such entries only one is to be mended: a team's own rather than a shipped one, a draft rather than a finished one,
    else that which expects less.
    """

    def to_mend(entry: Entry) -> tuple[bool, bool, int]:
        return _own(knowledge, entry), bool(left_to_do(entry)), -len(entry.expects)

    entries = sorted(knowledge.entries.values(), key=to_mend)
    for number, entry in enumerate(entries):
        rivals = [other for other in entries[:number] if not _apart(knowledge, entry, other)]
        if rivals:
            what = f"no question tells {entry.id!r} from {_named(rivals)}"
            yield entry, f"{what}; {_alike(entry, rivals)}. {_cure(knowledge, entry, rivals)}"


def _own(knowledge: Knowledge, entry: Entry) -> bool:
    place = knowledge.places.get(f"{entry.id}#id")
    return place is not None and is_own(place.path)


def _apart(knowledge: Knowledge, one: Entry, other: Entry) -> bool:
    """Tell whether a question tells `one`, which is the one to mend, from `other`."""
    theirs = {} if _own(knowledge, other) or not _own(knowledge, one) else dict.fromkeys(_proving(knowledge, one), ("no",))
    return any(
        set(values).isdisjoint(known)
        for name, values in one.expects.items()
        if name in knowledge.questions and (known := other.expects.get(name) or theirs.get(name))
    )


def _proving(knowledge: Knowledge, entry: Entry) -> list[str]:
    """Return the symptoms with a question that conclude an entry alone."""
    alone = {
        rule.when[0].symptom
        for rule in entry.rules
        if len(rule.when) == 1 and rule.certainty >= CLEAR and any(then.conclude == entry.id for then in rule.then)
    }
    return [name for name in _asked(knowledge, entry) if name in alone]


def _named(rivals: Sequence[Entry]) -> str:
    named = ", ".join(repr(rival.id) for rival in rivals[:_MOST])
    return named if len(rivals) <= _MOST else f"{named} and {len(rivals) - _MOST} more"


def _alike(entry: Entry, rivals: Sequence[Entry]) -> str:
    """Say what all the entries expect alike: what is so in full, what is not so as a number."""
    common = {
        name: [value for value in values if all(value in rival.expects.get(name, ()) for rival in rivals)]
        for name, values in entry.expects.items()
    }
    told = [f"{name}: {_listed(values)}" for name, values in common.items() if values and values != ["no"]]
    denied = sum(values == ["no"] for values in common.values())
    told += [f"`no` to {denied} {'symptom' if denied == 1 else 'symptoms'}"] if denied else []
    return f"{'all' if len(rivals) > 1 else 'both'} expect {', '.join(told)}" if told else "they expect nothing in common"


def _cure(knowledge: Knowledge, entry: Entry, rivals: Sequence[Entry]) -> str:
    """Say what to expect of `entry` so that it differs from its rivals: what is telling about these, and what is its own."""
    seen = [name for rival in rivals for name in _asked(knowledge, rival) if name not in entry.expects]
    facts: dict[str, list[tuple[str, ...]]] = {}
    for rival in rivals:
        for name, values in rival.expects.items():
            if name in knowledge.facts and name in knowledge.questions and set(values) >= set(entry.expects.get(name, ())):
                facts.setdefault(name, []).append(values)
    fresh = [name for name in facts if name not in entry.expects] or list(facts)
    telling = sorted(fresh, key=lambda name: (-len(facts[name]), _how_common(knowledge, name, facts[name][0]), name))
    cures = []
    if seen:
        cures.append(f"expect that its users do not see what theirs do ({', '.join(f'`{name}: no`' for name in seen[:_MOST])})")
    if telling:
        named = ", ".join(f"{name!r}{_there(facts[name])}" for name in telling[:_MOST])
        cures.append(f"expect another answer to {named}")
    if _own(knowledge, entry) and not _proving(knowledge, entry):
        cures.append(f"give a symptom of its own a question, expect `yes`, and conclude from it alone with {CLEAR} or more")
    elif not seen:
        cures.append(f"give a symptom of its own a question, and expect it with `yes` here and with `no` in {rivals[0].id!r}")
    return f"To cure it, {'; or '.join(cures)}"


def _how_common(knowledge: Knowledge, name: str, values: Sequence[str]) -> int:
    """Return how many entries expect one of the values: the fewer, the more it tells."""
    return sum(not set(values).isdisjoint(each.expects.get(name, ())) for each in knowledge.entries.values())


def _there(lists: Sequence[Sequence[str]]) -> str:
    """Say what the rivals expect, where that is short."""
    values = list(dict.fromkeys(value for each in lists for value in each))
    return f" ({' or '.join(values)} there)" if len(values) <= _MOST else ""


def _asked(knowledge: Knowledge, entry: Entry) -> list[str]:
    """Return the symptoms that an entry expects to be seen and that have a question."""
    return [
        name
        for name, values in entry.expects.items()
        if name in knowledge.symptoms and name in knowledge.questions and "yes" in values
    ]


def _listed(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"
