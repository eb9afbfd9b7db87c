"""What identifies a customer or opens a door, taken out of a text before it is kept or shown to others."""

from assistant.redaction.redactor import MASK, RULE_IDS, Hidden, Redactor, masked

__all__ = ["MASK", "RULE_IDS", "Hidden", "Redactor", "masked"]
