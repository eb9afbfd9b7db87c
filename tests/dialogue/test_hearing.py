"""A line is a command, an answer or a text: laws for every question of the knowledge base and for every line."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.events import Option
from assistant.dialogue.hearing import COMMANDS, hear
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.states import State
from assistant.model import LANGUAGES, UNKNOWN, YES_NO

WHERE = (
    Option("office", "in the finance and operations app"),
    Option("cloud", "in Dataverse"),
    Option("desk", "in Business Central"),
    Option("dutch", "op de pagina Twee keer wegschrijven"),
    Option(UNKNOWN, "I don't know"),
)
YES_OR_NO = (Option("yes", "yes"), Option("no", "no"), Option(UNKNOWN, "I don't know"))
ENGLISH_COMMANDS = {
    "help": "help", "?": "help", "back": "back", "restart": "restart", "quit": "quit", "done": "done", "skip": "skip",
    "failed": "failed", "all": "all", "why": "why", "how": "how", "whynot": "whynot", "why not": "whynot",
    "candidates": "candidates", "answers": "answers", "change": "change", "whatif": "whatif", "what if": "whatif",
    "open": "open", "note": "note", "case": "case", "handoff": "handoff", "names": "names",
}  # fmt: skip
DUTCH_COMMANDS = {
    "hulp": "help", "terug": "back", "opnieuw": "restart", "stoppen": "quit", "afsluiten": "quit", "klaar": "done",
    "overslaan": "skip", "mislukt": "failed", "alles": "all", "waarom": "why", "hoe": "how", "waaromniet": "whynot",
    "waarom niet": "whynot", "kandidaten": "candidates", "antwoorden": "answers", "wijzig": "change", "watals": "whatif",
    "wat als": "whatif", "openen": "open", "notitie": "note", "zaak": "case", "overdracht": "handoff",
    "namen": "names",
}  # fmt: skip
WITH_ARGUMENT = {
    "language nl": ("language", "nl"), "taal en": ("language", "en"), "role user": ("role", "user"),
    "rol system-admin": ("role", "system-admin"),
}  # fmt: skip
TEXTS = (
    "how do I unlink the environments",
    "back to the office",
    "terug naar kantoor werkt niets meer",
    "all records fail",
    "alles is stuk",
    "help me please",
    "next week we go live",
    "stop synchronising one customer",
    "done that already",
    "role of the user is missing",
    "how do I see what arrives",
    "why does nothing synchronize",
    "why not synchronize everything at once",
    "hoe ontkoppel ik een klant",
    "waarom komt niets aan",
    "change the password of the integration user",
    "what if nobody has the role",
    "answers do not arrive",
    "case sensitive lookup fails",
    "zaak loopt vast",
    "handoff to the next team fails",
    "open the page of the errors",
    "failed to save",
    "/how do I unlink",
    "/var/log/dualwrite.log",
)
IDK = (
    "unknown", "don't know", "I don't know", "i don’t know", "I do not know.", "no idea", "not sure", "idk",
    "weet ik niet", "Dat weet ik niet", "geen idee", "weet niet", "onbekend", "ik weet het niet",
)  # fmt: skip


def _questions(knowledge):
    for language in LANGUAGES:
        render = Renderer(knowledge, State(language))
        asks = [render.ask(question) for question in knowledge.questions.values()]
        yield from [*asks, render.ask_verify(next(iter(knowledge.entries.values())))]


def _answer(line, choices):
    heard = hear(line, choices)
    return heard.value if heard.kind == "answer" else None


def test_every_choice_can_be_named_by_value_number_letter_and_label(knowledge):
    """Each of the four names of a choice means that choice, in any case and with a full stop, for every question."""
    for ask in _questions(knowledge):
        values = {choice.value for choice in ask.choices}
        for number, choice in enumerate(ask.choices, 1):
            names = [choice.value, choice.value.upper(), choice.label, choice.label.upper(), f" {choice.label}. "]
            if str(number) not in values:
                names += [str(number), f"{number}.", f"({number})"]
            letter = string.ascii_lowercase[number - 1]
            names += [letter, letter.upper(), f"{letter})"] if letter not in values else []
            assert {_answer(name, ask.choices) for name in names} == {choice.value}, (ask.id, choice)


def test_a_value_goes_before_a_number():
    """Where values look like numbers, what is typed is the value; a number that is no value still counts the choices."""
    choices = (Option("2", "two"), Option("1", "one"), Option("400", "Bad Request"), Option(UNKNOWN, "?"))
    assert [_answer(line, choices) for line in ("1", "2", "3", "4", "400")] == ["1", "2", "400", UNKNOWN, "400"]


@pytest.mark.parametrize("line", ["0", "6", "99", "-1", "1 2", "²", "٣", "1e0", "f", "z", "ab"])
def test_a_number_or_letter_that_no_choice_has_is_no_answer(line):
    """Only the numbers and letters of the choices that were shown count."""
    assert hear(line, WHERE).kind != "answer"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("dataverse", "cloud"),
        ("Business Central", "desk"),
        ("central", "desk"),
        ("finance operations", "office"),
        ("twee keer", "dutch"),
    ],
)
def test_words_of_one_label_name_it(line, value):
    """Some of the words of a label are enough where no other label has them all."""
    assert _answer(line, WHERE) == value


@pytest.mark.parametrize("line", ["app", "finance", "in the finance app", "finance central", "dataverse is down since monday"])
def test_words_of_no_label_or_of_several_are_no_answer(line):
    """Short words, words of two labels and words beyond a label choose nothing."""
    assert _answer(line, (*WHERE, Option("also", "in the finance app of another company"))) is None


@pytest.mark.parametrize("choices", [WHERE, YES_OR_NO])
@pytest.mark.parametrize("line", IDK)
def test_not_knowing_can_be_said_in_either_language(line, choices):
    """Don't know is heard in English and Dutch, whatever the language of the session."""
    assert _answer(line, choices) == UNKNOWN


@pytest.mark.parametrize(
    ("line", "value"), [("y", "yes"), ("ja", "yes"), ("J", "yes"), ("Yes!", "yes"), ("n", "no"), ("nee", "no"), ("Nope.", "no")]
)
def test_yes_and_no_can_be_said_in_either_language(line, value):
    """Yes and no are heard in English and Dutch, short or in full."""
    assert _answer(line, YES_OR_NO) == value


@pytest.mark.parametrize(("line", "command"), [*ENGLISH_COMMANDS.items(), *DUTCH_COMMANDS.items()])
@pytest.mark.parametrize("choices", [(), WHERE])
def test_commands_are_heard_in_both_languages(line, command, choices):
    """A command is its word alone, in any case, with or without a slash, whether or not a question is open."""
    for form in (line, line.upper(), f"  {line} ", f"/{line}", f"{line}."):
        heard = hear(form, choices)
        assert (heard.what, heard.kind) == (command, "command")


def test_every_command_has_a_word_in_each_language():
    """The tests above name every command, in English and in Dutch (help is both)."""
    with_argument = {command for command, _ in WITH_ARGUMENT.values()}
    assert set(ENGLISH_COMMANDS.values()) | with_argument == set(COMMANDS)
    assert set(DUTCH_COMMANDS.values()) | with_argument == set(COMMANDS)


ARGUMENTS = {"language": ("en", "nl"), "role": ("user", "system-admin")}


@pytest.mark.parametrize(("line", "meant"), WITH_ARGUMENT.items())
def test_a_command_takes_its_argument(line, meant):
    """Language and role take one of the words that are valid there."""
    for form in (line, f"/{line}", line.upper()):
        heard = hear(form, WHERE, ARGUMENTS)
        assert (heard.what, heard.value) == meant


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("note Called back, at 10:30 by Jan.", ("note", "Called back, at 10:30 by Jan.")),
        ("notitie  DE KLANT belt terug!", ("note", "DE KLANT belt terug!")),
        ("case CAS-01234-X", ("case", "CAS-01234-X")),
        ("zaak 17", ("case", "17")),
        ("/case my own words", ("case", "my own words")),
        ("handoff Note.md", ("handoff", "Note.md")),
        ("overdracht ../notes/klant 1.json", ("handoff", "../notes/klant 1.json")),
        ("handoff C:\\temp\\x.md", ("handoff", "C:\\temp\\x.md")),
        ("/handoff note", ("handoff", "note")),
    ],
)
def test_what_is_noted_is_taken_as_it_is_typed(line, meant):
    """A note, a case's number and a file keep their capitals, signs and spaces."""
    for choices in ((), WHERE, YES_OR_NO):
        heard = hear(line, choices)
        assert (heard.what, heard.value) == meant


def test_with_any_other_word_behind_it_a_command_is_a_text():
    """What people write may begin with a command's word; only a leading stroke forces it."""
    for line in ("rol ontbreekt", "role missing", "language error"):
        assert hear(line, (), ARGUMENTS).what == "text"
        assert hear(f"/{line}", (), ARGUMENTS).kind == "command"


@pytest.mark.parametrize("line", TEXTS)
def test_only_a_whole_line_is_a_command(line):
    """A sentence that begins with a command's word, or a path with a slash, is evidence, word for word."""
    for choices in ((), WHERE):
        heard = hear(line, choices)
        assert (heard.what, heard.value, heard.kind) == ("text", line, "text")


def test_an_answer_goes_before_a_command_and_a_slash_before_both():
    """Where a choice is called as a command is, the bare word answers and the slash forces the command."""
    choices = (Option("back", "back"), Option("all", "everything"), Option(UNKNOWN, "?"))
    assert hear("back", choices).kind == "answer"
    assert hear("/back", choices).what == "back"
    assert hear("/all", choices).what == "all"


def test_a_slash_before_an_unknown_word_is_no_evidence():
    """A mistyped command is told apart from a text, and from nothing."""
    assert hear("/quti", WHERE).kind == "no-command"
    assert hear("   ", WHERE).kind == hear("", WHERE).kind == "nothing"


LINES = st.one_of(
    st.text(),
    st.text(st.characters(codec=None)),
    st.text("/ \t\n\r\x0b?.!'’()0123456789²٣abcjny\ud800\x1b\u202e\x85", max_size=8),
    st.sampled_from([word for words in COMMANDS.values() for word in words]).flatmap(
        lambda word: st.text(max_size=6).map(lambda more: word + more)
    ),
)


@given(LINES, st.sampled_from([(), WHERE, YES_OR_NO, (Option("", ""),)]))
def test_hearing_never_fails_and_invents_nothing(line, choices):
    """Whatever is typed is one of five kinds; an answer is one of the choices, a text is the line itself."""
    heard = hear(line, choices)
    assert heard.kind in ("command", "answer", "text", "nothing", "no-command")
    if heard.kind == "answer":
        assert heard.value in [choice.value for choice in choices]
    elif heard.kind == "text":
        assert heard.value == line
    elif heard.kind == "command":
        assert heard.what in COMMANDS
    else:
        assert heard.kind == ("no-command" if line.strip() else "nothing")


WORDS = sorted({word for words in COMMANDS.values() for word in words} | {"1", "yes", "unknown", "office", "/back", "/quit"})


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=5), st.sampled_from([(), WHERE, YES_OR_NO]))
def test_nothing_in_a_paste_of_several_lines_is_a_command_or_an_answer(words, choices):
    """Several lines are a text, however much each of them looks like a command or a choice."""
    paste = "\n".join(words)
    heard = hear(paste, choices)
    assert (heard.kind, heard.value) == ("text", paste)


def test_yes_and_no_have_the_values_that_scripts_rely_on():
    """The answers of a yes/no question are `yes` and `no`."""
    assert [choice.value for choice in YES_NO] == ["yes", "no"]
