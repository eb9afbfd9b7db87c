"""What is printed for authors: paths that open, the line concerned, and no traceback whatever the file holds."""

import json
from pathlib import Path

from assistant.authoring.findings import Finding, found
from assistant.authoring.reports import finding_lines, opened
from assistant.authoring.scaffold import draft
from assistant.cli import main
from assistant.knowledge import shipped_folder


def finding(path, line=1):
    return Finding(path, line, 1, "C100", "error", "wrong")


def test_a_path_of_the_shipped_folder_opens_from_here(monkeypatch, tmp_path):
    """Below the current folder it is shown from there, elsewhere in full; what is no file is shown as it is."""
    name = "vocabulary/facts.yaml"
    monkeypatch.chdir(shipped_folder().parent)
    assert opened([finding(name)], [shipped_folder()])[0].path == f"{shipped_folder().name}/{name}"
    monkeypatch.chdir(tmp_path)
    assert Path(opened([finding(name)], [shipped_folder()])[0].path).samefile(shipped_folder() / name)
    assert opened([finding("no/such.yaml"), finding("./own.yaml")], [shipped_folder()]) == [
        finding("no/such.yaml"),
        finding("./own.yaml"),
    ]


def test_every_finding_of_a_folder_opens_from_where_it_was_named(tmp_path, monkeypatch, capsys):
    """`kb check --knowledge DIR` prints paths that open, of faults as of findings, with the line that they mean."""
    folder = "../deep/own"
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path(folder).mkdir(parents=True)
    (Path(folder) / "my-own.yaml").write_text(draft("my-own", "own"), encoding="utf-8")
    (Path(folder) / "broken.yaml").write_text("id: broken\nkind: riddle\n", encoding="utf-8")
    assert main(["kb", "check", "--json", "--knowledge", folder]) == 1
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {Path(record["path"]).name for record in records} == {"my-own.yaml", "broken.yaml"}
    for record in records:
        assert record["line"] <= len(Path(record["path"]).read_text(encoding="utf-8").splitlines())
    shown = list(finding_lines([Finding(**record) for record in records]))
    assert "    kind: riddle" in shown


def test_a_line_that_is_not_there_is_no_failure(tmp_path):
    """A file that is gone, or became shorter, is shown without its line."""
    path = tmp_path / "short.yaml"
    path.write_bytes(b"id: \xff\x1b[31m\n")
    assert len(list(finding_lines([finding(path.as_posix()), finding(path.as_posix(), 9), finding("gone.yaml")]))) == 7
    assert "\x1b" not in "".join(finding_lines([finding(path.as_posix())]))


def test_a_finding_without_a_place_of_its_own_is_in_the_file_of_its_entry(knowledge):
    """What is missing in an entry is reported in its file, not under its id."""
    entry = next(iter(knowledge.entries))
    assert found(knowledge, entry, "no/such/key", "C100", "error", "wrong").path == knowledge.places[f"{entry}#id"].path
