"""Every error message that the documents quote reaches its entry, whatever happened to it on the way to the clipboard."""

import pytest

from tests.documents import needs_documents, quoted_messages
from tests.recognition.transformations import TRANSFORMATIONS

# A cut that leaves nothing to tell the message by: (entry, transformation, how the message begins).
TOO_LITTLE_LEFT = {
    ("dw-initial-400-bad-request", "first two thirds", "The remote server"),  # the AX export is what is cut away
    ("dw-initial-400-bad-request", "first two thirds", "De externe server"),
    ("dw-initial-403-forbidden", "first two thirds", "([Forbidden]"),
    ("dw-initial-403-forbidden", "first two thirds", "([Verboden]"),
}


@needs_documents
@pytest.mark.parametrize("transformation", TRANSFORMATIONS)
@pytest.mark.parametrize(("entry", "message"), quoted_messages())
def test_a_documented_message_is_diagnosed_however_it_was_pasted(expert, entry, message, transformation):
    """The entry of the section stands clear at the top."""
    if any(entry == one and transformation == way and message.startswith(start) for one, way, start in TOO_LITTLE_LEFT):
        pytest.skip("what tells it apart is cut away")
    verdict = expert.diagnose(TRANSFORMATIONS[transformation](message)).verdict
    assert verdict.kind == "diagnosed", verdict.conclusions
    assert verdict.conclusions[0].entry == entry


@needs_documents
def test_the_documents_quote_the_messages_we_expect():
    """The extraction itself is not empty: a changed layout of the documents must not turn these tests off."""
    assert len(quoted_messages()) >= 18
