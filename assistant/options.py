"""What may stand on the command line: commands, options, and their help in the user's language."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from assistant.dialogue.wording import phrase
from assistant.model import LANGUAGES, Language
from assistant.untrusted import harmless

PROGRAM = "sync-assistant"
MISUSED = 2
"""The exit code for wrong usage or input."""

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
        text = say(f"cli-{name}" if among is commands else f"cli-kb-{name}")
        made: argparse.ArgumentParser = among.add_parser(name, help=text, description=text, language=language)
        made.add_argument("--lang", choices=LANGUAGES, help=say("cli-lang"))
        made.add_argument("--knowledge", metavar="DIR", type=Path, help=say("cli-knowledge"))
        made.set_defaults(run=runs[name if among is commands else f"kb {name}"])
        return made

    chat = command("chat")
    chat.add_argument("text", nargs="?", metavar="TEXT", help=say("cli-chat-text"))
    chat.add_argument("--role", metavar="ROLE", help=say("cli-role"))
    chat.add_argument("--plain", action="store_true", help=say("cli-plain"))
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
    authors = commands.add_parser("kb", help=say("cli-kb"), description=say("cli-kb"), language=language)
    tools = authors.add_subparsers(title=say("cli-commands"), metavar="", parser_class=_Parser, required=True, dest="tool")
    check = command("check", tools)
    check.add_argument("--json", action="store_true", help=say("cli-json"))
    listing = command("list", tools)
    for name in ("area", "kind", "role", "text"):
        listing.add_argument(f"--{name}", help=say(f"cli-list-{name}"))
    listing.add_argument("--vocabulary", action="store_true", help=say("cli-list-vocabulary"))
    command("schema", tools)
    coverage = command("coverage", tools)
    coverage.add_argument("documents", metavar="DOCUMENTS", type=Path, help=say("cli-coverage-documents"))
    coverage.add_argument("--json", action="store_true", help=say("cli-json"))
    coverage.add_argument("--record", action="store_true", help=say("cli-coverage-record"))
    new = command("new", tools)
    new.add_argument("id", metavar="ID", help=say("cli-id"))
    begin = new.add_mutually_exclusive_group()
    begin.add_argument("--from", dest="origin", metavar="DOCUMENT#HEADING", help=say("cli-new-from"))
    begin.add_argument("--replace", action="store_true", help=say("cli-new-replace"))
    graph = command("graph", tools)
    graph.add_argument("--area", help=say("cli-list-area"))
    graph.add_argument("--format", choices=("mermaid", "svg"), help=say("cli-graph-format"))
    graph.add_argument("--output", metavar="FILE", type=Path, help=say("cli-graph-output"))
    graph.add_argument("--depth", metavar="N", type=int, choices=range(1, 31), default=30, help=say("cli-graph-depth"))
    graph.add_argument("--unknown", action="store_true", help=say("cli-graph-unknown"))
    return made_parser
