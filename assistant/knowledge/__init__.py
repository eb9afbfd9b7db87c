"""YAML in, model out: the strict reader, the schema, the references between files, and where the shipped knowledge lies.

The only folder that imports yaml or pydantic.
"""

from assistant.knowledge.loader import is_own, load, shipped_folder

__all__ = ["is_own", "load", "shipped_folder"]
