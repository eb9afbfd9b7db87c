"""The conversations of the seed corpus that are written by hand: hand-offs, changes of mind, remedies that go wrong."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model import Language
from tests.dialogue.players import DESTROYING

PARTY = "Write failed for entity Customers V3 with unknown exception - Party record not found for party type 'Organization'"
TYPE = (
    "Cannot update a party's type from 'DirOrganization' to 'DirPerson', a delete of the existing party followed by an insert "
    "with the new type must be performed instead."
)
LOG = f"""> 2024-03-11T08:14:55Z INFO  sync started

> 2024-03-11T08:14:56Z ERROR {PARTY}
at Microsoft.Dynamics.Integrator.Writer"""


@dataclass(frozen=True)
class Scene:
    """A conversation written by hand: its lines, and the promise.

    After the lines a truthful user who has the problem `then` goes on, who `refuses` what deletes something.
    """

    path: str
    language: Language
    lines: tuple[str, ...]
    concludes: tuple[str, ...] = ()
    role: str | None = None
    agent: bool = False
    then: str = ""
    refuses: bool = False


SCENES = (
    Scene("hand-offs/role-too-low-en", "en", (TYPE,), ("dw-live-party-type",), role="user"),
    Scene("hand-offs/role-too-low-nl", "nl", (TYPE,), ("dw-live-party-type",), role="user"),
    Scene("hand-offs/nothing-known-en", "en", ("it does not sync", *["I don't know"] * 12)),
    Scene("hand-offs/nothing-known-nl", "nl", ("het synchroniseert niet", *["geen idee"] * 12)),
    Scene("hand-offs/asked-for-en", "en", (PARTY, "handoff", "quit"), ("dw-live-party-not-found",)),
    Scene(
        "hand-offs/agent-with-notes-en",
        "en",
        ("case 4711", PARTY, "note the customer calls from Utrecht", "unknown", "done", "handoff"),
        ("dw-live-party-not-found",),
        agent=True,
    ),
    Scene(
        "hand-offs/agent-with-notes-nl",
        "nl",
        ("zaak 4711", PARTY, "notitie de klant belt morgen terug", "overdracht"),
        ("dw-live-party-not-found",),
        agent=True,
    ),
    Scene(
        "own-words/address-refused-en",
        "en",
        ("cannot add second address to customer with dual write",),
        ("dw-live-address-key",),
        then="dw-live-address-key",
    ),
    Scene("changes-of-mind/back-en", "en", ("it does not sync", "dataverse", "back", "unknown", "back", "back"), ()),
    Scene("changes-of-mind/change-en", "en", ("it does not sync", "dataverse", "change 1", "3", "answers"), ()),
    Scene(
        "changes-of-mind/change-at-once-nl",
        "nl",
        ("het synchroniseert niet", "dataverse", "wijzig 1 3", "antwoorden", "watals 1 dataverse"),
    ),
    Scene(
        "changes-of-mind/change-to-the-right-answer-en",
        "en",
        ("it does not sync", "1", "change 1 2"),
        ("dw-live-party-type",),
        then="dw-live-party-type",
    ),
    Scene(
        "changes-of-mind/change-while-walking-en",
        "en",
        ("it does not sync", "dataverse", "party", "no", "yes", "unknown", "done", "change 1 1", "back", "change 1", "2"),
        ("dw-live-party-type",),
        then="dw-live-party-type",
    ),
    Scene(
        "changes-of-mind/restart-en",
        "en",
        (TYPE, "restart", PARTY),
        ("dw-live-party-type", "dw-live-party-not-found"),
        then="dw-live-party-not-found",
    ),
    Scene(
        "changes-of-mind/another-error-while-walking-nl",
        "nl",
        (TYPE, "unknown", "klaar", PARTY),
        ("dw-live-party-type", "dw-live-party-not-found"),
        then="dw-live-party-not-found",
    ),
    Scene("changes-of-mind/another-language-en", "en", ("it does not sync", "taal nl", "help", "waarom", "kandidaten", "hoe")),
    Scene(
        "changes-of-mind/explanations-nl",
        "nl",
        (TYPE, "hoe", "waaromniet dw-live-party-not-found", "why", "help", "stop"),
        ("dw-live-party-type",),
    ),
    Scene("changes-of-mind/role-given-late-en", "en", (TYPE, "role user", "role king"), ("dw-live-party-type",)),
    Scene("remedies/it-did-not-help-en", "en", (PARTY, "unknown", "done", "skip", "done", "no"), ("dw-live-party-not-found",)),
    Scene("remedies/a-step-failed-nl", "nl", (PARTY, "weet ik niet", "alles", "mislukt"), ("dw-live-party-not-found",)),
    Scene(
        "remedies/not-checked-yet-en", "en", (PARTY, "unknown", "done", "done", "done", "unknown"), ("dw-live-party-not-found",)
    ),
    Scene(
        "remedies/two-errors-in-one-paste-en",
        "en",
        (f"{PARTY}\n\n{TYPE}",),
        ("dw-live-party-type", "dw-live-party-not-found"),
        then="dw-live-party-type",
    ),
    Scene("remedies/a-log-with-marks-en", "en", (LOG,), ("dw-live-party-not-found",), then="dw-live-party-not-found"),
    Scene("remedies/destroying-refused-en", "en", (DESTROYING[0],), ("bc-uncouple",), then="bc-uncouple", refuses=True),
    Scene("remedies/destroying-refused-nl", "nl", (DESTROYING[1],), ("bc-uncouple",), then="bc-uncouple", refuses=True),
)
