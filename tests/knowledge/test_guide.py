"""The guide for authors (knowledge/README.md) knows every key, vocabulary file and area, and none that is not there."""

import re
from dataclasses import fields

from assistant.knowledge import shipped_folder
from assistant.knowledge.reader import read
from assistant.knowledge.schema import vocabulary
from assistant.model import Entry

GUIDE = (shipped_folder() / "README.md").read_text(encoding="utf-8")


def first_cells(title):
    """Return the names in the first column of the table below a heading."""
    table = GUIDE.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_the_guide_has_every_key_of_an_entry():
    assert first_cells("The keys") == {field.name for field in fields(Entry)}


def test_the_guide_has_every_vocabulary_file():
    assert first_cells("Shared vocabulary") == {path.name for path in (shipped_folder() / "vocabulary").glob("*.yaml")}


def test_the_guide_has_every_area():
    path = shipped_folder() / "vocabulary" / "areas.yaml"
    areas = {area.id for area in vocabulary(read(path.name, path.read_bytes())).areas}
    (row,) = re.findall(r"^\| `area` \| (.*) \|$", GUIDE, re.MULTILINE)
    assert areas <= set(re.findall(r"`([^`]+)`", row))
