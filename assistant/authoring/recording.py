"""What an author runs after reading a changed section: the hashes go into the entries, the text into the snapshot.

An entry's file is edited in place: only the `hash` lines of its sources change, every other byte stays. A file is replaced
whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from assistant.authoring.documents import Document, read_documents
from assistant.authoring.snapshot import FOLDER, read_snapshot, written
from assistant.authoring.sources import locate
from assistant.errors import InputError
from assistant.files import write_whole
from assistant.knowledge import reader, schema
from assistant.knowledge.loader import is_vocabulary
from assistant.model import Entry

_LIKE_A_NUMBER = re.compile(r"[0-9]+(?:e[0-9]+)?\Z")
_HASH_LINE = re.compile(r"(\s*(?:-\s+)?hash\s*:[ \t]*)([^\s#]*)")


def record(knowledge_folder: Path, documents_folder: Path) -> list[Path]:
    """Write the hash of every source that is found, and the snapshot; return the files that changed.

    What is not found in the documents keeps the hash and the text that it has. Raises InputError where a file cannot be
    read or written, or a `sources` block is not written one key a line; then nothing of that file has changed.
    """
    documents = read_documents(documents_folder)
    recorded = read_snapshot([knowledge_folder])
    headings: dict[str, dict[str, bool]] = {}  # by document, and whether every source under them is found
    changed = []
    try:
        for path in sorted(knowledge_folder.rglob("*.yaml")):
            name = path.relative_to(knowledge_folder).as_posix()
            if is_vocabulary(name) or any(part.startswith(".") for part in name.split("/")):
                continue
            content = path.read_bytes()
            read = reader.read(name, content)
            entry = schema.entry(read)
            if entry is None:
                raise InputError(f"{name} has faults: `kb check` says which")
            hashes = _hashes(entry, documents)
            changed += [path] if _replace(path, content, _hashed(content, read, entry, hashes)) else []
            for number, source in enumerate(entry.sources):
                under = headings.setdefault(source.document, {})
                under[source.heading] = under.get(source.heading, True) and number in hashes
        for name, under in sorted(headings.items()):
            whole = _sections(name, under, documents, recorded.get(name, Document(name)))
            path = knowledge_folder / FOLDER / f"{name.removesuffix('.md')}.txt"
            before = path.read_bytes() if path.is_file() else b""
            changed += [path] if whole.sections and _replace(path, before, written(whole).encode("utf-8")) else []
    except OSError as error:
        raise InputError(f"cannot record: {error}") from error
    return changed


def _hashes(entry: Entry, documents: Mapping[str, Document]) -> dict[int, str]:
    found = {}
    for number, source in enumerate(entry.sources):
        document = documents.get(source.document)
        passage = None if document is None else locate(document, source, entry.sources)
        if passage is not None and (passage.parts or source.part is None):
            found[number] = passage.hash
    return found


def _hashed(content: bytes, read: reader.Document, entry: Entry, hashes: Mapping[int, str]) -> bytes:
    """Return the file with the hash of each source, by its number, in the lines of its `sources`."""
    lines = re.split(r"(?<=\n)", content.decode("utf-8"))  # with their ends, whichever they are; a byte order mark stays too
    for number, value in sorted(hashes.items(), reverse=True):  # from the end, so that the places before it stay right
        path = ("sources", number)
        keys = [place for key, place in read.keys.items() if key[:-1] == path]
        first, last = min(keys, key=lambda place: place.line), max(keys, key=lambda place: place.line)
        if len({place.line for place in keys}) < len(keys) or len({place.column for place in keys}) > 1:
            raise InputError(f"{read.path}:{first.line}: write each key of a source on a line of its own, then record again")
        shown = f'"{value}"' if _LIKE_A_NUMBER.match(value) else value  # or other readers of YAML would take it for one
        if entry.sources[number].hash is not None:
            at = read.keys[*path, "hash"].line - 1
            lines[at] = _HASH_LINE.sub(lambda found, shown=shown: found[1] + shown, lines[at], count=1)
            continue
        end = last.line
        while end < len(lines) and re.match(rf" {{{last.column},}}\S", lines[end]):  # what the last key's value goes on with
            end += 1
        if not lines[end - 1].endswith("\n"):
            lines[end - 1] += "\n"
        ending = "\r\n" if lines[end - 1].endswith("\r\n") else "\n"
        lines.insert(end, f"{' ' * (last.column - 1)}hash: {shown}{ending}")
    new = "".join(lines).encode("utf-8")
    sources = tuple(replace(source, hash=hashes.get(number, source.hash)) for number, source in enumerate(entry.sources))
    if schema.entry(reader.read(read.path, new)) != replace(entry, sources=sources):
        raise InputError(f"{read.path}: cannot find where the hashes go: write each key of a source on a line of its own")
    return new


def _sections(name: str, headings: Mapping[str, bool], documents: Mapping[str, Document], was: Document) -> Document:
    """Return the sections under `headings` whole, as they are now; as they were recorded where a source was not found."""
    now = documents.get(name, Document(name))
    lost = {section.path[0] for heading, found in headings.items() if not found and (section := was.find(heading))}
    here = {section.path[0] for heading, found in headings.items() if (section := now.find(heading))} - lost
    order = dict.fromkeys(section.path[0] for section in (*now.sections, *was.sections))
    tops = [(top, was if top in lost else now) for top in order if top in here | lost]
    return Document(name, tuple(section for top, document in tops for section in document.sections if section.path[0] == top))


def _replace(path: Path, before: bytes, content: bytes) -> bool:
    """Put `content` in the place of a file, whole or not at all; tell whether it differs from what was there."""
    if before == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    return True
