"""A folder in, `Knowledge` out, or every fault of every file at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from assistant.errors import Fault, InputError, KnowledgeError
from assistant.knowledge import schema
from assistant.knowledge.reader import Document, read
from assistant.knowledge.references import check_references
from assistant.model import Entry, Knowledge, Place, Words

VOCABULARY = "vocabulary"
"""The folder with what entries share. Every other YAML file is an entry."""


def shipped_folder() -> Path:
    """Return the folder of the knowledge that comes with the package (in a checkout: the `knowledge` folder beside it)."""
    package = Path(__file__).parents[1]
    installed = package / "_knowledge"
    return installed if installed.is_dir() else package.parent / "knowledge"


def load(folder: Path | None = None) -> Knowledge:
    """Load and check the knowledge base in `folder`, or the shipped one.

    Raises KnowledgeError with all faults of all files, InputError where the folder cannot be read.
    """
    folder = shipped_folder() if folder is None else folder
    contents = _contents(folder)
    documents = [read(path, content) for path, content in contents]
    knowledge, faults = _assemble(documents, _version(contents))
    faults = [*(fault for document in documents for fault in document.faults), *faults]
    if faults:
        raise KnowledgeError(faults)
    return knowledge


def _contents(folder: Path) -> list[tuple[str, bytes]]:
    try:
        if not folder.is_dir():
            raise InputError(f"no such folder: {folder}")
        paths = sorted(folder.rglob("*.yaml"), key=lambda path: path.relative_to(folder).as_posix())
        return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths if path.is_file()]
    except OSError as error:
        raise InputError(f"cannot read the knowledge base: {error}") from error


def _version(contents: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for path, content in contents:
        digest.update(path.encode() + b"\0" + content.replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:12]


def _assemble(documents: list[Document], version: str) -> tuple[Knowledge, list[Fault]]:
    shared = [document for document in documents if document.path.split("/")[0] == VOCABULARY]
    vocabularies = [(document, schema.vocabulary(document)) for document in shared]
    entries: list[tuple[Document, Entry | None]] = [
        (document, schema.entry(document)) for document in documents if document not in shared
    ]
    found = [part for _, part in vocabularies if part is not None]
    whole = [(document, part) for document, part in entries if part is not None]
    places: dict[str, Place] = {}
    for document, part in [*vocabularies, *whole]:
        for index, rule in enumerate(part.rules if part is not None else ()):
            places.setdefault(rule.id, document.place(("rules", index)))
    knowledge = Knowledge(
        entries={entry.id: entry for _, entry in whole},
        symptoms={
            symptom.id: symptom
            for group in ([part.symptoms for part in found], [entry.symptoms for _, entry in whole])
            for symptoms in group
            for symptom in symptoms
        },
        facts={fact.id: fact for part in found for fact in part.facts},
        suspicions={suspicion.id: suspicion for part in found for suspicion in part.suspicions},
        roles={role.id: role for part in found for role in part.roles},
        values={value.id: value for part in found for value in part.values},
        words=Words(
            stop={language: words for part in found for language, words in part.stop.items()},
            groups=tuple(group for part in found for group in part.groups),
        ),
        rules=(
            *(rule for part in found for rule in part.rules),
            *(rule for _, entry in whole for rule in entry.rules),
        ),
        places=places,
        version=version,
        background=tuple(text for part in found for text in part.background),
    )
    complete = all(part is not None for _, part in [*vocabularies, *entries])
    return knowledge, check_references(knowledge, documents, vocabularies, whole, complete=complete)
