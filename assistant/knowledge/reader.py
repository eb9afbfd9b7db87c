"""One YAML file in, plain data and places out. Nothing here knows what the data mean.

PyYAML's own constructors guess types (`no` becomes False, `1:30` becomes 90) and let a repeated key win silently. So only
its parser is used, down to the tree of nodes: every scalar stays the text that was written, and every mistake is a
`Fault` with its place. Anchors, aliases and tags have no use in a knowledge file and are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from assistant.errors import Fault
from assistant.model import Place

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where the wheel has it: ten times faster
_MAX_DEPTH = 40

Path = tuple[str | int, ...]
"""The keys and indexes that lead to a node, from the top of the file."""


@dataclass(slots=True)
class Document:
    """A file as read: `data` (dicts, lists and text), and the place of every key, item and value by its path."""

    path: str
    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Return the place of `path` (of its key, where `key` is set), or of the nearest part above it that exists."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.path, 1))

    def fault(self, code: str, message: str, path: Path = (), *, key: bool = False) -> None:
        """Record a mistake at `path`."""
        place = self.place(path, key=key)
        self.faults.append(Fault(self.path, place.line, place.column, code, message))


def read(path: str, content: bytes) -> Document:
    """Read one YAML file. `path` is only used in messages; mistakes are recorded in the document, never raised."""
    document = Document(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        document.faults.append(Fault(path, line, 1, "K001", f"not UTF-8: byte 0x{content[error.start]:02x}"))
        return document
    try:
        if not _usable(text, document):
            return document
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        document.faults.append(Fault(path, line, column, "K002", f"not YAML: {error.problem or error.context}"))
        return document
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        document.faults.append(Fault(path, line, 1, "K002", f"not YAML: {error.reason}"))
        return document
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        document.fault("K002", f"not YAML: {error or 'nested too deep'}")
        return document
    if root is None:
        document.fault("K002", "the file is empty")
    else:
        document.data = _plain(root, (), document, set())
    return document


def _usable(text: str, document: Document) -> bool:
    """Record what is YAML and yet not used here. Only what is not nested too deep can be read on: the events never recurse."""
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        place = event.start_mark.line + 1, event.start_mark.column + 1
        if getattr(event, "anchor", None):
            what = f"anchors and aliases ({event.anchor}) are not used in knowledge files: write the text out"
            document.faults.append(Fault(document.path, *place, "K004", what))
        if getattr(event, "tag", None):
            what = f"tags are not used in knowledge files: {event.tag}"
            document.faults.append(Fault(document.path, *place, "K004", what))
        if depth > _MAX_DEPTH:
            document.faults.append(Fault(document.path, *place, "K002", f"nested more than {_MAX_DEPTH} deep"))
            return False
    return True


def _plain(node: yaml.Node, path: Path, document: Document, seen: set[int]) -> Any:
    place = Place(document.path, node.start_mark.line + 1, node.start_mark.column + 1)
    document.places[path] = place
    if id(node) in seen:
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, path, document, seen))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), document, seen) for index, item in enumerate(node.value)]
    return str(node.value)


def _pairs(node: yaml.MappingNode, path: Path, document: Document, nodes: set[int]) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for key_node, value_node in node.value:
        mark = key_node.start_mark
        if not isinstance(key_node, yaml.ScalarNode):
            document.faults.append(Fault(document.path, mark.line + 1, mark.column + 1, "K013", "a key must be text"))
            continue
        key = str(key_node.value)
        document.keys[(*path, key)] = Place(document.path, mark.line + 1, mark.column + 1)
        if key in seen:
            document.fault("K003", f"repeated key {key!r}", (*path, key), key=True)
            continue
        seen.add(key)
        yield key, _plain(value_node, (*path, key), document, nodes)
