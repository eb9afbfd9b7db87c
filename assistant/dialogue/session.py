"""The conversation itself: a line in, events out. It never reads, prints, sleeps or asks the clock.

A session holds one `State` and those before it. What a line means in a state is looked up in `states.TRANSITIONS`; the
methods named there return the next state and the events. Conclusions are never kept: they are drawn anew from the evidence
each turn, so that going back and changing one's mind cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue.events import CONFIRM, VERIFY, Ask, Close, Event, Outcome, Say, ShowStep
from assistant.dialogue.expert import Expert
from assistant.dialogue.handoff import hand_off
from assistant.dialogue.hearing import Heard, hear
from assistant.dialogue.remedy import deciding_fact, entry_of, record, step_of, steps_of
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.states import TRANSITIONS, Phase, State, Waiting
from assistant.evidence import Observation, Recognition
from assistant.inference import Conclusion, Verdict
from assistant.inference.verdict import Case
from assistant.model import LANGUAGES, UNKNOWN, Language

Turn = tuple[State, list[Event]]

_TENTATIVE = 0.5
"""With no question left, a candidate of at least this certainty is proposed, with its doubt said."""
_IN_FULL = ("yes", "ja")
"""What deletes something is confirmed with one of these words: a number, a letter or a nod is typed too easily."""


class Session:
    """One conversation over a knowledge base."""

    def __init__(self, expert: Expert, language: Language = "en", role: str | None = None) -> None:
        self._expert = expert
        self._knowledge = expert.knowledge
        self._past: list[State] = []
        self.state = State(language, role)
        self._last: Sequence[Event] = ()

    def open(self) -> list[Event]:
        """Return the opening words."""
        say = self._render(self.state).say
        return [Say(say("opening")), Say(say("opening-hint"), "hint")]

    def receive(self, line: str) -> list[Event]:
        """Take what the user typed or pasted, of any length and content, and return what there is to say to it."""
        state = self.state
        heard = self._heard(state, line)
        if heard.what == "back":
            return self._go_back()
        handler = TRANSITIONS[state.phase].get(heard.what)
        if handler is None:
            return [Say(self._refusal(state, heard), "hint"), *self._still_open(state)]
        following, events = getattr(self, f"_{handler}")(state, heard)
        if following != state:
            self._past.append(state)
        self.state = following
        return list(events)

    # -- hearing -------------------------------------------------------------------------------------------------------

    def _heard(self, state: State, line: str) -> Heard:
        question = self._open_question(state)
        heard = hear(line, question.choices if question else (), {"language": LANGUAGES, "role": self._knowledge.roles})
        if state.phase is Phase.CONFIRMING and heard.value == "yes" and line.strip(" \t.!").lower() not in _IN_FULL:
            return Heard("text", line, "text")
        return heard

    def _refusal(self, state: State, heard: Heard) -> str:
        say = self._render(state).say
        if heard.kind == "nothing":
            return say("nothing-said") if state.phase in (Phase.LISTENING, Phase.CLOSED) else say("help", roles=self._roles())
        if heard.kind == "no-command":
            return say("no-such-command", command=heard.value)
        return say("no-step")

    def _open_question(self, state: State) -> Ask | None:
        render = self._render(state)
        if state.open == VERIFY:
            return render.ask_verify(entry_of(self._knowledge, state))
        if state.open == CONFIRM:
            return render.ask_confirm(step_of(self._knowledge, state))
        return render.ask(self._knowledge.questions[state.open]) if state.open else None

    def _still_open(self, state: State) -> list[Event]:
        question = self._open_question(state)
        if question is not None:
            return [question]
        return [self._show(state)] if state.phase is Phase.WALKING else []

    # -- commands ------------------------------------------------------------------------------------------------------

    def _go_back(self) -> list[Event]:
        say = self._render(self.state).say
        if not self._past:
            return [Say(say("nothing-to-undo"), "hint"), *self._still_open(self.state)]
        self.state = self._past.pop()
        events: list[Event] = [Say(say("undone"), "hint"), *self._still_open(self.state)]
        return events if len(events) > 1 else [*events, Say(say("nothing-said"), "hint")]

    def _help(self, state: State, heard: Heard) -> Turn:
        say = self._render(state).say
        return state, [Say(say("help", roles=self._roles()), "hint"), *self._still_open(state)]

    def _roles(self) -> str:
        return ", ".join(self._knowledge.roles)

    def _restart(self, state: State, heard: Heard) -> Turn:
        fresh = State(state.language, state.role)
        say = self._render(fresh).say
        return fresh, [Say(say("restarted"), "hint"), Say(say("opening"))]

    def _leave(self, state: State, heard: Heard) -> Turn:
        closed = replace(state, phase=Phase.CLOSED, open=None)
        return closed, [Say(self._render(state).say("bye")), Close("left")]

    def _speak(self, state: State, heard: Heard) -> Turn:
        if heard.value not in LANGUAGES:
            return state, [Say(self._render(state).say("no-such-language"), "hint"), *self._still_open(state)]
        following = replace(state, language=heard.value)
        return following, [Say(self._render(following).say("language-set"), "hint"), *self._still_open(following)]

    def _take_role(self, state: State, heard: Heard) -> Turn:
        render = self._render(state)
        if heard.value not in self._knowledge.roles:
            return state, [Say(render.say("no-such-role", roles=self._roles()), "hint"), *self._still_open(state)]
        following = replace(state, role=heard.value)
        said = Say(render.say("role-set", role=render.role(heard.value)), "hint")
        if following.phase in (Phase.WALKING, Phase.CONFIRMING):
            walked, events = self._walk(following)
            return walked, [said, *events]
        return following, [said, *self._still_open(following)]

    # -- evidence ------------------------------------------------------------------------------------------------------

    def _begin_again(self, state: State, heard: Heard) -> Turn:
        return self._hear(State(state.language, state.role), heard)

    def _hear(self, state: State, heard: Heard) -> Turn:
        """Take a text as evidence, wherever the conversation stands."""
        first, *others = self._expert.diagnose(heard.value).cases()
        recognition = first.recognition
        say = self._render(state).say
        if state.open and not recognition.observations:
            key = "confirm-typing" if state.open == CONFIRM else "answer-not-understood"
            return state, [Say(say(key), "hint"), *self._still_open(state)]
        if state.phase is Phase.WALKING and not any(each.certainty >= 0.8 for each in recognition.observations):
            return state, [Say(say("step-words"), "hint"), self._show(state)]
        if state.entry is not None and self._is_another(state, heard.value):
            fresh = State(state.language, state.role, tried=state.tried)
            following, events = self._hear(fresh, heard)
            return following, [Say(say("next-error")), *events]
        told = {each.name for each in state.observations if each.how == "answer"}
        known = {(each.name, each.value): each for each in state.observations}
        for each in recognition.observations:
            old = known.get((each.name, each.value))
            if each.name not in told and (old is None or old.certainty < each.certainty):
                known[each.name, each.value] = each
        following = replace(
            state,
            observations=tuple(known.values()),
            values={**recognition.values, **state.values},
            understood=max(recognition.understood, state.understood),
            entry=None, open=None, position=0, confirmed=frozenset(),
            waiting=tuple(Waiting(other.verdict.conclusions[0].entry, other.recognition) for other in others),
        )  # fmt: skip
        return self._go_on(following, first=not state.observations)

    def _is_another(self, state: State, text: str) -> bool:
        """Tell whether a text that comes while a remedy is walked is a different error, and not more about this one."""
        verdict = self._expert.diagnose(text).verdict
        return verdict.kind == "diagnosed" and state.entry not in [each.entry for each in verdict.conclusions]

    def _answer(self, state: State, heard: Heard) -> Turn:
        name = state.open or ""
        following = replace(state, answers={**state.answers, name: heard.value}, open=None)
        if heard.value != UNKNOWN:
            told = Observation(name, heard.value, 1.0, "answer")
            others = tuple(each for each in state.observations if each.name != name)
            following = replace(following, observations=(*others, told))
        if state.entry is not None:
            return self._walk(following)
        return self._go_on(following)

    def _case(self, state: State) -> Case:
        passed = frozenset(name for name, value in state.answers.items() if value == UNKNOWN)
        elsewhere = {each.entry for each in state.waiting if not set(each.recognition.observations) <= set(state.observations)}
        return Case(state.observations, passed, frozenset(state.excluded) | elsewhere, state.understood)

    def _go_on(self, state: State, *, first: bool = False) -> Turn:
        """Draw conclusions from all evidence: conclude, ask, or say that it is not known."""
        verdict = self._expert.judge(self._case(state))
        render = self._render(state)
        if verdict.kind == "diagnosed":
            return self._conclude(state, verdict.conclusions)
        if verdict.kind == "ambiguous" and verdict.question is not None:
            asking = replace(state, phase=Phase.ASKING, open=verdict.question.id, entry=None)
            lead: list[Event] = [Say(render.say("so-far"))] if first else []
            return asking, [*lead, render.ask(verdict.question)]
        if verdict.conclusions and verdict.conclusions[0].certainty >= _TENTATIVE:
            return self._conclude(state, verdict.conclusions[:1])
        return self._give_up(state, verdict)

    def _give_up(self, state: State, verdict: Verdict) -> Turn:
        """Say plainly that it is not known, and what helps: more of the message, or the next level of support."""
        render = self._render(state)
        near = (*verdict.conclusions, *verdict.suggestions)
        worked = bool(state.answers or state.tried or state.excluded)
        events: list[Event] = [Say(render.say("no-more-candidates" if worked else "unknown"), "heading")]
        if near and not worked:
            events.append(Say(render.say("nearest", titles="; ".join(render.title(each.entry) for each in near[:3])), "hint"))
        events += [Say(render.say("unknown-more")), Say(render.say("unknown-support"))]
        note = hand_off(self._knowledge, state, None, near)
        if worked:
            return self._end(replace(state, entry=None), [*events, Say(render.say("handing-off")), note], "handed-off")
        listening = replace(state, phase=Phase.LISTENING, open=None, entry=None)
        return listening, [*events, Say(render.say("unknown-next"), "hint"), note]

    # -- remedies ------------------------------------------------------------------------------------------------------

    def _conclude(self, state: State, conclusions: Sequence[Conclusion]) -> Turn:
        render = self._render(state)
        one, *others = conclusions
        read = Recognition(state.observations, state.values, state.understood)
        later = [*(Waiting(other.entry, read) for other in others), *state.waiting]
        waiting = {each.entry: each for each in reversed(later) if each.entry != one.entry and each.entry not in state.excluded}
        events: list[Event] = []
        if waiting and not state.excluded:
            titles = [render.title(one.entry), *(self._title(state, each) for each in reversed(waiting.values()))]
            events.append(Say(render.say("several", count=len(titles))))
            lines = [render.say("several-item", number=number, title=title) for number, title in enumerate(titles, 1)]
            events.append(Say("\n".join(lines)))
        walking = replace(
            state,
            phase=Phase.WALKING, open=None, entry=one.entry, certainty=one.certainty, position=0, confirmed=frozenset(),
            waiting=tuple(reversed(waiting.values())),
        )  # fmt: skip
        events += render.conclusion(one)
        following, more = self._walk(walking)
        return following, [*events, *more]

    def _walk(self, state: State) -> Turn:
        """Show the step at which the walk stands, or what has to come before it."""
        render = self._render(state)
        entry = entry_of(self._knowledge, state)
        needed = deciding_fact(self._knowledge, state)
        if needed is not None:
            return replace(state, phase=Phase.ASKING, open=needed), [render.ask(self._knowledge.questions[needed])]
        steps = steps_of(self._knowledge, state)
        if state.position >= len(steps):
            return replace(state, phase=Phase.VERIFYING, open=VERIFY), [render.ask_verify(entry)]
        step = steps[state.position]
        role = step.role or entry.role.who
        if state.role is not None and not self._knowledge.may(state.role, role):
            return self._hand_to_role(state, role)
        begins = state.position == 0 and state.phase is not Phase.CONFIRMING
        lead: list[Event] = [render.steps(len(steps))] if begins else []
        if step.risk == "destroys" and state.position not in state.confirmed:
            return replace(state, phase=Phase.CONFIRMING, open=CONFIRM), [*lead, render.ask_confirm(step)]
        walking = replace(state, phase=Phase.WALKING, open=None)
        return walking, [*lead, self._show(walking)]

    def _hand_to_role(self, state: State, role: str) -> Turn:
        render = self._render(state)
        said = Say(render.say("handing-off-role", number=state.position + 1, role=render.role(role)))
        note = hand_off(
            self._knowledge,
            state,
            self._conclusion(state),
            (),
            to=role,
            to_do=steps_of(self._knowledge, state)[state.position :],
        )
        return self._end(state, [said, note], "handed-off")

    def _show(self, state: State) -> ShowStep:
        steps = steps_of(self._knowledge, state)
        return self._render(state).step(entry_of(self._knowledge, state), steps[state.position], state.position + 1, len(steps))

    def _finish_step(self, state: State, heard: Heard) -> Turn:
        return self._walk(record(self._knowledge, state, "done"))

    def _skip_step(self, state: State, heard: Heard) -> Turn:
        events: list[Event] = []
        if state.phase is Phase.CONFIRMING:
            events.append(Say(self._render(state).say("skipped-destroying"), "hint"))
        following, more = self._walk(record(self._knowledge, state, "skip"))
        return following, [*events, *more]

    def _fail_step(self, state: State, heard: Heard) -> Turn:
        said = Say(self._render(state).say("failed-noted", number=state.position + 1))
        following, events = self._next_candidate(record(self._knowledge, state, "failed"))
        return following, [said, *events]

    def _confirm(self, state: State, heard: Heard) -> Turn:
        if heard.value == "yes":
            return self._walk(replace(state, confirmed=state.confirmed | {state.position}, open=None))
        return self._skip_step(state, heard)

    def _confirm_first(self, state: State, heard: Heard) -> Turn:
        return state, [Say(self._render(state).say("confirm-typing"), "hint"), *self._still_open(state)]

    def _show_all(self, state: State, heard: Heard) -> Turn:
        render, entry, steps = self._render(state), entry_of(self._knowledge, state), steps_of(self._knowledge, state)
        shown = [render.step(entry, step, number, len(steps)) for number, step in enumerate(steps, 1)]
        lines = []
        for each in shown:
            lines.append(f"{each.number}. {each.do}")
            lines += [f"   {part}" for part in (render.say("see", text=each.see), each.note) if part]
        return state, [Say(render.say("all-steps")), Say("\n".join(lines)), *self._still_open(state)]

    # -- the end -------------------------------------------------------------------------------------------------------

    def _verify(self, state: State, heard: Heard) -> Turn:
        render = self._render(state)
        entry = entry_of(self._knowledge, state)
        if heard.value == "no":
            return self._next_candidate(state)
        if heard.value == "yes":
            key = "solved" if entry.kind == "problem" else "answered"
            events: list[Event] = [Say(render.say(key, title=render.text(entry.title)), "heading")]
        else:
            events = [Say(render.say("unverified", question=render.text(entry.verify)))]
        return self._end(state, events, "solved" if heard.value == "yes" else "unverified")

    def _end(self, state: State, events: Sequence[Event], outcome: Outcome) -> Turn:
        """Close the case, or go on with the next error of the same paste."""
        say = self._render(state).say
        if not state.waiting:
            again = [] if outcome == "handed-off" else [Say(say("again"), "hint")]
            return replace(state, phase=Phase.CLOSED, open=None), [*events, *again, Close(outcome)]
        waiting, *others = state.waiting
        read, expects = waiting.recognition, self._knowledge.entries[waiting.entry].expects
        answers = (each for each in state.observations if each.how == "answer")  # what they told of the last error aside
        following = replace(
            state,
            observations=(*read.observations, *(each for each in answers if each.value in expects.get(each.name, each.value))),
            values=read.values, understood=read.understood, waiting=tuple(others),
            excluded=(*state.excluded, *([state.entry] if state.entry else [])), open=None, entry=None,
        )  # fmt: skip
        conclusions = [each for each in self._expert.judge(self._case(following)).conclusions if each.entry == waiting.entry]
        after, more = self._conclude(following, conclusions) if conclusions else self._go_on(following)
        return after, [*events, Say(say("next-error")), *more]

    def _next_candidate(self, state: State) -> Turn:
        """The remedy did not help: rule its entry out and go on with what is left."""
        render = self._render(state)
        following = replace(
            state, excluded=(*state.excluded, state.entry or ""), entry=None, open=None, position=0, confirmed=frozenset()
        )
        after, events = self._go_on(following)
        return after, [Say(render.say("not-solved")), *events]

    def _conclusion(self, state: State) -> Conclusion | None:
        verdict = self._expert.judge(self._case(state))
        return next((each for each in verdict.conclusions if each.entry == state.entry), None)

    def _title(self, state: State, waiting: Waiting) -> str:
        return self._render(replace(state, values=waiting.recognition.values)).title(waiting.entry)

    def _render(self, state: State) -> Renderer:
        return Renderer(self._knowledge, state)
