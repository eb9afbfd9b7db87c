"""The steps of a remedy as this user walks them: which, what must be known before one, and whose they are. Pure functions.

A walk stands at a place: an entry, and the index of one of its steps. Where a step opened a procedure the procedure has a
place of its own inside, and the walk comes back to the step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from assistant.dialogue.events import ROLE, VALUE
from assistant.dialogue.states import Place, State, Tried
from assistant.model import Entry, Knowledge, Step

_SLOT = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_DEEPEST = 3
"""So many procedures open inside one another at most."""


@dataclass(frozen=True, slots=True)
class Here:
    """One step of an entry, and the index of the step in the entry's remedy."""

    entry: Entry
    index: int

    @property
    def step(self) -> Step:
        """What is to be done."""
        return self.entry.remedy[self.index]

    @property
    def role(self) -> str:
        """Who may do the step."""
        return self.step.role or self.entry.role.who


def entry_of(knowledge: Knowledge, state: State) -> Entry:
    """Return the entry that is concluded, and whose remedy is walked."""
    return knowledge.entries[state.entry or ""]


def place_of(state: State) -> Place:
    """Return where the walk stands: in the innermost procedure that is open, else in the remedy."""
    return state.within[-1] if state.within else Place(state.entry or "", state.position, state.confirmed)


def at(state: State, place: Place) -> State:
    """Return the state with the walk at another place of the same entry."""
    if state.within:
        return replace(state, within=(*state.within[:-1], place))
    return replace(state, position=place.position, confirmed=place.confirmed)


def steps_of(knowledge: Knowledge, state: State) -> tuple[Here, ...]:
    """Return the steps, where the walk stands, that are for this user; where it is not known for whom, a step counts."""
    return tuple(_steps(knowledge, state, place_of(state).entry))


def _steps(knowledge: Knowledge, state: State, name: str) -> Iterator[Here]:
    values = {each.name: each.value for each in state.observations if each.how == "answer"}
    entry = knowledge.entries[name]
    for index, step in enumerate(entry.remedy):
        if all(values.get(only.fact or "", only.is_[0]) in only.is_ for only in step.only):
            yield Here(entry, index)


def step_of(knowledge: Knowledge, state: State) -> Here | None:
    """Return the step at which the walk stands: the first that is for this user from its place on; None after the last."""
    position = place_of(state).position
    return next((here for here in steps_of(knowledge, state) if here.index >= position), None)


def number_of(knowledge: Knowledge, state: State, here: Here) -> int:
    """Return which step it is for this user, counted from 1."""
    return 1 + sum(each.index < here.index for each in steps_of(knowledge, state))


def deciding_fact(knowledge: Knowledge, state: State, step: Step) -> str | None:
    """Return the fact that decides whether `step` is for this user, where it was not asked yet; None where none does."""
    names = [condition.fact for condition in step.only if condition.fact]
    return next((name for name in names if name not in state.answers and name in knowledge.questions), None)


def missing_value(knowledge: Knowledge, state: State, step: Step) -> str | None:
    """Return the kind of value that must be known to do `step`, was not captured and not asked for yet; None where none is."""
    names = _SLOT.findall(step.do.en)
    return next(
        (name for name in names if name in knowledge.values and name not in state.values and VALUE + name not in state.passed),
        None,
    )


def role_needed(knowledge: Knowledge, state: State) -> bool:
    """Tell whether to ask for the user's role: it was neither given nor asked for, and a step that is left needs one."""
    if state.role is not None or ROLE in state.passed:
        return False
    return any(not knowledge.may(role, here.role) for here in steps_left(knowledge, state) for role in knowledge.roles)


def steps_left(knowledge: Knowledge, state: State) -> tuple[Here, ...]:
    """Return the steps from the one at which the walk stands to the last, those around an open procedure after its own."""
    left: list[Here] = []
    while True:
        position = place_of(state).position
        left += [here for here in steps_of(knowledge, state) if here.index >= position]
        if not state.within:
            return tuple(left)
        state = replace(state, within=state.within[:-1])


def above(knowledge: Knowledge, state: State, here: Here) -> bool:
    """Tell whether a step is above the user's role. Who gave no role may see them all."""
    return state.role is not None and not knowledge.may(state.role, here.role)


def shares(knowledge: Knowledge, state: State) -> list[tuple[bool, list[Here]]]:
    """Return the steps that are left in runs, in their order, each with whether it is above the user's role."""
    runs = groupby(steps_left(knowledge, state), lambda here: above(knowledge, state, here))
    return [(over, list(run)) for over, run in runs]


def opens(knowledge: Knowledge, state: State, step: Step) -> str | None:
    """Return the procedure that `step` goes through, where it can be walked from here: it is not open already."""
    name = step.procedure
    around = {state.entry, *(place.entry for place in state.within)}
    return name if name in knowledge.entries and name not in around and len(state.within) < _DEEPEST else None


def record(knowledge: Knowledge, state: State, outcome: str) -> State:
    """Return the state after the step at which the walk stands went as `outcome` says: `done`, `skip` or `failed`."""
    here = step_of(knowledge, state)
    if here is None:
        return state
    tried = Tried(here.entry.id, here.index, outcome)
    following = at(state, replace(place_of(state), position=here.index + 1))
    return replace(following, tried=(*state.tried, tried), open=None)
