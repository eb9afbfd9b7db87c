"""The `kb` commands, for knowledge authors. They decide nothing else than their exit code.

Imports stand in the functions that need them, as in `cli`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.dialogue.wording import phrase
from assistant.errors import InputError, KnowledgeError
from assistant.loading import expert_over, knowledge_of, own_folders, tell_left_out
from assistant.model import Language
from assistant.options import MISUSED, OK, UNDECIDED, Run
from assistant.streams import complain, counted, show
from assistant.untrusted import harmless

if TYPE_CHECKING:
    from assistant.authoring.review import Review
    from assistant.authoring.revisions import Side


def _check(options: argparse.Namespace, language: Language) -> int:
    from assistant.authoring.checks import check
    from assistant.authoring.reports import as_findings, finding_lines, opened
    from assistant.dialogue.expert import Expert
    from assistant.knowledge import load, shipped_folder

    try:
        knowledge = load(None, own_folders(options), True)
        findings = [*as_findings(knowledge.left_out), *check(Expert(knowledge))]
    except KnowledgeError as error:
        findings = as_findings(error.faults)
    findings = opened(findings, [shipped_folder()])
    if options.json:
        from assistant import protocol

        for finding in findings:
            show(protocol.dump(finding.record()))
    else:
        for line in finding_lines(findings):
            show(line)
    return UNDECIDED if findings else OK


def _list(options: argparse.Namespace, language: Language) -> int:
    from assistant.authoring.reports import chosen, entry_lines
    from assistant.authoring.vocabulary import vocabulary_lines

    knowledge = knowledge_of(options, drafts=True)
    if options.vocabulary:
        for line in vocabulary_lines(knowledge, language, options.text):
            show(line)
        return OK
    entries = chosen(knowledge, area=options.area, kind=options.kind, role=options.role, text=options.text)
    for line in entry_lines(entries, language):
        show(line)
    return OK


def _schema(options: argparse.Namespace, language: Language) -> int:
    import json

    from assistant.knowledge.schema import json_schema

    show(json.dumps(json_schema(), indent=2))
    return OK


def _coverage(options: argparse.Namespace, language: Language) -> int:
    from assistant.authoring.coverage import coverage, coverage_lines
    from assistant.authoring.recording import record
    from assistant.authoring.reports import opened
    from assistant.dialogue.expert import Expert
    from assistant.knowledge import shipped_folder

    folders = own_folders(options)
    if options.record:
        for folder in folders or [shipped_folder()]:
            for path in record(folder, options.documents):
                show(phrase(language, "recorded", path=path))
    findings = coverage(Expert(knowledge_of(options)), options.documents, [shipped_folder(), *folders])
    findings = opened(findings, [shipped_folder(), options.documents])
    if options.json:
        from assistant import protocol

        for finding in findings:
            show(protocol.dump(finding.record()))
    else:
        for line in coverage_lines(findings):
            show(line)
    return UNDECIDED if findings else OK


def _new(options: argparse.Namespace, language: Language) -> int:
    from assistant.authoring.scaffold import area_of, draft, origin, replacement, write_draft
    from assistant.knowledge import shipped_folder

    folder = (own_folders(options) or [Path("knowledge")])[-1]
    if not folder.is_dir():
        raise InputError(phrase(language, "no-target", path=folder))
    knowledge = knowledge_of(options, drafts=True)
    if options.replace:
        if folder.resolve() == shipped_folder().resolve():
            raise InputError(phrase(language, "replace-where"))
        text = replacement(knowledge, options.id, shipped_folder(), language)
    elif options.id in knowledge.entries:
        raise InputError(phrase(language, "entry-exists", name=options.id))
    else:
        document, _, heading = (options.origin or "").partition("#")
        start = origin(Path(document), heading, knowledge.words.stop, language) if options.origin else None
        text = draft(options.id, area_of(options.id), start, language)
    path, *beside = write_draft(folder, options.id, text, language)
    for each in beside:
        show(phrase(language, "recorded", path=each))
    show(phrase(language, "replacement-written" if options.replace else "draft-written", path=path))
    return OK


def _learn(options: argparse.Namespace, language: Language) -> int:
    from assistant.authoring.lessons import learn_from
    from assistant.files import write_whole
    from assistant.knowledge import shipped_folder
    from assistant.knowledge.learnt import LEARNT, learnt_text

    folder = (own_folders(options) or [shipped_folder()])[-1]
    if not folder.is_dir():
        raise InputError(phrase(language, "no-target", path=folder))
    complain(phrase(language, "learning"))
    write_whole(folder / LEARNT, learnt_text(learn_from(knowledge_of(options, drafts=True))).encode())
    show(phrase(language, "recorded", path=folder / LEARNT))
    return OK


def _graph(options: argparse.Namespace, language: Language) -> int:
    from assistant.authoring import graph
    from assistant.knowledge import shipped_folder

    expert = expert_over(options)
    shown = graph.picture(expert, language, options.area, deepest=options.depth, unknown=options.unknown)
    if (options.format or ("svg" if options.output and options.output.suffix.lower() == ".svg" else "mermaid")) == "svg":
        from assistant.authoring.drawing import draw

        folders = [*reversed(own_folders(options)), shipped_folder()]
        text = draw(shown, graph.links(expert.knowledge, folders, options.output.parent if options.output else Path()))
    else:
        text = "".join(f"{line}\n" for line in graph.mermaid_lines(shown))
    if options.output is None:
        show(text.removesuffix("\n"))
    else:
        graph.write(options.output, text, language)
        show(phrase(language, "recorded", path=options.output))
    return OK


def _diff(options: argparse.Namespace, language: Language) -> int:
    from assistant.authoring.review import review_lines
    from assistant.authoring.revisions import sides

    old, new = sides(options.old, options.new, own_folders(options), language)
    for side in (old, new):
        tell_left_out(side.knowledge, options)
    review = _reviewed(old, new, options.transcripts, language)
    if options.json:
        from assistant import protocol

        show(protocol.dump(review.record(language)))
    else:
        for _, reason in review.unread:
            complain(reason)
        width = shutil.get_terminal_size().columns - 1 if sys.stdout.isatty() else None
        for line in review_lines(review, language, width, whole=options.all):
            show(harmless(line))
    return MISUSED if review.unread else OK if review.behaves else UNDECIDED


def _reviewed(old: Side, new: Side, named: list[Path] | None, language: Language) -> Review:
    """Return what the change from one side to the other does to the transcripts that are `named`, and to the texts."""
    from assistant.authoring.differences import compare
    from assistant.authoring.impact import TranscriptImpact, on_text, on_transcript, pairs
    from assistant.authoring.review import Review
    from assistant.dialogue.expert import Expert
    from assistant.transcripts.replay import found

    paths = named or [path for path in [Path("transcripts")] if path.is_dir()]
    files = found(paths, language)
    if named and not files:
        raise InputError(phrase(language, "no-transcripts", paths=", ".join(map(str, named))))
    if old.knowledge.version == new.knowledge.version:
        return Review(old, new)
    experts = Expert(old.knowledge), Expert(new.knowledge)
    transcripts, unread = list[TranscriptImpact](), list[tuple[str, str]]()
    for path in counted(files, language, "replay-progress"):
        try:
            transcripts.append(on_transcript(*experts, path, language))
        except InputError as error:
            unread.append((str(path), str(error)))
    asked = list(pairs(old.knowledge, new.knowledge))
    texts = [on_text(*experts, pair) for pair in counted(asked, language, "review-progress")]
    return Review(old, new, compare(old.knowledge, new.knowledge), transcripts, texts, unread)


RUNS: dict[str, Run] = {
    "kb check": _check,
    "kb list": _list,
    "kb schema": _schema,
    "kb coverage": _coverage,
    "kb new": _new,
    "kb learn": _learn,
    "kb graph": _graph,
    "kb diff": _diff,
}
