"""What must hold between files before the knowledge can be used: names are unique, and every name that is used exists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.errors import Fault
from assistant.knowledge.hints import hint
from assistant.knowledge.reader import Document, Path
from assistant.knowledge.schema import NUMBERS, Vocabulary
from assistant.model import UNKNOWN, Condition, Consequence, Entry, Knowledge, Rule, Signs, Symptom, Text, english_names

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_SLOT = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_LANGUAGE = re.compile(r"[a-z]{2}\Z")
_DESCRIBED_IN = ("en", "nl", "any")


def check_references(
    knowledge: Knowledge,
    documents: Sequence[Document],
    vocabularies: Iterable[tuple[Document, Vocabulary | None]],
    entries: Iterable[tuple[Document, Entry]],
    *,
    complete: bool,
) -> list[Fault]:
    """Return the faults between files. Where a file was not read (`complete` is false), unknown names may be its."""
    shared = list(vocabularies)
    areas = [area.id for _, part in shared if part is not None for area in part.areas]
    checker = _Checker(knowledge, complete, areas)
    for document, part in shared:
        if part is not None:
            checker.vocabulary(document, part)
    for document, entry in entries:
        checker.entry(document, entry)
    return checker.faults


class _Checker:
    def __init__(self, knowledge: Knowledge, complete: bool, areas: Sequence[str]) -> None:
        self.knowledge = knowledge
        self.complete = complete
        self.areas = areas
        self.faults: list[Fault] = []
        self.defined: dict[tuple[str, str], str] = {}

    def fault(self, document: Document, path: Path, code: str, message: str) -> None:
        place = document.place(path)
        self.faults.append(Fault(document.path, place.line, place.column, code, message))

    def known(self, document: Document, path: Path, kind: str, name: str, names: Iterable[str]) -> None:
        allowed = list(names)
        if name not in allowed and self.complete:
            self.fault(document, path, "K030", f"there is no {kind} {name!r}{hint(name, allowed)}")

    def languages(self, document: Document, path: Path, texts: Iterable[str], allowed: Sequence[str] | None = None) -> None:
        """Report a key that is no language: one of `allowed`, or any two letters where that is None."""
        for name in texts:
            if name not in allowed if allowed is not None else not _LANGUAGE.match(name):
                what = hint(name, allowed) if allowed is not None else ": two letters, such as en or nl"
                place = document.place((*path, name), key=True)
                message = f"{name!r} is no language{what}"
                self.faults.append(Fault(document.path, place.line, place.column, "K010", message))

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
            for name in english_names(text.nl) if language == "nl" else ():
                if name.lower() not in " ".join(text.en.lower().split()):
                    message = f"the English name {name!r} does not stand in the English text"
                    self.fault(document, (*path, language), "K015", message)
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
                self.signs(document, where, value)
            if len(fact.values) > 7 and fact.question is not None:
                self.fault(document, ("facts", index), "K031", "a question has at most seven choices besides 'unknown'")
        self.symptoms(document, part.symptoms)
        self.rules(document, part.rules)
        for index, suspicion in enumerate(part.suspicions):
            self.new(document, ("suspicions", index, "id"), "suspicion", suspicion.id)
        for index, role in enumerate(part.roles):
            self.new(document, ("roles", index, "id"), "role", role.id)
            for number, name in enumerate(role.includes):
                self.known(document, ("roles", index, "includes", number), "role", name, self.knowledge.roles)
        for index, value_kind in enumerate(part.values):
            self.new(document, ("values", index, "id"), "value", value_kind.id)
        for index, group in enumerate(part.groups):
            self.new(document, ("groups", index, "id"), "group of words", group.id)
        for index, area in enumerate(part.areas):
            self.new(document, ("areas", index, "id"), "area", area.id)

    def symptoms(self, document: Document, symptoms: Sequence[Symptom]) -> None:
        for index, symptom in enumerate(symptoms):
            where: Path = ("symptoms", index)
            self.new(document, (*where, "id"), "fact or symptom", symptom.id)
            self.text(document, (*where, "title"), symptom.title)
            self.text(document, (*where, "question"), symptom.question)
            self.number(document, (*where, "cost"), symptom.cost)
            self.signs(document, where, symptom)

    def signs(self, document: Document, where: Path, signs: Signs) -> None:
        self.languages(document, (*where, "messages"), signs.messages)
        self.languages(document, (*where, "described"), signs.described, _DESCRIBED_IN)
        self.languages(document, (*where, "tellings"), signs.tellings)
        for language, templates in signs.messages.items():
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
            self.known(document, (*path, "fact"), "fact", part.fact, self.knowledge.facts)
            self.fact_values(document, (*path, "is"), part.fact, part.is_)
            if isinstance(part, Consequence) and len(part.is_) != 1:
                self.fault(document, path, "K031", "a consequence gives a fact exactly one value")
        if part.suspect is not None:
            self.known(document, (*path, "suspect"), "suspicion", part.suspect, self.knowledge.suspicions)
        if symptom is not None:
            self.known(document, (*path, "symptom"), "symptom", symptom, self.knowledge.symptoms)
            if any(value not in ("yes", "no") for value in part.is_):
                self.fault(document, path, "K014", "a symptom is yes or no")
        if conclude is not None:
            self.known(document, (*path, "conclude"), "entry", conclude, self.knowledge.entries)

    def fact_values(self, document: Document, path: Path, fact: str, values: Sequence[str]) -> None:
        if fact in self.knowledge.facts:
            if not values:
                self.fault(document, path, "K011", f"key 'is' is missing: a value of {fact!r}")
            for number, value in enumerate(values):
                known = [value.id for value in self.knowledge.facts[fact].values]
                self.known(document, (*path, number), f"value of {fact!r}", value, known)

    def entry(self, document: Document, entry: Entry) -> None:
        stem = document.path.rsplit("/", 1)[-1].removesuffix(".yaml")
        self.new(document, ("id",), "entry", entry.id)
        if stem != entry.id:
            self.fault(document, ("id",), "K020", f"the id is {entry.id!r} but the file is named {stem!r}")
        for name in ("title", "cause", "verify"):
            self.text(document, (name,), getattr(entry, name))
        if self.areas:
            self.known(document, ("area",), "area", entry.area, self.areas)
        self.text(document, ("role", "note"), entry.role.note)
        for index, change in enumerate(entry.changes):
            self.text(document, ("changes", index, "text"), change.text)
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
        for key in ("related", "leads_to"):
            for number, name in enumerate(getattr(entry, key)):
                self.known(document, (key, number), "entry", name, self.knowledge.entries)
        self.languages(document, ("examples",), entry.examples)
        self.languages(document, ("near_misses",), entry.near_misses)
        for language, misses in entry.near_misses.items():
            for number, miss in enumerate(misses):
                if miss.concludes != "nothing":
                    path = ("near_misses", language, number, "concludes")
                    self.known(document, path, "entry or 'nothing'", miss.concludes, [*self.knowledge.entries, "nothing"])
