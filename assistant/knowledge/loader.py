"""A folder in, `Knowledge` out, or every fault of every file at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import Fault, InputError, KnowledgeError
from assistant.knowledge import schema
from assistant.knowledge.drafts import TODO, left_to_do
from assistant.knowledge.learnt import LEARNT, folder_learnt, read_learnt
from assistant.knowledge.reader import Document, read
from assistant.knowledge.references import check_references
from assistant.model import Entry, Knowledge, Learnt, Place, Words

VOCABULARY = "vocabulary"
"""The folder with what entries share. Every other YAML file is an entry."""
_SUFFIX, _MISNAMED = ".yaml", (".yaml", ".yml")
"""How a knowledge file's name ends, and what in small or capital letters is a slip for it."""


def shipped_folder() -> Path:
    """Return the folder of the knowledge that comes with the package (in a checkout: the `knowledge` folder beside it)."""
    package = Path(__file__).parents[1]
    installed = package / "_knowledge"
    return installed if installed.is_dir() else package.parent / "knowledge"


def load(folder: Path | None = None, extra: Sequence[Path] = (), drafts: bool = False) -> Knowledge:
    """Load and check the knowledge base in `folder`, or the shipped one, with a team's own folders laid over it.

    A file of an `extra` folder adds to what lies below it, or replaces it: an entry the one with its id, a vocabulary file the
    one with its path. A faulty file there is left out, and so is a draft, unless `drafts` are wanted; `Knowledge.left_out`
    says why, and the rest works. The paths of an extra folder begin as the folder was named, so that they can be opened.

    Raises KnowledgeError with all faults of all files below the extra ones, InputError where a folder cannot be read.
    """
    folders = [shipped_folder() if folder is None else folder, *dict.fromkeys(extra)]
    layers = [_contents(each, number) for number, each in enumerate(folders)]
    learnt, unread = _learnt(folders)
    piles: dict[str, list[_File]] = {}
    for layer in layers:
        taken: set[str] = set()
        for file in layer:
            key = file.path if file.key in taken else file.key  # two files of one name in one folder do not hide each other
            taken.add(file.key)
            piles.setdefault(key, []).append(replace(file, key=key))
    left_out = [*unread, *([] if drafts else _without_drafts(piles))]
    while True:
        files = sorted((pile[-1] for pile in piles.values() if pile), key=lambda file: (file.layer, file.key))
        knowledge, faults = _assemble(files, _version(files, learnt.made_from))
        faults = sorted({*faults, *(fault for file in files for fault in file.document.faults)})
        if not faults:
            return replace(knowledge, learnt=learnt, left_out=tuple(sorted(left_out)))
        added = [file for file in files if file.layer]
        faulty = {fault.path for fault in faults}
        culprits = [file for file in added if file.path in faulty]
        if culprits:
            left_out += [fault for fault in faults if fault.path in {file.path for file in culprits}]
        else:  # a file that replaces another can break what rests on that
            culprits = [file for file in added if len(piles[file.key]) > 1] or added
            left_out += [Fault(file.path, 1, 1, "K040", f"left out, because with it: {faults[0]}") for file in culprits]
        if not culprits:
            raise KnowledgeError([*faults, *left_out])
        for file in culprits:
            piles[file.key].pop()


@dataclass(frozen=True, slots=True, eq=False)
class _File:
    """A knowledge file: the path to name it by, its name in its folder, the number of that folder from below, the key that one
    in a higher layer replaces it by, and what it holds."""

    path: str
    name: str
    layer: int
    key: str
    content: bytes
    document: Document


def _contents(folder: Path, layer: int = 0) -> list[_File]:
    prefix = _opening(folder) if layer else ""
    try:
        if not folder.is_dir():
            raise InputError(f"no such folder: {folder}")
        paths = [path for path in folder.rglob("*") if path.suffix.lower() in _MISNAMED]
        names = sorted((path.relative_to(folder).as_posix(), path) for path in paths)
        return [_file(path, name, prefix, layer) for name, path in names if path.is_file() and not _hidden(name)]
    except OSError as error:
        raise InputError(f"cannot read the knowledge base: {error}") from error


def _learnt(folders: Sequence[Path]) -> tuple[Learnt, list[Fault]]:
    """Return what was learnt last: that of the highest folder that has it; and the faults of files that cannot be read so."""
    faults: list[Fault] = []
    for layer in reversed(range(len(folders))):
        content = folder_learnt(folders[layer])
        if content is not None:
            learnt = read_learnt((_opening(folders[layer]) if layer else "") + LEARNT, content)
            if isinstance(learnt, Learnt):
                return learnt, faults
            faults.append(learnt)
    return Learnt(), faults


def _opening(folder: Path) -> str:
    """Return how the paths of an extra folder begin: as it was named, and never as a path of the lowest layer does."""
    named = folder.as_posix()
    return f"{named}/" if folder.is_absolute() or named.startswith(".") else f"./{named}/"


def is_own(path: str) -> bool:
    """Tell whether the path of a fault or a place is that of a team's own file, laid over the lowest folder."""
    return path.startswith(".") or Path(path).is_absolute()


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _file(path: Path, name: str, prefix: str, layer: int) -> _File:
    if path.suffix != _SUFFIX:
        document = Document(prefix + name)
        document.fault("K005", f"only files that end in {_SUFFIX} are read: name it {path.stem}{_SUFFIX}")
        return _File(prefix + name, name, layer, prefix + name, b"", document)
    content = path.read_bytes()
    key = name if is_vocabulary(name) else f"{path.stem}{_SUFFIX}"
    return _File(prefix + name, name, layer, key, content, read(prefix + name, content))


def is_vocabulary(name: str) -> bool:
    """Tell whether a file, by its name in a knowledge folder, holds vocabulary rather than an entry."""
    return VOCABULARY in name.split("/")[:-1]


def _without_drafts(piles: dict[str, list[_File]]) -> Iterator[Fault]:
    """Take the drafts off the piles, and yield for each where it first says TODO."""
    for pile in piles.values():
        for file in list(pile):
            left = left_to_do(file.document) if TODO.encode() in file.content and not is_vocabulary(file.name) else []
            if left:
                place = file.document.place(left[0])
                yield Fault(file.path, place.line, place.column, "K041", f"a draft, not used: {TODO} still stands in it")
                pile.remove(file)


def _version(files: Iterable[_File], learnt: str) -> str:
    digest = hashlib.sha256(learnt.encode())
    for file in files:
        name = f"{file.layer}/{file.name}" if file.layer else file.name
        digest.update(name.encode() + b"\0" + file.content.replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:12]


_NAMED = ("facts", "symptoms", "suspicions", "roles", "values")
"""What a vocabulary file names: the place of each is known by its kind and id."""


def _assemble(files: Sequence[_File], version: str) -> tuple[Knowledge, list[Fault]]:
    documents = [file.document for file in files]
    shared = {file.document.path: file.name for file in files if is_vocabulary(file.name)}
    vocabularies = [(document, schema.vocabulary(document)) for document in documents if document.path in shared]
    entries: list[tuple[Document, Entry | None]] = [
        (document, schema.entry(document)) for document in documents if document.path not in shared
    ]
    found = [part for _, part in vocabularies if part is not None]
    whole = [(document, part) for document, part in entries if part is not None]
    places: dict[str, Place] = {}
    for document, part in [*vocabularies, *whole]:
        for index, rule in enumerate(part.rules if part is not None else ()):
            places.setdefault(rule.id, document.place(("rules", index)))
    for document, part in vocabularies:
        for kind in _NAMED if part is not None else ():
            places |= {f"{kind}#{each.id}": document.place((kind, number)) for number, each in enumerate(getattr(part, kind))}
    for document, _ in [*vocabularies, *whole]:
        owner = shared.get(document.path) or document.path.rsplit("/", 1)[-1].removesuffix(_SUFFIX)
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
        unrelated=tuple(text for part in found for text in part.unrelated),
        waivers=tuple(waiver for part in found for waiver in part.waivers),
    )
    complete = all(part is not None for _, part in [*vocabularies, *entries])
    return knowledge, check_references(knowledge, documents, vocabularies, whole, complete=complete)
