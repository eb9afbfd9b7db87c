"""The command line: what it prints, in which language, with which exit code, whatever it is given to read."""

import json
import re
import shutil
import sys
from itertools import pairwise
from pathlib import Path

import pytest

import assistant.dialogue.expert
import assistant.knowledge
import assistant.transcripts.noting  # it derives from Expert, which `run` replaces
from assistant import __version__
from assistant.dialogue.rendering import Renderer
from assistant.dialogue.states import State
from assistant.dialogue.wording import phrase
from assistant.knowledge import loader
from assistant.model import LANGUAGES
from tests.documents import quoted_messages

MESSAGE = (
    "Cannot update a party's type from 'DirOrganization' to 'DirPerson', a delete of the existing party followed by an insert"
)
ENTRY = "dw-live-party-type"
VAGUE = "it does not sync"
FOREIGN = "my printer is on fire"
SHIPPED = loader.shipped_folder


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    for name in ("SYNC_ASSISTANT_LANG", "SYNC_ASSISTANT_KNOWLEDGE", "LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(run_here, monkeypatch, expert):
    """Return a function that runs a command in this process: (exit code, output, errors).

    The shipped knowledge is not read again for each command: what is loaded without a folder is the one of the tests.
    """
    load, make = assistant.knowledge.load, assistant.dialogue.expert.Expert
    shipped = expert.knowledge
    monkeypatch.setattr(assistant.knowledge, "load", lambda *given: shipped if not any(given) and _shipped() else load(*given))
    monkeypatch.setattr(assistant.dialogue.expert, "Expert", lambda given: expert if given is shipped else make(given))
    return run_here


def _shipped():
    """Tell whether the shipped knowledge is the real one: a test may have put another folder in its place."""
    return loader.shipped_folder is SHIPPED


def _one_line(text):
    return text.count("\n") == 1 and text.endswith("\n")


# -- exit codes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [(), ("--json",)])
@pytest.mark.parametrize(("text", "code"), [(MESSAGE, 0), (VAGUE, 1), (FOREIGN, 1), ("", 1)])
def test_diagnose_exits_with_its_verdict(run, text, code, form):
    """0 diagnosed, 1 ambiguous or unknown, from an option, a file or standard input alike; nothing on standard error."""
    assert run("diagnose", "--text", text, *form)[::2] == (code, "")
    assert run("diagnose", *form, stdin=text.encode())[0] == code
    assert run("diagnose", "-", *form, stdin=text.encode())[0] == code


def test_the_verdict_is_the_same_wherever_the_text_comes_from(run, tmp_path):
    """A file, standard input and --text give the same JSON, one line of it."""
    (tmp_path / "error.log").write_text(MESSAGE, encoding="utf-8")
    told = {
        run("diagnose", "--json", *arguments, stdin=MESSAGE.encode())[1]
        for arguments in ([tmp_path / "error.log"], ["-"], [], ["--text", MESSAGE])
    }
    assert len(told) == 1
    assert _one_line(told.copy().pop())
    assert json.loads(told.pop())["diagnoses"][0]["id"] == ENTRY


MISUSES = {
    "no such command": ["frobnicate"],
    "no such option": ["diagnose", "--frobnicate"],
    "an option cut short": ["diagnose", "--js", "--text", "x"],
    "no such language": ["diagnose", "--text", "x", "--lang", "xx"],
    "two inputs": ["diagnose", "--text", "x", "file"],
    "no file named": ["triage"],
    "no such form": ["triage", "-", "--format", "csv"],
    "no such file": ["diagnose", "no/such/file"],
    "no such file to triage": ["triage", "no/such/file"],
    "a folder": ["diagnose", "."],
    "a folder to triage": ["triage", "."],
    "no such entry": ["explain", "zzz"],
    "no entry named": ["explain"],
    "no such role": ["converse", "--role", "king"],
    "no such knowledge": ["diagnose", "--text", "x", "--knowledge", "no/such/folder"],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("misuse", MISUSES)
def test_misuse_exits_with_2_and_one_message(run, monkeypatch, misuse, language):
    """Wrong usage or input: exit code 2, nothing on standard output, a message that begins with the program's name."""
    monkeypatch.setenv("SYNC_ASSISTANT_LANG", language)
    code, out, err = run(*MISUSES[misuse])
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("sync-assistant")
    assert "Traceback" not in err


@pytest.mark.parametrize("more", [(), ("--plain",), ("--resume",), ("--resume", "missing.json"), ("hello",)])
def test_a_role_that_is_not_known_is_refused_before_anything_is_asked(run, more):
    """`chat --role king` ends with 2 and names the roles: nothing was printed, and nothing read."""
    code, out, err = run("chat", "--role", "king", *more, stdin=b"hello\n")
    assert (code, out) == (2, "")
    assert "system-admin" in err
    assert sys.stdin.read() == "hello\n"


def test_a_wrong_id_gets_a_hint(run):
    """A slip in an id is met with the nearest id; nonsense is not."""
    assert f"'{ENTRY}'" in run("explain", "dw-live-party-typ")[2]
    assert "'" not in run("explain", "zzz")[2].replace("'zzz'", "")


@pytest.mark.parametrize("arguments", [["triage", "-"], ["converse"], ["chat"], []])
def test_the_end_of_the_input_is_no_failure(run, arguments):
    """Nothing to read: exit code 0."""
    assert run(*arguments)[::2] == (0, "")


# -- language ----------------------------------------------------------------------------------------------------------


def _language(run, *arguments):
    out = run("diagnose", "--help", *arguments)[1]
    return "nl" if out.startswith("gebruik:") else "en"


@pytest.mark.parametrize(
    ("option", "variable", "settings", "spoken"),
    [
        ("nl", "en", {"LC_ALL": "en_US.UTF-8"}, "nl"),
        ("en", "nl", {"LC_ALL": "nl_NL.UTF-8"}, "en"),
        (None, "nl", {"LC_ALL": "en_US.UTF-8"}, "nl"),
        (None, "en", {"LANG": "nl_NL.UTF-8"}, "en"),
        (None, "nl-BE", {}, "nl"),
        (None, None, {"LANG": "nl_NL.UTF-8"}, "nl"),
        (None, None, {"LC_ALL": "nl_BE", "LANG": "en_US.UTF-8"}, "nl"),
        (None, None, {"LC_ALL": "en_US.UTF-8", "LANG": "nl_NL.UTF-8"}, "en"),
        (None, None, {"LC_MESSAGES": "nl_NL", "LANG": "en_US.UTF-8"}, "nl"),
        (None, None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, None, {"LANG": "C"}, "en"),
        (None, "fr", {"LANG": "nl_NL.UTF-8"}, "en"),
    ],
)
def test_the_language_is_chosen_in_order(run, monkeypatch, option, variable, settings, spoken):
    """--lang goes before SYNC_ASSISTANT_LANG, that before the locale, that before English."""
    if variable is not None:
        monkeypatch.setenv("SYNC_ASSISTANT_LANG", variable)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert _language(run, *(["--lang", option] if option else [])) == spoken
    assert _language(run, *([f"--lang={option}"] if option else [])) == spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_recognised_does_not_depend_on_the_language(run, expert, language):
    """An English and a Dutch message reach the same entry, whatever language is spoken."""
    for given in LANGUAGES:
        text = expert.knowledge.entries[ENTRY].examples[given][0]
        record = json.loads(run("diagnose", "--json", "--text", text, "--lang", language)[1])
        assert (record["diagnoses"][0]["id"], record["language"]) == (ENTRY, language)
        assert record["diagnoses"][0]["title"] == expert.knowledge.entries[ENTRY].title.in_(language)


COMMANDS = ("", "chat", "diagnose", "triage", "converse", "explain")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_in_dutch_is_dutch(run, command):
    """The words that argparse puts in are said in Dutch too."""
    code, out, err = run(*filter(None, [command]), "--help", "--lang", "nl")
    assert (code, err) == (0, "")
    assert out.startswith("gebruik: sync-assistant")
    english = r"\b(usage|options?|optional|positional arguments?|commands|show this|exit|default|required)\b"
    assert re.search(english, out.replace("sync-assistant", "")) is None


@pytest.mark.parametrize("command", COMMANDS)
def test_help_in_both_languages_offers_the_same(run, command):
    """English and Dutch help name the same options."""
    offered = [re.findall(r"--\w+", run(*filter(None, [command]), "-h", "--lang", language)[1]) for language in LANGUAGES]
    assert offered[0] == offered[1]


# -- versions, knowledge -----------------------------------------------------------------------------------------------


def test_version_names_program_and_knowledge(run, expert):
    """--version prints the version of the package and that of the content of the knowledge."""
    code, out, _ = run("--version")
    assert (code, _one_line(out)) == (0, True)
    assert __version__ in out
    assert expert.knowledge.version in out


@pytest.fixture
def broken(tmp_path):
    """Return a copy of the knowledge base with three faults in two files, and the paths of the files."""
    folder = tmp_path / "kb"
    shutil.copytree(SHIPPED(), folder)
    first = folder / "business-central" / "bc-uncouple.yaml"
    first.write_text(first.read_text(encoding="utf-8") + "nonsense: yes\nid: bc-uncouple\n", encoding="utf-8")
    second = folder / "dual-write" / f"{ENTRY}.yaml"
    second.write_text(second.read_text(encoding="utf-8").replace("kind: problem", "kind: riddle"), encoding="utf-8")
    return folder, {"bc-uncouple.yaml", f"{ENTRY}.yaml"}


def _faults(err):
    """Return the names of the files of which `err` tells faults, one for each, as path:line:column: CODE what."""
    return [re.split("[:/]", line[: line.index(".yaml") + 5])[-1] for line in err.splitlines() if FAULT.fullmatch(line)]


FAULT = re.compile(r"\S+\.yaml:\d+:\d+: K\w+ .+")


@pytest.mark.parametrize(
    "command",
    [["diagnose", "--text", "x"], ["triage", "-"], ["converse"], ["explain", ENTRY], ["chat"], ["chat", "hello", "--plain"]],
)
def test_faults_of_the_knowledge_are_listed_with_their_places(run, broken, monkeypatch, command):
    """A broken knowledge base: exit code 2 and every fault of every file as path:line:column: CODE what; no traceback."""
    folder, names = broken
    monkeypatch.setattr(loader, "shipped_folder", lambda: folder)
    code, _, err = run(*command, stdin=b"hello\n")
    assert code == 2
    assert set(_faults(err)) == names
    assert len(_faults(err)) >= 3
    assert "Traceback" not in err


def test_a_faulty_file_of_ones_own_is_left_out_and_named(run, tmp_path):
    """A fault in a folder of one's own is told with its place; all the rest still works."""
    (tmp_path / "own.yaml").write_text("id: own\nnonsense: yes\n", encoding="utf-8")
    code, out, err = run("diagnose", "--json", "--text", MESSAGE, "--knowledge", tmp_path)
    assert (code, json.loads(out)["diagnoses"][0]["id"]) == (0, ENTRY)
    assert set(_faults(err)) == {"own.yaml"}


# -- saving ------------------------------------------------------------------------------------------------------------


def _conversed(run, *said, language="en"):
    """Return the events of each turn of `converse`, the opening first."""
    lines = "\n".join(json.dumps({"say": each}) for each in said)
    return [json.loads(line)["events"] for line in run("converse", "--lang", language, stdin=lines.encode())[1].splitlines()]


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """Return a folder in which all stands that the program could write."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "TMPDIR", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(("language", "save"), [("en", "save"), ("nl", "bewaar"), ("nl", "bewaren"), ("nl", "opslaan")])
def test_converse_gives_what_is_saved_to_its_caller(run, disk, language, save):
    """`save [FILE]` is answered by an event with the redacted transcript, which replays; nothing is written to disk."""
    said = (VAGUE, f"jan@contoso.com: {MESSAGE}", f"{save} my.txt", save)
    *_, asked, named, unnamed = _conversed(run, *said, language=language)
    assert [each["type"] for each in named][:2] == ["write", "say"]
    assert named[-1] == asked[-1]  # what was open is still open
    write, other = named[0], unnamed[0]
    assert (set(write), write["path"], other["text"]) == ({"type", "path", "text"}, "my.txt", write["text"])
    assert re.fullmatch(r"sync-assistant-\d{8}-\d{6}\.txt", other["path"])
    assert "contoso" not in write["text"]
    assert "mail 1" in named[1]["text"]
    assert list(disk.iterdir()) == []
    (disk / "my.txt").write_text(write["text"], encoding="utf-8")
    assert run("replay", disk / "my.txt")[0] == 0


@pytest.mark.parametrize(("language", "save"), [("en", "save --as-test"), ("nl", "bewaar --as-test")])
def test_converse_asks_for_the_promise_of_a_test(run, disk, language, save):
    """`save --as-test` asks what is promised, as any question; the test comes as an event, with the path where it belongs."""
    *_, asked, answered = _conversed(run, "help", MESSAGE, save, ENTRY, language=language)
    question = asked[-1]["question"]
    assert [choice["value"] for choice in question["choices"]] == [ENTRY, "nothing", "unknown"]
    assert (answered[0]["type"], Path(answered[0]["path"]).name) == ("write", f"{ENTRY}-{language}-saved.txt")
    assert f"concludes: {ENTRY}\n" in answered[0]["text"]
    assert list(disk.iterdir()) == []


@pytest.mark.parametrize(("language", "save"), [("en", "save"), ("nl", "opslaan")])
def test_what_the_help_of_converse_names_it_knows(run, disk, language, save):
    """The word for saving stands in the help, and is a command from the first line on."""
    *_, helped, answered = _conversed(run, "help", save, language=language)
    assert f"  {save} " in helped[0]["text"]
    assert answered[0]["type"] == "write"
    assert _conversed(run, save, language=language)[-1] == [{"type": "say", "text": phrase(language, "nothing-to-save")}]


# -- encodings ---------------------------------------------------------------------------------------------------------

TEXT = "De initiële synchronisatie: (400) Ongeldige aanvraag.), er is een fout opgetreden bij de AX-export"
ENCODED = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "UTF-16 LE": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "UTF-16 BE": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "cp1252": TEXT.encode("cp1252"),
    "Windows line ends": TEXT.replace(" ", "\r\n", 2).encode(),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_a_file_is_read_whatever_its_encoding(run, tmp_path, encoding):
    """The same message is diagnosed from UTF-8, UTF-16 and the Windows code page, from a file and from standard input."""
    (tmp_path / "log.txt").write_bytes(ENCODED[encoding])
    for arguments in (["diagnose", "--json", tmp_path / "log.txt"], ["diagnose", "--json"]):
        code, out, _ = run(*arguments, stdin=ENCODED[encoding])
        assert code == 0
        assert json.loads(out)["diagnoses"][0]["id"] == "dw-initial-400-bad-request"
        assert "\ufffd" not in out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_records_are_read_whatever_their_encoding(run, tmp_path, encoding):
    """Triage and converse take their lines in the same encodings."""
    path = tmp_path / "tickets.jsonl"
    records = [{"text": TEXT, "say": TEXT, "id": number} for number in range(3)]
    path.write_bytes("\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode(encoding))
    judged = [json.loads(line) for line in run("triage", path)[1].splitlines()]
    assert [(each["id"], each["verdict"], each["text"]) for each in judged] == [(n, "diagnosed", TEXT) for n in range(3)]
    turns = [json.loads(line) for line in run("converse", stdin=path.read_bytes())[1].splitlines()]
    assert len(turns) == 4
    assert not any("error" in turn for turn in turns)


def test_binary_input_is_no_failure(run, tmp_path):
    """Bytes that are no text at all are not known, and are errors in triage; never a traceback."""
    path = tmp_path / "core.bin"
    path.write_bytes(bytes(range(256)) * 40 + b"\xff\xfe\x00\xd8")
    assert run("diagnose", path)[::2] == (1, "")
    code, out, err = run("triage", path)
    assert (code, err) == (0, "")
    assert all(list(json.loads(line)) == ["error"] for line in out.splitlines())
    assert run("diagnose", stdin=b"\xff\xfe\x00\xd8\x00")[0] == 1


@pytest.mark.parametrize("text", ["\x1b[31mred\x1b[0m", "\x1b]0;t\x07", "\x9b31m", "\u202eabc"], ids=ascii)
def test_nothing_that_is_printed_acts_on_a_terminal(run, expert, text):
    """A pasted escape sequence reaches neither the page of a verdict nor an error message."""
    entry = expert.knowledge.entries["dw-live-missing-privilege"]
    told = [run("diagnose", "--text", entry.examples["en"][0].replace(" ", f" {text} ", 3))]
    told += [run("explain", text), run("diagnose", text), run("chat", stdin=f"{text}\n/{text}\n".encode())]
    for _, out, err in told:
        assert re.sub(r"[\n\t]", "", out + err).isprintable()


# -- explain -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_tells_all_and_is_not_wrapped(run, expert, language):
    """The page of each entry has its id, its symptoms' messages in full, related ids and sources, each on one line."""
    render = Renderer(expert.knowledge, State(language, english_names=True))
    for entry in expert.knowledge.entries.values():
        code, out, err = run("explain", entry.id, "--lang", language)
        assert (code, err) == (0, "")
        lines = out.splitlines()
        assert lines[0] == render.title(entry.id)
        messages = [message for symptom in entry.symptoms for name in LANGUAGES for message in symptom.messages.get(name, ())]
        assert {f"- {message}" for message in messages} <= set(lines)
        for related in entry.related:
            assert f"- {related}: {render.title(related)}" in lines
        assert all(any(source.heading in line for line in lines) for source in entry.sources)
        for wanted in (entry.id, *map(render.text, (entry.cause, entry.verify, *(step.do for step in entry.remedy)))):
            assert any(wanted in line for line in lines)
        assert re.search("[│┃┌└╭╰]", out) is None


def test_a_page_as_json_holds_what_the_page_holds(run, expert):
    """explain --json is one line with the messages, the steps and the expectations of the entry."""
    for entry in expert.knowledge.entries.values():
        code, out, _ = run("explain", entry.id, "--json")
        assert (code, _one_line(out), out.isascii()) == (0, True, True)
        record = json.loads(out)
        assert record["id"] == entry.id
        assert len(record["steps"]) == len(entry.remedy)
        assert sum(map(len, record["messages"].values())) == sum(
            len(texts) for symptom in expert.knowledge.symptoms_of(entry) for texts in symptom.messages.values()
        )
        for question, expected in record["expects"].items():
            offered = {choice.value for choice in expert.knowledge.questions[question].choices}
            assert set([expected] if isinstance(expected, str) else expected) <= offered


# -- dialogue without a terminal ---------------------------------------------------------------------------------------


def test_without_a_terminal_the_dialogue_is_plain(run):
    """No command at all, with pipes: the plain dialogue, to the goodbye."""
    code, out, err = run("--lang", "nl", stdin=f"{MESSAGE}\nstoppen\n".encode())
    assert (code, err) == (0, "")
    assert out.startswith("Plak de foutmelding")
    assert out.endswith("Tot ziens.\n")
    assert "\x1b" not in out


def test_the_first_thing_said_can_stand_on_the_command_line(run):
    """chat TEXT answers TEXT before it reads anything."""
    out = run("chat", VAGUE)[1]
    assert "  1. " in out


@pytest.mark.skipif(not quoted_messages(), reason="the source documents (../shared) are not here")
def test_documented_messages_are_diagnosed_from_standard_input(run):
    """What a document quotes is diagnosed by the command as by the library."""
    for (entry, message), (other, _) in pairwise(quoted_messages()):
        if entry != other:
            code, out, _ = run("diagnose", "--json", stdin=message.encode())
            assert (code, json.loads(out)["diagnoses"][0]["id"]) == (0, entry)
