"""Drafts: they load, say what is left to do, take no part until that is done, and never overwrite anything."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.authoring.checks import check, unfinished_draft
from assistant.authoring.lessons import learn_from
from assistant.authoring.scaffold import area_of, draft, write_new
from assistant.cli import main
from assistant.dialogue.expert import Expert
from assistant.errors import InputError
from assistant.knowledge import load, shipped_folder
from assistant.knowledge.schema import json_schema
from assistant.recognition import learning


def loaded(tmp_path, text, name="my-own", drafts=True):
    (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load(None, [tmp_path], drafts)


def test_a_draft_loads_and_is_reported_at_its_first_todo(tmp_path):
    """A draft is a whole entry, and the check names it, at the line of the first TODO, until the last one is gone."""
    text = draft("my-own", "own")
    knowledge = loaded(tmp_path, text)
    assert knowledge.left_out == ()
    (finding,) = unfinished_draft(Expert(knowledge))
    assert (finding.code, Path(finding.path)) == ("C114", tmp_path / "my-own.yaml")
    lines = text.splitlines()
    assert "TODO" in lines[finding.line - 1]
    assert not any("TODO" in line for line in lines[: finding.line - 1])
    assert f"in {text.count('TODO')} texts" in finding.message
    finished = loaded(tmp_path, text.replace("TODO", "Done"))
    assert list(unfinished_draft(Expert(finished))) == []


def test_a_draft_takes_no_part_in_a_diagnosis(tmp_path, capsys):
    """It is checked and listed as a draft, and neither diagnosed nor explained, which is said; once finished, it is."""
    message = "The gearbox of the Contoso bridge has seized up completely."
    text = draft("my-own", "own").replace("TODO the whole message", message)
    path = tmp_path / "my-own.yaml"
    path.write_text(text, encoding="utf-8")
    own = ("--knowledge", str(tmp_path), "--lang", "en")
    assert main(["diagnose", "--text", message, *own]) == 1
    assert "K041" in capsys.readouterr().err
    main(["kb", "list", "--text", "my-own", *own])
    assert "(draft)" in capsys.readouterr().out
    path.write_text(text.replace("TODO", "Well"), encoding="utf-8")
    assert main(["diagnose", "--text", message, *own]) == 0
    assert capsys.readouterr().err == ""
    main(["kb", "list", "--text", "my-own", *own])
    assert "(draft)" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["dw-initial-x", "dw-x", "bc-x", "x"])
def test_a_draft_keeps_the_message_and_the_description_apart(tmp_path, name):
    """The message concludes alone; the description is a symptom of its own that alone is only a reason to ask."""
    area = area_of(name)
    entry = loaded(tmp_path, draft(name, area), name).entries[name]
    message, told = entry.symptoms
    assert (bool(message.messages), bool(message.described), message.question is None) == (True, False, False)
    assert (bool(told.messages), bool(told.tellings)) == (False, True)
    alone = {rule.when[0].symptom: rule.certainty for rule in entry.rules if len(rule.when) == 1}
    assert alone[message.id] >= 0.95
    assert 0.3 <= alone[told.id] < 0.8
    with_product = [rule for rule in entry.rules if len(rule.when) == 2]
    assert bool(with_product) == (area != "own")
    assert entry.expects.get("product") == (with_product[0].when[1].is_ if with_product else None)


@pytest.mark.parametrize("name", ["my-own", "bc-my-own"])
def test_only_the_todos_of_a_draft_are_left_to_do(tmp_path, monkeypatch, name):
    """Nothing of the shape that a draft begins with is itself a finding, once it rests on texts of its own and was learnt."""
    english = (
        '"our contoso gearbox seized up in BC", "the contoso gearbox has seized up", "contoso gearbox seized, BC stands still"'
    )
    dutch = (
        '"in BC is onze contoso tandwielkast vastgelopen", "contoso tandwielkast vastgelopen", "de tandwielkast is vastgelopen"'
    )
    text = re.sub(r'"TODO how somebody tells [^"]*"', english, draft(name, area_of(name)))
    text = re.sub(r'"TODO hoe iemand [^"]*"', dutch, text)
    text = re.sub(r"TODO (the|de hele) (whole )?mes*age|TODO de hele melding", "The Contoso gearbox seized up completely", text)
    words = {
        "the message, pasted": "The Contoso gearbox seized up completely",
        "de melding, geplakt": "The Contoso gearbox seized up completely",
        "in a user's words": "with BC the contoso gearbox has seized up",
        "in de woorden van een gebruiker": "in BC is de contoso tandwielkast vastgelopen",
    }
    for what, said in words.items():
        text = text.replace(f"TODO {what}", said)
    knowledge = loaded(tmp_path, text.replace("TODO", "So:"), name, drafts=False)
    assert knowledge.left_out == ()
    findings = [finding for finding in check(Expert(knowledge)) if finding.path.endswith(f"{name}.yaml")]
    assert {finding.code for finding in findings} <= {"C115", "C201"}, findings
    monkeypatch.setattr(learning, "_PASSES", 3)  # enough for words that no other text has
    knowledge = replace(knowledge, learnt=learn_from(knowledge))
    assert [str(finding) for finding in check(Expert(knowledge)) if finding.path.endswith(f"{name}.yaml")] == []


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
    assert "--replace" in capsys.readouterr().err
    assert main(["kb", "new", "my-own", "--knowledge", str(tmp_path)]) == 2, "a draft has its id already"


def test_an_editor_finds_the_schema_beside_the_draft(tmp_path):
    """The first line of a draft names a file that `kb new` writes once, and leaves as it is when it is there."""
    assert main(["kb", "new", "my-own", "--knowledge", str(tmp_path)]) == 0
    first = (tmp_path / "my-own.yaml").read_text(encoding="utf-8").splitlines()[0]
    beside = tmp_path / first.partition("$schema=")[2]
    assert json.loads(beside.read_text(encoding="utf-8")) == json_schema()
    beside.write_text("mine", encoding="utf-8")
    assert main(["kb", "new", "my-second", "--knowledge", str(tmp_path)]) == 0
    assert beside.read_text(encoding="utf-8") == "mine"


def test_a_shipped_entry_can_be_copied_to_be_changed(tmp_path, capsys):
    """`kb new ID --replace` writes the entry as it is shipped, which then counts instead; a wrong id gets a hint."""
    own = ["--knowledge", str(tmp_path), "--lang", "en"]
    assert main(["kb", "new", "bc-uncoupel", "--replace", *own]) == 2
    assert "'bc-uncouple'" in capsys.readouterr().err
    assert main(["kb", "new", "bc-uncouple", "--replace", *own]) == 0
    shipped, knowledge = load(), load(None, [tmp_path])
    assert knowledge.left_out == ()
    assert knowledge.entries["bc-uncouple"] == shipped.entries["bc-uncouple"]
    assert Path(knowledge.places["bc-uncouple#id"].path) == tmp_path / "bc-uncouple.yaml"
    assert [str(finding) for finding in check(Expert(knowledge))] == []
    assert main(["kb", "new", "bc-uncouple", "--replace", *own]) == 2, "nothing is overwritten"


def test_a_copy_beside_the_shipped_entry_is_refused(tmp_path, capsys):
    """There it would be a second entry of the same id."""
    assert main(["kb", "new", "bc-uncouple", "--replace", "--knowledge", str(shipped_folder()), "--lang", "en"]) == 2
    assert "folder of your own" in capsys.readouterr().err


def test_the_schema_beside_the_entries_is_the_schema():
    """knowledge/entry.schema.json is what `kb schema` prints."""
    shipped = json.loads((shipped_folder() / "entry.schema.json").read_text(encoding="utf-8"))
    assert shipped == json_schema()


def test_an_own_entry_replaces_the_shipped_one_and_a_faulty_file_is_left_out(tmp_path):
    """The folder on top wins by id; a fault in it costs only that file."""
    text = (shipped_folder() / "dual-write" / "dw-live-party-type.yaml").read_text(encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("id: [", encoding="utf-8")
    knowledge = loaded(tmp_path, text.replace("area: dual-write-live-sync", "area: own"), "dw-live-party-type")
    assert knowledge.entries["dw-live-party-type"].area == "own"
    assert len(knowledge.entries) == len(load().entries)
    assert {fault.path for fault in knowledge.left_out} == {f"{tmp_path.as_posix()}/broken.yaml"}


def test_a_replacement_that_breaks_others_is_left_out_alone(tmp_path):
    """An entry that renames a symptom others use is named and left out; the folder's other entries stay."""
    (tmp_path / "my-own.yaml").write_text(draft("my-own", "own").replace("TODO", "Do"), encoding="utf-8")
    text = (shipped_folder() / "dual-write" / "dw-live-party-type.yaml").read_text(encoding="utf-8")
    knowledge = loaded(tmp_path, text.replace("party-type-message", "renamed-message"), "dw-live-party-type")
    assert "my-own" in knowledge.entries
    assert [(fault.path, fault.code) for fault in knowledge.left_out] == [
        (f"{tmp_path.as_posix()}/dw-live-party-type.yaml", "K040")
    ]
