"""What identifies a customer or opens a door, taken out of a text before it is kept or shown to others."""

from assistant.redaction.redactor import RULE_IDS, Hidden, Redactor

__all__ = ["RULE_IDS", "Hidden", "Redactor"]
