"""Error messages in a text: templates with slots, matched in pieces.

Pasted messages are cut, re-wrapped, glued and mixed with log lines, so a template is never matched as a whole. It is known
by its pairs of neighbouring words. A pair that only one symptom's messages have is telling, a pair that many share ("the
remote", "returned an error") says nothing; its weight is 1 / n^1.5 for a pair that n symptoms or background texts have.
Pairs of one template that follow each other in the text, in the template's order, form a chain; the certainty that the
message was seen is the weight of the heaviest chain, against what the whole template weighs, or against `_ENOUGH` where the
template weighs more. One pass over the text, with a bounded number of chains a template: linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from assistant.recognition.text import Words, split

_SLOT = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_PLACEHOLDER = re.compile(r"\(\?\?\?\)|\*{3,}|\{[^{}]*\.\.\.[^{}]*\}|…")
"""What the documents print where a value stood: matched by anything, never captured."""

_JOINT = re.compile(r"[-@]|\.(?=[a-z0-9])")
"""What joins the words of one value. A stop before a capital does not: messages are glued (`entity accounts.Writes to`)."""

_ENOUGH = 5.0
"""A chain of this weight is as good as the whole message: five pairs of words that only this message has."""
_LEAST_TELLING = 1.5
"""A message that weighs less than this as a whole does not make anyone certain, even when it is all there."""
_STOP_WORDS = (1.0, 0.8, 0.25)
"""How much a pair tells of which none, one or both are words that say nothing by themselves ("to the")."""
_RUN = 2
"""After so many pairs without a break even such words tell: few texts say "because it has a later" word for word."""
_GAP = 14
"""At most this many words of the text may stand between two pairs of a chain: a slot's value, or a broken line."""
_COMMON = 40
"""A pair that more templates than this have is not looked up: it tells nothing and would cost time."""
_SHORTEST_CUT = 3
"""What is left of a word at either end of the text must be at least so long to stand for it."""
_LONGEST_VALUE = 6
"""A slot takes at most this many words."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Template:
    """One message of one symptom: its words, and the slot that stands before the word with that index."""

    owner: int
    words: tuple[str, ...]
    slots: tuple[tuple[int, str], ...]

    def pairs(self) -> Iterator[tuple[int, Pair]]:
        """Yield the pairs of neighbouring words that no slot parts, with the index of the first."""
        parted = {index for index, _ in self.slots}
        for index in range(len(self.words) - 1):
            if index + 1 not in parted:
                yield index, (self.words[index], self.words[index + 1])


@dataclass(frozen=True, slots=True)
class Match:
    """A message found: whose it is, how sure (0 … 1), the words of the text it spans, and what its slots took.

    A slot's value is given as the first and last word of the text that it covers.
    """

    owner: int
    certainty: float
    first: int
    last: int
    slots: tuple[tuple[str, int, int], ...]


@dataclass(slots=True)
class _Chain:
    """Pairs found in order: index in the template, index in the text. `run` counts the last ones without a break."""

    weight: float
    links: list[tuple[int, int]]
    run: int = 1

    def extend(self, indexes: list[tuple[int, float, float]], at: int) -> bool:
        """Take the nearest of `indexes` that comes after what the chain has, if there is one."""
        for index, alone, in_run in indexes:
            if index > self.links[-1][0]:
                self.run = self.run + 1 if self.links[-1] == (index - 1, at - 1) else 1
                self.weight += in_run if self.run > _RUN else alone
                self.links.append((index, at))
                return True
        return False


def parse_template(owner: int, template: str) -> Template:
    """Return the template that an author wrote as a message with `{slots}` and the documents' placeholders."""
    words: list[str] = []
    slots: list[tuple[int, str]] = []
    marked = _PLACEHOLDER.sub("{-}", template)
    for index, part in enumerate(re.split(r"\{([a-z][a-z0-9-]*|-)\}", marked)):
        if index % 2:
            slots.append((len(words), part))
        else:
            words.extend(split(part).words)
    return Template(owner, tuple(words), tuple(slots))


class MessageIndex:
    """All templates, by their pairs of words."""

    def __init__(self, templates: Iterable[Template], background: Iterable[str], is_stop: Callable[[str], bool]) -> None:
        self._templates = tuple(templates)
        owners: dict[Pair, set[int]] = defaultdict(set)
        for number, text in enumerate(background):
            words = split(text).words
            for pair in pairwise(words):
                owners[pair].add(-1 - number)
        for template in self._templates:
            for _, pair in template.pairs():
                owners[pair].add(template.owner)
        in_run = {pair: len(known) ** -1.5 for pair, known in owners.items()}
        alone = {pair: _STOP_WORDS[is_stop(pair[0]) + is_stop(pair[1])] * weight for pair, weight in in_run.items()}
        self._places: dict[Pair, list[tuple[int, int, float, float]]] = defaultdict(list)
        self._needed: list[float] = []
        for number, template in enumerate(self._templates):
            whole = _Chain(0.0, [(-9, -9)])
            for index, pair in template.pairs():
                self._places[pair].append((number, index, alone[pair], in_run[pair]))
                whole.extend([(index, alone[pair], in_run[pair])], index)
            self._needed.append(max(min(whole.weight, _ENOUGH), _LEAST_TELLING))
        for pair in [pair for pair, places in self._places.items() if len(places) > _COMMON]:
            del self._places[pair]
        self._after: dict[str, list[str]] = defaultdict(list)
        self._before: dict[str, list[str]] = defaultdict(list)
        for one, other in self._places:
            self._after[one].append(other)
            self._before[other].append(one[::-1])
        for neighbours in (*self._after.values(), *self._before.values()):
            neighbours.sort()

    def find(self, text: Words) -> list[Match]:
        """Return for each owner the messages found in the text that do not overlap each other, in the text's order."""
        open_: dict[int, _Chain] = {}
        done: dict[int, list[_Chain]] = defaultdict(list)
        for at in range(len(text) - 1):
            for number, indexes in self._lookup(text, at).items():
                chain = open_.get(number)
                near = chain is not None and at - chain.links[-1][1] <= _GAP
                if chain is not None and near and (chain.extend(indexes, at) or indexes[0][0] > chain.links[0][0]):
                    continue
                if chain is not None:
                    self._keep(done[number], chain)
                open_[number] = _Chain(indexes[0][1], [(indexes[0][0], at)])
        for number, chain in open_.items():
            self._keep(done[number], chain)
        matches = [self._match(number, chain, text) for number, chains in done.items() for chain in chains]
        return _best_of_each(matches)

    def _lookup(self, text: Words, at: int) -> dict[int, list[tuple[int, float, float]]]:
        """Return the templates that have the pair of words at `at`: where (in order), its weight, and that in a run."""
        one, other = text.words[at], text.words[at + 1]
        places = self._places.get((one, other))
        if places is None and text.maybe_escaped:
            ones = (one, one[1:]) if at in text.maybe_escaped else (one,)
            others = (other, other[1:]) if at + 1 in text.maybe_escaped else (other,)
            places = next((self._places[pair] for pair in product(ones, others) if pair in self._places), None)
        if places is None and at in (0, len(text) - 2):
            places = self._cut(one, other, first=at == 0)
        found: dict[int, list[tuple[int, float, float]]] = {}
        for number, index, alone, in_run in places or ():
            found.setdefault(number, []).append((index, alone, in_run))
        return found

    def _cut(self, one: str, other: str, *, first: bool) -> list[tuple[int, int, float, float]] | None:
        """Look up the first or last pair of a text whose outer word was cut by whoever copied it: `party reco`."""
        if first and len(one) >= _SHORTEST_CUT:
            whole = _first_with(self._before.get(other, ()), one[::-1])
            return self._places[whole[::-1], other] if whole else None
        if not first and len(other) >= _SHORTEST_CUT:
            whole = _first_with(self._after.get(one, ()), other)
            return self._places[one, whole] if whole else None
        return None

    @staticmethod
    def _keep(chains: list[_Chain], chain: _Chain) -> None:
        """Keep the two heaviest chains of a template: a paste seldom holds one error more often, and time stays linear."""
        chains.append(chain)
        if len(chains) > 2:
            chains.remove(min(chains, key=lambda known: known.weight))

    def _match(self, number: int, chain: _Chain, text: Words) -> Match:
        template = self._templates[number]
        certainty = min(1.0, chain.weight / self._needed[number])
        first, last = chain.links[0][1], chain.links[-1][1] + 1
        at = dict(chain.links)
        at |= {index + 1: place + 1 for index, place in chain.links}
        return Match(template.owner, certainty, first, last, tuple(_values(template, at, text)))


def _first_with(words: Sequence[str], beginning: str) -> str | None:
    """Return the first of the sorted `words` that begins so."""
    at = bisect_left(words, beginning)
    return words[at] if at < len(words) and words[at].startswith(beginning) else None


def _values(template: Template, at: dict[int, int], text: Words) -> Iterator[tuple[str, int, int]]:
    """Yield what each slot took: the words between its neighbours, or what follows or precedes the one that is there."""
    parted = {0, len(template.words), *(index for index, _ in template.slots)}
    alone = {index for index in range(len(template.words)) if index in parted and index + 1 in parted}
    for index, name in template.slots:
        if name == "-":
            continue
        before, after = at.get(index - 1), at.get(index)
        if before is None and after is not None and index - 1 in alone:
            before = _nearest(template.words[index - 1], text, range(after - 1, after - _LONGEST_VALUE - 2, -1))
        if after is None and before is not None and index in alone:
            after = _nearest(template.words[index], text, range(before + 1, before + _LONGEST_VALUE + 2))
        first = before + 1 if before is not None else None
        last = after - 1 if after is not None else None
        if first is None and last is None:
            continue
        if first is None and last is not None:
            first = _token_end(text, last, -1)
        if last is None and first is not None:
            last = _token_end(text, first, 1)
        if (
            first is not None
            and last is not None
            and first <= last < first + _LONGEST_VALUE
            and first >= 0
            and last < len(text)
            and not _is_placeholder(text, first, last)
        ):
            yield name, first, last


def _nearest(word: str, text: Words, places: Iterable[int]) -> int | None:
    """Return the first of `places` where `word` stands: a neighbour that is itself between two slots is in no pair."""
    return next((place for place in places if 0 <= place < len(text) and text.words[place] == word), None)


def _token_end(text: Words, place: int, step: int) -> int:
    """Return the last word, going on by `step`, that is written in one with the word at `place`: a GUID, an address."""
    for _ in range(_LONGEST_VALUE - 1):
        one, other = sorted((place, place + step))
        if not 0 <= one < other < len(text):
            break
        joint = _JOINT.match(text.seen, text.ends[one])
        if joint is None or joint.end() != text.starts[other]:
            break
        place += step
    return place


def _is_placeholder(text: Words, first: int, last: int) -> bool:
    """Tell whether a value is only the print of one: `{PC00...}`."""
    start, end = text.starts[first], text.ends[last]
    match = _PLACEHOLDER.search(text.seen, max(0, start - 2), end + 40)
    return match is not None and match.start() < end and match.end() > start


def _best_of_each(matches: Iterable[Match]) -> list[Match]:
    """Of overlapping matches of one owner (two wordings of one message), keep the surest."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda match: (-match.certainty, -(match.last - match.first), match.first, match.owner)):
        if not any(match.owner == other.owner and match.first <= other.last and other.first <= match.last for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda match: (match.first, match.last, match.owner))
