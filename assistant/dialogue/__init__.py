"""The conversation without a terminal: `Session.receive(text)` returns events; shells show them."""

from assistant.dialogue.expert import Expert
from assistant.dialogue.session import Session

__all__ = ["Expert", "Session"]
