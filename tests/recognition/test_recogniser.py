"""Recognition as a whole, over the shipped knowledge: every error in a paste, none in a foreign text, and what is captured."""

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents import needs_documents, quoted_messages
from tests.growth import LINEAR, growth

NOT_MEMBER = (
    '[{\\"error\\":{\\"code\\":\\"0x80072560\\",\\"message\\":\\"The user is not a member of the organization.\\"}}], '
    'The remote server returned an error: (403) Forbidden."}}".'
)
LOOKUP = (
    "Unable to write data to entity con_grants. Unable to lookup con_deals with values {9A-1173, 4471}. Unable to lookup "
    "con_grants with values {US-0471}. Writes to ConGrantEntity failed with error message Exception message: The remote "
    "server returned an error: (400) Bad Request."
)
PARTY_TYPE = (
    "Cannot update a party's type from 'DirOrganization' to 'DirPerson', a delete of the existing party followed by an "
    "insert with the new type should be performed instead."
)
PARTY = (
    '"RecordError0":"Write failed for entity Vendors V2 with unknown exception - '
    "Party record not found for party type 'Person'\"}."
)
INITIAL = (
    "Dual write Initial Sync completed with status: Error. Following are the details: Executed leg: From AX Customers V3 "
    "to CRM accounts with exported records count: 0, ImportRecordsErrorCount: 0, AX export encountered an error"
)
PAYLOAD = (
    '"errorMessage":"Unable to generate payload for entity CustCustomerV3Entity","logDateTime":"2019-08-27T18:51:52.58Z",'
    '"verboseError":"Payload creation failed with error Invalid URI: The URI is empty."'
)
ONE, OTHER = "0f8fad5b-d9cb-469f-a165-70867728950e", "7c9e6679-7425-40de-944b-e07fc1f90ae7"
SECURE = "SecureConfig Organization ({}) does not match actual CRM Organization ({})."
CONFLICT = "Cannot update the Vendor record because it has a later modified date than the Account record"

# -- several errors in one paste


def diagnoses(expert, text):
    verdict = expert.diagnose(text).verdict
    return {conclusion.entry for conclusion in verdict.conclusions} if verdict.kind == "diagnosed" else set()


@needs_documents
@pytest.mark.parametrize(("entry", "message"), quoted_messages())
@pytest.mark.parametrize("between", ["\n", "\n\nand an hour later this one, on another map:\n\n"], ids=["lines", "words"])
def test_two_errors_in_one_paste_are_both_diagnosed(expert, entry, message, between):
    """Errors in separate parts of a paste are separate: each stands clear by itself, before and after any other."""
    for other, second in quoted_messages():
        if other != entry:
            found = diagnoses(expert, f"{message}{between}{second}")
            assert {entry, other} <= found, (entry, other, found)


def test_three_errors_in_a_log_are_all_diagnosed(expert):
    """Fifty log lines between them change nothing."""
    lines = "\n".join(f"2024-03-11T08:{minute:02d}:11Z INFO heartbeat ok, queue depth {minute}" for minute in range(50))
    text = f"{lines}\n{NOT_MEMBER}\n{lines}\n{PARTY_TYPE}\n{lines}\n{CONFLICT}\n{lines}"
    assert diagnoses(expert, text) >= {"dw-live-user-not-member", "dw-live-party-type", "bc-conflict-modified-date"}


# -- what is foreign

_random = random.Random(4)
_VISIBLE = string.ascii_letters + string.digits + string.punctuation + "   \n"
FOREIGN = {
    "nginx": "403 Forbidden nginx/1.18.0 (Ubuntu)",
    "nginx page": "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n"
    "<hr><center>nginx/1.18.0 (Ubuntu)</center>\r\n</body>\r\n</html>",
    "npm": "npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE unable to resolve dependency tree\nnpm ERR!\n"
    'npm ERR! While resolving: my-app@0.1.0\nnpm ERR! Found: react@18.2.0\nnpm ERR!   react@"^18.2.0" from the root project',
    "npm 404": "npm ERR! code E404\nnpm ERR! 404 Not Found - GET https://registry.npmjs.org/left-padd - Not found",
    "Python": 'Traceback (most recent call last):\n  File "/srv/app/main.py", line 42, in <module>\n    run()\n'
    '  File "/srv/app/main.py", line 17, in run\n    value = settings["database"]["host"]\nKeyError: \'host\'',
    "nothing": "",
    "spaces": " \n\t\r\n \u3000\xa0",
    "signs": "!?… — ⚠️ 😀 {}[]<>",
    "binary as Latin-1": _random.randbytes(20_000).decode("latin-1"),
    "binary as UTF-8": _random.randbytes(20_000).decode("utf-8", "surrogateescape"),
    "zeros": "\x00" * 10_000,
    "one long word": "ab" * 100_000,
    "5 MB of noise": "".join(_random.choices(_VISIBLE, k=5_000_000)),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_texts_are_unknown(expert, name):
    """A shared number or word is not a match: nothing is concluded, and nothing is asked."""
    verdict = expert.diagnose(FOREIGN[name]).verdict
    assert verdict.kind == "unknown", verdict.conclusions
    assert verdict.conclusions == ()
    assert verdict.question is None


@pytest.mark.parametrize(
    "text",
    [
        '{"status":400,"error":"Bad Request","message":"Invalid field `email` in request body","path":"/api/subscribers"}',
        '{"status":400,"error":"Bad Request","message":"Validation failed for object","path":"/api/v2/subscribers"}',
        'HTTP/1.1 400 Bad Request\nServer: cloudflare\n\n{"code":"invalid_request","detail":"quantity must be positive"}',
        "HTTP/1.1 403 Forbidden\nServer: AkamaiGHost\n\nYou don't have permission to access /admin on this server.",
        "CDS error code: 0x80040265 An error occurred in plugin Contoso.Loyalty.CalculatePoints: points cannot be negative",
    ],
)
def test_a_shared_number_concludes_nothing(expert, text):
    """A status or code of another API, server or plug-in is no diagnosis, and no reason to ask."""
    assert expert.diagnose(text).verdict.kind == "unknown"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "!?"])
def test_without_words_nothing_is_recognised(expert, text):
    """No observation, no value, no share of words understood."""
    found = expert.read(text)
    assert (found.observations, dict(found.values), found.understood, found.words) == ((), {}, 0.0, 0)


# -- what is captured


@pytest.mark.parametrize(
    ("message", "values"),
    [
        (LOOKUP, {"entity": "con_grants", "fno-entity": "ConGrantEntity"}),
        (LOOKUP, {"lookup-table": "con_deals", "lookup-value": "9A-1173, 4471"}),
        (LOOKUP, {"other-lookup-table": "con_grants", "other-lookup-value": "US-0471"}),
        (PARTY_TYPE, {"party-type": "DirOrganization", "other-party-type": "DirPerson"}),
        (PARTY, {"fno-entity": "Vendors V2", "party-type": "Person"}),
        (SECURE.format(ONE, OTHER), {"organisation": ONE, "actual-organisation": OTHER}),
        (CONFLICT, {"record": "Vendor", "other-record": "Account"}),
        (INITIAL, {"map": "Customers V3", "entity": "accounts"}),
        (PAYLOAD, {"fno-entity": "CustCustomerV3Entity", "time": "2019-08-27T18:51:52.58Z"}),
    ],
)
def test_the_values_of_a_message_are_captured(expert, message, values):
    """Entities, tables, values looked up, organisations and records, for use in the remedy; also from a chat around it."""
    for text in (message, f"hoi 😀 sinds vanochtend:\n\n{message}\n\niemand een idee?"):
        captured = expert.read(text).values
        assert {name: captured.get(name) for name in values} == values


@pytest.mark.parametrize(
    ("message", "names"),
    [
        (SECURE.format("???", "???"), {"organisation", "actual-organisation"}),
        (SECURE.format("***", "***"), {"organisation", "actual-organisation"}),
        (
            LOOKUP.replace("{9A-1173, 4471}", "{PC00...}").replace("{US-0471}", "{PC00...}"),
            {"lookup-value", "other-lookup-value"},
        ),
    ],
)
def test_placeholders_are_not_captured(expert, message, names):
    """What the documents print in the place of a value is no value; the message is recognised all the same."""
    finding = expert.diagnose(message)
    assert finding.verdict.kind == "diagnosed"
    assert not names & set(finding.recognition.values)


def test_a_status_in_a_message_is_a_fact(expert):
    """A slot that is named after a fact tells the fact's value, and only that one, however many numbers stand around it."""
    found = expert.read(f"request 400 of 404 done in 500 ms\n{NOT_MEMBER}")
    assert [(each.value, each.how) for each in found.observations if each.name == "http-status"] == [("403", "message")]


# -- spans


@pytest.mark.parametrize("before", ["", "😀😀 kijk: ", "e\u0301\u200b\ufeff ", "\\u00e9&amp;quot;\\\\n ", "İİ\r\n", "\ud800 "])
@pytest.mark.parametrize("message", [NOT_MEMBER, LOOKUP, PARTY_TYPE])
def test_spans_count_code_points_of_the_original(expert, before, message):
    """Whatever stands before it, and however it was escaped, the text of an observation is found at its span."""
    text = before + message
    found = [each for each in expert.read(text).observations if each.how == "message"]
    assert found
    for each in found:
        start, end = each.span
        assert text[start:end] == each.text
        assert start >= len(before)
    plain = [each for each in expert.read(message).observations if each.how == "message"]
    assert {(each.name, each.span[0] + len(before)) for each in plain} == {(each.name, each.span[0]) for each in found}


PIECES = [
    NOT_MEMBER,
    LOOKUP,
    PARTY_TYPE,
    PARTY,
    "0x80072560",
    "dual-write",
    "initial sync",
    "403",
    "Business Central",
    "\\n",
    "&quot;",
    "😀",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(st.characters(), max_size=8), max_size=6).map(" ".join)


@settings(deadline=None, max_examples=150)
@given(texts)
def test_what_is_observed_stands_in_the_text(expert, text):
    """For any text: each statement once, 0 to 1 sure, with the words that show it; and the same every time."""
    found = expert.read(text)
    assert found == expert.read(text)
    assert 0 <= found.understood <= 1
    assert len({(each.name, each.value) for each in found.observations}) == len(found.observations)
    for each in found.observations:
        assert 0 < each.certainty <= 1
        assert text[slice(*each.span)] == each.text != ""
    assert all(value and value in text for value in found.values.values())


# -- order of trust and time


def test_a_message_is_surer_than_its_description(expert):
    """The same symptom, once as the product says it and once in a person's words."""
    (said,) = [
        each for each in expert.read("user is not a member of the org").observations if each.name == "user-not-member-message"
    ]
    (seen,) = [each for each in expert.read(NOT_MEMBER).observations if each.name == "user-not-member-message"]
    assert (said.how, seen.how) == ("described", "message")
    assert said.certainty < seen.certainty


@pytest.mark.parametrize(
    "part", [PARTY_TYPE + "\n", "Unable to write data to entity ", "record ", "zqxj ", "error 403 initial sync\n"]
)
def test_time_is_linear(expert, part):
    """A log of any length costs what its length costs, and no text is made to be slow."""
    assert growth(expert.read, lambda size: part * (size // len(part)), 10_000) < LINEAR


@pytest.mark.parametrize("word", ["when", "de"])
def test_a_filler_is_no_value(expert, word):
    """What stands in the slot of a message that is told, not pasted, can be any word: one that says nothing is not captured."""
    assert word not in expert.read(f"it says unable to write data to entity {word} the user saves").values.values()
