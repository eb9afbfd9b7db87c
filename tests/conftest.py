"""What many tests need: the shipped knowledge base, and an expert over it."""

import os

import pytest

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
