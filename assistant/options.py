"""What may stand on the command line: commands, options, and their help in the user's language."""

from __future__ import annotations

import argparse
import locale
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from assistant.dialogue.wording import phrase
from assistant.model import LANGUAGES, Language
from assistant.untrusted import harmless

PROGRAM = "sync-assistant"
OK, UNDECIDED, MISUSED = 0, 1, 2
"""The exit codes: done (for `diagnose`: diagnosed); not decided, or something found; wrong usage or input."""

Run = Callable[[argparse.Namespace, Language], int]


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks the user's language."""

    def __init__(self, *, language: Language, **settings: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **settings)
        self.language: Language = language
        self._positionals.title = phrase(language, "cli-arguments")
        self._optionals.title = phrase(language, "cli-options")
        self.add_argument("-h", "--help", action="help", help=phrase(language, "cli-help"))

    def format_usage(self) -> str:
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups, phrase(self.language, "cli-usage"))
        return formatter.format_help()

    def format_help(self) -> str:
        usage = super().format_usage()
        return super().format_help().replace(usage, self.format_usage(), 1)

    def error(self, message: str) -> NoReturn:
        usage = self.format_usage().rstrip()
        wrong = phrase(self.language, "cli-wrong", program=self.prog, reason=message)
        self.exit(MISUSED, f"{harmless(usage)}\n{harmless(wrong)}\n")


def parser(language: Language, version: type[argparse.Action], runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    """Return the parser; `runs` has the function of each command by its name (`kb check` for a tool of `kb`)."""

    def say(key: str) -> str:
        return phrase(language, key)

    made_parser = _Parser(language=language, prog=PROGRAM, description=say("cli-description"))
    made_parser.add_argument("--version", action=version, nargs=0, help=say("cli-version"))
    commands = made_parser.add_subparsers(title=say("cli-commands"), metavar="", parser_class=_Parser)

    def command(name: str, among: Any = commands) -> argparse.ArgumentParser:
        text = say(f"cli-{name.replace(' ', '-')}")
        made: argparse.ArgumentParser = among.add_parser(name.split()[-1], help=text, description=text, language=language)
        made.add_argument("--lang", choices=LANGUAGES, help=say("cli-lang"))
        made.add_argument("--knowledge", metavar="DIR", type=Path, help=say("cli-knowledge"))
        made.set_defaults(run=runs[name])
        return made

    chat = command("chat")
    chat.add_argument("text", nargs="?", metavar="TEXT", help=say("cli-chat-text"))
    chat.add_argument("--role", metavar="ROLE", help=say("cli-role"))
    chat.add_argument("--agent", action="store_true", help=say("cli-agent"))
    chat.add_argument("--resume", metavar="FILE", nargs="?", const="", help=say("cli-resume"))
    chat.add_argument("--plain", action="store_true", help=say("cli-plain"))
    chat.add_argument("--debug", action="store_true", help=say("cli-debug"))
    chat.add_argument("--no-record", action="store_true", help=say("cli-no-record"))
    diagnose = command("diagnose")
    diagnose.add_argument("file", nargs="?", metavar="FILE", help=say("cli-file"))
    diagnose.add_argument("--text", help=say("cli-text"))
    diagnose.add_argument("--json", action="store_true", help=say("cli-json"))
    triage = command("triage")
    triage.add_argument("file", metavar="FILE", help=say("cli-file"))
    triage.add_argument("--format", choices=("jsonl",), default="jsonl", help=say("cli-format"))
    triage.add_argument("--column", metavar="NAME", default="text", help=say("cli-column"))
    converse = command("converse")
    converse.add_argument("--role", metavar="ROLE", help=say("cli-role"))
    explain = command("explain")
    explain.add_argument("id", metavar="ID", help=say("cli-id"))
    explain.add_argument("--json", action="store_true", help=say("cli-json"))
    replay = command("replay")
    replay.add_argument("paths", nargs="*", metavar="PATHS", type=Path, help=say("cli-replay-paths"))
    replay.add_argument("--accept", action="store_true", help=say("cli-replay-accept"))
    replay.add_argument("--coverage", action="store_true", help=say("cli-replay-coverage"))
    replay.add_argument("--json", action="store_true", help=say("cli-json"))
    recorded = commands.add_parser(
        "transcripts", help=say("cli-transcripts"), description=say("cli-transcripts"), language=language
    )
    kept = recorded.add_subparsers(title=say("cli-commands"), metavar="", parser_class=_Parser, required=True, dest="tool")
    command("transcripts list", kept)
    showing = command("transcripts show", kept)
    showing.add_argument("name", metavar="NAME", help=say("cli-recording"))
    deleting = command("transcripts delete", kept)
    deleting.add_argument("names", nargs="*", metavar="NAME", help=say("cli-recording"))
    deleting.add_argument("--all", action="store_true", help=say("cli-recordings-all"))
    authors = commands.add_parser("kb", help=say("cli-kb"), description=say("cli-kb"), language=language)
    tools = authors.add_subparsers(title=say("cli-commands"), metavar="", parser_class=_Parser, required=True, dest="tool")
    check = command("kb check", tools)
    check.add_argument("--json", action="store_true", help=say("cli-json"))
    listing = command("kb list", tools)
    for name in ("area", "kind", "role", "text"):
        listing.add_argument(f"--{name}", help=say(f"cli-list-{name}"))
    listing.add_argument("--vocabulary", action="store_true", help=say("cli-list-vocabulary"))
    command("kb schema", tools)
    coverage = command("kb coverage", tools)
    coverage.add_argument("documents", metavar="DOCUMENTS", type=Path, help=say("cli-coverage-documents"))
    coverage.add_argument("--json", action="store_true", help=say("cli-json"))
    coverage.add_argument("--record", action="store_true", help=say("cli-coverage-record"))
    new = command("kb new", tools)
    new.add_argument("id", metavar="ID", help=say("cli-id"))
    begin = new.add_mutually_exclusive_group()
    begin.add_argument("--from", dest="origin", metavar="DOCUMENT#HEADING", help=say("cli-new-from"))
    begin.add_argument("--replace", action="store_true", help=say("cli-new-replace"))
    command("kb learn", tools)
    graph = command("kb graph", tools)
    graph.add_argument("--area", help=say("cli-list-area"))
    graph.add_argument("--format", choices=("mermaid", "svg"), help=say("cli-graph-format"))
    graph.add_argument("--output", metavar="FILE", type=Path, help=say("cli-graph-output"))
    graph.add_argument("--depth", metavar="N", type=int, choices=range(1, 31), default=30, help=say("cli-graph-depth"))
    graph.add_argument("--unknown", action="store_true", help=say("cli-graph-unknown"))
    difference = command("kb diff", tools)
    difference.add_argument("old", metavar="OLD", help=say("cli-diff-old"))
    difference.add_argument("new", metavar="NEW", nargs="?", help=say("cli-diff-new"))
    difference.add_argument("--transcripts", metavar="PATH", type=Path, action="append", help=say("cli-diff-transcripts"))
    difference.add_argument("--all", action="store_true", help=say("cli-diff-all"))
    difference.add_argument("--json", action="store_true", help=say("cli-json"))
    return made_parser


def language_of(given: Sequence[str]) -> Language:
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
