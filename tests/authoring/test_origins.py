"""A section gives a draft its texts, each under the language in which it is written; what is not there gets the nearest."""

import pytest

from assistant.authoring.documents import parse
from assistant.authoring.origins import origin
from assistant.authoring.scaffold import draft
from assistant.authoring.sources import locate
from assistant.errors import InputError
from assistant.knowledge import load
from assistant.model import LANGUAGES, Source
from tests.documents import DOCUMENTS, needs_documents

LIVE = "dual-write-troubleshooting-live-sync.md"
INITIAL = "dual-write-troubleshooting-initial-sync.md"
STATUS = "bc-view-synchronization-status.md"
SAVE = "Live synchronization displays an error when you try to save table data"


@pytest.fixture
def entry(tmp_path, knowledge):
    """Return a function that gives the entry which a draft from a section of a document is read as."""

    def made(document, heading):
        start = origin(DOCUMENTS / document, heading, knowledge.words.stop)
        (tmp_path / "my-own.yaml").write_text(draft("my-own", "own", start), encoding="utf-8")
        loaded = load(None, [tmp_path], True)
        assert loaded.left_out == ()
        return loaded.entries["my-own"]

    return made


@needs_documents
def test_a_draft_begins_with_what_its_section_holds(entry):
    """Title, message, steps, stated role and source come from the section, exactly; the other language is to do."""
    made = entry(LIVE, SAVE)
    assert made.title.en == SAVE
    assert "TODO" in made.title.nl
    assert made.symptoms[0].messages["en"][0].startswith("Cannot save the changes to the database. Unit of Work")
    assert made.examples["en"][0].startswith("Cannot save the changes")
    assert len(made.remedy) == 3
    assert (made.role.who, made.role.basis) == ("system-admin", "stated")
    assert made.sources[0].hash


@needs_documents
def test_a_dutch_section_fills_the_dutch_texts(entry):
    """What is written in Dutch stands under `nl`, and the English is to do."""
    made = entry(STATUS, "Synchronisatiefouten voor gekoppelde records weergeven en oplossen")
    assert made.title.nl == "Synchronisatiefouten voor gekoppelde records weergeven en oplossen"
    assert made.remedy[1].do.nl.startswith("De pagina Synchronisatiefouten")
    assert all("TODO" in text.en for text in (made.title, *(step.do for step in made.remedy)))


@needs_documents
def test_a_section_in_both_languages_fills_both(entry):
    """Where the original stands beside its translation, neither is to do; messages stand under their own language."""
    made = entry(INITIAL, "Initial synchronization error: 403 Forbidden")
    assert made.title.en == "Initial synchronization error: 403 Forbidden"
    assert made.title.nl == "Fout bij initiële synchronisatie: 403 Verboden"
    assert not any("TODO" in step.do.in_(language) for step in made.remedy for language in LANGUAGES)
    assert "Verboden" in made.symptoms[0].messages["nl"][0]
    assert "Forbidden" in made.symptoms[0].messages["en"][0]


@needs_documents
@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.md")) if DOCUMENTS.is_dir() else [], ids=lambda path: path.stem)
def test_the_hash_of_a_draft_is_that_of_its_source(path):
    """From whichever section it is drafted, with sections in it or without, coverage finds the text as recorded."""
    document = parse(path.name, path.read_text(encoding="utf-8"))
    for section in document.sections:
        start = origin(path, section.name)
        source = Source(start.document, start.heading, hash=start.hash)
        assert locate(document, source, [source]).section == section
        assert locate(document, source, [source]).hash == source.hash


@pytest.fixture
def runbook(tmp_path):
    path = tmp_path / "Runbook.md"
    path.write_text("# Runbook\n\n## Proxy: timeouts & retries\n\nSet it.\n\n## Proxy logs\n\nRead them.\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("heading", ["proxy: TIMEOUTS & retries", "proxy-timeouts--retries", "  Proxy  timeouts, retries "])
def test_a_heading_is_found_however_it_is_written(runbook, heading):
    """Case, punctuation and the form that links give it make no difference."""
    assert origin(runbook, heading).heading == "Proxy: timeouts & retries"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_there_gets_the_nearest(runbook, language):
    """A wrong heading, a part of one, and a wrong name of a document are answered with those that are near; none with all."""

    def refused(path, heading):
        with pytest.raises(InputError) as caught:
            origin(path, heading, {}, language)
        return str(caught.value)

    assert "'Proxy: timeouts & retries'" in refused(runbook, "Proxy: timeout and retry")
    assert "'Proxy logs'" in refused(runbook, "logs")
    assert "'" not in refused(runbook, "Zebra").replace("'Zebra'", "")
    assert all(f"'{name}'" in refused(runbook, "") for name in ("Runbook", "Proxy logs"))
    assert "'Runbook.md'" in refused(runbook.with_name("runbok.md"), "Proxy logs")
