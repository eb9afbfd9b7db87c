"""What the options of every command name: the knowledge, an expert over it, the user's role.

Imports stand in the functions that need them, so that the first prompt does not wait for what it does not use.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.model import Language
from assistant.options import language_of
from assistant.streams import complain

if TYPE_CHECKING:
    from assistant.dialogue.expert import Expert
    from assistant.model import Knowledge


def expert_over(options: argparse.Namespace) -> Expert:
    """Return an expert over the knowledge that the options name; tell what of it had to be left out."""
    from assistant.dialogue.expert import Expert

    return Expert(knowledge_of(options))


def knowledge_of(options: argparse.Namespace, *, tell: bool = True, drafts: bool = False) -> Knowledge:
    """Load the shipped knowledge with the team's own laid over it, `drafts` too; `tell` what of it had to be left out."""
    from assistant.knowledge import load

    knowledge = load(None, own_folders(options), drafts)
    if tell:
        tell_left_out(knowledge, options)
    return knowledge


def tell_left_out(knowledge: Knowledge, options: argparse.Namespace) -> None:
    """Complain of the faults for which files of a team's own were left out."""
    if knowledge.left_out:
        complain(phrase(options.lang or language_of([]), "left-out"))
        for fault in knowledge.left_out:
            complain(str(fault))


def own_folders(options: argparse.Namespace) -> list[Path]:
    """Return the folders of a team's own knowledge: those of SYNC_ASSISTANT_KNOWLEDGE, then that of --knowledge."""
    named = [Path(name) for name in os.environ.get("SYNC_ASSISTANT_KNOWLEDGE", "").split(os.pathsep) if name]
    return [*named, *([options.knowledge] if options.knowledge else [])]


def role_of(options: argparse.Namespace, knowledge: Knowledge, language: Language) -> str | None:
    """Return the role that --role names. Raises InputError where there is none of that name."""
    role: str | None = options.role
    if role is not None and role not in knowledge.roles:
        raise InputError(phrase(language, "no-role", name=role, roles=", ".join(knowledge.roles)))
    return role
