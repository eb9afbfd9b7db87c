"""What says only where is not read: it is the same for whoever has the problem and whoever has not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.recognition.addresses import address_words
from assistant.recognition.text import split
from tests.growth import LINEAR, growth

ADDRESSES = ["make.powerapps.com", "portal.azure.com", "00000000-0000-0000-0000-000000000000", "sql01.corp.local"]


def left(text):
    words = split(text)
    hidden = address_words(words)
    return [word for at, word in enumerate(words.words) if at not in hidden]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_words_of_an_address_go_and_those_around_it_stay(address):
    assert left(f"the write to {address} failed") == ["the", "write", "to", "failed"]
    assert left(f"{address}: no") == ["no"]


@pytest.mark.parametrize(
    "text",
    [
        "Dynamics.Integrator.Plugins",
        "it failed.then it stopped",
        "version 10.0.40.1",
        "customers v3",
        "a < b-1 > c",
        "e.g. this",
    ],
)
def test_what_is_no_address_is_read(text):
    assert left(text) == list(split(text).words)


@given(st.text(max_size=60))
def test_every_index_is_a_word(text):
    words = split(text)
    assert address_words(words) <= set(range(len(words)))


@pytest.mark.parametrize("piece", ["a.", "a-", "aaaa", "0000-", "a.b ", "www.a.com "])
def test_time_is_linear(piece):
    """Four times the text takes about four times as long, however it repeats."""
    assert growth(lambda text: address_words(split(text)), lambda size: piece * size, 2_000) < LINEAR
