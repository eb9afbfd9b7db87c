"""Three whole conversations on a real pseudo-terminal, as a person would hold them."""

import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.knowledge import load

pytestmark = [pytest.mark.terminal, pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX pseudo-terminal")]

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds that a text may take to appear before the test gives up. Only a broken program waits so long."""
SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b[=>78]|\r")
CURSOR_REQUEST = "\x1b[6n"
PROMPT = "\n> "
"""Only when the prompt is there is the terminal ready for single keys."""


class Terminal:
    """A pseudo-terminal with the program in it: type, and wait for what it says."""

    def __init__(self, *arguments):
        import fcntl
        import pty
        import struct
        import termios

        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SYNC_ASSISTANT", "LC_", "NO_COLOR"))}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "assistant", *arguments], stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env={**kept, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )  # fmt: skip
        os.close(slave)
        self.printed = ""
        self._seen = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._master)

    @property
    def words(self):
        return SEQUENCE.sub("", self.printed)

    def type(self, keys):
        """Type `keys`; what was printed before does not count for the next wait."""
        self._seen = len(self.words)
        data = keys.encode()
        while data:
            data = data[os.write(self._master, data) :]

    def wait_for(self, *texts):
        """Read until the texts stand, one after the other, in what was printed since the last keys."""
        deadline = time.monotonic() + PATIENCE
        wanted = re.compile(".*?".join(re.escape(text) for text in texts), re.DOTALL)
        while not wanted.search(self.words, self._seen):
            assert self._read(deadline), f"waited for {texts}, got:\n{self.words[-2000:]}"

    def end(self):
        """Read to the end; return the exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline):
            pass
        return self._process.wait(timeout=PATIENCE)

    def _read(self, deadline):
        if not select.select([self._master], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return False
        try:
            data = os.read(self._master, 65536).decode("utf-8", errors="replace")
        except OSError:  # the other side is closed
            return False
        if CURSOR_REQUEST in data:
            os.write(self._master, b"\x1b[1;1R")
        self.printed += data
        return bool(data)


def test_a_paste_of_forty_lines_is_concluded():
    """English: forty lines of log with one known message among them end in its conclusion, and quit ends with 0."""
    entry = load().entries["dw-live-party-type"]
    log = [f"2024-03-11T08:{number:02d}:11Z INFO worker {number} picked up job nightly-backup" for number in range(39)]
    log.insert(20, entry.examples["en"][0])
    with Terminal("chat", "--lang", "en", "--role", "system-admin") as terminal:
        terminal.wait_for("Paste the error message", PROMPT)
        terminal.type("\x1b[200~" + "\r".join(log) + "\x1b[201~")
        terminal.wait_for("worker 38")
        assert "Step 1" not in terminal.words
        terminal.type("\r")
        terminal.wait_for(entry.title.en[:40], "Step 1 of", PROMPT)
        terminal.type("quit\r")
        terminal.wait_for("Goodbye.")
        assert terminal.end() == 0


def test_a_remedy_is_walked_to_its_end_in_dutch():
    """Dutch: a pasted message, its steps one by one, the verify question, solved; Ctrl-D leaves with 0."""
    entry = load().entries["dw-live-party-not-found"]
    with Terminal("--lang", "nl") as terminal:
        terminal.wait_for("Plak de foutmelding", PROMPT)
        terminal.type(entry.examples["nl"][0] + "\r")
        for number in range(1, len(entry.remedy) + 1):
            terminal.wait_for(f"Stap {number} van {len(entry.remedy)}", PROMPT)
            terminal.type("klaar\r")
        terminal.wait_for("1. ja", PROMPT)
        terminal.type("ja\r")
        terminal.wait_for("Mooi. Opgelost", PROMPT)
        terminal.type("\x04")
        terminal.wait_for("Tot ziens.")
        assert terminal.end() == 0


def test_the_plain_dialogue_on_a_terminal():
    """--plain: a question, an answer, a pasted message; no escape sequence is printed; the end of the input leaves with 0."""
    entry = load().entries["dw-live-party-type"]
    with Terminal("chat", "--plain", "--lang", "en", "--role", "system-admin") as terminal:
        terminal.wait_for("Paste the error message")
        terminal.type("it does not sync\n")
        terminal.wait_for("Where do you see it?", "8. I don't know")
        terminal.type("unknown\n")
        terminal.wait_for("?", "I don't know")
        terminal.type(f"see this log\n{entry.examples['en'][0]}\n")
        terminal.wait_for("Step 1 of", "Check:")
        assert "\x1b" not in terminal.printed
        terminal.type("\x04")
        terminal.wait_for("Goodbye.")
        assert terminal.end() == 0
