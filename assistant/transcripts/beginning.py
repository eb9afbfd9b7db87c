"""Where a conversation stood before its first line: nowhere, or where a hand-off left it.

A transcript of the second kind has the hand-off in its header, in the form that `handoff FILE.json` writes, so that it can be
held again without that file.
"""

from __future__ import annotations

import json
from dataclasses import replace

from assistant.dialogue.events import Event
from assistant.dialogue.handoff import standing
from assistant.dialogue.resuming import restored
from assistant.dialogue.session import Session
from assistant.dialogue.states import State
from assistant.model import Knowledge
from assistant.transcripts.transcript import Header
from assistant.untrusted import harmless


def with_handoff(header: Header, knowledge: Knowledge, state: State) -> Header:
    """Return the header of a conversation that begins in a state, from which all that must not be kept was left out."""
    return replace(header, handoff=harmless(json.dumps(standing(knowledge, state), ensure_ascii=False)))


def handed_over(header: Header, knowledge: Knowledge) -> tuple[State, tuple[str, ...]] | None:
    """Return the state in which a conversation began, and what of it this knowledge base does not know; None where it is new.

    Raises InputError, in the language of the conversation, where the header holds something else than a hand-off.
    """
    return restored(json.loads(header.handoff), knowledge, header.language) if header.handoff else None


def begin(session: Session, header: Header, knowledge: Knowledge) -> list[Event]:
    """Let a session that heard nothing yet stand where the conversation began; return what it says to that."""
    found = handed_over(header, knowledge)
    if found is None:
        return []
    state, left_out = found
    return session.resume(replace(state, language=session.state.language, role=session.state.role), left_out)
