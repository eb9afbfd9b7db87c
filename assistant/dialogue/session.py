"""The conversation itself: a line in, events out. It never reads, prints, sleeps or asks the clock.

A session holds one `State` and those before it. What a line means in a state is looked up in `states.TRANSITIONS`; the
methods named there return the next state and the events. Conclusions are never kept: they are drawn anew from the evidence
each turn, so that going back and changing one's mind cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue.changing import arguments, change_meant, outlook, refusal, reopened, taken_up
from assistant.dialogue.events import CONFIRM, ROLE, VALUE, Ask, Close, Event, HandOff, Outcome, Say, Write
from assistant.dialogue.expert import Expert
from assistant.dialogue.explaining import explain
from assistant.dialogue.gathering import case_of, with_answer, with_text
from assistant.dialogue.handoff import as_file, before_hand_off, hand_off
from assistant.dialogue.hearing import Heard, hear
from assistant.dialogue.remedy import entry_of, number_of, step_of
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.resuming import welcome
from assistant.dialogue.situation import Situation
from assistant.dialogue.standing import unheeded
from assistant.dialogue.states import TRANSITIONS, Ended, Phase, State, Waiting
from assistant.dialogue.ticket import summary, with_note, with_reference
from assistant.dialogue.walking import Walk, Walked
from assistant.evidence import Recognition
from assistant.inference import Conclusion, Verdict
from assistant.model import LANGUAGES, UNKNOWN, Language
from assistant.untrusted import excerpt

Turn = tuple[State, list[Event]]

_TENTATIVE = 0.5
"""With no question left, a candidate of at least this certainty is proposed, with its doubt said."""
_IN_FULL = ("yes", "ja")
"""What deletes something is confirmed with one of these words: a number, a letter or a nod is typed too easily."""
_NODS = ("yes", "ja", "y", "j", "no", "nee", "n")
"""These are no evidence, and no names: where a name is asked for, they pass the question over."""
_LONGEST_VALUE = 100
"""What is longer than any name is a text."""


class Session:
    """One conversation over a knowledge base."""

    def __init__(
        self, expert: Expert, language: Language = "en", role: str | None = None, *, debug: bool = False, agent: bool = False
    ) -> None:
        self._expert = expert
        self._debug = debug
        self._knowledge = expert.knowledge
        self._past: list[State] = []
        self._walk = Walk(expert.knowledge)
        self.state = State(language, role, agent=agent)
        self.heard = Heard("nothing", "", "nothing")  # what the last line was, for who writes the conversation down

    def open(self) -> list[Event]:
        """Return the opening words."""
        say = self._render(self.state).say
        return [Say(say("opening")), Say(say("opening-hint"), "hint")]

    def receive(self, line: str) -> list[Event]:
        """Take what the user typed or pasted, of any length and content, and return what there is to say to it."""
        state = self.state
        heard = self.heard = self._heard(state, line)
        if heard.what == "back":
            return self._go_back()
        handler = TRANSITIONS[state.phase].get(heard.what)
        if handler is None:
            return [Say(self._refusal(state, heard), "hint"), *self._still_open(state)]
        walked = getattr(self._walk, handler, None)
        following, events = self._leave_walk(walked(state, heard)) if walked else getattr(self, f"_{handler}")(state, heard)
        changed = heard.what == "change" and following is not state  # back takes it back, also where the answer is the same
        if changed or following != state:
            self._past.append(state)
        self.state = following
        return list(events)

    @property
    def undoable(self) -> int:
        """How many turns `back` can take back."""
        return len(self._past)

    def leave(self) -> list[Event]:
        """Return the words at the end, when the user goes without a word."""
        return self._leave(self.state, Heard("quit", ""))[1]

    def resume(self, state: State, left_out: Sequence[str] = ()) -> list[Event]:
        """Go on with a conversation that was handed over; return where it stands. `left_out` is what is not known here."""
        self.state, events = self._stand(state)
        return [*welcome(self._knowledge, state, left_out), *events]

    def _stand(self, state: State) -> Turn:
        say = self._render(state).say
        if state.phase is Phase.CLOSED:
            return state, [Say(say("again"), "hint")]
        if state.entry is not None:
            return self._leave_walk(self._walk.here(state))
        if state.phase is Phase.LISTENING or not (state.observations or state.answers):
            return replace(state.stopped(), phase=Phase.LISTENING), [Say(say("nothing-said"), "hint")]
        return self._go_on(replace(state, open=None))

    # -- hearing -------------------------------------------------------------------------------------------------------

    def _heard(self, state: State, line: str) -> Heard:
        question = self._open_question(state)
        valid = {"language": LANGUAGES, "role": self._knowledge.roles, **arguments(self._knowledge, state)}
        heard = hear(line, question.choices if question else (), valid)
        if state.phase is Phase.CONFIRMING and heard.value == "yes" and line.strip(" \t.!").lower() not in _IN_FULL:
            return Heard("text", line, "text")
        return self._named(state.open or "", heard) if heard.kind == "text" else heard

    def _named(self, question: str, heard: Heard) -> Heard:
        """What is typed where a name is asked for is that name, if it can be one; a nod passes the question over."""
        name = excerpt(heard.value, _LONGEST_VALUE)
        if question != ROLE and not question.startswith(VALUE):
            return heard
        if name.lower().rstrip(".!") in _NODS:
            return Heard("answer", UNKNOWN, "answer")
        whole = "\n" not in heard.value.strip() and len(heard.value) <= _LONGEST_VALUE and name
        return Heard("answer", name, "answer") if whole and question != ROLE else heard

    def _refusal(self, state: State, heard: Heard) -> str:
        say = self._render(state).say
        if heard.kind == "nothing":
            return say("nothing-said") if state.phase in (Phase.LISTENING, Phase.CLOSED) else say("help", roles=self._roles())
        if heard.kind == "no-command":
            return say("no-such-command", command=heard.value)
        return say("no-step")

    def _open_question(self, state: State) -> Ask | None:
        here = step_of(self._knowledge, state) if state.entry is not None else None
        return self._render(state).open_question(state, here.step if here else None)

    def _still_open(self, state: State) -> list[Event]:
        return self._walk.still_open(state)

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
        fresh = state.new_case()
        say = self._render(fresh).say
        return fresh, [Say(say("restarted"), "hint"), Say(say("opening"))]

    def _take_note(self, state: State, heard: Heard) -> Turn:
        following = with_note(state, heard.value) if heard.value else state
        key = "note-taken" if heard.value else "note-which"
        return following, [Say(self._render(state).say(key), "hint"), *self._still_open(state)]

    def _take_reference(self, state: State, heard: Heard) -> Turn:
        following = with_reference(state, heard.value) if heard.value else state
        key = "case-taken" if following.reference else "case-which"
        said = Say(self._render(state).say(key, reference=following.reference), "hint")
        return following, [said, *self._still_open(state)]

    def _write_handoff(self, state: State, heard: Heard) -> Turn:
        """Show the hand-off of the case as it stands; where a file is named, ask the shell to write it."""
        note = self._handoff(state)
        hint = [] if heard.value else [Say(self._render(state).say("handoff-file"), "hint")]
        asked = [Write(heard.value, as_file(note, heard.value))] if heard.value else []
        return state, [note, *hint, *asked, *self._still_open(state)]

    def _leave(self, state: State, heard: Heard) -> Turn:
        closed = replace(state, phase=Phase.CLOSED, open=None)
        unfinished = replace(closed, ended=(*state.ended, Ended(state.entry, "left")))
        told = self._for_ticket(unfinished) if state.phase is not Phase.CLOSED else []
        return closed, [*told, Say(self._render(state).say("bye")), Close("left")]

    def _speak(self, state: State, heard: Heard) -> Turn:
        if heard.value not in LANGUAGES:
            return state, [Say(self._render(state).say("no-such-language"), "hint"), *self._still_open(state)]
        following = replace(state, language=heard.value)
        return following, [Say(self._render(following).say("language-set"), "hint"), *self._still_open(following)]

    def _show_names(self, state: State, heard: Heard) -> Turn:
        """Put the English names beside the Dutch ones from now on, or leave them out again."""
        shown = replace(state, english_names=not state.english_names)
        key = "names-english" if state.language == "en" else "names-shown" if shown.english_names else "names-hidden"
        following = state if state.language == "en" else shown
        return following, [Say(self._render(following).say(key), "hint"), *self._still_open(following)]

    def _take_role(self, state: State, heard: Heard) -> Turn:
        render = self._render(state)
        if heard.value not in self._knowledge.roles:
            return state, [Say(render.say("no-such-role", roles=self._roles()), "hint"), *self._still_open(state)]
        following = replace(state, role=heard.value)
        said = Say(render.say("role-set", role=render.role(heard.value)), "hint")
        if following.phase in (Phase.WALKING, Phase.CONFIRMING, Phase.PREPARING):
            walked, events = self._leave_walk(self._walk.here(following))
            return walked, [said, *events]
        return following, [said, *self._still_open(following)]

    def _explain(self, state: State, heard: Heard) -> Turn:
        said = explain(self._expert, state, case_of(state), heard, debug=self._debug)
        return state, [said, *self._still_open(state)]

    def _change(self, state: State, heard: Heard) -> Turn:
        """Ask an answered question again, or take its new answer at once; or only tell what that would lead to."""
        meant = change_meant(self._knowledge, state, heard.value)
        if meant is None or (heard.what == "whatif" and meant.value is None):
            return state, [Say(refusal(self._knowledge, state, heard), "hint"), *self._still_open(state)]
        again = reopened(state, meant.question)
        if meant.value is None:
            return again, [Say(self._render(state).say("change-again"), "hint"), *self._still_open(again)]
        following, events = self._answer(again, Heard("answer", meant.value, "answer"))
        if heard.what == "whatif":
            return state, [Say(outlook(self._knowledge, state, meant, events)), *self._still_open(state)]
        return following, events

    # -- evidence ------------------------------------------------------------------------------------------------------

    def _begin_again(self, state: State, heard: Heard) -> Turn:
        return self._hear(replace(state.new_case(), reference=state.reference), heard)

    def _hear(self, state: State, heard: Heard) -> Turn:
        """Take a text as evidence, wherever the conversation stands."""
        alone = self._expert.diagnose(heard.value)
        first, *others = alone.cases()
        recognition = first.recognition
        say = self._render(state).say
        no_answer = state.open and (not recognition.observations or heard.value.strip(" \t.!").lower() in _NODS)
        sure = any(each.certainty >= 0.8 for each in recognition.observations)
        if no_answer or (state.entry is not None and not sure):  # a remark is no reason to leave the remedy
            key = "confirm-typing" if state.open == CONFIRM else "answer-not-understood" if state.open else "step-words"
            return state, [Say(say(key), "hint"), *self._still_open(state)]
        if state.entry is not None and _is_another(state, alone.verdict):
            fresh = replace(state.new_case(), tried=state.tried, reference=state.reference, notes=state.notes)
            following, events = self._hear(fresh, heard)
            return following, [Say(say("next-error")), *events]
        following, events = self._go_on(with_text(state, heard.value, recognition, others), first=not state.observations)
        return following, [*self._unheeded(following, first.verdict), *events]

    def _unheeded(self, state: State, alone: Verdict) -> list[Event]:
        """Tell what a text means by itself where the answers stand against it: it is not passed over in silence."""
        if state.entry is not None or alone.kind != "diagnosed":
            return []
        now = Situation(self._expert, state, case_of(state))
        return [Say(line, "hint") for line in unheeded(now, alone.conclusions[0].entry)]

    def _answer(self, state: State, heard: Heard) -> Turn:
        return self._go_on(replace(with_answer(state, state.open or "", heard.value), open=None))

    def _pass_question(self, state: State, heard: Heard) -> Turn:
        """Who skips a question does not know."""
        return self._answer(state, Heard("answer", UNKNOWN, "answer"))

    def _go_on(self, state: State, *, first: bool = False) -> Turn:
        """Draw conclusions from all evidence: conclude, ask, or say that it is not known."""
        verdict = self._expert.judge(case_of(state))
        render = self._render(state)
        if verdict.kind == "diagnosed":
            return self._conclude(state, verdict.conclusions)
        if verdict.kind == "ambiguous" and verdict.question is not None:
            asking = replace(state, phase=Phase.ASKING, open=verdict.question.id, entry=None)
            lead: list[Event] = [render.so_far(verdict.conclusions, _TENTATIVE)] if first else []
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
        listening = replace(state, phase=Phase.LISTENING, open=None, entry=None)
        note = hand_off(self._knowledge, listening, None, near)
        if worked:
            return self._end(replace(state, entry=None), [*events, Say(render.say("handing-off")), note], "handed-off")
        return listening, [*events, Say(render.say("unknown-next"), "hint"), note]

    # -- remedies ------------------------------------------------------------------------------------------------------

    def _conclude(self, state: State, conclusions: Sequence[Conclusion]) -> Turn:
        render = self._render(state)
        one, *others = conclusions
        read = Recognition(state.observations, state.values, state.understood)
        later = [*(Waiting(other.entry, read) for other in others), *state.waiting]
        waiting = {each.entry: each for each in reversed(later) if each.entry != one.entry and each.entry not in state.excluded}
        walking = replace(
            state.stopped(),
            phase=Phase.WALKING, entry=one.entry, certainty=one.certainty, waiting=tuple(reversed(waiting.values())),
        )  # fmt: skip
        again = taken_up(self._knowledge, walking, state.interrupted)
        if again is not None:
            following, more = self._leave_walk(self._walk.here(again))
            return following, [*render.same_conclusion(one), *more]
        events: list[Event] = []
        if waiting and not state.excluded:
            titles = [render.title(one.entry), *(self._title(state, each) for each in reversed(waiting.values()))]
            events.append(Say(render.say("several", count=len(titles))))
            lines = [render.say("several-item", number=number, title=title) for number, title in enumerate(titles, 1)]
            events.append(Say("\n".join(lines)))
        events += render.conclusion(one)
        following, more = self._leave_walk(self._walk.here(walking))
        return following, [*events, *more]

    def _leave_walk(self, walked: Walked) -> Turn:
        """Take a turn of the walk; where it ends, hand over or go on with the next candidate."""
        if not walked.ends:
            return walked.state, list(walked.events)
        following, more = self._next_candidate(walked.state) if walked.ends == "failed" else self._hand_to_role(walked.state)
        return following, [*walked.events, *more]

    def _hand_to_role(self, state: State) -> Turn:
        render, here = self._render(state), step_of(self._knowledge, state)
        assert here is not None, "the walk ends at a step"
        said = Say(render.say("handing-off-role", number=number_of(self._knowledge, state, here), role=render.role(here.role)))
        return self._end(state, [said, self._handoff(state)], "handed-off")

    def _handoff(self, state: State) -> HandOff:
        """Return the hand-off of the case as it stands; where it was just handed over, as it stood then."""
        state = before_hand_off(state)
        verdict = self._expert.judge(case_of(state))
        near = (*verdict.conclusions, *verdict.suggestions)
        conclusion = next((each for each in near if each.entry == state.entry), None)
        if state.entry is not None and conclusion is None:
            conclusion = Conclusion(state.entry, state.certainty, ())
        return hand_off(self._knowledge, state, conclusion, [each for each in near if each.entry != state.entry])

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
        state = replace(state, ended=(*state.ended, Ended(state.entry, outcome)))
        if not state.waiting:
            again = Say(say("handoff-file" if outcome == "handed-off" else "again"), "hint")
            return replace(state, phase=Phase.CLOSED, open=None), [*events, *self._for_ticket(state), again, Close(outcome)]
        waiting, *others = state.waiting
        read, expects = waiting.recognition, self._knowledge.entries[waiting.entry].expects
        answers = (each for each in state.observations if each.how == "answer")  # what they told of the last error aside
        following = replace(
            state.stopped(),
            observations=(*read.observations, *(each for each in answers if each.value in expects.get(each.name, each.value))),
            values=read.values, understood=read.understood, waiting=tuple(others),
            excluded=(*state.excluded, *([state.entry] if state.entry else [])), passed=state.passed & {ROLE},
        )  # fmt: skip
        conclusions = [each for each in self._expert.judge(case_of(following)).conclusions if each.entry == waiting.entry]
        after, more = self._conclude(following, conclusions) if conclusions else self._go_on(following)
        return after, [*events, Say(say("next-error")), *more]

    def _next_candidate(self, state: State) -> Turn:
        """The remedy did not help: rule its entry out and go on with what is left."""
        render = self._render(state)
        following = replace(state.stopped(), excluded=(*state.excluded, state.entry or ""))
        after, events = self._go_on(following)
        return after, [Say(render.say("not-solved")), *events]

    def _for_ticket(self, state: State) -> list[Event]:
        """Return the summary for the ticket, for an agent who has something to write down."""
        if not state.agent or not (state.said or state.notes):
            return []
        return [Say(self._render(state).say("ticket"), "heading"), Say(summary(self._knowledge, state))]

    def _title(self, state: State, waiting: Waiting) -> str:
        return self._render(replace(state, values=waiting.recognition.values)).title(waiting.entry)

    def _render(self, state: State) -> Renderer:
        return Renderer(self._knowledge, state)


def _is_another(state: State, alone: Verdict) -> bool:
    """Tell whether a text that comes while a remedy is walked is a different error, and not more about this one."""
    return alone.kind == "diagnosed" and state.entry not in [each.entry for each in alone.conclusions]
