"""The command line: sub-commands, options and exit codes. It decides nothing else.

Exit codes: 0 done (for `diagnose`: diagnosed), 1 ambiguous or unknown, 2 usage or input.
Imports stand in the functions that need them, so that the first prompt does not wait for what it does not use.
"""

from __future__ import annotations

import argparse
import difflib
import locale
import os
import sys
import threading
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

from assistant import __version__
from assistant.dialogue.events import Event, Say
from assistant.dialogue.wording import phrase
from assistant.errors import AssistantError, InputError, KnowledgeError
from assistant.model import LANGUAGES, Language
from assistant.options import MISUSED, PROGRAM, Run, parser
from assistant.streams import complain, lines, read, show
from assistant.untrusted import harmless

if TYPE_CHECKING:
    from assistant.dialogue.expert import Expert
    from assistant.dialogue.session import Session
    from assistant.model import Knowledge

OK, UNDECIDED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (default: those of the process) name; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(given)
    for stream in (sys.stdin, sys.stdout):  # a byte or a character that the console does not have is no reason to stop
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        options = parser(language, _Version, _RUNS).parse_args(_with_command(given))
        return int(options.run(options, language))
    except KnowledgeError as error:
        complain(phrase(language, "knowledge-broken"))
        complain(str(error))
        return MISUSED
    except AssistantError as error:
        complain(phrase(language, "cli-wrong", program=PROGRAM, reason=error))
        return MISUSED
    except BrokenPipeError:  # the reader of our output left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 130


# -- options -----------------------------------------------------------------------------------------------------------


def _language(given: Sequence[str]) -> Language:
    """Return the language that is spoken: --lang, else SYNC_ASSISTANT_LANG, else the locale's, else English."""
    named = [given[at + 1] for at, word in enumerate(given[:-1]) if word == "--lang"]
    named += [word.removeprefix("--lang=") for word in given if word.startswith("--lang=")]
    named += [os.environ.get("SYNC_ASSISTANT_LANG", "")]
    named += [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    named += [locale.getlocale()[0] or ""]
    for name in named:
        short = name.strip().lower()[:2]
        if short in LANGUAGES:
            return short
        if name.strip() and short.isalpha():
            return "en"
    return "en"


def _with_command(given: list[str]) -> list[str]:
    """Put the command first, whatever options stand before it, and `chat` where none is named."""
    names = {name.split()[0] for name in _RUNS}
    at = next((at for at, word in enumerate(given) if word in names), None)
    if at is None and given and not given[0].startswith("-"):
        return given
    if at is None:
        alone = [word for word in given if word in ("-h", "--help", "--version")]
        return alone[:1] or ["chat", *given]
    before = given[:at]
    if not before or not before[0].startswith("-"):
        return given
    length = 2 if given[at] == "kb" else 1
    return [*given[at : at + length], *before, *given[at + length :]]


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any, **__: Any) -> NoReturn:
        from assistant.knowledge import load

        show(f"{PROGRAM} {__version__} (knowledge {load(None, _own_folders(argparse.Namespace(knowledge=None))).version})")
        raise SystemExit(OK)


# -- commands ----------------------------------------------------------------------------------------------------------


def _chat(options: argparse.Namespace, language: Language) -> int:
    ready = _Later(lambda: _expert(options, tell=False))  # not in the middle of the prompt
    opening: list[Event] = [Say(phrase(language, "opening")), Say(phrase(language, "opening-hint"), "hint")]

    def begin() -> Session:
        from assistant.dialogue.session import Session

        expert = ready.get()
        _tell_left_out(expert.knowledge, options)
        return Session(expert, language, _role(options, expert, language))

    dumb = os.environ.get("TERM") == "dumb" or not (sys.stdin.isatty() and sys.stdout.isatty())
    if options.plain or dumb:
        from assistant.terminal import plain

        plain.chat(begin, opening, options.text, language, sys.stdin, sys.stdout)
    else:
        from assistant.terminal import shell

        shell.chat(begin, opening, options.text, language)
    return OK


def _diagnose(options: argparse.Namespace, language: Language) -> int:
    if options.text is not None and options.file is not None:
        raise InputError(phrase(language, "two-inputs"))
    if options.text is None and options.file is None and sys.stdin.isatty():
        raise InputError(phrase(language, "no-input"))
    text = options.text if options.text is not None else read(options.file or "-", language)
    expert = _expert(options)
    finding = expert.diagnose(text)
    if options.json:
        from assistant import protocol

        show(protocol.dump(protocol.verdict(expert, finding, language)))
    else:
        from assistant.dialogue.pages import verdict_page

        for line in verdict_page(expert, finding, language):
            show(harmless(line))
    return OK if finding.verdict.kind == "diagnosed" else UNDECIDED


def _triage(options: argparse.Namespace, language: Language) -> int:
    from assistant import protocol

    with lines(options.file, language) as given:
        for record in protocol.triage(_expert(options), given, options.column, language):
            show(protocol.dump(record))
    return OK


def _converse(options: argparse.Namespace, language: Language) -> int:
    from assistant import protocol
    from assistant.dialogue.session import Session

    expert = _expert(options)
    session = Session(expert, language, _role(options, expert, language))
    with lines("-", language) as given:
        for record in protocol.converse(session, given):
            show(protocol.dump(record))
    return OK


def _explain(options: argparse.Namespace, language: Language) -> int:
    knowledge = _knowledge(options)
    if options.id not in knowledge.entries:
        close = difflib.get_close_matches(options.id, list(knowledge.entries), n=1)
        key = "no-entry-hint" if close else "no-entry"
        raise InputError(phrase(language, key, name=options.id, hint=close[0] if close else ""))
    if options.json:
        from assistant import protocol

        show(protocol.dump(protocol.entry(knowledge, options.id, language)))
    else:
        from assistant.dialogue.pages import entry_page

        for line in entry_page(knowledge, options.id, language):
            show(line)
    return OK


# -- for authors -------------------------------------------------------------------------------------------------------


def _kb_check(options: argparse.Namespace, language: Language) -> int:
    from assistant.authoring.checks import check
    from assistant.authoring.reports import as_findings, finding_lines, opened
    from assistant.dialogue.expert import Expert
    from assistant.knowledge import load, shipped_folder

    try:
        knowledge = load(None, _own_folders(options), True)
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


def _kb_list(options: argparse.Namespace, language: Language) -> int:
    from assistant.authoring.reports import chosen, entry_lines
    from assistant.authoring.vocabulary import vocabulary_lines

    knowledge = _knowledge(options, drafts=True)
    if options.vocabulary:
        for line in vocabulary_lines(knowledge, language, options.text):
            show(line)
        return OK
    entries = chosen(knowledge, area=options.area, kind=options.kind, role=options.role, text=options.text)
    for line in entry_lines(entries, language):
        show(line)
    return OK


def _kb_schema(options: argparse.Namespace, language: Language) -> int:
    import json

    from assistant.knowledge.schema import json_schema

    show(json.dumps(json_schema(), indent=2))
    return OK


def _kb_coverage(options: argparse.Namespace, language: Language) -> int:
    from assistant.authoring.coverage import coverage, coverage_lines
    from assistant.authoring.recording import record
    from assistant.authoring.reports import opened
    from assistant.dialogue.expert import Expert
    from assistant.knowledge import shipped_folder

    folders = _own_folders(options)
    if options.record:
        for folder in folders or [shipped_folder()]:
            for path in record(folder, options.documents):
                show(phrase(language, "recorded", path=path))
    findings = coverage(Expert(_knowledge(options)), options.documents, [shipped_folder(), *folders])
    findings = opened(findings, [shipped_folder(), options.documents])
    if options.json:
        from assistant import protocol

        for finding in findings:
            show(protocol.dump(finding.record()))
    else:
        for line in coverage_lines(findings):
            show(line)
    return UNDECIDED if findings else OK


def _kb_new(options: argparse.Namespace, language: Language) -> int:
    from assistant.authoring.scaffold import area_of, draft, origin, replacement, write_draft
    from assistant.knowledge import shipped_folder

    folder = (_own_folders(options) or [Path("knowledge")])[-1]
    if not folder.is_dir():
        raise InputError(phrase(language, "no-target", path=folder))
    knowledge = _knowledge(options, drafts=True)
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


def _kb_graph(options: argparse.Namespace, language: Language) -> int:
    from assistant.authoring import graph
    from assistant.knowledge import shipped_folder

    expert = _expert(options)
    shown = graph.picture(expert, language, options.area, deepest=options.depth, unknown=options.unknown)
    if (options.format or ("svg" if options.output and options.output.suffix.lower() == ".svg" else "mermaid")) == "svg":
        from assistant.authoring.drawing import draw

        folders = [*reversed(_own_folders(options)), shipped_folder()]
        text = draw(shown, graph.links(expert.knowledge, folders, options.output.parent if options.output else Path()))
    else:
        text = "".join(f"{line}\n" for line in graph.mermaid_lines(shown))
    if options.output is None:
        show(text.removesuffix("\n"))
    else:
        graph.write(options.output, text, language)
        show(phrase(language, "recorded", path=options.output))
    return OK


_RUNS: dict[str, Run] = {
    "chat": _chat,
    "diagnose": _diagnose,
    "triage": _triage,
    "converse": _converse,
    "explain": _explain,
    "kb check": _kb_check,
    "kb list": _kb_list,
    "kb schema": _kb_schema,
    "kb coverage": _kb_coverage,
    "kb new": _kb_new,
    "kb graph": _kb_graph,
}


# -- what commands share ------------------------------------------------------------------------------------------------


class _Later:
    """Something made in the background while the user reads; `get` waits for it, or raises what making it raised."""

    def __init__(self, make: Callable[[], Expert]) -> None:
        self._made: Expert | None = None
        self._failed: BaseException | None = None
        self._make = make
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._made = self._make()
        except BaseException as error:
            self._failed = error

    def get(self) -> Expert:
        self._thread.join()
        if self._made is None:
            raise cast(BaseException, self._failed)
        return self._made


def _expert(options: argparse.Namespace, *, tell: bool = True) -> Expert:
    from assistant.dialogue.expert import Expert

    return Expert(_knowledge(options, tell=tell))


def _knowledge(options: argparse.Namespace, *, tell: bool = True, drafts: bool = False) -> Knowledge:
    """Load the shipped knowledge with the team's own laid over it, `drafts` too; `tell` what of it had to be left out."""
    from assistant.knowledge import load

    knowledge = load(None, _own_folders(options), drafts)
    if tell:
        _tell_left_out(knowledge, options)
    return knowledge


def _tell_left_out(knowledge: Knowledge, options: argparse.Namespace) -> None:
    if knowledge.left_out:
        complain(phrase(options.lang or _language([]), "left-out"))
        for fault in knowledge.left_out:
            complain(str(fault))


def _own_folders(options: argparse.Namespace) -> list[Path]:
    named = [Path(name) for name in os.environ.get("SYNC_ASSISTANT_KNOWLEDGE", "").split(os.pathsep) if name]
    return [*named, *([options.knowledge] if options.knowledge else [])]


def _role(options: argparse.Namespace, expert: Expert, language: Language) -> str | None:
    role: str | None = options.role
    if role is not None and role not in expert.knowledge.roles:
        raise InputError(phrase(language, "no-role", name=role, roles=", ".join(expert.knowledge.roles)))
    return role
