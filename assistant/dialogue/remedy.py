"""The steps of a remedy as this user walks them: which there are for them, where they stand, how each went. Pure functions."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.states import State, Tried
from assistant.model import Entry, Knowledge, Step


def entry_of(knowledge: Knowledge, state: State) -> Entry:
    """Return the entry whose remedy is walked."""
    return knowledge.entries[state.entry or ""]


def steps_of(knowledge: Knowledge, state: State) -> tuple[Step, ...]:
    """Return the steps that are for this user. Where a fact that decides is not known, its steps are shown."""
    values = {each.name: each.value for each in state.observations if each.how == "answer"}
    return tuple(
        step
        for step in entry_of(knowledge, state).remedy
        if all(values.get(only.fact or "", only.is_[0]) in only.is_ for only in step.only)
    )


def deciding_fact(knowledge: Knowledge, state: State) -> str | None:
    """Return the fact that decides which steps are for this user, where it has not been asked yet; None where none does."""
    names = [condition.fact for step in entry_of(knowledge, state).remedy for condition in step.only if condition.fact]
    return next((name for name in names if name not in state.answers and name in knowledge.questions), None)


def step_of(knowledge: Knowledge, state: State) -> Step:
    """Return the step at which the walk stands."""
    return steps_of(knowledge, state)[state.position]


def record(knowledge: Knowledge, state: State, outcome: str) -> State:
    """Return the state after the step at which the walk stands went as `outcome` says: `done`, `skip` or `failed`."""
    number = entry_of(knowledge, state).remedy.index(step_of(knowledge, state))
    tried = Tried(state.entry or "", number, outcome)
    return replace(state, tried=(*state.tried, tried), position=state.position + 1, open=None)
