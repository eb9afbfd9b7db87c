"""sync-assistant: troubleshooting of Microsoft Dynamics 365 data synchronisation, as a library.

    from assistant import Session, diagnose, load_knowledge

    diagnose("Party record not found for party type 'Organization'").verdict.kind

The layers, imports running only along the arrows:
`cli -> terminal, transcripts, protocol, authoring -> dialogue -> inference, recognition -> knowledge -> model -> errors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Expert", "Session", "__version__", "diagnose", "load_knowledge"]

if TYPE_CHECKING:
    from assistant.dialogue.expert import Expert, Finding
    from assistant.dialogue.session import Session
    from assistant.knowledge import load as load_knowledge


def diagnose(text: str, expert: Expert | None = None) -> Finding:
    """Return what is recognised in `text` and the verdict on it, by `expert` or by one over the shipped knowledge base."""
    from assistant.dialogue.expert import Expert
    from assistant.knowledge import load

    return (expert or Expert(load())).diagnose(text)


def __getattr__(name: str) -> Any:
    # Looked up when first used: importing the package must not load what the first prompt does not need.
    if name == "load_knowledge":
        from assistant.knowledge import load

        return load
    if name == "Expert":
        from assistant.dialogue.expert import Expert

        return Expert
    if name == "Session":
        from assistant.dialogue.session import Session

        return Session
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
