"""Plain data in, model out: what keys and values a knowledge file may have.

The dataclasses of `model` are the schema; pydantic holds data against them and reports every fault at once. Here its
reports are put into words that name what is allowed, at the place in the file.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from assistant import model
from assistant.knowledge.reader import Document, Path
from assistant.model import Entry, FactKind, Role, Rule, Strict, Suspicion, Symptom, ValueKind, Waiver, WordGroup

Shape = TypeVar("Shape")

NUMBERS = {"certainty": (-1.0, 1.0), "trust": (0.0, 1.0), "contradicts": (0.0, 1.0), "cost": (0.1, 10.0)}
"""The least and the greatest number allowed under a key."""
_LISTS_OF_ONE = ("is",)
"""Keys under which one value may stand without the brackets of a list."""


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
    waivers: tuple[Waiver, ...] = ()


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
        for report in error.errors(include_url=False, include_input=False):
            _record(document, cast(Mapping[str, Any], report))
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


def _record(document: Document, report: Mapping[str, Any]) -> None:
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
        document.fault("K010", f"unknown key {name!r}{_hint(str(name))}", path, key=True)
    elif kind == "literal_error":
        document.fault("K014", f"allowed here: {context.get('expected')}", path)
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


def _hint(word: str) -> str:
    close = [] if word in _known_keys() else difflib.get_close_matches(word, sorted(_known_keys()), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


@cache
def _known_keys() -> frozenset[str]:
    """All keys of all classes that knowledge files are made of, for hints."""
    classes: list[Any] = [
        Vocabulary,
        *(value for value in vars(model).values() if isinstance(value, type) and is_dataclass(value)),
    ]
    return frozenset(item.name.rstrip("_") for cls in classes for item in fields(cls))
