"""Statements of the record as clauses of sentences, in one language: what holds, what was asked and answered, lists."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dialogue.chains import Statement
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.states import State
from assistant.inference.productions import Term
from assistant.model import UNKNOWN, Knowledge
from assistant.untrusted import excerpt

_QUOTED = 70
"""So much of a text is quoted."""


class Clauses:
    """Words for terms, questions and answers of one knowledge base, in the language of a state."""

    def __init__(self, knowledge: Knowledge, state: State) -> None:
        self._knowledge = knowledge
        self.render = Renderer(knowledge, state)
        self.say = self.render.say

    def holds(self, term: Term) -> str:
        """Return a main clause that says what a term states."""
        if term.startswith("?"):
            return self.render.text(self._knowledge.suspicions[term[1:]].title)
        name, _, value = term.partition("=")
        return self.has(name, (value,))

    def has(self, name: str, values: Sequence[str]) -> str:
        """Return a main clause that says that a fact has one of some values, or that a symptom is seen or not."""
        if name in self._knowledge.facts:
            fact = self._knowledge.facts[name]
            labels = {each.id: self.render.text(each.label) for each in fact.values}
            named = [labels.get(value, value) for value in values]
            label = self.one_of([f"“{each}”" for each in named]) if len(named) > 1 else named[0]
            return self.say("clause-fact", title=self.render.text(fact.title), label=label)
        title = self.render.text(self._knowledge.symptoms[name].title)
        return title if "yes" in values else self.say("clause-denied", title=title)

    def seen(self, statement: Statement) -> str:
        """Return the sentence that says how an observation was made, with the words of the text or the answer."""
        seen = statement.ground.observation
        assert seen is not None
        if seen.how == "answer":
            return self.say("how-answered", question=self.question(seen.name), answer=self.answer(seen.name, seen.value))
        if seen.how == "told":
            return self.say("how-told", text=excerpt(seen.text, _QUOTED))
        key = "how-read" if seen.certainty >= 0.5 else "how-read-perhaps"
        return self.say(key, text=excerpt(seen.text, _QUOTED), clause=self.holds(statement.term))

    def question(self, name: str) -> str:
        """Return the words of a question."""
        asked = self._knowledge.questions.get(name)
        return self.render.text(asked.text) if asked else name

    def answer(self, name: str, value: str) -> str:
        """Return the label of an answer."""
        asked = self._knowledge.questions.get(name)
        labels = {choice.value: self.render.text(choice.label) for choice in asked.choices} if asked else {}
        return labels.get(value) or (self.say("unknown-choice") if value == UNKNOWN else value)

    def one_of(self, words: Sequence[str]) -> str:
        """Return words as alternatives: a, b or c."""
        return self._list(words, "clause-or")

    def all_of(self, words: Sequence[str]) -> str:
        """Return words as a list: a, b and c."""
        return self._list(words, "clause-and")

    def _list(self, words: Sequence[str], key: str) -> str:
        if len(words) < 2:
            return "".join(words)
        return self.say(key, first=", ".join(words[:-1]), last=words[-1])
