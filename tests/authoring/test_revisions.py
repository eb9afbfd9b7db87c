"""OLD and NEW: a folder, a revision of git, or the knowledge in use; and what is said where one is none of these."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.authoring import revisions
from assistant.authoring.differences import compare
from assistant.authoring.revisions import sides
from assistant.errors import InputError, KnowledgeError
from assistant.knowledge import loader, shipped_folder
from assistant.model import LANGUAGES
from tests.authoring.mills import Mills, There

OWN = (shipped_folder() / "business-central" / "bc-uncouple.yaml").read_text(encoding="utf-8")


def git(folder, *arguments):
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    who = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, **who, **alone})


def commit(folder, name):
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", name)
    git(folder, "tag", name)


class Own(There):
    """A team's own folder, with one entry."""

    def edit(self, old, new):
        super().edit(old, new, "bc-uncouple.yaml")


@pytest.fixture
def mills(tmp_path):
    return Mills(tmp_path / "mills")


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with a team's own folder, at the tags `first` and `second`; its last change is in no commit."""
    top = tmp_path / "top"
    own = Own(top / "our own")
    own.write("bc-uncouple.yaml", OWN)
    git(top, "init", "-q")
    commit(top, "first")
    own.edit("  en: Uncouple", "  en: Part")
    commit(top, "second")
    own.edit("  en: Part", "  en: Separate")
    monkeypatch.chdir(top)
    return own


def titles(found):
    return [side.knowledge.entries["bc-uncouple"].title.en.split()[0] for side in found]


def test_a_folder_is_what_it_holds(mills):
    """Two whole knowledge bases, neither of them the shipped one."""
    old, new = sides(str(mills.old.folder), str(mills.new.folder), [], "en")
    assert set(old.knowledge.entries) == {"mill-stuck", "press-hot"}
    assert old.knowledge.version == new.knowledge.version


def test_a_folder_of_a_team_is_laid_over_the_shipped_knowledge(tmp_path, knowledge, repository):
    """It differs from the knowledge in use in what it holds; the one in use is what nothing names."""
    own = [repository.folder]
    found = sides("our own", None, own, "en")
    assert titles(found) == ["Separate"] * 2
    assert set(found[0].knowledge.entries) == set(knowledge.entries)
    shipped = sides("our own", None, [], "nl")
    assert titles(shipped) == ["Separate", "Uncouple"]
    assert shipped[1].name == "de kennis in gebruik"


def test_a_team_of_a_whole_folder_stays_above_it(mills, tmp_path):
    """What another version of the shipped knowledge does to a team's own."""
    (tmp_path / "more").mkdir()
    text = mills.old.text(mills.old.entry).replace("certainty: 0.9", "certainty: 0.6")
    (tmp_path / "more" / "mill-stuck.yaml").write_text(text, encoding="utf-8")
    for side in sides(str(mills.old.folder), str(mills.new.folder), [tmp_path / "more"], "en"):
        assert [rule.certainty for rule in side.knowledge.entries["mill-stuck"].rules] == [0.6]


@pytest.mark.parametrize("below", ["", "our own"])
def test_a_revision_is_the_knowledge_in_use_as_it_was(repository, monkeypatch, below):
    """From anywhere in the repository, and nothing in it is touched."""
    before = {path: path.read_bytes() for path in repository.folder.rglob("*")}
    monkeypatch.chdir(repository.folder.parent / below)
    own = [repository.folder]
    assert titles(sides("first", "second", own, "en")) == ["Uncouple", "Part"]
    assert titles(sides("HEAD", None, own, "en")) == ["Part", "Separate"]
    assert {path: path.read_bytes() for path in repository.folder.rglob("*")} == before
    old, new = sides("first", "HEAD~1", own, "en")
    assert (compare(old.knowledge, new.knowledge), old.knowledge.version) == ([], new.knowledge.version)
    assert old.name.startswith("first (")


def test_a_folder_that_was_not_there_yet_was_added(repository):
    """An own folder younger than the revision is no part of what was; one outside the repository is as it is."""
    late, outside = repository.folder.parent / "late", repository.folder.parent.parent / "outside"
    for folder, name in ((late, "bc-full-sync"), (outside, "bc-clean-error-list")):
        folder.mkdir()
        text = (shipped_folder() / "business-central" / f"{name}.yaml").read_text(encoding="utf-8")
        (folder / f"{name}.yaml").write_text(text.replace("title:\n  en: ", "title:\n  en: Our "), encoding="utf-8")
    old, new = sides("second", None, [repository.folder, late, outside], "en")
    titles = [[side.knowledge.entries[name].title.en.split()[0] for side in (old, new)] for name in CHANGED]
    assert titles == [["Part", "Separate"], ["Run", "Our"], ["Our", "Our"]]
    places = {side.knowledge.places["bc-uncouple#title"].path for side in (old, new)}
    assert places == {"second:our own/bc-uncouple.yaml", f"{repository.folder.as_posix()}/bc-uncouple.yaml"}


CHANGED = ("bc-uncouple", "bc-full-sync", "bc-clean-error-list")


def test_the_top_folder_serves_where_no_folder_in_use_is_in_the_repository(mills, monkeypatch):
    """As for a program that is installed and a checkout of the knowledge: the folder `knowledge` of the revision."""
    top = mills.folder / "top"
    top.mkdir()
    git(top, "init", "-q")
    monkeypatch.chdir(top)
    (top / "file").write_text("x", encoding="utf-8")
    commit(top, "empty")
    with pytest.raises(InputError, match="'knowledge'"):
        sides("empty", None, [], "en")
    mills.old.folder.rename(top / "knowledge")
    commit(top, "first")
    assert set(sides("first", None, [], "en")[0].knowledge.entries) == {"mill-stuck", "press-hot"}


def test_the_shipped_folder_is_read_at_the_revision_too(mills, monkeypatch):
    """In a checkout of the program, the shipped knowledge is a folder of the repository, at its top or below."""
    top = mills.folder
    monkeypatch.chdir(top)
    git(top, "init", "-q")
    commit(top, "first")
    mills.old.edit("certainty: 0.9", "certainty: 0.7")
    for module in (revisions, loader):
        monkeypatch.setattr(module, "shipped_folder", lambda: mills.old.folder)
    found = sides("first", None, [], "en")
    assert [side.knowledge.entries["mill-stuck"].rules[0].certainty for side in found] == [0.9, 0.7]


# -- what is wrong -----------------------------------------------------------------------------------------------------


def test_the_faults_of_both_sides_are_told_with_paths_that_open(mills, monkeypatch):
    """Path, line and column of each, as the folder was named; shorter where that is below the current one."""
    mills.old.edit("kind: problem", "kind: riddle")
    mills.new.edit("certainty: 0.9", "certainty: 9")
    monkeypatch.chdir(mills.folder)
    for old, new in (("old", "new"), (str(mills.old.folder), str(mills.new.folder))):
        with pytest.raises(KnowledgeError) as raised:
            sides(old, new, [], "en")
        faults = {(fault.path, fault.line) for fault in raised.value.faults}
        entry = mills.old.entry
        assert faults == {(f"new/{entry}", mills.new.line("certainty: 9")), (f"old/{entry}", mills.old.line("kind: riddle"))}


def test_a_broken_file_of_a_team_is_a_fault(repository):
    """It is not left out as elsewhere, or it would seem removed; at a revision its path is the one that git knows."""
    repository.edit("kind: procedure", "kind: riddle")
    line = repository.line("kind: riddle", "bc-uncouple.yaml")
    with pytest.raises(KnowledgeError) as raised:
        sides("first", "our own", [repository.folder.parent / "our own"], "en")
    assert [(each.path, each.line) for each in raised.value.faults] == [("./our own/bc-uncouple.yaml", line)]
    commit(repository.folder.parent, "broken")
    with pytest.raises(KnowledgeError) as raised:
        sides("first", "broken", [repository.folder], "en")
    assert [(each.path, each.line) for each in raised.value.faults] == [("broken:our own/bc-uncouple.yaml", line)]


def test_a_draft_is_left_out_and_told(repository):
    """As everywhere, it takes no part; its place at a revision names the revision."""
    repository.edit("  en: Separate", "  en: TODO Separate")
    commit(repository.folder.parent, "draft")
    old, new = sides("second", "draft", [repository.folder], "en")
    assert [fault.path for fault in new.knowledge.left_out] == ["draft:our own/bc-uncouple.yaml"]
    assert titles([old, new]) == ["Part", "Uncouple"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["nonsense", "-x", "first:our own", "first..second", "", "a\0b", "\x1b[2J", "ünïcode", "@{-9}"]
)
def test_what_is_neither_folder_nor_revision_is_refused(repository, name, language):
    """With a sentence that names it, and no traceback."""
    with pytest.raises(InputError) as raised:
        sides(name, None, [repository.folder], language)
    assert repr(name) in str(raised.value)


def test_the_new_side_is_refused_as_the_old_one(repository):
    """Both are held to the same."""
    with pytest.raises(InputError, match="'nonsense'"):
        sides("first", "nonsense", [repository.folder], "en")


def test_a_folder_without_knowledge_is_refused(tmp_path):
    """Rather than taken for one from which everything was removed."""
    with pytest.raises(InputError, match=r"\.yaml"):
        sides(str(tmp_path), None, [], "en")


def test_without_a_repository_or_without_git_a_revision_is_refused(tmp_path, monkeypatch):
    """The message says which of the two is missing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(InputError, match="repository"):
        sides("HEAD", None, [], "en")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="git"):
        sides("HEAD", None, [], "en")
    assert not list(Path(tmp_path).iterdir())
