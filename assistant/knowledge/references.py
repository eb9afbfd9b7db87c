"""What must hold between files before the knowledge can be used: names are unique, and every name that is used exists."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from assistant.errors import Fault
from assistant.knowledge.reader import Document, Path
from assistant.knowledge.schema import NUMBERS, Vocabulary
from assistant.model import UNKNOWN, Condition, Consequence, Entry, Knowledge, Rule, Symptom, Text

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_SLOT = re.compile(r"\{([a-z][a-z0-9-]*)\}")


def check_references(
    knowledge: Knowledge,
    documents: Sequence[Document],
    vocabularies: Iterable[tuple[Document, Vocabulary | None]],
    entries: Iterable[tuple[Document, Entry]],
    *,
    complete: bool,
) -> list[Fault]:
    """Return the faults between files. Where a file was not read (`complete` is false), unknown names may be its."""
    checker = _Checker(knowledge, complete)
    for document, part in vocabularies:
        if part is not None:
            checker.vocabulary(document, part)
    for document, entry in entries:
        checker.entry(document, entry)
    return checker.faults


class _Checker:
    def __init__(self, knowledge: Knowledge, complete: bool) -> None:
        self.knowledge = knowledge
        self.complete = complete
        self.faults: list[Fault] = []
        self.defined: dict[tuple[str, str], str] = {}

    def fault(self, document: Document, path: Path, code: str, message: str) -> None:
        place = document.place(path)
        self.faults.append(Fault(document.path, place.line, place.column, code, message))

    def known(self, document: Document, path: Path, kind: str, name: str, names: Iterable[str]) -> None:
        allowed = list(names)
        if name not in allowed and self.complete:
            close = difflib.get_close_matches(name, allowed, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            self.fault(document, path, "K030", f"there is no {kind} {name!r}{hint}")

    def new(self, document: Document, path: Path, kind: str, name: str) -> None:
        if not _ID.match(name):
            self.fault(document, path, "K021", f"{name!r} is no id: lower-case letters, digits and single hyphens")
        if (kind, name) in self.defined:
            first = self.defined[kind, name]
            self.fault(document, path, "K022", f"there is another {kind} {name!r} in {first}")
        self.defined.setdefault((kind, name), document.path)

    def number(self, document: Document, path: Path, number: float) -> None:
        low, high = NUMBERS[str(path[-1])]
        if not low <= number <= high:
            self.fault(document, path, "K014", f"a number from {low:g} to {high:g} is allowed here")

    def text(self, document: Document, path: Path, text: Text | None) -> None:
        for language in ("en", "nl"):
            if text is None:
                return
            words = text.in_(language)
            if not words.strip():
                self.fault(document, (*path, language), "K012", f"the text in language {language!r} is empty")
            for name in _SLOT.findall(words):
                self.known(document, (*path, language), "value", name, self.knowledge.values)

    def vocabulary(self, document: Document, part: Vocabulary) -> None:
        for index, fact in enumerate(part.facts):
            self.new(document, ("facts", index, "id"), "fact or symptom", fact.id)
            self.text(document, ("facts", index, "question"), fact.question)
            for name in ("cost", "trust", "contradicts"):
                self.number(document, ("facts", index, name), getattr(fact, name))
            for number, value in enumerate(fact.values):
                where: Path = ("facts", index, "values", number)
                if value.id == UNKNOWN:
                    self.fault(document, (*where, "id"), "K031", "every question has the choice 'unknown' by itself")
                if value.id in [other.id for other in fact.values[:number]]:
                    self.fault(document, (*where, "id"), "K022", f"there is another value {value.id!r} of {fact.id!r}")
                self.text(document, (*where, "label"), value.label)
                self.slots(document, where, value.messages)
            if len(fact.values) > 7 and fact.question is not None:
                self.fault(document, ("facts", index), "K031", "a question has at most seven choices besides 'unknown'")
        self.symptoms(document, part.symptoms)
        self.rules(document, part.rules)
        for index, suspicion in enumerate(part.suspicions):
            self.new(document, ("suspicions", index, "id"), "suspicion", suspicion.id)
        for index, role in enumerate(part.roles):
            self.new(document, ("roles", index, "id"), "role", role.id)
            for name in role.includes:
                self.known(document, ("roles", index, "includes"), "role", name, self.knowledge.roles)
        for index, value_kind in enumerate(part.values):
            self.new(document, ("values", index, "id"), "value", value_kind.id)
        for index, group in enumerate(part.groups):
            self.new(document, ("groups", index, "id"), "group of words", group.id)

    def symptoms(self, document: Document, symptoms: Sequence[Symptom]) -> None:
        for index, symptom in enumerate(symptoms):
            where: Path = ("symptoms", index)
            self.new(document, (*where, "id"), "fact or symptom", symptom.id)
            self.text(document, (*where, "title"), symptom.title)
            self.text(document, (*where, "question"), symptom.question)
            self.number(document, (*where, "cost"), symptom.cost)
            self.slots(document, where, symptom.messages)

    def slots(self, document: Document, where: Path, messages: object) -> None:
        if not isinstance(messages, dict):
            return
        for language, templates in messages.items():
            for number, template in enumerate(templates):
                for name in _SLOT.findall(template):
                    names = [*self.knowledge.values, *self.knowledge.facts]
                    self.known(document, (*where, "messages", language, number), "value or fact", name, names)

    def rules(self, document: Document, rules: Sequence[Rule]) -> None:
        for index, rule in enumerate(rules):
            where: Path = ("rules", index)
            self.new(document, (*where, "id"), "rule", rule.id)
            self.number(document, (*where, "certainty"), rule.certainty)
            if not rule.when or not rule.then:
                self.fault(document, where, "K031", "a rule needs at least one condition and one consequence")
            for number, condition in enumerate(rule.when):
                self.condition(document, (*where, "when", number), condition)
            for number, consequence in enumerate(rule.then):
                self.condition(document, (*where, "then", number), consequence)

    def condition(self, document: Document, path: Path, part: Condition | Consequence) -> None:
        conclude = part.conclude if isinstance(part, Consequence) else None
        symptom = part.symptom if isinstance(part, Condition) else None
        if sum(name is not None for name in (part.fact, part.suspect, symptom, conclude)) != 1:
            self.fault(document, path, "K031", "exactly one of fact, symptom, suspect or conclude stands here")
        if part.fact is not None:
            self.known(document, path, "fact", part.fact, self.knowledge.facts)
            self.fact_values(document, path, part.fact, part.is_)
            if isinstance(part, Consequence) and len(part.is_) != 1:
                self.fault(document, path, "K031", "a consequence gives a fact exactly one value")
        if part.suspect is not None:
            self.known(document, path, "suspicion", part.suspect, self.knowledge.suspicions)
        if symptom is not None:
            self.known(document, path, "symptom", symptom, self.knowledge.symptoms)
            if any(value not in ("yes", "no") for value in part.is_):
                self.fault(document, path, "K014", "a symptom is yes or no")
        if conclude is not None:
            self.known(document, path, "entry", conclude, self.knowledge.entries)

    def fact_values(self, document: Document, path: Path, fact: str, values: Sequence[str]) -> None:
        if fact in self.knowledge.facts:
            if not values:
                self.fault(document, path, "K011", f"key 'is' is missing: a value of {fact!r}")
            for value in values:
                known = [value.id for value in self.knowledge.facts[fact].values]
                self.known(document, path, f"value of {fact!r}", value, known)

    def entry(self, document: Document, entry: Entry) -> None:
        stem = document.path.rsplit("/", 1)[-1].removesuffix(".yaml")
        self.new(document, ("id",), "entry", entry.id)
        if stem != entry.id:
            self.fault(document, ("id",), "K020", f"the id is {entry.id!r} but the file is named {stem!r}")
        for name in ("title", "cause", "verify"):
            self.text(document, (name,), getattr(entry, name))
        for index, warning in enumerate(entry.warnings):
            self.text(document, ("warnings", index), warning)
        self.known(document, ("role", "who"), "role", entry.role.who, self.knowledge.roles)
        self.symptoms(document, entry.symptoms)
        self.rules(document, entry.rules)
        for question, values in entry.expects.items():
            path: Path = ("expects", question)
            if question in self.knowledge.symptoms:
                if any(value not in ("yes", "no") for value in values):
                    self.fault(document, path, "K014", "a symptom is yes or no")
            else:
                self.known(document, path, "fact or symptom", question, self.knowledge.facts)
                self.fact_values(document, path, question, values)
        for index, step in enumerate(entry.remedy):
            where: Path = ("remedy", index)
            for name in ("do", "see", "loses"):
                self.text(document, (*where, name), getattr(step, name))
            if step.role is not None:
                self.known(document, (*where, "role"), "role", step.role, self.knowledge.roles)
            if step.procedure is not None:
                self.known(document, (*where, "procedure"), "entry", step.procedure, self.knowledge.entries)
            if step.risk == "destroys" and step.loses is None:
                self.fault(document, where, "K011", "key 'loses' is missing: a step that destroys says what is lost")
            for number, condition in enumerate(step.only):
                self.condition(document, (*where, "only", number), condition)
        if not entry.remedy:
            self.fault(document, ("remedy",), "K031", "a remedy needs at least one step")
        for name in entry.related:
            self.known(document, ("related",), "entry", name, self.knowledge.entries)
        for misses in entry.near_misses.values():
            for miss in misses:
                if miss.concludes != "nothing":
                    self.known(document, ("near_misses",), "entry", miss.concludes, self.knowledge.entries)
