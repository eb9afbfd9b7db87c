"""What is taken out of a text before it is kept: all that identifies or opens, nothing that a diagnosis needs."""

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.redaction import MASK, RULE_IDS, Redactor, masked
from assistant.redaction.redactor import RULES
from assistant.redaction.views import views
from assistant.untrusted import harmless
from tests.documents import SHARED, needs_documents, quoted_messages
from tests.growth import LINEAR, growth
from tests.recognition.transformations import TRANSFORMATIONS
from tests.secrets_corpus import left_of, pastes

EVAL = Path(__file__).parent / "eval" / "measure.jsonl"
ONE, OTHER = "0f8fad5b-d9cb-469f-a165-70867728950e", "7c9e6679-7425-40de-944b-e07fc1f90ae7"

HIDDEN = {
    "password=Hunter22!;x=1": "password=<secret-1>;x=1",
    'Password: "correct horse battery staple"': 'Password: "<secret-1>"',
    r"{\"password\":\"Pa\\\"ss w0rd\",\"x\":1}": r"{\"password\":\"<secret-1>\",\"x\":1}",
    "&quot;apiKey&quot;:&quot;abc123def456&quot;": "&quot;apiKey&quot;:&quot;<secret-1>&quot;",
    "%22clientSecret%22%3A%22abc%22%2C": "%22clientSecret%22%3A%22<secret-1>%22%2C",
    "<Password>a&lt;b</Password>": "<Password><secret-1></Password>",
    '<add key="DbPassword" value="x y"/>': '<add key="DbPassword" value="<secret-1>"/>',
    "User Id=sa;Password=my pass;w0rd;Encrypt=True": "User Id=<name-1>;Password=<secret-1>;Encrypt=True",
    "het wachtwoord van de koppeling is nu Welkom01!": "het wachtwoord van de koppeling is nu <secret-1>",
    "the client secret value is Kj8#mQ2p": "the client secret value is <secret-1>",
    "-Password 'abc def' -Force": "-Password '<secret-1>' -Force",
    "mijn pincode is 4821": "mijn pincode is <secret-1>",
    "Cookie: ARRAffinity=abc; .AspNet.Cookies=xyz": "Cookie: <secret-1>",
    "x?sv=2022&sig=ab%2Bc%3D&se=2024": "x?sv=2022&sig=<secret-1>&se=2024",
    "https://jan:Welkom01@git.contoso.com/x": "https://<secret-1>@<host-1>/x",
    "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIi\nOiIxMjM0NTY3ODkwIn0.ab_1\nWrite failed": "Bearer <secret-1>\nWrite failed",
    "jan@contoso.nl, JAN@contoso.nl; piet@contoso.nl.": "<mail-1>, <mail-1>; <mail-2>.",
    '{\\"to\\":\\"jan@contoso.nl\\"}\\njan%40contoso.nl': '{\\"to\\":\\"<mail-1>\\"}\\n<mail-1>',
    "CONTOSO\\tom and contoso\\jdoe": "<name-1> and <name-2>",
    '{"user":"CONTOSO\\\\nadia"}': '{"user":"<name-1>"}',
    "C:\\Users\\Jan de Vries\\AppData c:/users/tom/x": "C:\\Users\\<name-1>\\AppData c:/users/<name-2>/x",
    "/home/piet/sync.log": "/home/<name-1>/sync.log",
    "Gebruiker: Jan de Vries, rol: Systeembeheerder": "Gebruiker: <name-1>, rol: Systeembeheerder",
    "bel 06-12345678 of +31 6 1234 5678": "bel <phone-1> of <phone-2>",
    "call 425-555-0100, tel. 020 123 45 67": "call <phone-1>, tel. <phone-2>",
    "https://contoso.crm4.dynamics.com/api/data/v9.0/accounts": "https://<host-1>/api/data/v9.0/accounts",
    "contoso.sharepoint.com CONTOSO.CRM.DYNAMICS.COM": "<host-1> <host-2>",
    "xaos.cloudax.dynamics.com, sql01.contoso.local": "<host-1>, <host-2>",
    "https:\\/\\/contoso.com\\/x https%3A%2F%2Fcontoso.com%2F": "https:\\/\\/<host-1>\\/x https%3A%2F%2F<host-1>%2F",
    "https://login.microsoftonline.com/contoso.com/x": "https://login.microsoftonline.com/<host-1>/x",
    "\\\\files01\\share": "\\\\<host-1>\\share",
    f"({ONE}) {{{OTHER}}} {ONE.upper()} {ONE.replace('-', '')}": "(<guid-1>) {<guid-2>} <guid-1> <guid-1>",
    f"{ONE[:14]}\n  {ONE[14:]} and {ONE}": "<guid-1> and <guid-1>",
    "push ghp_abcdefghijklmnop failed": "push <secret-1> failed",
    "Bearer abc.def.123/x": "Bearer <secret-1>",
    "Authorization: Negotiate YIIabc.123": "Authorization: Negotiate <secret-1>",
    "it says 9kQ2xZ7bV4mN8pR3tY6wA1sD and stops": "it says <secret-1> and stops",
    f"thumbprint {'a94f' * 10}": "thumbprint <secret-1>",
    f"tenant {ONE[:23]}…": "tenant <guid-1>…",
    f"…{ONE[9:]} failed": "…<guid-1> failed",
    "contoso.crm4.dynam": "<host-1>",
    "Data Source=SQLPROD01;x=1": "Data Source=<host-1>;x=1",
    "SecureConfig Organization (org0a1b2c3d)": "SecureConfig Organization (<host-1>)",
    "from 10.2.3.4:51234 and 2001:db8::8a2e:370:7334": "from <ip-1>:51234 and <ip-2>",
}
KEPT = [
    "HTTP 403 Forbidden, (400) Bad Request, 0x80040265, AADSTS50055, error code: 0x80072560, status code=403",
    "read 2.2.2.60 as a minimum, 2.2.2.60 or later, lees 2.2.2.60 als minimum",
    "version 10.0.40.1, 9.2.23101.00155, Version=9.2.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35",
    "platform update 64 (7.0.6900.41), orchestration package 2.2.2.60 or later, Chrome/121.0.0.0, nginx/1.18.0",
    "2024-03-11T08:14:11.204Z 08:14:55 06-12-2024 10:15 CT000012 01445662 1206-1 12-345-6789 2147483647 0012345678",
    "Microsoft.Dynamics.Integrator.DualWriteRuntime.Plugins.PreCommitPlugin msdyn_invoicevendoraccountnumber.x Customers V3",
    "{PC00...} (???) *** https://*****.crm.dynamics.com/ 00000000-0000-0000-0000-000000000000 127.0.0.1",
    "https://learn.microsoft.com/dynamics365 https://login.microsoftonline.com/common https://github.com/x",
    "Wachtwoord: verlopen. The password is expired. het wachtwoord is verlopen op 12-03-2024. password: required",
    "The entity key Location ID Key requires that this set of attributes; duplicate key; Unexpected token } in JSON at 112",
    "at Foo.Bar() in X:\\bt\\1024532\\repo\\src\\AxClient.cs:line 265; HKLM\\Software\\Microsoft; NT AUTHORITY\\SYSTEM",
    '{"message":"Error\\nWrite failed\\ttwice"} BC\\nwil niet\\nmeer',
    "Bearer token is missing; Authorization: required; --password is; <Password>null</Password>; tel 2024-03-11",
    "C:\\Users\\Public\\x /home/user/x user: is missing, <userName>unknown</userName> 12345678901234567890123456789012",
    "the user is not a member of the organization; user must change password; Database::Customer",
]


@cache
def _texts() -> tuple[str, ...]:
    files = [EVAL, SHARED / "eval" / "sample-cases.jsonl"]
    lines = [line for file in files if file.is_file() for line in file.read_text(encoding="utf-8").splitlines()]
    return tuple(json.loads(line)["text"] for line in lines)


def _understood(expert, text):
    """Return all that a text shows and what is concluded, with every certainty; only quotations are left out."""
    finding = expert.diagnose(text)
    shows = [(seen.name, seen.value, seen.how, seen.certainty) for seen in finding.recognition.observations]
    concluded = [(each.entry, each.certainty) for each in finding.verdict.conclusions]
    return shows, finding.verdict.kind, concluded, len(finding.parts)


@pytest.mark.parametrize(("text", "redacted"), HIDDEN.items())
def test_what_identifies_or_opens_becomes_a_label(text, redacted):
    assert Redactor().redact(text) == redacted


@pytest.mark.parametrize("text", KEPT)
def test_what_a_diagnosis_needs_stays(text):
    assert Redactor().redact(text) == text


def test_the_texts_of_the_knowledge_base_stay_as_they_are(knowledge):
    """Nothing that the product says, and no error of other programs that it knows, holds anything to hide."""
    texts = list(knowledge.background)
    for entry in knowledge.entries.values():
        texts += [text for step in entry.remedy for text in (step.do.en, step.do.nl, step.see.en, step.see.nl)]
        texts += [text for each in (entry.title, entry.cause, *entry.warnings) for text in (each.en, each.nl)]
        texts += [text for change in entry.changes for text in (change.text.en, change.text.nl)]
    for symptom in knowledge.symptoms.values():
        texts += [message for language in symptom.messages.values() for message in language]
    assert len(texts) > 500
    assert [text for text in texts if Redactor().redact(text) != harmless(text)] == []


def test_no_secret_of_the_corpus_survives_and_every_paste_is_understood_the_same(knowledge, expert):
    """More than a thousand pastes: no secret, nor its head or tail, is left, however it was escaped, and nothing is lost."""
    examples = [text for entry in knowledge.entries.values() for texts in entry.examples.values() for text in texts]
    made = pastes([text for text in examples if len(text) > 60 and Redactor().redact(text) == text])
    assert len(made) >= 1_000
    for paste in made:
        redactor = Redactor()
        redacted = redactor.redact(paste.text)
        assert left_of(paste, redacted) is None, (paste, redacted)
        assert redactor.redact(redacted) == redacted
        assert _understood(expert, redacted) == _understood(expert, paste.text), (paste, redacted)


def test_examples_and_real_texts_are_understood_the_same_when_redacted(knowledge, expert):
    examples = [text for entry in knowledge.entries.values() for texts in entry.examples.values() for text in texts]
    near = [miss.text for entry in knowledge.entries.values() for misses in entry.near_misses.values() for miss in misses]
    for text in (*examples, *near, *_texts()):
        redacted = Redactor().redact(text)
        if redacted != text:
            assert _understood(expert, redacted) == _understood(expert, text), redacted


@needs_documents
@pytest.mark.parametrize("transformation", TRANSFORMATIONS)
def test_documented_messages_are_understood_the_same_when_redacted(expert, transformation):
    for _, message in quoted_messages():
        text = TRANSFORMATIONS[transformation](message)
        assert _understood(expert, Redactor().redact(text)) == _understood(expert, text)


def test_a_value_has_one_label_in_all_texts_of_a_transcript():
    redactor = Redactor()
    assert redactor.redact(f"{ONE} jan@contoso.nl") == "<guid-1> <mail-1>"
    assert redactor.redact(f"{OTHER}, again {ONE}") == "<guid-2>, again <guid-1>"
    assert Redactor().redact(OTHER) == "<guid-1>"


def test_labels_given_away_are_not_given_again():
    """A resumed transcript, and a text that was redacted elsewhere, keep their labels to themselves."""
    redactor = Redactor()
    redactor.reserve("> <guid-1> and <guid-3>, <host-1>")
    assert redactor.redact(f"{ONE} {OTHER} <mail-1> jan@contoso.nl") == "<guid-2> <guid-4> <mail-1> <mail-2>"
    assert redactor.redact("<guid-999999999999> <guid-0>") == "<guid-999999999999> <guid-0>"


def test_the_report_counts_by_rule_and_tells_no_value():
    redactor = Redactor()
    redactor.redact(f"password=Hunter22! {ONE} {ONE} jan@contoso.nl")
    assert {hidden.rule: hidden.count for hidden in redactor.report()} == {"named": 1, "guid": 2, "mail": 1}
    assert {hidden.rule for hidden in redactor.report()} <= set(RULE_IDS)
    assert not re.search(r"hunter|0f8f|jan", repr((redactor, redactor.report())), re.I)


def test_what_acts_on_a_terminal_cannot_split_a_secret():
    assert Redactor().redact("pass\u200bword=Hun\x1b[31mter22!\r\nnext") == "password=<secret-1>\nnext"


_SCRAPS = [
    *HIDDEN,
    *KEPT,
    "password=",
    "<secret-1>",
    "<host-2>",
    "wachtwoord is ",
    "\\",
    '"',
    "'",
    '\\"',
    "&quot;",
    "%22",
    "&amp;",
    "\n",
    " ",
    ";",
    "://",
    "@",
    "a1B2c3D4",
    "user: ",
    "C:\\Users\\",
    "Bearer ",
    "eyJhbGciOi",
    "<Password>",
    "</Password>",
    ".",
    "-",
    "=",
    ":",
    "\ue000",
    "İ",
    "CONTOSO\\",
    "tom",
    "-----BEGIN RSA PRIVATE KEY-----",
    "10.0.0.",
    "7",
]
_TEXTS = st.lists(st.one_of(st.sampled_from(_SCRAPS), st.text(max_size=8)), max_size=12).map("".join)


@given(_TEXTS)
@example("mijn pincode is 4821{0A")
def test_redacting_twice_changes_nothing_more(text):
    redactor = Redactor()
    once = redactor.redact(text)
    assert redactor.redact(once) == once
    assert Redactor().redact(once) == once


def _one_each(text):
    return re.sub(f"{MASK}+", MASK, text)


@given(_TEXTS)
def test_what_is_masked_is_what_becomes_a_label(text):
    text = harmless(text)
    assert len(masked(text)) == len(text)
    assert masked(masked(text)) == masked(text)
    assert _one_each(masked(text)) == _one_each(masked(Redactor().redact(text)))


@given(_TEXTS)
@example("@q~-----begin")
def test_a_rule_misses_nothing_by_what_it_looks_for_first(text):
    for view in views(harmless(text)):
        for each in RULES:
            found = list(each.find(view.text, view.lower()))
            assert found == list(replace(each, needs=()).find(view.text, view.lower())), each


@given(st.lists(_TEXTS, max_size=4))
def test_labels_do_not_depend_on_anything_but_the_texts(texts):
    """The same texts in the same order give the same labels, numbered from 1 without a gap where none stood there before."""
    one, other = Redactor(), Redactor()
    redacted = [one.redact(text) for text in texts]
    assert redacted == [other.redact(text) for text in texts]
    assert one.report() == other.report()
    if not re.search(r"<[a-z]+-\d", "".join(texts)):
        numbers: dict[str, list[int]] = {}
        for kind, number in re.findall(r"<(secret|guid|mail|name|host|ip|phone)-(\d+)>", "\n".join(redacted)):
            numbers.setdefault(kind, []).append(int(number))
        for given_away in numbers.values():
            assert list(dict.fromkeys(given_away)) == list(range(1, max(given_away) + 1))


_PLAIN = ["the", "map", "of", "customers", "does", "not", "sync", "en", "worden", "niet", "bijgewerkt", "403", "0x80040265"]


@given(st.lists(st.sampled_from(_PLAIN)))
def test_plain_words_stay(words):
    text = " ".join(words)
    assert Redactor().redact(text) == text


@pytest.mark.parametrize(
    "scrap",
    [
        "a",
        "\\",
        '\\"',
        "&amp;",
        "%25",
        "a.",
        "a@",
        "-",
        "--",
        "1.",
        "::",
        "://a",
        "password=",
        'password="',
        "password is ",
        "eyJ",
        "\n ",
        "<password>",
        'name="password" ',
        "-----BEGIN A PRIVATE KEY-----",
        "0f8fad5b-",
        "+1 ",
        "06-",
        "A\\n",
        "C:\\Users\\a ",
        "user: A ",
        "<secret-1>",
        "=;",
        ";password=",
        "Bearer a1",
        "aA1",
        "\\u003c",
        "a=;://",
    ],
)
def test_time_is_linear_in_the_text(scrap):
    assert growth(Redactor().redact, lambda size: scrap * (size // len(scrap) + 1), 500) < LINEAR
