"""Text in, observations and captured values out. It knows symptoms and facts; it knows nothing of entries or dialogue.

In order of trust: anchors (certainty 1), messages (what of the message was found), descriptions (what of the phrase was
found, at most `_PHRASED`). What was learnt from tellings hears all of these and the rest of the text, and has the last word:
it says what the whole tells of, and how far the rest is to be doubted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from assistant.evidence import Observation, Recognition
from assistant.model import FactKind, Knowledge, Signs
from assistant.recognition.addresses import address_words
from assistant.recognition.anchors import AnchorIndex
from assistant.recognition.doubt import DOUBTED, OWN_WORDS, doubted, names
from assistant.recognition.lexicon import Lexicon, Terms
from assistant.recognition.messages import Match, MessageIndex, parse_template
from assistant.recognition.phrases import Phrase, PhraseIndex, Said
from assistant.recognition.tellings import Feature, Occurrence, TellingIndex, features
from assistant.recognition.text import Words, split, unread
from assistant.redaction import MASK

_DESCRIBED = 0.95
"""A description is never as certain as a message."""
_PHRASED = 0.35
"""A phrase of a few words alone makes no one sure: it is a whole text that tells."""
_TELLING = 1.2
"""A description whose words found weigh this much is as telling as it gets; a single common word is half that."""
_CERTAIN = 0.8
_BESIDE_A_MESSAGE = {"described": 0.7, "told": 0.85}
"""Beside a message that is as certain as `_CERTAIN`, own words count for less: log lines hold many words."""
_LEAST = 0.2
"""Less certain observations are left out."""
_MOST = 16
"""At most so many described observations are kept, the surest first."""
_READ = 4_000
"""Descriptions are looked for in so many words at either end of a text; messages and anchors in all of it."""
_GUESSED = 300
"""Slips and compounds are read in so many words at either end: that is where people write, logs are in between. What they tell
is read in so many at the beginning."""


class Recogniser:
    """Finds the symptoms and facts of a knowledge base in texts. Build it once; `recognise` keeps nothing between texts."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._owners = tuple(_owners(knowledge))
        self._facts = knowledge.facts
        self._values = knowledge.values
        self._lexicon = Lexicon(knowledge.words)
        signs = [owner[2] for owner in self._owners]
        self._anchors = AnchorIndex((number, names) for number, sign in enumerate(signs) for names in sign.anchors)
        self._messages = MessageIndex(
            (
                parse_template(number, template)
                for number, sign in enumerate(signs)
                for templates in sign.messages.values()
                for template in templates
            ),
            knowledge.background,
            self._lexicon.is_stop,
        )
        self._phrases = PhraseIndex(
            Phrase(number, tuple(self._lexicon.learn(language, phrase)))
            for number, sign in enumerate(signs)
            for language, phrases in sign.described.items()
            for phrase in phrases
        )
        self._tellings = TellingIndex(knowledge.learnt, {name: number for number, (name, _, _) in enumerate(self._owners)})

    def recognise(self, text: str, seen: str | None = None) -> Recognition:
        """Return what `text` shows. Takes time linear in its length; spans are in code points of `text`.

        `seen` is the text as `unread` leaves it, where that is known: of a part, from the whole.
        """
        words = split(text, unread(text) if seen is None else seen)
        if not words:
            return Recognition()
        matches = self._messages.find(words)
        places, read, understood, telling = self._places(words)
        shown = self._shown(words, matches, places)
        occurrences = self._occurrences(words, read)
        heard = self._tellings.hear(occurrences, names(shown), _LEAST)
        told = [self._observation(each.owner, each.probability, "told", each.first, each.last, words) for each in heard.told]
        if heard.ours < DOUBTED:
            doubtful = doubted(shown, heard.ours, self._tellings, words, occurrences)
            shown = [seen for seen in doubtful if seen.certainty >= _LEAST]
        found = [*shown, *self._beside_messages(told, shown)]
        found.sort(key=lambda seen: (seen.span or (0, 0), seen.name, seen.value))
        covered = sum((match.last - match.first + 1) * match.certainty for match in matches if match.certainty >= _LEAST)
        share = min(1.0, (understood + covered) / telling) if telling else 0.0
        sure = [match for match in matches if match.certainty >= _CERTAIN]
        messages = tuple((words.starts[match.first], words.ends[match.last]) for match in sure)
        return Recognition(tuple(found), self._captured(matches, words), share, telling, messages)

    def _shown(self, words: Words, matches: Sequence[Match], places: Mapping[str, Sequence[int]]) -> list[Observation]:
        """Return what is seen in single messages, names and phrases."""
        return self._surest([
            *(self._by_message(match, words) for match in matches if match.certainty >= _LEAST),
            *(self._by_anchor(owner, first, last, words) for owner, first, last in self._anchors.find(words)),
            *self._by_phrase(self._phrases.find(places), words),
            *self._in_slots(matches, words),
        ])  # fmt: skip

    def _places(self, words: Words) -> tuple[Mapping[str, Sequence[int]], Sequence[Terms | None], int, int]:
        """Return where each term stands, the terms of the first words, and how many telling words are understood and there.

        The words of addresses say nothing, nor does what is masked: they are left out, and have no terms.
        """
        places: dict[str, list[int]] = defaultdict(list)
        read: list[Terms | None] = []
        understood = telling = 0
        count = len(words)
        ends = range(count) if count <= 2 * _READ else chain(range(_READ), range(count - _READ, count))
        addresses = address_words(words)
        for index in ends:
            if index in addresses or words.words[index] == MASK:
                if index < _GUESSED:
                    read.append(None)
                continue
            terms: Terms = self._lexicon.terms_at(words, index, guess=index < _GUESSED or index >= count - _GUESSED)
            if index < _GUESSED:
                read.append(terms)
            for term in terms:
                places[term].append(index)
            if terms or not self._lexicon.is_stop(words.words[index]):
                telling += 1
                understood += bool(terms)
        return places, read, understood, telling

    def heard(self, text: str) -> frozenset[Feature]:
        """Return all that can be learnt from in `text`, or that what was learnt is asked of."""
        words = split(text, unread(text))
        places, read, _, _ = self._places(words)
        shown = self._shown(words, self._messages.find(words), places)
        return features(self._occurrences(words, read), names(shown))

    def _occurrences(self, words: Words, read: Sequence[Terms | None]) -> list[Occurrence]:
        """Return the words of a text, each with its meanings, or with its stem where it has none; numbers are passed over."""
        found = []
        for index, terms in enumerate(read):
            word = words.words[index]
            if terms is None or word.isdigit():
                continue
            meanings = sorted(term for term in terms if term.startswith("=")) or sorted(terms)
            if not meanings and not self._lexicon.is_stop(word):
                meanings = [self._lexicon.stem(word)]
            found.append(Occurrence(index, word, tuple(meanings)))
        return found

    def _observation(self, owner: int, certainty: float, how: str, first: int, last: int, words: Words) -> Observation:
        name, value, _ = self._owners[owner]
        span = (words.starts[first], words.ends[last])
        return Observation(name, value, round(certainty, 3), how, words.excerpt(first, last), span)  # type: ignore[arg-type]

    def _by_anchor(self, owner: int, first: int, last: int, words: Words) -> Observation:
        return self._observation(owner, 1.0, "anchor", first, last, words)

    def _by_message(self, match: Match, words: Words) -> Observation:
        return self._observation(match.owner, match.certainty, "message", match.first, match.last, words)

    def _by_phrase(self, found: Iterable[Said], words: Words) -> list[Observation]:
        observations = [
            self._observation(said.owner, self._trusted(said), "described", said.first, said.last, words) for said in found
        ]
        strong = [observation for observation in observations if observation.certainty >= _LEAST]
        return sorted(strong, key=lambda observation: (-observation.certainty, observation.name, observation.value))[:_MOST]

    def _trusted(self, said: Said) -> float:
        """A name of a fact's value is certain by itself, as far as the fact is to be trusted in the user's own words."""
        fact = self._facts.get(self._owners[said.owner][0])
        return min(_DESCRIBED * _share(said), fact.trust) if fact else _PHRASED * _share(said) * _telling(said)

    def _in_slots(self, matches: Iterable[Match], words: Words) -> Iterator[Observation]:
        """Read the facts that slots named after them hold: the HTTP status in the middle of a message."""
        for match in matches:
            for name, first, last in match.slots:
                if name in self._facts and match.certainty >= _LEAST:
                    places: dict[str, list[int]] = defaultdict(list)
                    for index in range(first, last + 1):
                        for term in self._lexicon.terms_at(words, index):
                            places[term].append(index)
                    for said in self._phrases.find(places):
                        if self._owners[said.owner][0] == name:
                            certainty = match.certainty * said.share
                            yield self._observation(said.owner, certainty, "message", said.first, said.last, words)

    def _surest(self, found: Iterable[Observation]) -> list[Observation]:
        """Keep one observation for each statement, the surest; of a fact read in a slot, only the values read there.

        Separate messages of one symptom count once: the second one adds a place, not a reason.
        """
        best: dict[tuple[str, str], Observation] = {}
        for seen in found:
            key = (seen.name, seen.value)
            if key not in best or seen.certainty > best[key].certainty:
                best[key] = seen
        in_slots = {seen.name for seen in best.values() if seen.name in self._facts and seen.how == "message"}
        kept = [seen for seen in best.values() if seen.name not in in_slots or seen.how == "message"]
        return self._beside_messages(kept, kept)

    def _beside_messages(self, found: Iterable[Observation], shown: Iterable[Observation]) -> list[Observation]:
        """Count what is in the user's own words for less where what is shown holds a message that is certain."""
        if not any(seen.how not in OWN_WORDS and seen.certainty >= _CERTAIN for seen in shown):
            return list(found)
        return [self._beside_a_message(seen) if seen.how in _BESIDE_A_MESSAGE else seen for seen in found]

    def _beside_a_message(self, seen: Observation) -> Observation:
        fact = self._facts.get(seen.name)
        if fact is not None and fact.trust >= 1:
            return seen
        return replace(seen, certainty=round(seen.certainty * _BESIDE_A_MESSAGE[seen.how], 3))

    def _captured(self, matches: Iterable[Match], words: Words) -> Mapping[str, str]:
        """Return the first value of each kind, from the surest message that holds one; "the" and "when" are no values."""
        values: dict[str, str] = {}
        for match in sorted(matches, key=lambda match: -match.certainty):
            if match.certainty >= 0.5:
                for name, first, last in match.slots:
                    says = any(not self._lexicon.is_stop(word) for word in words.words[first : last + 1])
                    if name in self._values and says:
                        values.setdefault(name, words.excerpt(first, last).strip())
        return dict(sorted(values.items()))


def _owners(knowledge: Knowledge) -> Iterator[tuple[str, str, Signs]]:
    """Yield what can be observed: symptoms, which are then `yes`, and values of facts."""
    for symptom in knowledge.symptoms.values():
        yield symptom.id, "yes", symptom
    yield from chain.from_iterable(_fact_owners(fact) for fact in knowledge.facts.values())


def _fact_owners(fact: FactKind) -> Iterator[tuple[str, str, Signs]]:
    return ((fact.id, value.id, value) for value in fact.values)


def _share(said: Said) -> float:
    """A phrase of which a part is missing is much less certain than that part suggests."""
    return float(said.share**2.5)


def _telling(said: Said) -> float:
    return min(1.0, 0.5 + 0.5 * said.weight / _TELLING)
