"""Plain data in, model out: what keys and values a knowledge file may have.

The dataclasses of `model` are the schema; pydantic holds data against them and reports every fault at once. Here its
reports are put into words that name what is allowed, at the place in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from assistant.knowledge.hints import hint
from assistant.knowledge.reader import Document, Path
from assistant.model import Entry, FactKind, Role, Rule, Strict, Suspicion, Symptom, Text, ValueKind, Waiver, WordGroup

Shape = TypeVar("Shape")

NUMBERS = {"certainty": (-1.0, 1.0), "trust": (0.0, 1.0), "contradicts": (0.0, 1.0), "cost": (0.1, 10.0)}
"""The least and the greatest number allowed under a key."""
_LISTS_OF_ONE = ("is",)
"""Keys under which one value may stand without the brackets of a list."""


@dataclass(frozen=True, slots=True)
class Area(Strict):
    """A part of the subject that entries belong to."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Vocabulary(Strict):
    """What a file in `vocabulary/` may hold; each file holds some of it."""

    facts: tuple[FactKind, ...] = ()
    symptoms: tuple[Symptom, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()
    roles: tuple[Role, ...] = ()
    values: tuple[ValueKind, ...] = ()
    rules: tuple[Rule, ...] = ()
    stop: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[WordGroup, ...] = ()
    background: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    areas: tuple[Area, ...] = ()


def entry(document: Document) -> Entry | None:
    """Return the entry that a file holds; None, with faults recorded in the document, where it holds none."""
    return _validate(document, Entry)


def vocabulary(document: Document) -> Vocabulary | None:
    """Return the vocabulary that a file holds; None, with faults recorded in the document, where it holds none."""
    return _validate(document, Vocabulary)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of an entry, for editors with a YAML language server."""
    made = _adapter(Entry).json_schema()
    for definition in [made, *made.get("$defs", {}).values()]:
        for name, shape in definition.get("properties", {}).items():
            if name in _LISTS_OF_ONE:
                definition["properties"][name] = {"anyOf": [{"type": "string"}, shape]}
            if name == "expects":
                shape["additionalProperties"] = {"anyOf": [{"type": "string"}, shape["additionalProperties"]]}
            if shape.get("type") == "number":  # every scalar of a knowledge file is read as text, a certainty as its number
                shape.update(minimum=-1, maximum=1) if name == "certainty" else None
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "sync-assistant entry", **made}


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(shape: type[Shape]) -> TypeAdapter[Shape]:
    if shape not in _ADAPTERS:
        _ADAPTERS[shape] = TypeAdapter(shape)
    return _ADAPTERS[shape]


def _validate(document: Document, shape: type[Shape]) -> Shape | None:
    if document.faults and document.data is None:
        return None
    try:
        found = _adapter(shape).validate_python(_listed(document.data))
    except ValidationError as error:
        for report in error.errors(include_url=False):
            _record(document, shape, cast(Mapping[str, Any], report))
        return None
    return None if document.faults else found


def _listed(data: Any, parent: str | None = None) -> Any:
    """Put brackets round a single value where a list of one may stand without them."""
    if isinstance(data, dict):
        return {
            key: [value] if isinstance(value, str) and (key in _LISTS_OF_ONE or parent == "expects") else _listed(value, key)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [_listed(item) for item in data]
    return data


def _record(document: Document, shape: type[Any], report: Mapping[str, Any]) -> None:
    path: Path = tuple(report["loc"])
    kind = str(report["type"])
    context = report.get("ctx", {})
    name = path[-1] if path else ""
    if kind == "missing":
        if name in ("en", "nl"):
            document.fault("K012", f"the text in language {name!r} is missing", path[:-1])
        else:
            document.fault("K011", f"key {name!r} is missing", path[:-1])
    elif kind in ("unexpected_keyword_argument", "extra_forbidden"):
        document.fault("K010", f"unknown key {name!r}{hint(str(name), _keys_beside(shape, path))}", path, key=True)
    elif kind == "literal_error":
        expected = str(context.get("expected"))
        close = hint(str(report["input"]), re.findall(r"'([^']+)'", expected)) if isinstance(report["input"], str) else ""
        document.fault("K014", f"allowed here: {expected}{close if 'mean' in close else ''}", path)
    elif kind.startswith("float"):
        low, high = NUMBERS.get(str(name), (-1, 1))
        document.fault("K014", f"a number from {low:g} to {high:g} is allowed here", path)
    elif kind == "string_type":
        document.fault("K013", "one text is expected here", path)
    elif kind in ("tuple_type", "list_type"):
        document.fault("K013", "a list is expected here", path)
    elif kind in ("dict_type", "mapping_type", "dataclass_type", "dataclass_exact_type"):
        document.fault("K013", "keys with values are expected here", path)
    else:
        document.fault("K013", str(report["msg"]), path)


def _keys_beside(shape: Any, path: Path) -> list[str]:
    """Return the keys that may stand where the last of `path` does, in a file of that shape."""
    for step in path[:-1]:
        shape = _within(shape, step)
    return [item.name.rstrip("_") for item in fields(shape)] if is_dataclass(shape) else []


def _within(shape: Any, step: str | int) -> Any:
    """Return the type of a key of a class, or of what a mapping or a list holds; an optional type without its None."""
    if is_dataclass(shape):
        found = get_type_hints(shape).get(str(step))
    else:
        found = next(iter(get_args(shape)[isinstance(step, str) :]), None)
    return next(iter(get_args(found)), None) if NoneType in get_args(found) else found
