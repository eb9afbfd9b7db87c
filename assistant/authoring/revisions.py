"""Knowledge as it is named on the command line: a folder, a git revision, or nothing for the knowledge in use.

A folder whose vocabulary has roles and stop words is a whole knowledge base, and a team's own is laid over it; any other is
a team's own, laid over the shipped one. At a revision, each folder of the knowledge in use that lies in the repository is
read as it was then.
"""

from __future__ import annotations

import codecs
import io
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.dialogue.wording import phrase
from assistant.errors import Fault, InputError, KnowledgeError
from assistant.knowledge import is_own, load, shipped_folder
from assistant.knowledge.loader import is_vocabulary
from assistant.model import Knowledge, Language
from assistant.untrusted import excerpt

_WHOLE = (re.compile(rb"^roles:", re.MULTILINE), re.compile(rb"^stop:", re.MULTILINE))
"""What stands in the vocabulary of every whole knowledge base; a team's own has no reason to repeat both."""
_TOP = "knowledge"
"""The folder of the repository that holds the knowledge base where none of the folders in use lies in the repository."""
_DRAFT = "K041"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: what it is called, and its knowledge."""

    name: str
    knowledge: Knowledge


def sides(old: str, new: str | None, own: Sequence[Path], language: Language) -> tuple[Side, Side]:
    """Return the two sides that `old` and `new` name, new None for the knowledge in use; `own` are the team's folders in use.

    Raises KnowledgeError with the faults of both, their paths as they open from here or as git names them
    (`REVISION:path`); InputError, in `language`, where a name is neither a folder nor a revision, or git cannot be run.
    """
    found, faults = [], list[Fault]()
    for named in (old, new):
        try:
            found.append(_side(named, own, language))
        except KnowledgeError as error:
            faults += error.faults
    if faults:
        raise KnowledgeError(list(dict.fromkeys(faults)))
    return found[0], found[1]


def _side(named: str | None, own: Sequence[Path], language: Language) -> Side:
    if named is None:
        return Side(phrase(language, "review-in-use"), _loaded(None, own, {}))
    folder = Path(named)
    if named and _is_folder(folder):
        files = _files(folder, language)
        if not files:
            raise InputError(phrase(language, "review-empty", folder=named))
        return Side(named, _loaded(folder, own, {}) if _is_whole(files) else _loaded(None, [folder], {}))
    return _Revision(named, language).side(own)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except ValueError:  # a NUL in a name
        return False


def _files(folder: Path, language: Language) -> dict[str, bytes]:
    """Return the knowledge files of a folder by name."""
    try:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml") if path.is_file()}
    except OSError as error:
        raise InputError(phrase(language, "cannot-read", path=folder, reason=error.strerror or error)) from error


def _is_whole(files: Mapping[str, bytes]) -> bool:
    shared = [content.removeprefix(codecs.BOM_UTF8) for name, content in files.items() if is_vocabulary(name)]
    return all(any(key.search(content) for content in shared) for key in _WHOLE)


def _loaded(base: Path | None, own: Sequence[Path], labels: Mapping[str, str]) -> Knowledge:
    """Load knowledge of which no file but a draft may be left out; `labels` has what stands for the path of a folder."""
    below = shipped_folder() if base is None else base
    prefix = labels.get(below.as_posix(), f"{_from_here(below)}/")

    def named(text: str) -> str:
        for folder, label in labels.items():
            text = text.replace(f"{folder}/", label)
        return text

    def labelled(fault: Fault) -> Fault:
        path = named(fault.path) if is_own(fault.path) else f"{prefix}{fault.path}"
        return replace(fault, path=path, message=named(fault.message))

    try:
        knowledge = load(below, own)
    except KnowledgeError as error:
        raise KnowledgeError([labelled(fault) for fault in error.faults]) from error
    left_out = tuple(labelled(fault) for fault in knowledge.left_out)
    if any(fault.code != _DRAFT for fault in left_out):
        raise KnowledgeError(left_out)
    places = {key: replace(place, path=named(place.path)) for key, place in knowledge.places.items()} if labels else None
    return replace(knowledge, left_out=left_out, places=places or knowledge.places)


def _from_here(folder: Path) -> str:
    whole, here = folder.resolve(), Path.cwd().resolve()
    return (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()


# -- git ---------------------------------------------------------------------------------------------------------------


class _Revision:
    """A revision of the repository in which the current folder stands."""

    def __init__(self, named: str, language: Language) -> None:
        self._named = named
        self._language: Language = language
        top = self._git("rev-parse", "--show-toplevel")
        if top.returncode:
            reason = excerpt(top.stderr.decode(errors="replace"))
            raise InputError(phrase(language, "review-no-repository", name=named, reason=reason))
        self._top = Path(top.stdout.decode(errors="replace").rstrip("\n")).resolve()
        commit = self._git("rev-parse", "--verify", "--quiet", f"{named}^{{commit}}") if not named.startswith("-") else None
        if commit is None or commit.returncode:
            raise InputError(phrase(language, "review-no-revision", name=named, repository=self._top))
        self._commit = commit.stdout.decode().strip()

    def side(self, own: Sequence[Path]) -> Side:
        """Return the knowledge in use as it was at the revision."""
        with tempfile.TemporaryDirectory() as temporary:
            labels: dict[str, str] = {}
            then: dict[Path, Path] = {}

            def extracted(path: str) -> Path:
                target = Path(temporary) / str(len(labels))
                self._extract(path, target)
                labels[target.as_posix()] = f"{self._named}:{path}/" if path else f"{self._named}:"
                return target

            inside = {folder: path for folder in (shipped_folder(), *own) if (path := self._within(folder)) is not None}
            for folder, path in inside.items():
                if self._holds(path):
                    then[folder] = extracted(path)
            base = then.get(shipped_folder())
            if not then:
                if not self._holds(_TOP):
                    raise InputError(phrase(self._language, "review-no-knowledge", name=self._named, folder=_TOP))
                base = extracted(_TOP)
            # A folder of the repository that was not there then was added since; one outside of it is as it is.
            layers = [then.get(folder, folder) for folder in own if folder in then or folder not in inside]
            return Side(f"{self._named} ({self._commit[:7]})", _loaded(base, layers, labels))

    def _within(self, folder: Path) -> str | None:
        """Return the path of a folder in the repository, with slashes; None where it lies elsewhere."""
        whole = folder.resolve()
        return "/".join(whole.relative_to(self._top).parts) if whole.is_relative_to(self._top) else None

    def _holds(self, path: str) -> bool:
        return self._git("cat-file", "-t", f"{self._commit}:{path}").stdout.strip() == b"tree"

    def _extract(self, path: str, target: Path) -> None:
        packed = self._git("archive", "--format=zip", f"{self._commit}:{path}", cwd=self._top)
        try:
            with zipfile.ZipFile(io.BytesIO(packed.stdout)) as archive:
                archive.extractall(target)
        except (OSError, zipfile.BadZipFile) as error:
            reason = excerpt(packed.stderr.decode(errors="replace")) or error
            raise InputError(phrase(self._language, "cannot-read", path=f"{self._named}:{path}", reason=reason)) from error

    def _git(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                ["git", *arguments], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, check=False
            )  # fmt: skip
        except OSError as error:
            reason = error.strerror or error
            raise InputError(phrase(self._language, "review-no-git", name=self._named, reason=reason)) from error
        except ValueError as error:  # a NUL in a name
            raise InputError(phrase(self._language, "review-no-revision", name=self._named, repository=Path.cwd())) from error
