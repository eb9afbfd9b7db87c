"""What knowledge is made of: frozen dataclasses, in the words and with the keys of the YAML files.

The classes know nothing of files, engines or terminals. `knowledge/` fills them, every other layer reads them. A field
whose name ends in an underscore stands under the name without it in YAML (`is_` is the key `is`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal

from assistant.errors import Fault

Language = Literal["en", "nl"]
LANGUAGES: tuple[Language, ...] = ("en", "nl")
UNKNOWN = "unknown"
"""The answer "don't know": every question has it, none lists it in YAML."""

EntryKind = Literal["problem", "procedure"]
Risk = Literal["none", "interrupts", "destroys"]
YesNo = Literal["yes", "no"]


def _yaml_key(name: str) -> str:
    return name.rstrip("_")


class Strict:
    """Configuration for the schema layer: unknown keys are faults, and `is_` is read from `is`."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "alias_generator": _yaml_key}


_ENGLISH_NAME = re.compile(r" \(\(([^()]+)\)\)")
"""In Dutch, the English name of a page, an action or a status stands behind the Dutch one: `Bron ((Source))`."""


def named(words: str, *, english_names: bool) -> str:
    """Return Dutch words with the English names in them shown in brackets, or left out."""
    return _ENGLISH_NAME.sub(r" (\1)" if english_names else "", words)


def english_names(words: str) -> list[str]:
    """Return the English names that an author put behind Dutch ones."""
    return _ENGLISH_NAME.findall(words)


@dataclass(frozen=True, slots=True)
class Text(Strict):
    """One text in every language that the product speaks."""

    en: str
    nl: str

    def in_(self, language: Language, *, english_names: bool = False) -> str:
        """Return the text in `language`, with or without the English names that its author put behind the Dutch ones."""
        return named(self.en if language == "en" else self.nl, english_names=english_names)


@dataclass(frozen=True, slots=True)
class Signs(Strict):
    """How a symptom, or a value of a fact, shows itself in a text.

    `messages` are templates of error messages by language (`{name}` is a slot), `anchors` lists of names and codes that
    mean the same in every language, `described` phrases of telling words by language (`any` for all), `tellings` whole texts
    in which people told of it, by language: the weight of their words is learnt.
    """

    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anchors: tuple[tuple[str, ...], ...] = ()
    described: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Symptom(Signs):
    """A statement that can be observed true or false; `question` asks for it, with the answers yes and no."""

    id: str = ""
    title: Text = Text("", "")
    question: Text | None = None
    cost: float = 1.0


@dataclass(frozen=True, slots=True)
class FactValue(Signs):
    """One value that a fact can have; `label` is how a choice names it."""

    id: str = ""
    label: Text = Text("", "")


@dataclass(frozen=True, slots=True)
class FactKind(Strict):
    """A thing with one of several values.

    `cost` says how hard its question is to answer (1 is easy); `contradicts` how much a value that an entry does not
    expect speaks against it when it was read in the text (0 … 1); `trust` how certain a value can be at most that was
    read in the user's own words rather than answered.
    """

    id: str
    title: Text
    values: tuple[FactValue, ...]
    question: Text | None = None
    cost: float = 1.0
    contradicts: float = 0.4
    trust: float = 0.6


@dataclass(frozen=True, slots=True)
class Suspicion(Strict):
    """What some signs together make likely before one entry is concluded."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Role(Strict):
    """Who may do something; `includes` names the roles whose work this one may do as well."""

    id: str
    title: Text
    includes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueKind(Strict):
    """A kind of value that slots capture; `otherwise` stands in a text where nothing was captured."""

    id: str
    title: Text
    otherwise: Text


@dataclass(frozen=True, slots=True)
class WordGroup(Strict):
    """Words that mean one thing, by language (`any`: the same in every language)."""

    id: str
    en: tuple[str, ...] = ()
    nl: tuple[str, ...] = ()
    any: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words(Strict):
    """The shared words: stop words by language, groups of synonyms, and names of products that are none of ours."""

    stop: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[WordGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition(Strict):
    """One condition of a rule: a symptom (seen, or with `is: no` denied), a fact with one of some values, a suspicion."""

    symptom: str | None = None
    fact: str | None = None
    suspect: str | None = None
    is_: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consequence(Strict):
    """One consequence of a rule: a fact's value, a suspicion, or an entry concluded."""

    fact: str | None = None
    is_: tuple[str, ...] = ()
    suspect: str | None = None
    conclude: str | None = None


@dataclass(frozen=True, slots=True)
class Rule(Strict):
    """When all of `when` hold, all of `then` follow, with `certainty` (-1 … 1)."""

    id: str
    when: tuple[Condition, ...]
    then: tuple[Consequence, ...]
    certainty: float


@dataclass(frozen=True, slots=True)
class Source(Strict):
    """The part of a document that an entry rests on. `hash` is that of the part's normalised text."""

    document: str
    heading: str
    part: str | None = None
    link: str | None = None
    hash: str | None = None


@dataclass(frozen=True, slots=True)
class Waiver(Strict):
    """A section of a document that holds no problem and no procedure, and why no entry rests on it."""

    document: str
    heading: str
    reason: str


@dataclass(frozen=True, slots=True)
class RoleNeeded(Strict):
    """The role that a remedy needs, and whether the document states it or it is inferred."""

    who: str
    basis: Literal["stated", "inferred"]
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Step(Strict):
    """One thing to do (`do`) and what shows that it was done (`see`).

    `role` is set where it is stricter than the entry's, `loses` says what a step with risk `destroys` takes away,
    `procedure` names the entry that the step goes through, `only` limits the step to users for whom the facts hold.
    """

    do: Text
    see: Text
    role: str | None = None
    risk: Risk = "none"
    loses: Text | None = None
    inferred: YesNo = "no"
    procedure: str | None = None
    only: tuple[Condition, ...] = ()
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Change(Strict):
    """What newer documentation says: when (`since`), what, and where."""

    since: str
    text: Text
    source: str | None = None


@dataclass(frozen=True, slots=True)
class NearMiss(Strict):
    """A text that must not reach the entry; `concludes` is the entry it reaches instead, or `nothing`."""

    text: str
    concludes: str


@dataclass(frozen=True, slots=True)
class Entry(Strict):
    """A problem or a procedure: one YAML file."""

    id: str
    kind: EntryKind
    area: str
    title: Text
    sources: tuple[Source, ...]
    role: RoleNeeded
    cause: Text
    remedy: tuple[Step, ...]
    verify: Text
    symptoms: tuple[Symptom, ...] = ()
    rules: tuple[Rule, ...] = ()
    expects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[Text, ...] = ()
    related: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near_misses: Mapping[str, tuple[NearMiss, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a path relative to the knowledge folder, line and column from 1."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a question offers."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """How a fact or a symptom is asked; `choices` are without "don't know"."""

    id: str
    text: Text
    choices: tuple[Choice, ...]
    cost: float


YES_NO: tuple[Choice, ...] = (Choice("yes", Text("yes", "ja")), Choice("no", Text("no", "nee")))


NONE_OF_THEM = ""
"""Among the symptoms that were learnt: a text about something else."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt from tellings: the symptoms, the words with what they speak for, and a hash of what it was made from.

    There are tens of thousands of words, so each is kept as it stands in its file, a row of whole numbers: how telling it is
    (its inverse document frequency) in thousandths, then by turns the number of a symptom and how much the word speaks for
    it (or against it) in tenths. Symptoms that it says next to nothing of are left out.
    """

    names: tuple[str, ...] = ()
    words: Mapping[str, Sequence[int]] = field(default_factory=dict)
    made_from: str = ""


@dataclass(frozen=True)
class Knowledge:
    """The knowledge base, loaded and checked.

    Mappings are by id, in the order of the files. `places` tells where each rule stands, and by `owner#key/index/…` where every
    part of an entry (owner: its id) or of a vocabulary file (owner: its path) does; `version` is a hash of the content,
    `background` holds ordinary texts against which the words of messages are weighed, `unrelated` what people tell of the same
    products that no entry is about, `learnt` what these and the tellings of symptoms came to, `waivers` the sections of the
    documents that need no entry, `left_out` the faults of a team's own files that were left out.
    """

    entries: Mapping[str, Entry]
    symptoms: Mapping[str, Symptom]
    facts: Mapping[str, FactKind]
    suspicions: Mapping[str, Suspicion]
    roles: Mapping[str, Role]
    values: Mapping[str, ValueKind]
    words: Words
    rules: tuple[Rule, ...]
    places: Mapping[str, Place]
    version: str
    background: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    left_out: tuple[Fault, ...] = ()
    learnt: Learnt = field(default_factory=Learnt)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """All questions by id: those of facts first, then those of symptoms."""
        return {question.id: question for question in self._questions()}

    def _questions(self) -> Iterator[Question]:
        for fact in self.facts.values():
            if fact.question is not None:
                choices = tuple(Choice(value.id, value.label) for value in fact.values)
                yield Question(fact.id, fact.question, choices, fact.cost)
        for symptom in self.symptoms.values():
            if symptom.question is not None:
                yield Question(symptom.id, symptom.question, YES_NO, symptom.cost)

    def symptoms_of(self, entry: Entry) -> tuple[Symptom, ...]:
        """Return the symptoms that speak for an entry: its own, and those that its rules share with others."""
        own = [symptom.id for symptom in entry.symptoms]
        concluding = [
            rule for rule in entry.rules if rule.certainty > 0 and any(then.conclude == entry.id for then in rule.then)
        ]
        shared = [condition.symptom for rule in concluding for condition in rule.when if condition.symptom]
        return tuple(self.symptoms[name] for name in dict.fromkeys([*own, *shared]))

    def may(self, role: str, needed: str) -> bool:
        """Tell whether someone with `role` may do what needs the role `needed`."""
        return role == needed or needed in self.roles[role].includes
