"""Laws of doubt: what stands in a text about something else convinces less, and nothing else does."""

import pytest

from assistant.evidence import Observation
from assistant.model import NONE_OF_THEM
from assistant.recognition.doubt import doubted, names
from assistant.recognition.learning import learn
from assistant.recognition.tellings import Occurrence, TellingIndex, features
from assistant.recognition.text import split

OURS = "the party of the customer is not found"
FOREIGN = "the broker of the queue is down since the upgrade of the server"
LOG = [
    FOREIGN,
    "restarting worker seven after signal nine in pool blue",
    "heartbeat lost, memory high, disk full, retry planned",
]


def heard(text, shown=()):
    return features([Occurrence(at, word, (word,)) for at, word in enumerate(split(text).words)], shown)


INDEX = TellingIndex(
    learn(
        3
        * [
            ("party", heard(OURS, ["party-missing=yes"])),
            ("party", heard("party not found when saving", ["party-missing=yes"])),
            *((NONE_OF_THEM, heard(line, ["product=other"])) for line in LOG),
            *((NONE_OF_THEM, heard(f"{line} party not found", ["party-missing=yes", "product=other"])) for line in LOG),
        ],
        "",
    ),
    {"party": 0},
)


def after_doubt(text, *seen):
    """Return the certainty of each observation in `text` after doubt."""
    words = split(text)
    occurrences = [Occurrence(at, word, (word,)) for at, word in enumerate(words.words)]
    ours = INDEX.hear(occurrences, names(seen)).ours
    return {each.name: each.certainty for each in doubted(seen, ours, INDEX, words, occurrences)}


def shown(text, part, name, how="message", value="yes"):
    start = text.index(part)
    return Observation(name, value, 1.0, how, part, (start, start + len(part)))


def test_what_stands_in_a_text_about_something_else_counts_for_less():
    text = f"{' '.join(LOG)} party not found"
    seen = shown(text, "party not found", "party-missing")
    assert after_doubt(text, seen)["party-missing"] < 0.6
    assert after_doubt(OURS, shown(OURS, "party", "party-missing")) == {"party-missing": 1.0}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\\n- ", "\\r\\n> "])
def test_a_message_with_a_line_of_its_own_is_not_doubted_for_the_log_around_it(line_end):
    log = line_end.join([*LOG, OURS, *LOG])
    assert after_doubt(log, shown(log, OURS, "party-missing")) == {"party-missing": 1.0}
    assert after_doubt(log, shown(log, "customer", "party-missing", how="described"))["party-missing"] < 0.6


def test_what_speaks_for_something_else_is_not_doubted():
    assert after_doubt(FOREIGN, shown(FOREIGN, "broker", "product", value="other")) == {"product": 1.0}


def test_a_message_that_no_telling_has_is_not_doubted():
    """A team that adds a message of its own need not learn anew before it is believed; own words are another matter."""
    assert after_doubt(FOREIGN, shown(FOREIGN, "queue", "our-own")) == {"our-own": 1.0}
    assert after_doubt(FOREIGN, shown(FOREIGN, "queue", "our-own", how="described"))["our-own"] < 0.6


def test_what_is_hardly_seen_has_no_name_to_be_heard_by():
    assert names([Observation("a", "yes", 0.5, "message", ""), Observation("b", "no", 0.49, "message", "")]) == ["a=yes"]
