"""Messages with slots: found in pieces, in their order, by what only they say; slots take what stands between neighbours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.recognition.messages import MessageIndex, parse_template
from assistant.recognition.text import split
from tests.growth import LINEAR, growth

STOP = {"the", "to", "a", "of", "in", "with", "for"}
LOOKUP = "Unable to lookup {table} with values {value}. Writes to {entity} failed while updating."
PARTY = "Party record not found for party type '{party-type}' in the queue."
SECURE = "SecureConfig Organization (???) does not match actual CRM Organization ({organisation}) of tenant."


def index(*templates, background=()):
    parsed = (parse_template(owner, template) for owner, template in enumerate(templates))
    return MessageIndex(parsed, background, STOP.__contains__)


def find(made, text):
    """Return the certainty of each owner that was found, and the values of its slots as they stand in the text."""
    words = split(text)
    matches = made.find(words)
    certainty = {match.owner: max(each.certainty for each in matches if each.owner == match.owner) for match in matches}
    values = {name: words.excerpt(first, last) for match in matches for name, first, last in match.slots}
    return certainty, values


def test_a_whole_message_is_certain_wherever_it_stands():
    """All words in order: certainty 1, alone, in the middle of other text, and in capitals."""
    made = index(LOOKUP, PARTY)
    message = "Unable to lookup contracts with values PC001. Writes to CustomerEntity failed while updating."
    for text in (message, f"12:00 job ok\n{message}\n12:01 job ok", message.upper(), " \n".join(message.split())):
        assert find(made, text)[0] == {0: 1.0}


def test_the_order_of_the_words_counts():
    """The same words in another order are not the message."""
    made = index(PARTY)
    words = split(PARTY).words
    whole = find(made, " ".join(words))[0][0]
    assert find(made, " ".join(reversed(words)))[0].get(0, 0.0) < 0.3 < whole


def test_the_order_of_the_pieces_counts():
    """The end of a message before its beginning is two pieces, no better than the better one of them."""
    made = index(PARTY)
    piece = find(made, "Party record not found")[0][0]
    assert find(made, "party type Person in the queue: Party record not found")[0][0] <= max(
        piece, find(made, "party type Person in the queue")[0][0]
    )
    assert find(made, "Party record not found: party type Person in the queue")[0][0] > piece


def test_pieces_of_one_message_make_a_chain():
    """A message that is broken by other words is one match, from its first word to its last; its pieces add up."""
    made = index(PARTY)
    words = split("Party record not found (RecordError0) for party type X in the queue.")
    (match,) = made.find(words)
    assert (match.first, match.last) == (0, len(words) - 1)
    first, second = find(made, "Party record not found")[0][0], find(made, "in the queue")[0][0]
    assert match.certainty > max(first, second)


def test_pieces_far_from_each_other_make_no_chain():
    """Two pieces with a page of log between them are no better than the better one of them."""
    made = index(PARTY)
    near = find(made, "Party record not found " + "x " * 10 + "in the queue")[0][0]
    far = find(made, "Party record not found " + "x " * 30 + "in the queue")[0][0]
    assert far == find(made, "Party record not found")[0][0] < near


@given(st.integers(1, 9))
def test_the_more_of_a_message_is_left_the_surer(cut):
    """However it was cut, more of it is never less certain, at either end."""
    made = index(PARTY)
    words = split(PARTY).words
    assert find(made, " ".join(words[:cut]))[0].get(0, 0.0) <= find(made, " ".join(words[: cut + 1]))[0].get(0, 0.0)
    assert find(made, " ".join(words[cut:]))[0].get(0, 0.0) <= find(made, " ".join(words[cut - 1 :]))[0].get(0, 0.0)


@pytest.mark.parametrize("text", ["Party record not found for par", "arty record not found for party"])
def test_a_word_that_was_cut_at_an_end_still_counts(text):
    """Whoever copied the message missed a few letters."""
    whole_words = find(index(PARTY), "record not found for" + (" party" if text.startswith("a") else ""))[0][0]
    assert find(index(PARTY), text)[0][0] > whole_words


def test_both_of_two_messages_are_found():
    """One paste may hold several errors, in either order, and the same one twice."""
    made = index(LOOKUP, PARTY)
    lookup = "Unable to lookup contracts with values PC001. Writes to E1 failed while updating."
    party = "Party record not found for party type 'Person' in the queue."
    for text in (f"{lookup}\n{party}", f"{party} {lookup}", f"{party}\n{lookup}\n{party}"):
        assert find(made, text)[0] == {0: 1.0, 1: 1.0}
    matches = [match for match in made.find(split(f"{party}\n{lookup}\n{party}")) if match.owner == 1]
    assert len(matches) == 2


# -- slots


@pytest.mark.parametrize(
    "value", ["contracts", "msdyn_party.v2", "Customers V3", "Übergröße & Söhne", "{9A-1173, 4471}", "con tracts-of 4 words"]
)
def test_a_slot_takes_what_stands_between_its_neighbours(value):
    """One word or six, with accents and signs: the value is cut out of the original."""
    _, values = find(index(LOOKUP), f"Unable to lookup {value} with values PC001. Writes to E1 failed while updating.")
    assert values == {"table": value.strip("{}"), "value": "PC001", "entity": "E1"}


def test_a_slot_does_not_take_half_a_page():
    """More than six words between the neighbours are no value."""
    _, values = find(index(LOOKUP), "Unable to lookup a b c d e f g h i with values PC001. Writes to E1 failed while updating.")
    assert values == {"value": "PC001", "entity": "E1"}


def test_a_slot_beside_a_cut_takes_the_one_word_that_is_there():
    """Where the text ends behind the slot, its first word is the best that can be said; no text is made up."""
    assert find(index(LOOKUP), "Unable to lookup contracts")[1] == {"table": "contracts"}
    assert find(index(LOOKUP), "E1 failed while updating.")[1] == {"entity": "E1"}
    assert find(index(LOOKUP), "Unable to lookup")[1] == {}


def test_a_neighbour_between_two_slots_is_found_by_its_word():
    """A word with a slot on either side is in no pair, and still says where the value begins."""
    made = index('The payload for {entity}","logTime":"{time}","verboseError":"Creation failed')
    _, values = find(made, 'The payload for CustEntity","logTime":"2019-08-27T18:51:52.58Z","verboseError":"Creation failed')
    assert values["time"] == "2019-08-27T18:51:52.58Z"


@pytest.mark.parametrize("placeholder", ["(???)", "{PC00...}", "***", "…", "{...}", "******"])
def test_a_placeholder_is_matched_and_never_captured(placeholder):
    """The documents print it where a value stood: the message is recognised, and no value is told."""
    certainty, values = find(
        index(LOOKUP), f"Unable to lookup contracts with values {placeholder}. Writes to E1 failed while updating."
    )
    assert certainty == {0: 1.0}
    assert values == {"table": "contracts", "entity": "E1"}


@pytest.mark.parametrize("written", ["(???)", "{PC00...}", "***", "…"])
def test_a_placeholder_in_a_template_matches_anything_and_captures_nothing(written):
    """An author may copy it from the documents: it has no name, so what stands there goes nowhere."""
    template = parse_template(0, f"SecureConfig Organization {written} does not match")
    assert template.words == ("secureconfig", "organization", "does", "not", "match")
    certainty, values = find(
        index(SECURE), "SecureConfig Organization (a1b2) does not match actual CRM Organization (c3d4) of tenant."
    )
    assert certainty == {0: 1.0}
    assert values == {"organisation": "c3d4"}


# -- what tells and what does not

OTHERS = [
    f"{verb} failed: the remote server returned an error for request {verb}ing" for verb in ("Read", "Load", "Send", "Open")
]


def test_words_that_many_messages_share_tell_nothing():
    """ "The remote server returned an error" alone concludes none of the messages that hold it."""
    made = index(*OTHERS)
    certainty, _ = find(made, "the remote server returned an error for request")
    assert all(value < 0.3 for value in certainty.values())
    assert find(made, "Load failed: the remote server returned an error for request loading")[0][1] > 0.8


def test_words_of_background_texts_tell_less():
    """A text that is none of ours takes from the weight of what a message shares with it, and never adds."""
    message, shared = OTHERS[0], "the remote server returned an error"
    alone = find(index(message), shared)[0][0]
    beside = find(index(message, background=[shared] * 3), shared)[0].get(0, 0.0)
    assert beside < alone / 2


def test_words_that_say_nothing_by_themselves_tell_little():
    """ "To the" and "of the" are in every text: a pair of such words weighs less than one of telling words."""
    made = index("deadlock of the to the unicorn palace quota")
    assert find(made, "of the to")[0].get(0, 0.0) < find(made, "unicorn palace quota")[0][0] / 2


@settings(deadline=None)
@given(st.lists(st.sampled_from(split(LOOKUP + PARTY).words), max_size=40))
def test_certainty_is_a_share_and_spans_are_in_the_text(words):
    """Whatever the order of the words, a match lies in the text and is 0 to 1 sure, and so do its slots."""
    text = split(" ".join(words))
    for match in index(LOOKUP, PARTY).find(text):
        assert 0 <= match.certainty <= 1
        assert 0 <= match.first <= match.last < len(text)
        assert all(0 <= first <= last < len(text) for _, first, last in match.slots)


@pytest.mark.parametrize(
    "part",
    [
        "party ",
        "party type ",
        "Party record not found ",
        "Unable to lookup with values ",
        "Unable to ",
        "{",
        "{...",
        "… ",
        "(???) ",
        "x ",
    ],
)
def test_time_is_linear(part):
    """Repeating a message, or the beginning of one, costs what its length costs."""
    made = index(LOOKUP, PARTY, SECURE, *OTHERS)
    assert growth(made.find, lambda size: split(part * size), 1_500) < LINEAR


def test_a_pair_that_very_many_templates_have_costs_nothing():
    """What a hundred messages share is not followed up, so a text full of it is as quick as any other."""
    many = index(*(f"request number {number} was refused by gateway {number}" for number in range(100)))
    text = split("was refused by gateway " * 50)
    assert many.find(text) == []
    assert find(many, "request number 42 was refused by gateway 42")[0].keys() == {42}
