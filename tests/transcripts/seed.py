"""Writes the seed corpus under `transcripts/`: `python -m tests.transcripts.seed` holds each conversation and writes it down.

Needed when the user's lines themselves no longer make sense, because other questions are asked; what is reasoned and said is
brought up to date by `sync-assistant replay --accept`. Files of the same name are written anew, and those that chance found are
replaced; others are left alone.
The promises come from the ids of the entries and from what their near misses name, never from what was concluded.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle, product
from pathlib import Path

from assistant.dialogue.events import CONFIRM, ROLE, VALUE, VERIFY, Ask, Close, Event, HandOff
from assistant.dialogue.expert import Expert
from assistant.knowledge import load
from assistant.model import LANGUAGES, UNKNOWN, Entry, Language, Rule
from assistant.transcripts.coverage import unvisited
from assistant.transcripts.noting import NotedSession, Visited
from assistant.transcripts.replay import regrade
from assistant.transcripts.transcript import NOTHING, Transcript, write
from tests.dialogue.players import FOREIGN
from tests.transcripts.scenes import SCENES

ROOT = Path(__file__).parents[2] / "transcripts"
VAGUE = {
    "en": (
        "it does not sync", "dual write does not work", "business central does not sync", "400 bad request",
        "how do I do this in business central?", "an error in dual-write", "nothing arrives in dataverse",
    ),
    "nl": (
        "het synchroniseert niet", "dual-write werkt niet", "BC synchroniseert niet", "400 ongeldige aanvraag",
        "hoe doe ik dat in business central?", "een fout in dual-write", "er komt niets aan in dataverse",
    ),
}  # fmt: skip
YES, NO = {"en": "yes", "nl": "ja"}, {"en": "no", "nl": "nee"}
MOST, TRIES = 90, 4000


Answer = Callable[[NotedSession, Ask, Entry], str]


def truthful(session: NotedSession, ask: Ask, entry: Entry) -> str:
    """Answer as a user does who has the problem that `entry` describes."""
    language = session.state.language
    if ask.id in (CONFIRM, VERIFY):
        return YES[language]
    if ask.id == ROLE or ask.id.startswith(VALUE):
        return UNKNOWN
    value = entry.expects.get(ask.id, (UNKNOWN,))[0]
    return {"yes": YES[language], "no": NO[language]}.get(value, value)


def last_expected(session: NotedSession, ask: Ask, entry: Entry) -> str:
    """Answer truthfully, with the last of the answers that are."""
    values = entry.expects.get(ask.id, ())
    return values[-1] if len(values) > 1 else truthful(session, ask, entry)


def refusing(session: NotedSession, ask: Ask, entry: Entry) -> str:
    """Answer truthfully, and let nothing be deleted."""
    return NO[session.state.language] if ask.id == CONFIRM else truthful(session, ask, entry)


def open_question(events: Sequence[Event]) -> Ask | None:
    return events[-1] if events and isinstance(events[-1], Ask) else None


def hold(session: NotedSession, entry: Entry, lines: Sequence[str], answer: Answer = truthful) -> NotedSession:
    """Say the lines, then answer, open the procedures that steps lead to, and do every step, until the end."""
    events: list[Event] = session._still_open(session.state)
    for line in lines:
        events = session.receive(line)
    while not any(isinstance(each, Close) for each in events) and len(session.turns) < MOST:
        ask = open_question(events)
        if ask is None and (session.state.entry is None or any(isinstance(each, HandOff) for each in events)):
            break
        events = session.receive(answer(session, ask, entry) if ask else {"en": "done", "nl": "klaar"}[session.state.language])
    return session


def concluded(session: NotedSession) -> list[str]:
    return [line.split()[1] for turn in session.turns for line in turn.reasoned if line.startswith("concluded ")]


class Corpus:
    """Collects conversations, and what they come by."""

    def __init__(self, expert: Expert) -> None:
        self.expert = expert
        self.written: dict[str, Transcript] = {}
        self.refused: list[str] = []
        self.visited = Visited()

    def session(self, language: Language, role: str | None = None, *, agent: bool = False) -> NotedSession:
        return NotedSession(self.expert, language, role, agent=agent)

    def keep(self, path: str, session: NotedSession, *concludes: str) -> bool:
        """Keep a conversation if it does what it promises."""
        transcript = Transcript(replace(session.header, concludes=concludes), tuple(session.turns))
        if not regrade(self.expert, Path(path), transcript).kept:
            self.refused.append(path)
            return False
        self.written[path] = transcript
        self.visited.add(session.visited)
        return True

    def new(self, session: NotedSession) -> int:
        """Return how many parts of the knowledge a conversation came by that no other did."""
        both = Visited()
        both.add(self.visited)
        both.add(session.visited)
        before, after = (len(list(unvisited(self.expert.knowledge, each))) for each in (self.visited, both))
        return before - after


def straight(corpus: Corpus, entry: Entry, language: Language) -> bool:
    """A message that is recognised at once, and the remedy to its end; the longest example is most like a paste."""
    role = entry.role.who if language == "en" else None
    for text in sorted(entry.examples[language], key=len, reverse=True):
        session = hold(corpus.session(language, role), entry, [text])
        if concluded(session) == [entry.id] and any(line.startswith("concluded") for line in session.turns[0].reasoned):
            return corpus.keep(f"{entry.area}/{entry.id}-{language}-message", session, entry.id)
    return False


def questions(corpus: Corpus, entry: Entry, language: Language) -> bool:
    """Vague words, and questions up to the conclusion."""
    found: list[NotedSession] = []
    for text in (*VAGUE[language], *sorted(entry.examples[language], key=len)):
        for answer in (truthful, last_expected):
            session = hold(corpus.session(language), entry, [text], answer)
            asked = any(line.startswith("concluded") for line in session.turns[0].reasoned)
            if concluded(session) == [entry.id] and not asked:
                found.append(session)
    found.sort(key=lambda session: (-corpus.new(session), len(session.turns)))
    return bool(found) and corpus.keep(f"{entry.area}/{entry.id}-{language}-questions", found[0], entry.id)


def near_misses(corpus: Corpus, entry: Entry) -> None:
    """Texts that look like an entry: of each language one that is another, and one that is nothing."""
    for language in LANGUAGES:
        done: set[bool] = set()
        for miss in entry.near_misses.get(language, ()):
            elsewhere = miss.concludes != NOTHING
            if elsewhere in done:
                continue
            session = corpus.session(language)
            session.receive(miss.text)
            while elsewhere and (ask := session._open_question(session.state)) and not concluded(session):
                session.receive(truthful(session, ask, corpus.expert.knowledge.entries[miss.concludes]))
            name = f"{entry.area}/{entry.id}-{language}-{'elsewhere' if elsewhere else 'near-miss'}"
            if corpus.keep(name, session, *([miss.concludes] if elsewhere else [])):
                done.add(elsewhere)


def texts_for(corpus: Corpus, rule: Rule, language: Language) -> Iterator[str]:
    """Yield texts that a user might write who sees what a rule is about."""
    knowledge = corpus.expert.knowledge
    parts: list[list[str]] = []
    for condition in rule.when:
        signs: list[str] = []
        if condition.symptom is not None:
            symptom = knowledge.symptoms[condition.symptom]
            messages = [re.sub(r"\{[\w-]+\}", "Adatum", message) for message in symptom.messages.get(language, ())]
            signs = [*symptom.described.get(language, ()), *messages, *(" ".join(words) for words in symptom.anchors)]
        elif condition.fact is not None:
            values = [value for value in knowledge.facts[condition.fact].values if value.id in condition.is_]
            signs = [
                text for value in values for text in (*value.described.get(language, ()), *(" ".join(w) for w in value.anchors))
            ]
        if signs:
            parts.append(signs)
    for number in range(max(map(len, parts), default=0)):
        yield ", ".join(signs[number % len(signs)] for signs in parts)


def rest(corpus: Corpus) -> None:
    """Conversations for what no other comes by: other words, other things that the user does not know."""
    knowledge = corpus.expert.knowledge
    owners = {rule.id: entry for entry in knowledge.entries.values() for rule in entry.rules}
    for rule in knowledge.rules:
        if rule.id in corpus.visited.rules:
            continue
        ends = [then.conclude for then in rule.then if then.conclude]
        entries = [knowledge.entries[name] for name in ends] or ([owners[rule.id]] if rule.id in owners else [])
        for entry, language in product(entries or knowledge.entries.values(), LANGUAGES):
            known = only("where", "goal", *(condition.symptom or condition.fact or "" for condition in rule.when))
            tries = [(text, truthful) for text in texts_for(corpus, rule, language)]
            tries += [(text, known) for text in (*VAGUE[language], *entry.examples[language])]
            session = next(
                (
                    each
                    for text, answer in tries
                    for each in [hold(corpus.session(language), entry, [text], answer)]
                    if rule.id in each.visited.rules and concluded(each) == [entry.id]
                ),
                None,
            )
            if session is not None and corpus.keep(f"{entry.area}/{entry.id}-{language}-words-{rule.id}", session, entry.id):
                break


def forgetful(corpus: Corpus) -> None:
    """Users who do not know everything are asked other questions: chance finds those that come by what is left."""
    knowledge, rng = corpus.expert.knowledge, random.Random(1)
    for number in range(1, TRIES):
        left = {name for kind, name in unvisited(knowledge, corpus.visited) if kind == "question"}
        rules = [rule for rule in knowledge.rules if rule.id not in corpus.visited.rules]
        left |= {condition.symptom or condition.fact or "" for rule in rules for condition in rule.when}
        entries = [entry for entry in knowledge.entries.values() if left & set(entry.expects)]
        if not entries:
            return
        entry, language = rng.choice(entries), rng.choice(LANGUAGES)
        text = rng.choice((*VAGUE[language], *entry.examples[language]))
        session = hold(corpus.session(language), entry, [text], only(*(name for name in entry.expects if rng.random() < 0.6)))
        if corpus.new(session) and concluded(session) == [entry.id]:
            corpus.keep(f"{entry.area}/{entry.id}-{language}-forgetful-{number}", session, entry.id)


def only(*questions: str) -> Answer:
    """Know nothing but the answer to some questions, and to what the dialogue itself asks."""

    def answer(session: NotedSession, ask: Ask, entry: Entry) -> str:
        known = ask.id in (*questions, CONFIRM, VERIFY)
        return truthful(session, ask, entry) if known else UNKNOWN

    return answer


def reasons(corpus: Corpus) -> None:
    """`how` after a conclusion, once for every sign that no other conversation puts into words."""
    said = {line for each in corpus.written.values() for turn in each.turns for line in turn.words}
    shown = "\n".join(sorted(said))
    for entry in corpus.expert.knowledge.entries.values():
        for symptom in entry.symptoms:
            title = symptom.title.in_("en")
            if title in shown:
                continue
            signs = [*symptom.described.get("en", ()), *symptom.described.get("any", ()), *symptom.messages.get("en", ())]
            for text in (*entry.examples["en"], *signs):
                session = corpus.session("en")
                session.receive(text)
                while (ask := session._open_question(session.state)) and not concluded(session):
                    session.receive(truthful(session, ask, entry))
                session.receive("how")
                told = "\n".join(session.turns[-1].words)
                name = f"{entry.area}/{entry.id}-en-how-{symptom.id}"
                if concluded(session) == [entry.id] and title in told and corpus.keep(name, session, entry.id):
                    shown += told
                    break


def scenes(corpus: Corpus) -> None:
    """The conversations written by hand, and foreign talk."""
    for scene in SCENES:
        session = corpus.session(scene.language, scene.role, agent=scene.agent)
        for line in scene.lines:
            session.receive(line)
        if scene.then:
            answer = refusing if scene.refuses else truthful
            hold(session, corpus.expert.knowledge.entries[scene.then], [], answer)
        corpus.keep(scene.path, session, *scene.concludes)
    for number, (text, language) in enumerate(zip(FOREIGN, cycle(LANGUAGES)), 1):
        session = corpus.session(language)
        session.receive(text)
        corpus.keep(f"foreign/{number:02}-{language}", session)


def main() -> int:
    """Write the corpus; tell what is not visited."""
    corpus = Corpus(Expert(load()))
    for entry in corpus.expert.knowledge.entries.values():
        for language in LANGUAGES:
            straight(corpus, entry, language)
            questions(corpus, entry, language)
        near_misses(corpus, entry)
    scenes(corpus)
    rest(corpus)
    forgetful(corpus)
    reasons(corpus)
    for file in ROOT.rglob("*.txt"):
        if re.search("-(words|asked|forgetful|how)-", file.stem):  # chance finds others now
            file.unlink()
    for path, transcript in corpus.written.items():
        file = ROOT / f"{path}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(write(transcript), encoding="utf-8", newline="\n")
    for path in set(corpus.refused) - set(corpus.written):
        sys.stderr.write(f"does not do what it promises: {path}\n")
    for kind, name in unvisited(corpus.expert.knowledge, corpus.visited):
        sys.stderr.write(f"not visited: {kind} {name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
