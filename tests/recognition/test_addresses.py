"""What says only where or who is not read: hidden or not, a text is understood the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.recognition.addresses import address_words
from assistant.recognition.text import split
from tests.growth import LINEAR, growth

ADDRESSES = {
    "fabrikam.crm4.dynamics.com": "<host-1>",
    "https://fabrikam-uat.sandbox.operations.dynamics.com/?mi=X": "https://<host-1>/?mi=X",
    "jan.de.vries@fabrikam.nl": "<mail-1>",
    "f2295c0a-8742-4c24-982e-979454b69d59": "<guid-3>",
    "sql01.corp.local": "<host-12>",
}


def left(text):
    words = split(text)
    hidden = address_words(words)
    return [word for at, word in enumerate(words.words) if at not in hidden]


@pytest.mark.parametrize(("shown", "hidden"), ADDRESSES.items())
def test_an_address_and_its_label_read_alike(shown, hidden):
    """The words around it stay, those in it and in its label do not."""
    assert left(f"the write to {shown} failed again") == left(f"the write to {hidden} failed again")
    assert left(f"the write to {shown} failed")[:3] == ["the", "write", "to"]


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


@pytest.mark.parametrize("piece", ["a.", "a-", "a@", "<a-", "aaaa", "0000-", "a.b ", "www.a.com "])
def test_time_is_linear(piece):
    """Four times the text takes about four times as long, however it repeats."""
    assert growth(lambda text: address_words(split(text)), lambda size: piece * size, 2_000) < LINEAR
