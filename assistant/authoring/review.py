"""The one page that a reviewer of a change of knowledge needs: the verdict, what changed, and what that does."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from assistant.authoring.differences import Difference, PartChange, What, counted, told
from assistant.authoring.impact import How, TextImpact, TranscriptImpact
from assistant.authoring.proof import Proof, Result
from assistant.authoring.revisions import Side
from assistant.authoring.rewording import reworded
from assistant.dialogue.wording import phrase
from assistant.inference.verdict import Kind
from assistant.model import LANGUAGES, Entry, Language
from assistant.transcripts.replay import Grade, promised
from assistant.transcripts.reports import grade_name, sum_line
from assistant.untrusted import excerpt

Verdict = Literal["same", "unseen", "otherwise", "worse"]
"""Nothing changes; only the knowledge does; something behaves otherwise; something of that gets worse."""

_LONGEST = 200
_SHORT = 70
"""Two values that are together so short stand on one line."""
_FEW = 3
"""A text of so few words is shown whole where it changed."""
_MOST, _MOST_LINES, _MOST_TEXTS = 20, 40, 20
"""So many differences of transcripts, lines of each, and texts that do not get worse are shown where not all are wanted."""

_VERDICTS: Mapping[Verdict, str] = {
    "same": "review-same", "unseen": "review-unseen", "otherwise": "review-otherwise", "worse": "review-worse",
}  # fmt: skip
_HOW: Mapping[How, str] = {
    "worse": "review-how-worse", "better": "review-how-better", "otherwise": "review-how-otherwise",
    "certainty": "review-how-certainty", "same": "review-how-same",
}  # fmt: skip
_WHAT: Mapping[What, str] = {
    "added": "review-added", "removed": "review-removed", "changed": "review-changed", "moved": "review-moved",
}  # fmt: skip
_RESULTS: Mapping[Result, str] = {
    "right": "review-right", "missing": "review-missing", "stolen": "review-stolen", "noisy": "review-noisy",
}  # fmt: skip
_KINDS: Mapping[Kind, str] = {
    "diagnosed": "review-diagnosed", "ambiguous": "review-ambiguous", "unknown": "review-unknown",
}  # fmt: skip
_ONE = {
    "entry": "review-entry", "rule": "review-rule", "symptom": "review-symptom", "step": "review-step",
    "fact": "review-fact", "suspicion": "review-suspicion", "role": "review-role", "value": "review-value",
    "words": "review-words", "stop": "review-stop", "background": "review-background", "unrelated": "review-unrelated",
    "waiver": "review-waiver",
}  # fmt: skip
_MANY = {
    "entry": "review-entries", "rule": "review-rules", "symptom": "review-symptoms", "step": "review-steps",
    "question": "review-questions", "fact": "review-facts", "suspicion": "review-suspicions", "role": "review-roles",
    "value": "review-values", "words": "review-words", "stop": "review-stop", "background": "review-background",
    "unrelated": "review-unrelated", "waiver": "review-waivers",
}  # fmt: skip
_HELD = {"rules": "rule", "symptoms": "symptom", "remedy": "step", "values": "value"}
"""What an item is called of the lists whose items have a name or a number; other keys stand as the YAML has them."""


@dataclass(frozen=True)
class Review:
    """Two sides, what changed from the one to the other, and what that does; `unread` are transcripts that are none."""

    old: Side
    new: Side
    changes: Sequence[PartChange] = ()
    transcripts: Sequence[TranscriptImpact] = ()
    texts: Sequence[TextImpact] = ()
    unread: Sequence[tuple[str, str]] = ()

    @cached_property
    def verdict(self) -> Verdict:
        """What the change amounts to."""
        hows = {each.how for each in self.transcripts} | {each.how for each in self.texts}
        if hows - {"same"}:
            return "worse" if "worse" in hows else "otherwise"
        return "unseen" if self.old.knowledge.version != self.new.knowledge.version else "same"

    @property
    def behaves(self) -> bool:
        """Whether all that was asked of both behaves the same."""
        return self.verdict in ("same", "unseen")

    @property
    def proving(self) -> list[TextImpact]:
        """The examples and near misses."""
        return [each for each in self.texts if each.pair.new.entry]

    @property
    def quiet(self) -> list[TextImpact]:
        """The texts that must conclude nothing."""
        return [each for each in self.texts if not each.pair.new.entry]

    def record(self, language: Language) -> dict[str, Any]:
        """Return the review as JSON. Transcripts and texts that stayed the same are only counted."""
        proving, quiet = self.proving, self.quiet
        return {
            "verdict": self.verdict,
            "old": {"name": self.old.name, "knowledge": self.old.knowledge.version},
            "new": {"name": self.new.name, "knowledge": self.new.knowledge.version},
            "counts": {
                "knowledge": {kind: dict(counts) for kind, counts in counted(self.changes).items()},
                "transcripts": dict(Counter(each.replayed.grade.value for each in self.transcripts)),
                "examples": dict(Counter(each.how for each in proving)),
                "nothing": dict(Counter(each.how for each in quiet)),
            },
            "changes": [each.record(language) for each in self.changes],
            "transcripts": [
                *({"path": path, "error": reason} for path, reason in self.unread),
                *(each.record() for each in self.transcripts if each.how != "same"),
            ],
            "examples": [each.record() for each in proving if each.how != "same"],
            "nothing": [each.record() for each in quiet if each.how != "same"],
        }


def review_lines(review: Review, language: Language, width: int | None = None, *, whole: bool = False) -> Iterator[str]:
    """Yield the page: the verdict and the counts first, then the worst first, and not all of what is alike unless `whole`.

    Lines of prose are wrapped to `width`, those of transcripts are not.
    """
    transcripts, texts = (sum(each.how == "worse" for each in some) for some in (review.transcripts, review.texts))
    head = [
        phrase(language, "review-title", old=review.old.name, new=review.new.name),
        phrase(language, _VERDICTS[review.verdict], transcripts=transcripts, texts=texts),
    ]
    if review.verdict != "same":
        head += [*_sums(review, language), *_knowledge(review.changes, language)]
    for line in head:
        yield from _wrapped(line, width)
    yield from _transcripts(review.transcripts, language, whole=whole)
    for title, impacts in (("review-examples", review.proving), ("review-quiet", review.quiet)):
        if any(each.how != "same" for each in impacts):
            yield from ("", phrase(language, title))
            for line in _texts(impacts, language, whole=whole):
                yield from _wrapped(line, width)


def _wrapped(line: str, width: int | None) -> list[str]:
    if width is None or len(line) <= width:
        return [line]
    hanging = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.wrap(line, max(width, 20), subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)


# -- counts ------------------------------------------------------------------------------------------------------------


def _sums(review: Review, language: Language) -> Iterator[str]:
    kinds = [f"{phrase(language, _MANY[kind])}: {_parts(counts, language)}" for kind, counts in counted(review.changes).items()]
    yield f"  {phrase(language, 'review-knowledge')}: {'; '.join(kinds) or phrase(language, 'review-layout')}"
    grades = [each.replayed.grade for each in review.transcripts]
    yield f"  {sum_line(grades, language) if grades else phrase(language, 'review-no-transcripts')}"
    broken, kept = (sum((each.kept, each.keeps) == (was, not was) for each in review.transcripts) for was in (True, False))
    if broken or kept:
        yield f"  {phrase(language, 'review-promises', broken=broken, kept=kept)}"
    for title, impacts in (("review-examples", review.proving), ("review-quiet", review.quiet)):
        counts = Counter(each.how for each in impacts)
        shown = ", ".join(f"{phrase(language, key)}: {counts[how]}" for how, key in _HOW.items() if counts[how])
        yield f"  {phrase(language, title)}: {len(impacts)} ({shown or 0})"


def _parts(counts: Counter[What], language: Language) -> str:
    return ", ".join(f"{counts[what]} {phrase(language, key)}" for what, key in _WHAT.items() if counts[what])


# -- what changed in the knowledge -------------------------------------------------------------------------------------


def _knowledge(changes: Sequence[PartChange], language: Language) -> Iterator[str]:
    if changes:
        yield from ("", phrase(language, "review-knowledge"))
    for change in changes:
        what, noun = phrase(language, _WHAT[change.what]), phrase(language, _ONE[change.kind])
        title = "" if change.kind in ("background", "unrelated") else excerpt(told(change.part, language), _LONGEST)
        yield f"  {what}: {noun} {change.id}".rstrip() + (f": {title}" if title and change.kind != "stop" else "")
        if isinstance(change.part, Entry) and change.what != "changed":
            yield f"    {_size(change.part, language)}"
        for each in change.differences:
            yield from (f"    {line}" for line in _difference(each, language))


def _size(entry: Entry, language: Language) -> str:
    sizes = {"symptom": entry.symptoms, "rule": entry.rules, "step": entry.remedy}
    return ", ".join(f"{phrase(language, _MANY[kind])}: {len(items)}" for kind, items in sizes.items())


def _difference(each: Difference, language: Language) -> Iterator[str]:
    where = _where(each.path, language)
    before = f"{where}: " if where else ""
    if each.what == "moved":
        place = phrase(language, "review-was-place", number=each.old) if each.old is not None else ""
        yield before + (place or phrase(language, "review-order"))
    elif each.what != "changed":
        value = each.new if each.what == "added" else each.old
        yield f"{before}{phrase(language, _WHAT[each.what])}: {excerpt(told(value, language), _LONGEST)}"
    else:
        old, new = told(each.old, language), told(each.new, language)
        words = reworded(old, new) if len(old.split()) > _FEW and not isinstance(each.old, tuple) else None
        if old.split() == new.split():
            yield before + phrase(language, "review-spaces")
        elif words is not None:
            yield before + excerpt(words, 10 * _LONGEST)
        elif len(old) + len(new) <= _SHORT:
            yield f"{before}{excerpt(old)} -> {excerpt(new)}"
        else:
            yield before.rstrip()
            yield f"  - {excerpt(old, _LONGEST)}"
            yield f"  + {excerpt(new, _LONGEST)}"


def _where(path: Sequence[str], language: Language) -> str:
    """Return a path in words: `rule ID, certainty`, `step 2, do (nl)`."""
    parts: list[str] = []
    rest = list(path)
    while rest:
        key = rest.pop(0)
        if key in _HELD and rest:
            parts.append(f"{phrase(language, _ONE[_HELD[key]])} {rest.pop(0)}")
        elif parts and key in (*LANGUAGES, "any"):
            parts[-1] += f" ({key})"
        elif parts and (key.isdigit() or parts[-1] == "expects"):
            parts[-1] += f" {key}"
        else:
            parts.append(key)
    return ", ".join(parts)


# -- what it does to the transcripts -----------------------------------------------------------------------------------


def _transcripts(impacts: Iterable[TranscriptImpact], language: Language, *, whole: bool) -> Iterator[str]:
    """Yield what differs, the worst first; transcripts that differ alike are told together."""
    alike: dict[tuple[object, ...], list[TranscriptImpact]] = {}
    order = list(Grade)
    differing = [each for each in impacts if each.how != "same"]
    for each in sorted(differing, key=lambda each: (each.how != "worse", -order.index(each.replayed.grade))):
        lines = tuple(line for line in each.replayed.difference()[2:] if not line.startswith((" ", "@")))
        told_alike = each.replayed.missing, each.kept, each.keeps, each.promise, each.replayed.concluded
        alike.setdefault((each.replayed.grade, told_alike, lines), []).append(each)
    if alike:
        yield from ("", phrase(language, "review-transcripts"))
    hidden = False
    for number, group in enumerate(alike.values()):
        first = group[0]
        for each in group:
            line = phrase(language, "grade-line", path=each.replayed.path, grade=grade_name(each.replayed.grade, language))
            yield f"  {line}"
        if len(group) > 1:
            yield f"    {phrase(language, 'review-alike', count=len(group))}"
        if first.replayed.missing:
            yield f"  {phrase(language, 'grade-missing', names=', '.join(first.replayed.missing))}"
        if not first.keeps:
            now = promised(first.replayed.concluded)
            yield f"  {phrase(language, 'grade-promise', promised=promised(first.promise), now=now)}"
        elif not first.kept:
            yield f"    {phrase(language, 'review-kept', promised=promised(first.promise))}"
        lines = tuple(first.replayed.difference()[2:])
        shown = whole or first.how == "worse" or number < _MOST
        most = len(lines) if whole else _MOST_LINES
        yield from (f"    {line}" for line in lines[:most] if shown)
        if most < len(lines) and shown:
            yield f"    {phrase(language, 'review-more-lines', count=len(lines) - most)}"
        hidden |= not shown
    if hidden:
        yield f"  {phrase(language, 'review-more-differences')}"


# -- what it does to texts ---------------------------------------------------------------------------------------------


def _texts(impacts: Sequence[TextImpact], language: Language, *, whole: bool) -> Iterator[str]:
    """Yield the texts whose result differs, the worse first; where only the certainty does, a line for each entry."""
    for how in (each for each in _HOW if each not in ("certainty", "same")):
        some = [each for each in impacts if each.how == how]
        most = len(some) if whole or how == "worse" else _MOST_TEXTS
        for each in some[:most]:
            yield from _text(each, language)
        if most < len(some):
            yield f"  {phrase(language, 'review-more-texts', what=phrase(language, _HOW[how]), count=len(some) - most)}"
    surer: dict[str, list[TextImpact]] = {}
    for each in impacts:
        if each.how == "certainty":
            surer.setdefault(each.pair.new.entry, []).append(each)
    for entry, some in surer.items():
        widest = max(some, key=lambda each: abs(each.before.certainty - each.now.certainty))
        told_of = f"{phrase(language, _HOW['certainty'])}: {entry or phrase(language, 'review-entries-none')}"
        before, now = (f"{made.certainty:.3g}" for made in (widest.before, widest.now))
        yield f"  {phrase(language, 'review-certainties', what=told_of, count=len(some), before=before, now=now)}"


def _text(each: TextImpact, language: Language) -> Iterator[str]:
    claim, place = each.pair.new, f" ({each.pair.place})" if each.pair.place else ""
    where = f"{claim.entry} {claim.where}".strip() + place
    due = f", concludes: {claim.concludes}" if claim.entry and claim.concludes else ""
    status = {"added": "review-only-new", "removed": "review-only-old", "kept": ""}[each.pair.status]
    yield f"  {phrase(language, _HOW[each.how])}: {where}{due}" + (f", {phrase(language, status)}" if status else "")
    yield f"    “{excerpt(claim.text, _LONGEST)}”"
    yield f"    {phrase(language, 'review-before', state=_state(each.before, language))}"
    yield f"    {phrase(language, 'review-now', state=_state(each.now, language))}"


def _state(made: Proof, language: Language) -> str:
    first = f": {made.first} {made.certainty:.3g}" if made.first else ""
    came = f", -> {made.came}" if made.came and made.came != made.first else ""
    return f"{phrase(language, _RESULTS[made.result])} ({phrase(language, _KINDS[made.kind])}{first}{came})"
