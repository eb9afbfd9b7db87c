"""The JSON forms: keys that scripts rely on, records that come back as they went in, lines that are not records."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import protocol
from assistant.dialogue.expert import Finding
from assistant.dialogue.session import Session
from assistant.evidence import Observation, Recognition
from assistant.inference.verdict import Case
from assistant.model import LANGUAGES, UNKNOWN

MESSAGE = (
    "Cannot update a party's type from 'DirOrganization' to 'DirPerson', a delete of the existing party followed by an insert"
)
VERDICT = ["verdict", "language", "diagnoses", "suggestions", "question"]
DIAGNOSIS = ["id", "kind", "title", "certainty", "evidence", "values", "role", "sources"]
EVIDENCE = ["rule", "symptom", "text", "span"]
QUESTION = ["id", "text", "choices"]
EVENTS = {
    "say": {"type", "text"},
    "ask": {"type", "question"},
    "conclude": {"type", "id", "kind", "title", "certainty", "role"},
    "step": {"type", "id", "number", "total", "do", "see", "role", "risk", "note", "code"},
    "handoff": {"type", "candidates", "to", "note", "data"},
    "close": {"type", "outcome"},
}
NOTE = {
    "format", "version", "language", "case", "role", "to", "id", "title", "certainty", "evidence", "said", "answers", "steps",
    "candidates", "values", "notes", "sources", "knowledge", "state",
}  # fmt: skip


def _verdict(expert, text, language="en"):
    return protocol.verdict(expert, expert.diagnose(text), language)


def _triage(expert, *lines, column="text"):
    return [json.loads(protocol.dump(record)) for record in protocol.triage(expert, lines, column, "en")]


def _converse(expert, *said, language="en"):
    lines = [each if isinstance(each, bytes) else json.dumps({"say": each}) for each in said]
    lines = [line.decode() if isinstance(line, bytes) else line for line in lines]
    return [json.loads(protocol.dump(turn)) for turn in protocol.converse(Session(expert, language), lines)]


# -- verdicts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verdict_has_its_keys(expert, language):
    """Diagnosed: the keys of the contract and no others, in their order, with an entry that exists."""
    record = _verdict(expert, f"see below: {MESSAGE}", language)
    assert list(record) == VERDICT
    assert (record["verdict"], record["language"], record["question"]) == ("diagnosed", language, None)
    assert record["suggestions"] == []
    for each in record["diagnoses"]:
        entry = expert.knowledge.entries[each["id"]]
        assert list(each) == DIAGNOSIS
        assert (each["kind"], each["title"], each["role"]) == (entry.kind, entry.title.in_(language), entry.role.who)
        assert 0.8 <= each["certainty"] <= 1
        assert each["evidence"]
        assert each["sources"]
        assert all(list(reason) == EVIDENCE for reason in each["evidence"])


def test_an_ambiguous_verdict_asks(expert):
    """Ambiguous: a question with its text and its choices, `unknown` among them; candidates, not more than five."""
    for text in ("it does not sync", "400 bad request", "synchroniseert niet"):
        record = _verdict(expert, text)
        assert (list(record), record["verdict"]) == (VERDICT, "ambiguous")
        assert list(record["question"]) == QUESTION
        assert all(list(choice) == ["value", "label"] for choice in record["question"]["choices"])
        assert record["question"]["choices"][-1]["value"] == UNKNOWN
        assert len(record["diagnoses"]) <= 5


@pytest.mark.parametrize("text", ["", "   ", "\n", "hello", "my printer is on fire", "🙂"])
def test_an_unknown_verdict_diagnoses_nothing(expert, text):
    """Unknown: no diagnosis and no question; suggestions, if any, are entries that exist."""
    record = _verdict(expert, text)
    assert (record["verdict"], record["diagnoses"], record["question"]) == ("unknown", [], None)
    assert all(each["id"] in expert.knowledge.entries for each in record["suggestions"])


@pytest.mark.parametrize("before", ["", "😀 é ", "\u202eab\x1b[31m", "first line\r\n\r\nsecond: ", "\ud83d lone "])
def test_a_span_counts_code_points_of_the_text_as_it_came(expert, before):
    """Cut out of the original text by its span, the evidence is what the verdict quotes."""
    for message in (MESSAGE, *(entry.examples["nl"][0] for entry in expert.knowledge.entries.values())):
        text = f"{before}{message} 🙂 thanks"
        for each in _verdict(expert, text)["diagnoses"]:
            spans = [reason for reason in each["evidence"] if reason["span"] is not None]
            assert spans
            for reason in spans:
                start, end = reason["span"]
                assert text[start:end] == reason["text"]


def test_an_answer_has_no_span(expert):
    """Evidence that was answered and not read has `null` for its span."""
    answers = (Observation("product", "business-central", 1.0, "answer"), Observation("goal", "stop-coupling", 1.0, "answer"))
    finding = Finding(Recognition(), expert.judge(Case(answers)))
    record = json.loads(protocol.dump(protocol.verdict(expert, finding, "en")))
    assert record["diagnoses"][0]["id"] == "bc-uncouple"
    reasons = record["diagnoses"][0]["evidence"]
    assert {reason["symptom"] for reason in reasons} >= {"product=business-central", "goal=stop-coupling"}
    assert {json.dumps(reason["span"]) for reason in reasons} == {"null"}


@given(st.text(st.characters(codec=None)), st.sampled_from(LANGUAGES))
def test_every_record_is_one_line_of_ascii(expert, text, language):
    """Whatever the text holds, its verdict and what came with it is one line of ASCII that reads back as it was written."""
    given = json.dumps({"text": f"{text} {MESSAGE} {text}", text: text}, ensure_ascii=False)
    (record,) = protocol.triage(expert, [given], "text", language)
    line = protocol.dump(record)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line) == record


# -- triage ------------------------------------------------------------------------------------------------------------


def test_triage_keeps_the_order_and_the_keys(expert):
    """One record comes back for each, in order, with its own keys first and its values untouched."""
    records = [
        {"id": number, "text": text, "nested": {"a": [1, None, True, 1.5]}, "é": "ü"}
        for number, text in enumerate(["hello", MESSAGE, "it does not sync", MESSAGE, ""])
    ]
    judged = _triage(expert, *(json.dumps(record) for record in records))
    assert [{key: each[key] for key in record} for each, record in zip(judged, records, strict=True)] == records
    assert [each["verdict"] for each in judged] == ["unknown", "diagnosed", "ambiguous", "diagnosed", "unknown"]
    assert all(list(each) == [*records[0], *VERDICT] for each in judged)


def test_triage_moves_keys_that_collide(expert):
    """A key of the record that the verdict has too stands under `input`, and `input` itself with it."""
    record = {"text": MESSAGE, "verdict": "mine", "language": "fr", "question": 1, "input": {"x": 1}, "id": 7}
    judged = _triage(expert, json.dumps(record))[0]
    assert judged["input"] == {"verdict": "mine", "language": "fr", "question": 1, "input": {"x": 1}}
    assert (judged["text"], judged["id"], judged["verdict"]) == (MESSAGE, 7, "diagnosed")
    assert "input" not in _triage(expert, json.dumps({"text": MESSAGE}))[0]


@given(
    st.dictionaries(
        st.one_of(st.text(max_size=4), st.sampled_from([*VERDICT, "input", "text"])),
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=4)
        ),
        max_size=6,
    )
)
def test_triage_loses_nothing_of_a_record(expert, record):
    """Every key of the record is in what comes back, beside the verdict or under `input`, with its value."""
    judged = _triage(expert, json.dumps({**record, "text": "it does not sync"}))[0]
    kept = {**judged.pop("input", {}), **{key: value for key, value in judged.items() if key not in VERDICT}}
    assert kept == {**record, "text": "it does not sync"}


@pytest.mark.parametrize("column", ["text", "body", "", "verdict", "é"])
def test_triage_reads_the_named_column(expert, column):
    """The text stands under the key that was named, even where the verdict has a key of that name."""
    judged = _triage(expert, json.dumps({"text": "hello", column: MESSAGE}), column=column)[0]
    assert judged["verdict"] == "diagnosed"


def test_triage_passes_over_blank_lines(expert):
    """Blank lines give nothing; an empty text gives `unknown`."""
    judged = _triage(expert, "", "  \t ", "\n", '{"text": ""}', "\r\n", '{"text": " "}')
    assert [each["verdict"] for each in judged] == ["unknown", "unknown"]


BAD = {
    "not JSON": "it does not sync",
    "cut off": '{"text": "it does',
    "two records": '{"text": "a"} {"text": "b"}',
    "NaN": '{"text": "a", "n": NaN}',
    "infinity": '{"text": "a", "n": -Infinity}',
    "number beyond all": '{"text": "a", "n": 1e999}',
    "negative beyond all": '{"text": "a", "n": -1e999}',
    "endless digits": '{"text": "a", "n": ' + "9" * 100_000 + "}",
    "deep lists": '{"text": "a", "d": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "deep objects": '{"d":' * 100_000,
    "list": '["text"]',
    "text": '"text"',
    "null": "null",
    "number": "17",
    "no column": '{"body": "a"}',
    "null text": '{"text": null}',
    "number text": '{"text": 5}',
    "list text": '{"text": ["a"]}',
    "control character": '{"text": "a\x00b"}',
    "single quotes": "{'text': 'a'}",
}


@pytest.mark.parametrize("name", BAD)
def test_triage_goes_on_after_a_bad_record(expert, name):
    """A line that is no record becomes an error that names its line; those around it are judged all the same."""
    good = json.dumps({"text": MESSAGE})
    judged = _triage(expert, good, BAD[name], good)
    assert [list(each) == ["error"] for each in judged] == [False, True, False]
    assert isinstance(judged[1]["error"], str)
    assert "2" in judged[1]["error"]
    assert len(judged[1]["error"]) < 400
    assert judged[0] == judged[2]


STRANGE = {
    "lone surrogate": '{"text": "\\ud800 it does not sync", "k\\udfff": "\\ud800"}',
    "large number": '{"text": "a", "n": ' + "9" * 4000 + ', "f": 1e308}',
    "nested": '{"text": "a", "d": ' + "[" * 300 + "]" * 300 + "}",
    "NUL": '{"text": "a\\u0000b"}',
    "separators": '{"text": "a\u2028b\u2029c\x85d"}',
    "escapes": '{"text": "\\u001b[31m\\u202e", "\\u001b": 1}',
}


@pytest.mark.parametrize("name", STRANGE)
def test_triage_takes_strange_records(expert, name):
    """What is JSON is judged, however strange, and comes back as it was."""
    judged = _triage(expert, STRANGE[name])[0]
    given = json.loads(STRANGE[name])
    assert {key: judged[key] for key in given} == given
    assert judged["verdict"] in ("unknown", "ambiguous")


@given(
    st.lists(
        st.one_of(st.text(max_size=20), st.text(st.characters(codec=None)), st.sampled_from([*BAD.values()][:5])), max_size=4
    )
)
def test_triage_answers_every_line(expert, lines):
    """For any lines at all: a record or an error for each that is not blank."""
    assert len(_triage(expert, *lines)) == len([line for line in lines if line.strip()])


# -- converse ----------------------------------------------------------------------------------------------------------


def test_events_have_their_keys(expert):
    """Every event of a conversation has the keys of its type and no others; every type comes by."""
    said = ["it does not sync", "unknown", MESSAGE, "done", "all", "failed", "restart", "my printer is on fire", "quit"]
    events = [event for turn in _converse(expert, *said) for event in turn["events"]]
    assert {event["type"] for event in events} == set(EVENTS)
    for event in events:
        assert set(event) == EVENTS[event["type"]]
        if event["type"] == "ask":
            assert list(event["question"]) == QUESTION
        if event["type"] == "handoff":
            assert set(event["data"]) == NOTE
            assert all(name in expert.knowledge.entries for name in event["candidates"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_turn_comes_back_for_each_line_and_one_before_any(expert, language):
    """The opening turn comes before anything is said; then one turn a line, of the same shape, none for a blank line."""
    turns = _converse(expert, "it does not sync", b"", b"  \n", "4", "", "quit", language=language)
    assert len(turns) == 1 + 4
    assert all(list(turn) == ["events", "state"] for turn in turns)
    assert [turn["state"] for turn in turns] == ["listening", "asking", "asking", "asking", "closed"]
    assert {event["type"] for event in turns[0]["events"]} == {"say"}


def test_a_conclusion_stands_in_the_turn_that_reaches_it(expert):
    """`conclude` comes with the line that decides, with a real id and a certainty."""
    turns = _converse(expert, "it does not sync", MESSAGE)
    assert [event for event in turns[1]["events"] if event["type"] == "conclude"] == []
    event = next(event for event in turns[2]["events"] if event["type"] == "conclude")
    assert (event["id"], 0 < event["certainty"] <= 1) == ("dw-live-party-type", True)


@pytest.mark.parametrize(
    "bad", [*BAD.values(), '{"say": null}', '{"say": 1}', "{}"], ids=[*BAD, "null say", "number say", "no say"]
)
def test_a_bad_line_is_answered_and_forgotten(expert, bad):
    """A line that is no turn is answered with an error; the conversation stands where it was and goes on."""
    turns = _converse(expert, "it does not sync", bad.encode("utf-8", "surrogatepass"), "unknown")
    answer = turns[2]
    assert list(answer) == ["events", "state", "error"]
    assert (answer["events"], answer["state"]) == ([], "asking")
    assert turns[3] == _converse(expert, "it does not sync", "unknown")[2]


def test_the_conversation_waits_for_nothing(expert):
    """Each turn is given before the next line is read: a program can answer what it was asked."""
    heard = []

    def lines():
        for number in range(3):
            assert len(heard) == number + 1
            yield json.dumps({"say": "it does not sync"})

    for turn in protocol.converse(Session(expert), lines()):
        heard.append(turn)
    assert len(heard) == 4


# -- entries -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_expectations_are_questions_with_values_they_offer(expert, language):
    """`expects` maps ids of questions to one value, or to a list of several, that the question offers; none is lost."""
    questions = expert.knowledge.questions
    for entry in expert.knowledge.entries.values():
        expects = json.loads(protocol.dump(protocol.entry(expert.knowledge, entry.id, language)))["expects"]
        assert expects
        for question, expected in expects.items():
            values = [expected] if isinstance(expected, str) else expected
            assert values == list(entry.expects[question])
            assert isinstance(expected, str) == (len(values) == 1)
            assert set(values) <= {choice.value for choice in questions[question].choices}


def test_expectations_hold_for_every_question_that_concerns_an_entry(expert):
    """A question about a symptom of the entry, about what its rules conclude from, or that limits a step, is expected."""
    knowledge = expert.knowledge
    for entry in knowledge.entries.values():
        rules = [
            rule for rule in knowledge.rules if any(each.conclude == entry.id for each in rule.then) and rule.certainty > 0
        ]
        names = {condition.fact for rule in rules for condition in rule.when}
        names |= {condition.fact for step in entry.remedy for condition in step.only}
        concerned = {name for name in names if name in knowledge.questions}
        assert concerned <= set(protocol.entry(knowledge, entry.id, "en")["expects"]), entry.id
