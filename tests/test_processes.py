"""The command line as other programs see it: a process with pipes. The same every time, line by line, leaving no trace."""

import itertools
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from assistant.knowledge import load
from tests.dialogue.players import FOREIGN, VAGUE

ROOT = Path(__file__).parents[1]
ENTRIES = load().entries
SEEDS = range(20)


def _environment(**changes):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SYNC_ASSISTANT", "LC_", "LANG", "PYTHON"))
    }
    paths = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return {**kept, **paths, **{name: str(value) for name, value in changes.items()}}


def _start(*arguments, **changes):
    return subprocess.Popen(
        [sys.executable, "-m", "assistant", *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(**changes),
        cwd=changes.get("HOME"),
    )  # fmt: skip


def _run(*arguments, stdin=b"", **changes):
    """Run a command to its end: (exit code, output, errors), in bytes."""
    with _start(*arguments, **changes) as process:
        out, err = process.communicate(stdin, timeout=60)
    return process.returncode, out, err


def _jsonl(records):
    return "".join(json.dumps(record) + "\n" for record in records).encode()


TICKETS = _jsonl({"text": text} for text in [entry.examples["en"][-1] for entry in ENTRIES.values()] + [*VAGUE, *FOREIGN])
MESSAGE = ENTRIES["dw-initial-400-bad-request"].examples["en"][1]
SCRIPT = _jsonl(
    {"say": line} for line in ["it does not sync", "unknown", "1", MESSAGE, "unknown", "done", "failed", "unknown", "3", "back"]
)


# -- the same every time -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("command", "stdin"), [(["triage", "-"], TICKETS), (["converse"], SCRIPT)], ids=["triage", "converse"])
def test_the_same_input_gives_the_same_bytes(command, stdin):
    """Twenty runs under twenty hash seeds print exactly the same."""
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda seed: _run(*command, stdin=stdin, PYTHONHASHSEED=seed), SEEDS))
    assert {(code, err) for code, _, err in ended} == {(0, b"")}
    assert len({out for _, out, _ in ended}) == 1
    assert ended[0][1].count(b"\n") >= stdin.count(b"\n") > 9


# -- leaving no trace --------------------------------------------------------------------------------------------------

READING = {
    "diagnose": (["diagnose"], MESSAGE.encode()),
    "diagnose as JSON": (["diagnose", "--json"], b"hello"),
    "triage": (["triage", "-"], TICKETS),
    "converse": (["converse"], SCRIPT),
}


@pytest.mark.parametrize("command", READING)
def test_reading_commands_write_nothing(tmp_path, command):
    """With home, working folder and temporary folder empty, they are empty afterwards."""
    arguments, stdin = READING[command]
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)
    homes = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CACHE_HOME", "XDG_DATA_HOME"), home)
    code, out, err = _run(*arguments, stdin=stdin, **folders, **homes)
    assert (code in (0, 1), bool(out), err) == (True, True, b"")
    assert sorted(tmp_path.rglob("*")) == [home, temporary]


# -- line by line ------------------------------------------------------------------------------------------------------


def test_a_program_can_talk_turn_by_turn():
    """Converse prints each turn when it is due: the opening before anything is said, then one line a line."""
    with _start("converse", "--lang", "nl") as process:
        states = [json.loads(process.stdout.readline())["state"]]
        for said in ("it does not sync", "unknown", "quit"):
            process.stdin.write(_jsonl([{"say": said}]))
            process.stdin.flush()
            states.append(json.loads(process.stdout.readline())["state"])
        out, err = process.communicate(timeout=60)
    assert states == ["listening", "asking", "asking", "closed"]
    assert (process.returncode, out, err) == (0, b"", b"")


def test_triage_answers_before_its_input_ends():
    """A record is judged when its line is there, not at the end of the input."""
    with _start("triage", "-") as process:
        process.stdin.write(b'{"text": "hello", "id": 1}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.communicate(timeout=60)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("command", "stdin"),
    [
        (["triage", "-"], TICKETS * 40),
        (["converse"], _jsonl([{"say": "it does not sync"}]) * 600),
        (["chat"], b"it does not sync\n" * 900),
        (["explain", "dw-live-performance"], b""),
        (["diagnose", "--text", MESSAGE], b""),
    ],
    ids=["triage", "converse", "chat", "explain", "diagnose"],
)
def test_a_reader_that_leaves_is_no_failure(command, stdin):
    """`… | head -1`: when the reader of the output has gone, the program ends with 0 and without a word."""
    with _start(*command) as process, ThreadPoolExecutor(1) as pool:
        feeding = pool.submit(_feed, process, stdin)
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        feeding.result(timeout=60)
    assert (process.returncode, err) == (0, b"")


def _feed(process, stdin):
    with suppress(BrokenPipeError):
        process.stdin.write(stdin)
    with suppress(BrokenPipeError):
        process.stdin.close()


# -- consoles and their encodings --------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "cp850"])
@pytest.mark.parametrize("command", [["chat"], ["diagnose"], ["explain", "bc-uncouple"], ["--help"]], ids=" ".join)
def test_a_console_that_lacks_a_character_is_no_failure(command, encoding):
    """Dutch, quotes and arrows on a console that cannot show them: stand-ins, no traceback; odd bytes are read as well."""
    stdin = "het type van de partij “wijzigen” → lukt niet 🙂\n".encode() + b"\xff\xfe\x81\n"
    code, out, err = _run(*command, "--lang", "nl", stdin=stdin, PYTHONIOENCODING=encoding)
    assert (code in (0, 1), err) == (True, b"")
    out.decode(encoding)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["diagnose", "--text", MESSAGE], 0),
        (["diagnose", "--text", "hello"], 1),
        (["diagnose", "no/such/file"], 2),
        (["frobnicate"], 2),
        (["--version"], 0),
    ],
)
def test_the_exit_code_reaches_the_shell(arguments, code):
    """What `main` returns is the exit code of `python -m assistant`."""
    ended, _, err = _run(*arguments)
    assert ended == code
    assert b"Traceback" not in err


def test_two_answers_are_enough_to_tell_the_hash_seeds_apart():
    """The seeds above do change the order of sets of words, so that the test of sameness can fail."""
    code = "print(list({'alpha', 'beta', 'gamma', 'delta'}))"
    orders = [
        subprocess.run(
            [sys.executable, "-c", code], env=_environment(PYTHONHASHSEED=seed), capture_output=True, check=True
        ).stdout
        for seed in itertools.islice(SEEDS, 6)
    ]
    assert len(set(orders)) > 1
