"""What many tests need: the shipped knowledge base, and an expert over it."""

import pytest

from assistant.dialogue.expert import Expert
from assistant.knowledge import load
from assistant.model import Knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def expert(knowledge) -> Expert:
    return Expert(knowledge)
