"""A folder in, `Knowledge` out, or every fault of every file at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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


def load(folder: Path | None = None, extra: Sequence[Path] = ()) -> Knowledge:
    """Load and check the knowledge base in `folder`, or the shipped one, with a team's own folders laid over it.

    A file of an `extra` folder adds to what lies below it, or replaces it: an entry the one with its id, a vocabulary file the
    one with its path. A faulty file there is left out, and `Knowledge.left_out` says why; the rest works.

    Raises KnowledgeError with all faults of all files below the extra ones, InputError where a folder cannot be read.
    """
    layers = [_contents(shipped_folder() if folder is None else folder)]
    layers += [_contents(each, prefix=f"{each.name}/") for each in extra]
    piles: dict[str, list[_File]] = {}
    for layer in layers:
        taken: set[str] = set()
        for file in layer:
            key = file.path if file.key in taken else file.key  # two files of one name in one folder do not hide each other
            taken.add(file.key)
            piles.setdefault(key, []).append(replace(file, key=key))
    left_out: list[Fault] = []
    while True:
        files = [pile[-1] for _, pile in sorted(piles.items()) if pile]
        knowledge, faults = _assemble([file.document for file in files], _version(files))
        faults = sorted({*faults, *(fault for file in files for fault in file.document.faults)})
        if not faults:
            return replace(knowledge, left_out=tuple(sorted(left_out)))
        below = {file.path for file in layers[0]}
        added = [file for file in files if file.path not in below]
        faulty = {fault.path for fault in faults}
        culprits = [file for file in added if file.path in faulty]
        if culprits:
            left_out += [fault for fault in faults if fault.path in {file.path for file in culprits}]
        else:  # a file that replaces another can break what rests on that
            culprits = [file for file in added if len(piles[file.key]) > 1] or added
            why = f"left out, because with it: {faults[0]}" if faults else ""
            left_out += [Fault(file.path, 1, 1, "K040", why) for file in culprits]
        if not culprits:
            raise KnowledgeError(faults)
        for file in culprits:
            piles[file.key].pop()


@dataclass(frozen=True, slots=True, eq=False)
class _File:
    """A knowledge file: the path to name it by, the key that one in a higher layer replaces it by, and what it holds."""

    path: str
    key: str
    content: bytes
    document: Document


def _contents(folder: Path, prefix: str = "") -> list[_File]:
    try:
        if not folder.is_dir():
            raise InputError(f"no such folder: {folder}")
        paths = sorted(folder.rglob("*.yaml"), key=lambda path: path.relative_to(folder).as_posix())
        return [_file(path, folder, prefix) for path in paths if path.is_file()]
    except OSError as error:
        raise InputError(f"cannot read the knowledge base: {error}") from error


def _file(path: Path, folder: Path, prefix: str) -> _File:
    name = path.relative_to(folder).as_posix()
    content = path.read_bytes()
    key = name if _is_vocabulary(name) else f"{path.stem}.yaml"
    return _File(prefix + name, key, content, read(prefix + name, content))


def _is_vocabulary(name: str) -> bool:
    return name.split("/")[0] == VOCABULARY


def _version(files: Iterable[_File]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.path.encode() + b"\0" + file.content.replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:12]


def _is_shared(document: Document) -> bool:
    return VOCABULARY in document.path.split("/")[:-1]


def _assemble(documents: list[Document], version: str) -> tuple[Knowledge, list[Fault]]:
    shared = [document for document in documents if _is_shared(document)]
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
    for document, _ in [*vocabularies, *whole]:
        owner = document.path if _is_shared(document) else document.path.rsplit("/", 1)[-1].removesuffix(".yaml")
        places |= {f"{owner}#{'/'.join(map(str, path))}": place for path, place in document.places.items() if path}
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
        waivers=tuple(waiver for part in found for waiver in part.waivers),
    )
    complete = all(part is not None for _, part in [*vocabularies, *entries])
    return knowledge, check_references(knowledge, documents, vocabularies, whole, complete=complete)
