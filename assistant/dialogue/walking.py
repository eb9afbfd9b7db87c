"""The walk through a remedy, one step at a time, and what must come before a step: a question, a role, a confirmation.

The order at each step: the role, asked once, where a step that is left needs one; the fact that decides whether the step is for
this user; the role that the step needs, above which the walk ends; for what destroys something, the confirmation; a value that
the step needs and that was not captured. Only then is the step shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.dialogue.events import CONFIRM, ROLE, VALUE, VERIFY, Event, Say, ShowStep
from assistant.dialogue.gathering import with_answer
from assistant.dialogue.hearing import Heard
from assistant.dialogue.remedy import (
    Here,
    above,
    at,
    deciding_fact,
    entry_of,
    missing_value,
    number_of,
    opens,
    place_of,
    record,
    role_needed,
    shares,
    step_of,
    steps_of,
)
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.states import Phase, Place, State
from assistant.model import UNKNOWN, Knowledge


@dataclass(frozen=True, slots=True)
class Walked:
    """The state after a turn of the walk, what to say, and whether it ends: at a step above the role, or one that failed."""

    state: State
    events: Sequence[Event]
    ends: Literal["", "above", "failed"] = ""


class Walk:
    """Walks remedies of one knowledge base. Its public methods are the handlers that the table of transitions names."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    # -- where the walk stands -----------------------------------------------------------------------------------------

    def here(self, state: State) -> Walked:
        """Show the step at which the walk stands, or what has to come before it."""
        knowledge, render = self._knowledge, Renderer(self._knowledge, state)
        here = step_of(knowledge, state)
        if here is None:
            if state.within:
                return self._come_back(state)
            return Walked(replace(state, phase=Phase.VERIFYING, open=VERIFY), [render.ask_verify(entry_of(knowledge, state))])
        if role_needed(knowledge, state):
            return Walked(replace(state, phase=Phase.PREPARING, open=ROLE), [render.ask_role()])
        fact = deciding_fact(knowledge, state, here.step)
        if fact is not None:
            return Walked(replace(state, phase=Phase.PREPARING, open=fact), [render.ask(knowledge.questions[fact])])
        if above(knowledge, state, here):
            return Walked(state, [], "above")
        lead = self._lead(state, here)
        if here.step.risk == "destroys" and here.index not in place_of(state).confirmed:
            return Walked(replace(state, phase=Phase.CONFIRMING, open=CONFIRM), [*lead, render.ask_confirm(here.step)])
        value = missing_value(knowledge, state, here.step)
        if value is not None:
            return Walked(replace(state, phase=Phase.PREPARING, open=VALUE + value), [*lead, render.ask_value(value)])
        following = replace(state, phase=Phase.WALKING, open=None)
        return Walked(following, [*lead, self.show(following)])

    def show(self, state: State) -> ShowStep:
        """Return the step at which the walk stands, as it is shown."""
        here = step_of(self._knowledge, state)
        assert here is not None, "a step is shown only while the walk stands at one"
        return self._shown(state, here)

    def _shown(self, state: State, here: Here) -> ShowStep:
        render, total = Renderer(self._knowledge, state), len(steps_of(self._knowledge, state))
        number, leads_on = number_of(self._knowledge, state, here), opens(self._knowledge, state, here.step) is not None
        shown = render.step(here.entry, here.step, number, total, opens=leads_on)
        return replace(shown, inside=render.title(here.entry.id)) if state.within else shown

    def _lead(self, state: State, here: Here) -> list[Event]:
        """Say before the first step how the steps are walked, and whose they are; nothing when it was said already."""
        first = steps_of(self._knowledge, state)[0] == here
        said = state.phase is Phase.CONFIRMING or (state.open or "").startswith(VALUE)
        if not first or said:
            return []
        render = Renderer(self._knowledge, state)
        if state.within:
            return []
        lead: list[Event] = [render.steps(len(steps_of(self._knowledge, state)))]
        runs = shares(self._knowledge, state)
        if len(runs) > 1:
            numbered = [(over, {number_of(self._knowledge, state, each): each.role for each in run}) for over, run in runs]
            lead.append(render.shares(numbered))
        return lead

    def _come_back(self, state: State, key: str = "back-at-step") -> Walked:
        """The procedure is at its end: back to the step that opened it, saying so with the sentence `key`."""
        outer = replace(state, within=state.within[:-1])
        back = self.here(outer)
        here = step_of(self._knowledge, outer)
        number = number_of(self._knowledge, outer, here) if here else 0
        said = Say(Renderer(self._knowledge, state).say(key, number=number), "hint")
        return replace(back, events=[said, *back.events])

    # -- what the user says to a step ----------------------------------------------------------------------------------

    def finish_step(self, state: State, heard: Heard) -> Walked:
        """The step is done: go on to the next."""
        return self.here(record(self._knowledge, state, "done"))

    def skip_step(self, state: State, heard: Heard) -> Walked:
        """Leave the step out."""
        walked = self.here(record(self._knowledge, state, "skip"))
        if state.phase is not Phase.CONFIRMING:
            return walked
        said = Say(Renderer(self._knowledge, state).say("skipped-destroying"), "hint")
        return replace(walked, events=[said, *walked.events])

    def fail_step(self, state: State, heard: Heard) -> Walked:
        """The step did not work: that ends the remedy, or the procedure that was opened for one of its steps."""
        here = step_of(self._knowledge, state)
        number = number_of(self._knowledge, state, here) if here else 0
        said = Say(Renderer(self._knowledge, state).say("failed-noted", number=number))
        failed = record(self._knowledge, state, "failed")
        if not state.within:
            return Walked(failed, [said], "failed")
        back = self._come_back(failed, "back-failed")
        return replace(back, events=[said, *back.events])

    def open_procedure(self, state: State, heard: Heard) -> Walked:
        """Walk the procedure that the step goes through, and come back to the step."""
        here = step_of(self._knowledge, state)
        name = opens(self._knowledge, state, here.step) if here else None
        render = Renderer(self._knowledge, state)
        if name is None:
            return Walked(state, [Say(render.say("nothing-to-open"), "hint"), self.show(state)])
        opened = replace(state, within=(*state.within, Place(name)))
        total = len(steps_of(self._knowledge, opened))
        entry = self._knowledge.entries[name]
        warnings = [Say(render.say("warning", text=render.text(each)), "warning") for each in entry.warnings]
        walked = self.here(opened)
        said = Say(render.say("opened", title=render.title(name), total=total), "heading")
        return replace(walked, events=[said, *warnings, *walked.events])

    def confirm(self, state: State, heard: Heard) -> Walked:
        """The word that confirms was typed: show the step; anything else leaves it out."""
        here = step_of(self._knowledge, state)
        if heard.value != "yes" or here is None:
            return self.skip_step(state, heard)
        place = place_of(state)
        return self.here(at(state, replace(place, confirmed=place.confirmed | {here.index})))

    def confirm_first(self, state: State, heard: Heard) -> Walked:
        """A nod is not enough where something is destroyed: ask again."""
        render = Renderer(self._knowledge, state)
        here = step_of(self._knowledge, state)
        asked = [render.ask_confirm(here.step)] if here else []
        return Walked(state, [Say(render.say("confirm-typing"), "hint"), *asked])

    def prepare(self, state: State, heard: Heard) -> Walked:
        """Take the answer to what must be known before a step: the role, a fact, a value. Don't know is an answer too."""
        name, value = state.open or "", heard.value
        if name == ROLE:
            role = None if value == UNKNOWN else value
            return self.here(replace(state, role=role, passed=state.passed | {ROLE}))
        if name.startswith(VALUE):
            values = state.values if value == UNKNOWN else {**state.values, name.removeprefix(VALUE): value}
            return self.here(replace(state, values=values, passed=state.passed | {name}))
        return self.here(with_answer(state, name, value))

    def pass_over(self, state: State, heard: Heard) -> Walked:
        """Go on to the step without an answer."""
        return self.prepare(state, Heard("answer", UNKNOWN, "answer"))

    def show_all(self, state: State, heard: Heard) -> Walked:
        """Show all steps: what destroys something with its warning first, what is above the user's role by its role alone."""
        render = Renderer(self._knowledge, state)
        lines: list[str] = []
        for here in steps_of(self._knowledge, state):
            shown = self._shown(state, here)
            if above(self._knowledge, state, here):
                lines.append(f"{shown.number}. {render.say('for-role', role=render.role(here.role))}")
                continue
            words = f"{shown.note}\n   {shown.do}" if shown.risk == "destroys" else shown.do
            lines.append(f"{shown.number}. {words}")
            lines += [f"   {line}" for line in shown.code.splitlines()]
            lines.append(f"   {render.say('see', text=shown.see)}")
            lines += [f"   {shown.note}"] if shown.note and shown.risk != "destroys" else []
        return Walked(state, [Say(render.say("all-steps")), Say("\n".join(lines)), *self.still_open(state)])

    def still_open(self, state: State) -> list[Event]:
        """Return what waits for the user, once more: a question, or the step; nothing where none does."""
        here = step_of(self._knowledge, state) if state.entry is not None else None
        question = Renderer(self._knowledge, state).open_question(state, here.step if here else None)
        if question is not None:
            return [question]
        return [self.show(state)] if state.phase is Phase.WALKING else []
