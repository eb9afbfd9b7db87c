"""Drafts: they load, say what is left to do, and never overwrite anything."""

import pytest

from assistant.authoring.checks import unfinished_draft
from assistant.authoring.scaffold import draft, origin, write_new
from assistant.cli import main
from assistant.dialogue.expert import Expert
from assistant.errors import InputError
from assistant.knowledge import load, shipped_folder
from assistant.knowledge.schema import json_schema
from tests.documents import SHARED, needs_documents


def loaded(tmp_path, text, name="my-own"):
    (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load(None, [tmp_path])


def test_a_draft_loads_and_is_reported_as_a_draft(tmp_path):
    """A draft is a whole entry, and the check names it until its last TODO is gone."""
    knowledge = loaded(tmp_path, draft("my-own", "own"))
    assert knowledge.left_out == ()
    assert [finding.code for finding in unfinished_draft(Expert(knowledge))] == ["C114"]


@needs_documents
def test_a_draft_begins_with_what_its_section_holds(tmp_path):
    """Title, message, steps, stated role and source come from the section, exactly."""
    path = SHARED / "documents" / "dual-write-troubleshooting-live-sync.md"
    heading = "Live synchronization displays an error when you try to save table data"
    entry = loaded(tmp_path, draft("my-own", "own", origin(path, heading))).entries["my-own"]
    assert entry.title.en == heading
    assert entry.symptoms[0].messages["en"][0].startswith("Cannot save the changes to the database. Unit of Work")
    assert len(entry.remedy) == 3
    assert (entry.role.who, entry.role.basis) == ("system-admin", "stated")
    assert entry.sources[0].hash


@pytest.mark.parametrize("name", ["No Id", "a--b", "-a", "a_b", "", "../x"])
def test_what_is_no_id_is_refused(name):
    """Only lower-case words with single hyphens name an entry, so a draft stays in its folder."""
    with pytest.raises(InputError):
        draft(name, "own")


def test_nothing_is_overwritten(tmp_path):
    """A file that is there stays as it is, and no half-written file is left behind."""
    path = tmp_path / "my-own.yaml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError):
        write_new(path, "other")
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("my-own.yaml", "mine")]


def test_the_command_writes_into_the_folder_that_is_named(tmp_path, capsys):
    """`kb new` writes the draft, says where, and refuses an id that is taken."""
    assert main(["kb", "new", "my-own", "--knowledge", str(tmp_path), "--lang", "en"]) == 0
    assert (tmp_path / "my-own.yaml").is_file()
    assert "my-own.yaml" in capsys.readouterr().out
    assert main(["kb", "new", "dw-live-party-type", "--knowledge", str(tmp_path)]) == 2


def test_the_schema_beside_the_entries_is_the_schema():
    """knowledge/entry.schema.json is what `kb schema` prints."""
    import json

    shipped = json.loads((shipped_folder() / "entry.schema.json").read_text(encoding="utf-8"))
    assert shipped == json_schema()


def test_an_own_entry_replaces_the_shipped_one_and_a_faulty_file_is_left_out(tmp_path):
    """The folder on top wins by id; a fault in it costs only that file."""
    text = (shipped_folder() / "dual-write" / "dw-live-party-type.yaml").read_text(encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("id: [", encoding="utf-8")
    knowledge = loaded(tmp_path, text.replace("area: dual-write-live-sync", "area: own"), "dw-live-party-type")
    assert knowledge.entries["dw-live-party-type"].area == "own"
    assert len(knowledge.entries) == len(load().entries)
    assert {fault.path for fault in knowledge.left_out} == {f"{tmp_path.name}/broken.yaml"}


def test_a_replacement_that_breaks_others_is_left_out_alone(tmp_path):
    """An entry that renames a symptom others use is named and left out; the folder's other entries stay."""
    (tmp_path / "my-own.yaml").write_text(draft("my-own", "own"), encoding="utf-8")
    text = (shipped_folder() / "dual-write" / "dw-live-party-type.yaml").read_text(encoding="utf-8")
    knowledge = loaded(tmp_path, text.replace("party-type-message", "renamed-message"), "dw-live-party-type")
    assert "my-own" in knowledge.entries
    assert [(fault.path, fault.code) for fault in knowledge.left_out] == [(f"{tmp_path.name}/dw-live-party-type.yaml", "K040")]
