"""The names of pages and actions: a Dutch reader sees the Dutch ones, and the English ones on request."""

import pytest

from assistant import Session
from assistant.dialogue.events import Say, ShowStep
from assistant.model import english_names
from assistant.transcripts.words import words

KNOWN = "hoe ontkoppel ik records van een klant, dus hoe verwijder ik de koppeling (Delete Coupling) in Business Central"
PAGE = "Synchronisatiefouten met gekoppelde gegevens"
IN_ENGLISH = "Coupled Data Synchronization Errors"


def said(events):
    """Return all that events show, as one text."""
    return "\n".join(words(events, "nl"))


def walked(expert, language):
    """Return a session that stands at the first step of a procedure, and what it said last."""
    session = Session(expert, language)
    session.open()
    events = session.receive(KNOWN)
    for _ in range(6):
        if any(isinstance(event, ShowStep) for event in events):
            return session, events
        events = session.receive("yes")
    raise AssertionError("the steps were not reached")


def test_english_names_come_on_request_and_go_again(expert):
    """`namen` puts the English name behind the Dutch one, from then on; once more leaves it out; nothing else changes."""
    session, events = walked(expert, "nl")
    assert PAGE in said(events)
    assert IN_ENGLISH not in said(events)
    shown = session.receive("namen")
    assert f"{PAGE} ({IN_ENGLISH})" in said(shown)
    session.receive("klaar")
    assert "(Delete Coupling)" in said(session.receive("ja"))
    session.receive("terug")
    session.receive("terug")
    hidden = session.receive("names")
    steps = [event for event in events if isinstance(event, ShowStep)]
    assert [event for event in hidden if not isinstance(event, Say)] == steps
    assert IN_ENGLISH not in said(hidden)


def test_in_english_there_is_nothing_to_add(expert):
    """In English the command says so, and the conversation stays as it was."""
    session, _ = walked(expert, "en")
    before = session.state
    assert "English names" in said(session.receive("names"))
    assert session.state == before


@pytest.mark.parametrize("shown", [False, True])
def test_no_mark_of_an_author_reaches_a_reader(knowledge, shown):
    """Whichever way a text is shown, the double brackets are gone; in English there are none."""
    texts = [
        text
        for entry in knowledge.entries.values()
        for text in (entry.title, entry.cause, entry.verify, *entry.warnings, *(step.do for step in entry.remedy))
    ]
    assert any(english_names(text.nl) for text in texts)
    for text in texts:
        assert "((" not in text.en
        assert "((" not in text.in_("nl", english_names=shown)
        for name in english_names(text.nl):
            assert (f"({name})" in text.in_("nl", english_names=shown)) is shown
