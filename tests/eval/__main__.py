"""`make eval`: how well real texts are recognised, in tables. Texts and their keys: see the README beside this file."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.authoring.documents import read_documents
from assistant.authoring.sources import locate
from assistant.dialogue.events import Ask, Conclude
from assistant.dialogue.expert import Expert
from assistant.dialogue.session import Session
from assistant.inference.verdict import Verdict
from assistant.knowledge import load
from assistant.model import UNKNOWN
from tests.documents import DOCUMENTS, SHARED
from tests.eval.bm25 import SearchBox

HERE = Path(__file__).parent
NONE = "none"
_QUESTIONS = 4


@dataclass(frozen=True, slots=True)
class Case:
    text: str
    right: frozenset[str]
    lang: str
    kind: str
    verdict: Verdict

    @property
    def ranked(self) -> list[str]:
        return [one.entry for one in self.verdict.conclusions]

    @property
    def first(self) -> bool:
        return self.ranked[:1] != [] and self.ranked[0] in self.right

    @property
    def confident(self) -> bool:
        return self.verdict.kind == "diagnosed"


def read(path: Path, expert: Expert) -> list[Case]:
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["label"] == NONE and record["also"]:
            continue
        right = frozenset() if record["label"] == NONE else frozenset([record["label"], *record["also"]])
        lang = record["lang"] if record["lang"] in ("en", "nl") else "other"
        cases.append(Case(record["text"], right, lang, record["kind"], expert.diagnose(record["text"]).verdict))
    return cases


def share(cases: Sequence[Case], holds: Callable[[Case], bool]) -> str:
    return f"{sum(map(holds, cases)) / len(cases):6.1%}" if cases else "     -"


def main_table(cases: Sequence[Case], box: SearchBox | None) -> None:
    print(f"{'texts that have an entry':26}{'n':>5}  top-1   top-3   sure+right  sure+wrong  unknown   BM25 top-1")
    known = [case for case in cases if case.right]
    groups = [(f"{kind}, {lang}", [case for case in known if (case.kind, case.lang) == (kind, lang)])
              for kind in ("error", "mixed", "prose") for lang in ("en", "nl", "other")]  # fmt: skip
    for name, group in [*groups, ("all", known)]:
        if group:
            found = share(group, lambda case: box is not None and box.best(case.text) in case.right) if box else "     -"
            print(
                f"{name:26}{len(group):5} {share(group, lambda case: case.first)}  "
                f"{share(group, lambda case: bool(case.right & set(case.ranked[:3])))}  "
                f"{share(group, lambda case: case.confident and case.first):>8}    "
                f"{share(group, lambda case: case.confident and not case.first):>8}  "
                f"{share(group, lambda case: case.verdict.kind == 'unknown'):>8}     {found}"
            )
    none = [case for case in cases if not case.right]
    unknown, asks = (share(none, lambda case, kind=kind: case.verdict.kind == kind) for kind in ("unknown", "ambiguous"))
    sure = share(none, lambda case: case.confident)
    print(f"\n{'texts that have none':26}{len(none):5}  sure+wrong {sure}  unknown {unknown}  asks {asks}")


def after_questions(expert: Expert, cases: Iterable[Case]) -> None:
    """What a user who answers as the entry expects is told in the end, after at most `_QUESTIONS` questions."""
    by_kind: dict[str, list[tuple[bool, int]]] = defaultdict(list)
    for case in cases:
        if case.right:
            entry = expert.knowledge.entries[sorted(case.right)[0]]
            session = Session(expert)
            events, asked = session.receive(case.text), 0
            while (
                not any(isinstance(event, Conclude) for event in events) and isinstance(events[-1], Ask) and asked < _QUESTIONS
            ):
                events = session.receive(entry.expects.get(events[-1].id, (UNKNOWN,))[0])
                asked += 1
            told = [event.id for event in events if isinstance(event, Conclude)]
            by_kind[case.kind].append((told[:1] != [] and told[0] in case.right, asked))
    print(f"\nafter truthful answers to at most {_QUESTIONS} questions")
    for kind, ends in sorted(by_kind.items()):
        right = sum(end for end, _ in ends) / len(ends)
        print(f"  {kind:8}{len(ends):5}  right {right:6.1%}   questions {sum(number for _, number in ends) / len(ends):.2f}")


def reliability(cases: Iterable[Case]) -> None:
    bands: dict[int, list[bool]] = defaultdict(list)
    for case in cases:
        if case.ranked:
            bands[min(9, int(case.verdict.conclusions[0].certainty * 10))].append(case.first)
    print("\ncertainty of the first    n   right (texts without an entry count as wrong)")
    for band, right in sorted(bands.items()):
        mark = "" if len(right) < 20 or sum(right) / len(right) >= band / 10 else "   overstated"
        print(f"  {band / 10:.1f} to {band / 10 + 0.1:.1f}         {len(right):5}  {sum(right) / len(right):6.1%}{mark}")


def confusions(cases: Iterable[Case]) -> None:
    mistaken = Counter(
        ("/".join(sorted(case.right)) or NONE, case.ranked[0])
        for case in cases
        if case.ranked and not case.first and (case.right or case.confident)
    )
    print("\nmistaken for (texts without an entry: where it was sure)")
    for (right, took), number in sorted(mistaken.items(), key=lambda item: (-item[1], item[0])):
        print(f"  {number:3}  {right} -> {took}")


def search_box(expert: Expert) -> SearchBox | None:
    if not SHARED.is_dir():
        return None
    documents = read_documents(DOCUMENTS)
    pages = {}
    for entry in expert.knowledge.entries.values():
        texts = []
        for source in entry.sources:
            found = locate(documents[source.document], source, entry.sources) if source.document in documents else None
            texts += [text for part in (found.parts if found else ()) for text in (*part.texts, *part.messages)]
        pages[entry.id] = " ".join([entry.title.en, entry.title.nl, *texts])
    return SearchBox(pages)


def main(paths: Sequence[Path]) -> None:
    expert = Expert(load())
    for path in paths:
        cases = read(path, expert)
        print(f"== {path.name}: {len(cases)} texts, knowledge {expert.knowledge.version}\n")
        main_table(cases, search_box(expert))
        after_questions(expert, cases)
        reliability(cases)
        confusions(cases)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [HERE / f"{name}.jsonl" for name in ("measure", "fresh", "languages")])
