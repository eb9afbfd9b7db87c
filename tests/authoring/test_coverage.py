"""The documents are covered; and whatever changes in a copy of them, exactly the entries that rest on it are reported."""

import dataclasses
import json
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from assistant.authoring.changes import Comparison
from assistant.authoring.coverage import compare, coverage, coverage_lines
from assistant.authoring.documents import Document, Part, parse, read_documents
from assistant.authoring.origins import Origin
from assistant.authoring.recording import record
from assistant.authoring.scaffold import draft
from assistant.authoring.snapshot import read_snapshot
from assistant.authoring.sources import locate
from assistant.dialogue.expert import Expert
from assistant.errors import InputError
from assistant.knowledge import load, shipped_folder
from tests.documents import DOCUMENTS, needs_documents, quoted_messages

pytestmark = needs_documents

KNOWLEDGE = load()
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(DOCUMENTS.glob("*.md"))}
READ = {name: parse(name, text) for name, text in TEXTS.items()}
RECORDED = read_snapshot([shipped_folder()])
SOURCES = [(entry.id, number) for entry in KNOWLEDGE.entries.values() for number in range(len(entry.sources))]
HEADINGS = [(name, section.name) for name, document in READ.items() for section in document.sections]


def passage(entry: str, number: int):
    sources = KNOWLEDGE.entries[entry].sources
    return locate(READ[sources[number].document], sources[number], sources)


@cache
def _resting() -> dict[tuple[str, int], set[str]]:
    found: dict[tuple[str, int], set[str]] = {}
    for entry, number in SOURCES:
        for part in passage(entry, number).parts:
            found.setdefault((KNOWLEDGE.entries[entry].sources[number].document, part.line), set()).add(entry)
    return found


def resting(name: str, line: int) -> set[str]:
    """Return the entries that rest on the part at a line of a document."""
    return _resting().get((name, line), set())


def parts(name: str) -> list[Part]:
    return [part for section in READ[name].sections for part in section.parts]


def reread(name: str, text: str) -> dict[str, Document]:
    """Return the documents with another text for one of them."""
    return READ | {name: parse(name, text)}


def changed_word(name: str, part: Part) -> dict[str, Document]:
    """Return the documents with one word of one part changed, and nothing else that can be read."""
    lines = TEXTS[name].split("\n")
    later = [each.line for each in parts(name) if each.line > part.line]
    later += [section.line for section in READ[name].sections if section.line > part.line]
    end = min(later, default=len(lines) + 1) - 1
    words = sorted(set(re.findall(r"[A-Za-z]{3,}", part.texts[0])), key=len, reverse=True)
    before = [each.texts for each in parts(name)]
    for word in words:
        for at in range(part.line - 1, end):
            for match in re.finditer(rf"\b{word}\b", lines[at]):
                line = f"{lines[at][: match.start()]}Zebra{lines[at][match.end() :]}"
                documents = reread(name, "\n".join([*lines[:at], line, *lines[at + 1 :]]))
                after = [each.texts for section in documents[name].sections for each in section.parts]
                if len(after) == len(before) and sum(a != b for a, b in zip(after, before, strict=True)) == 1:
                    return documents
    raise AssertionError(f"no word to change in {part}")


def reported(documents: dict[str, Document], *codes: str) -> set[str]:
    return {each.entry for each in Comparison(KNOWLEDGE, documents, RECORDED).findings() if not codes or each.code in codes}


def section_text(name: str, path: str) -> tuple[int, int]:
    """Return the first line of a section with those in it, and that after its last, from 0."""
    sections = READ[name].sections
    section = next(each for each in sections if each.name == path)
    after = [each.line - 1 for each in sections if each.line > section.line and each not in READ[name].within(section)]
    return section.line - 1, min(after, default=len(TEXTS[name].split("\n")))


def test_the_documents_are_covered(expert):
    """The law of the project: nothing to report on the documents that the entries were written from."""
    assert list(coverage_lines(coverage(expert, DOCUMENTS))) == []


@pytest.mark.parametrize(("entry", "number"), SOURCES)
def test_a_changed_word_reports_exactly_the_entries_that_rest_on_it(entry, number):
    """One word in the first and in the last part of every source: reworded, with the sentence as it was and as it is."""
    source = KNOWLEDGE.entries[entry].sources[number]
    own = [part for part in passage(entry, number).parts if part.kind != "heading"]
    for part in dict.fromkeys([own[0], own[-1]]):
        documents = changed_word(source.document, part)
        findings = list(Comparison(KNOWLEDGE, documents, RECORDED).findings())
        assert {each.entry for each in findings} == resting(source.document, part.line) >= {entry}
        assert {each.code for each in findings} == {"S004"}
        for each in findings:
            assert sum(line.startswith("-") for line in each.diff[2:]) == 1
            assert [line for line in each.diff[2:] if line.startswith("+") and "Zebra" in line]


@pytest.mark.parametrize("name", TEXTS)
def test_a_changed_word_in_any_part_reports_exactly_the_entries_that_rest_on_it(name):
    """Also where nobody rests on the part: then nothing is reported, waived or not."""
    own = parts(name)
    for part in own[:: 1 + len(own) // 60]:  # of a long document not all: the first and last of every source are done above
        documents = changed_word(name, part)
        assert reported(documents) == resting(name, part.line), part


def test_a_word_of_each_bullet_and_row_concerns_its_own_entry(expert):
    """The bullets of the typical set-up errors and the rows of the actions, as the catalogue gives them."""
    expected = {
        "The permissions and roles assigned": "bc-setup-permissions",
        "The administrator account was": "bc-setup-admin-account",
        "The integration user's password": "bc-setup-password-change",
        "The exchange rates for currencies": "bc-setup-exchange-rates",
        "Koppeling verwijderen": "bc-uncouple",
        "Opnieuw en Alles opnieuw": "bc-coupled-skipped",
        "Synchroniseren": "bc-coupled-changed-both",
        "Records herstellen": "bc-coupled-deleted-one",
    }
    for words, entry in expected.items():
        ((name, part),) = [(name, part) for name in TEXTS for part in parts(name) if part.begins(words)]
        findings = compare(expert, changed_word(name, part), RECORDED)
        assert [(each.code, each.entry) for each in findings] == [("S004", entry)]


@pytest.mark.parametrize(("name", "path"), HEADINGS)
def test_a_section_that_is_removed_is_reported_as_removed(name, path):
    start, end = section_text(name, path)
    lines = TEXTS[name].split("\n")
    section = next(each for each in READ[name].sections if each.name == path)
    gone = {part.line for each in (section, *READ[name].within(section)) for part in (*each.parts, each.as_part())}
    wanted = set().union(*(resting(name, line) for line in gone))
    documents = reread(name, "\n".join([*lines[:start], *lines[end:]]))
    assert reported(documents) == wanted
    direct = {
        entry for entry, number in SOURCES
        if passage(entry, number).section == section and KNOWLEDGE.entries[entry].sources[number].document == name
    }  # fmt: skip
    assert reported(documents, "S007") >= direct


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, path in HEADINGS if RECORDED[name].find(path)])
def test_a_heading_that_is_renamed_is_reported_as_renamed(name, path):
    """In the one language of the heading, or in all: the new name is told, and no text is called reworded."""
    section = next(each for each in READ[name].sections if each.name == path)
    lines = TEXTS[name].split("\n")
    wanted = {
        entry for entry, number in SOURCES
        if KNOWLEDGE.entries[entry].sources[number].document == name
        and (passage(entry, number).section == section or section.as_part() in passage(entry, number).parts)
    }  # fmt: skip
    for heading in (section.heading[:1], section.heading):
        line = lines[section.line - 1]
        for text in heading:
            line = line.replace(f">{text}<", ">Iets heel anders<") if "<" in line else line.replace(text, "Iets heel anders")
        documents = reread(name, "\n".join([*lines[: section.line - 1], line, *lines[section.line :]]))
        findings = list(Comparison(KNOWLEDGE, documents, RECORDED).findings())
        assert {each.entry for each in findings} == wanted
        assert {each.code for each in findings} == ({"S005"} if wanted else set())
        assert all("Iets heel anders" in each.message for each in findings)


def test_a_renamed_section_is_not_called_a_new_one(expert):
    name = "dual-write-troubleshooting-live-sync.md"
    text = TEXTS[name].replace("## Enable verbose logging of error messages", "## More log\n\n### Steps")
    findings = compare(expert, reread(name, TEXTS[name].replace("## Enable verbose logging of", "## About the")), RECORDED)
    assert [(each.code, each.entry) for each in findings] == [("S005", "dw-live-verbose-logging")]
    findings = compare(expert, reread(name, text), RECORDED)
    assert [(each.code, each.entry) for each in findings] == [("S006", "dw-live-verbose-logging")]
    assert "'More log > Steps'" in findings[0].message


def test_a_section_that_is_renamed_and_reworded_is_reported_as_both():
    name = "dual-write-troubleshooting-live-sync.md"
    text = (
        TEXTS[name]
        .replace("## Error when adding a customer in Dataverse", "## Customers")
        .replace("party lookup", "the lookup")
    )
    findings = list(Comparison(KNOWLEDGE, reread(name, text), RECORDED).findings())
    assert [(each.code, each.entry) for each in findings] == [(code, "dw-live-party-not-found") for code in ("S005", "S004")]
    assert any("the lookup" in line for line in findings[1].diff)


def test_a_section_that_moves_to_another_document_is_found_there():
    here, there = "bc-troubleshooting-synchronization-errors.md", "bc-manual-synchronization-of-table-mappings.md"
    start, end = section_text(here, "Remove Couplings Between Records")
    lines = TEXTS[here].split("\n")
    moved = "\n".join(lines[start:end])
    documents = reread(here, "\n".join([*lines[:start], *lines[end:]])) | {there: parse(there, f"{TEXTS[there]}\n\n{moved}")}
    ((finding,)) = Comparison(KNOWLEDGE, documents, RECORDED).findings()
    assert (finding.code, finding.entry) == ("S006", "bc-uncouple")
    assert there in finding.message


def test_a_part_that_moves_to_another_section_is_found_there():
    name = "bc-view-synchronization-status.md"
    bullet = "* Iemand heeft gegevens verwijderd in een van de apps, maar niet in beide.\n"
    text = (
        TEXTS[name]
        .replace(bullet, "")
        .replace("## Koppelingen tussen records verwijderen\n", f"## Koppelingen tussen records verwijderen\n{bullet}\n")
    )
    ((finding,)) = Comparison(KNOWLEDGE, reread(name, text), RECORDED).findings()
    assert (finding.code, finding.entry) == ("S006", "bc-coupled-deleted-one")
    assert "Koppelingen tussen records verwijderen" in finding.message


def test_a_part_that_is_removed_is_reported_as_removed():
    name = "bc-view-synchronization-status.md"
    text = re.sub(r"\|\*\*Synchroniseren\*\*.*\n", "", TEXTS[name])
    ((finding,)) = Comparison(KNOWLEDGE, reread(name, text), RECORDED).findings()
    assert (finding.code, finding.entry, finding.severity) == ("S007", "bc-coupled-changed-both", "error")


@pytest.mark.parametrize("name", TEXTS)
def test_a_document_that_is_missing_is_reported_once_for_each_entry(name):
    documents = {other: document for other, document in READ.items() if other != name}
    findings = [each for each in Comparison(KNOWLEDGE, documents, RECORDED).findings() if each.code == "S008"]
    entries = [each.entry for each in findings]
    assert len(set(entries)) == len(entries)
    assert set(entries) == {entry for entry, number in SOURCES if KNOWLEDGE.entries[entry].sources[number].document == name}
    assert reported(documents) == set(entries)


def test_a_new_section_needs_an_entry_or_a_waiver(expert):
    name = "dual-write-troubleshooting-live-sync.md"
    new = "\n\n## Something new\n\nA text.\n\n*An error that nobody has ever seen anywhere before*\n"
    findings = compare(expert, reread(name, TEXTS[name] + new), RECORDED)
    assert [(each.path, each.code, each.heading) for each in findings] == [
        (name, "S001", "Something new"),
        (name, "S003", "Something new"),
    ]
    assert findings[0].line == TEXTS[name].count("\n") + 3


def test_a_new_bullet_is_reported_where_entries_use_only_some_of_them(expert):
    name = "bc-view-synchronization-status.md"
    bullet = "* Iemand heeft gegevens verwijderd"
    new = f"* De postcodes staan in een verkeerd formaat.\n{bullet}"
    (finding,) = compare(expert, reread(name, TEXTS[name].replace(bullet, new)), RECORDED)
    assert (finding.path, finding.line, finding.code) == (name, 20, "S002")


@pytest.mark.parametrize(("entry", "message"), quoted_messages())
def test_every_quoted_message_is_asked_for(expert, entry, message):
    """Were it diagnosed as another entry, or as none, it would be reported at its place in the document."""

    class Deaf(Expert):
        def diagnose(self, text):
            return super().diagnose("good morning" if text == message else text)

    findings = compare(Deaf(KNOWLEDGE), READ, RECORDED)
    assert [each.code for each in findings] == ["S003"] * len(findings) != []
    assert all(entry in each.message and "unknown" in each.message for each in findings)


def test_waivers_must_fit(expert):
    """One for a section that is gone, in no document, covered by an entry, or without a reason is reported at its line."""
    waivers = list(KNOWLEDGE.waivers)
    waivers[0] = dataclasses.replace(waivers[0], heading="Nowhere")
    waivers[1] = dataclasses.replace(waivers[1], reason=" ")
    waivers[2] = dataclasses.replace(waivers[2], document="none.md")
    waivers[3] = dataclasses.replace(waivers[3], heading="Koppelingen tussen records verwijderen")
    broken = Expert(dataclasses.replace(KNOWLEDGE, waivers=tuple(waivers)))
    findings = compare(broken, READ, RECORDED)
    wrong = [each for each in findings if each.code == "S009"]
    assert [each.path for each in wrong] == ["vocabulary/waivers.yaml"] * 4
    assert len({each.line for each in wrong}) == 4
    assert {each.heading for each in findings if each.code == "S001"} == {
        "Problemen tijdens eerste synchronisatie oplossen",
        "See Also",
        "Voorbeeld",
    }


def test_a_source_that_was_never_recorded_is_reported(expert):
    entry = KNOWLEDGE.entries["bc-view-record-log"]
    new = dataclasses.replace(entry, sources=(dataclasses.replace(entry.sources[0], hash=None),))
    knowledge = dataclasses.replace(KNOWLEDGE, entries={**KNOWLEDGE.entries, entry.id: new})
    ((finding,)) = Comparison(knowledge, READ, RECORDED).findings()
    assert (finding.code, finding.entry) == ("S010", entry.id)


def test_without_a_snapshot_a_change_is_still_seen():
    """The hashes alone tell that it changed; what it was is then not known."""
    name, part = "dual-write-troubleshooting-live-sync.md", parts("dual-write-troubleshooting-live-sync.md")[-1]
    findings = list(Comparison(KNOWLEDGE, changed_word(name, part), {}).findings())
    assert [(each.code, each.entry, each.diff) for each in findings] == [("S004", "dw-live-performance", ())]


def test_one_change_is_shown_once(expert):
    """Five entries rest on the paragraph: each has a line, and the diff stands below the first."""
    name = "bc-troubleshooting-synchronization-errors.md"
    findings = compare(expert, reread(name, TEXTS[name].replace("manually resolve", "slowly resolve")), RECORDED)
    lines = list(coverage_lines(findings))
    assert len(findings) == len({each.entry for each in findings}) == 5
    assert sum("slowly" in line for line in lines) == 1
    assert sum("same change" in line for line in lines) == 4
    assert json.loads(json.dumps(findings[0].record()))["entry"] == findings[0].entry


@pytest.fixture
def copies(tmp_path) -> tuple[Path, Path]:
    """Return copies of the knowledge and of the documents."""
    shutil.copytree(shipped_folder(), tmp_path / "knowledge")
    (tmp_path / "documents").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "documents" / name).write_text(text, encoding="utf-8")
    return tmp_path / "knowledge", tmp_path / "documents"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_recorded_is_up_to_date(copies):
    """Recording again what the entries rest on changes nothing."""
    assert record(*copies) == []


def test_recording_accepts_a_change_and_touches_nothing_else(copies):
    knowledge, documents = copies
    name, before = "dual-write-troubleshooting-live-sync.md", bytes_of(knowledge)
    (documents / name).write_text(TEXTS[name].replace("Run the scenario.", "Run the scenario again."), encoding="utf-8")
    changed = {path.relative_to(knowledge).as_posix() for path in record(knowledge, documents)}
    assert changed == {"dual-write/dw-live-verbose-logging.yaml", f"sources/{name.removesuffix('.md')}.txt"}
    after = bytes_of(knowledge)
    assert {path for path in after if after[path] != before.get(path)} == changed
    assert after.keys() == before.keys()
    old, new = (each["dual-write/dw-live-verbose-logging.yaml"].split(b"\n") for each in (before, after))
    assert [line.split(b":")[0] for line in new if line not in old] == [b"    hash"]
    expert = Expert(load(knowledge))
    assert compare(expert, read_documents(documents), read_snapshot([knowledge])) == []
    assert expert.knowledge.version != KNOWLEDGE.version


def test_recording_leaves_a_part_to_its_author_whose_first_words_changed(copies):
    """What `part` names cannot be found: its hash and the text it had are kept until the author gives the new words."""
    knowledge, documents = copies
    name = "bc-troubleshooting-synchronization-errors.md"
    (documents / name).write_text(TEXTS[name].replace("The exchange rates", "The rates"), encoding="utf-8")
    assert record(knowledge, documents) == []
    path = knowledge / "business-central" / "bc-setup-exchange-rates.yaml"
    findings = list(Comparison(load(knowledge), read_documents(documents), read_snapshot([knowledge])).findings())
    assert [(each.code, each.entry) for each in findings] == [("S004", "bc-setup-exchange-rates")]
    path.write_bytes(path.read_bytes().replace(b"part: The exchange rates", b"part: The rates"))
    assert len(record(knowledge, documents)) == 2
    assert list(Comparison(load(knowledge), read_documents(documents), read_snapshot([knowledge])).findings()) == []


def test_recording_fills_in_hashes_that_are_missing(copies):
    """In files with either line end, with or without one at the end; as it was filled in the first time."""
    knowledge, documents = copies
    before = bytes_of(knowledge)
    for number, path in enumerate(sorted(knowledge.rglob("*.yaml"))):
        text = re.sub(rb"(?m)^    hash: .*\n", b"", path.read_bytes())
        path.write_bytes(text.replace(b"\n", b"\r\n") if number % 2 else text)
    shutil.rmtree(knowledge / "sources")
    record(knowledge, documents)
    after = bytes_of(knowledge)
    assert {path: content.replace(b"\r\n", b"\n") for path, content in after.items()} == before
    assert any(b"\r\n" in content for content in after.values())
    assert all(content.count(b"\n") in (content.count(b"\r\n"), content.count(b"\n")) for content in after.values())


def test_what_is_gone_keeps_its_record(copies):
    """A section that is removed is still shown as it was, after other changes were recorded."""
    knowledge, documents = copies
    name, path = "dual-write-troubleshooting-live-sync.md", "Enable verbose logging of error messages"
    start, end = section_text(name, path)
    lines = TEXTS[name].split("\n")
    (documents / name).write_text(
        "\n".join([*lines[:start], *lines[end:]]).replace("two records", "2 records"), encoding="utf-8"
    )
    record(knowledge, documents)
    kept = read_snapshot([knowledge])[name]
    assert kept.find(path) == RECORDED[name].find(path)
    findings = Comparison(load(knowledge), read_documents(documents), {name: kept}).findings()
    assert [(each.code, each.entry) for each in findings] == [("S007", "dw-live-verbose-logging")]


def test_sources_that_cannot_be_edited_line_by_line_are_refused(copies):
    knowledge, documents = copies
    path = knowledge / "business-central" / "bc-view-record-log.yaml"
    text = re.sub(
        rb"(?ms)^sources:.*?^role:",
        b"sources: [{document: bc-view-synchronization-status.md, heading: Voorbeeld}]\nrole:",
        path.read_bytes(),
    )
    path.write_bytes(text)
    with pytest.raises(InputError, match="line of its own"):
        record(knowledge, documents)
    assert path.read_bytes() == text


def test_snapshots_credit_their_document():
    for path in (shipped_folder() / "sources").glob("*.txt"):
        first = path.read_text(encoding="utf-8").split("\n")[0]
        assert f"{path.stem}.md" in first
        assert "© Microsoft, CC BY 4.0" in first


@pytest.fixture
def team(tmp_path) -> Path:
    """Return a team's folder with an entry of its own, on a document of its own, and the folder of that document."""
    (tmp_path / "team" / "vocabulary").mkdir(parents=True)
    (tmp_path / "documents").mkdir()
    text = draft("my-own", "own", Origin("runbook.md", "Proxy", "")).replace("TODO", "Do")
    (tmp_path / "team" / "my-own.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def team_findings(team: Path):
    folders = [shipped_folder(), team / "team"]
    return coverage(Expert(load(None, folders[1:])), team / "documents", folders)


def test_a_team_hears_nothing_of_the_shipped_sources(team):
    """Over documents of its own: only its own entry, waiver and sections are spoken of."""
    waiver = "waivers:\n  - {document: runbook.md, heading: Gone, reason: none}\n"
    (team / "team" / "vocabulary" / "own.yaml").write_text(waiver, encoding="utf-8")
    (team / "documents" / "runbook.md").write_text("# Runbook\n\nA text.\n\n## Proxy\n\nSet it.\n", encoding="utf-8")
    found = {(each.code, each.path.rsplit("/", 1)[-1]) for each in team_findings(team)}
    assert found == {("S001", "runbook.md"), ("S009", "own.yaml"), ("S010", "my-own.yaml")}


def test_what_was_never_recorded_is_not_missing_any_more(team):
    """Of a heading that may never have been there it is not said that it is gone."""
    (team / "documents" / "runbook.md").write_text("# Runbook\n\n## Prox\n\nSet it.\n", encoding="utf-8")
    (finding,) = [each for each in team_findings(team) if each.code == "S007"]
    assert "any more" not in finding.message
    assert finding.message.endswith("has no section 'Proxy'; is it 'Prox'?")
    name = "dual-write-troubleshooting-live-sync.md"
    gone = reread(name, "# Nothing")
    assert all("any more" in each.message for each in Comparison(KNOWLEDGE, gone, RECORDED).findings() if each.code == "S007")


def test_a_source_that_is_no_document_is_not_missing(team):
    """A ticket can be named as a source; only Markdown documents are compared."""
    path = team / "team" / "my-own.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("runbook.md", "Ticket 4711"), encoding="utf-8")
    assert team_findings(team) == []
