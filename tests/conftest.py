"""What many tests need: the shipped knowledge base, and an expert over it."""

import io
import os
import sys

import pytest

from assistant.cli import main
from assistant.dialogue.expert import Expert
from assistant.knowledge import load
from assistant.model import Knowledge


@pytest.fixture(scope="session", autouse=True)
def _data_of_its_own(tmp_path_factory):
    """What a chat records stays in the folder of the tests, also where a test starts a process."""
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def expert(knowledge) -> Expert:
    return Expert(knowledge)


@pytest.fixture
def run_here(capsys, monkeypatch):
    """Return a function that runs a command in this process: (exit code, output, errors)."""

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            code = stopped.code
        out, err = capsys.readouterr()
        return code, out, err

    return run
