"""Words to terms: one meaning whatever the language, inflection, compound or slip; and no meaning where there is none."""

import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.model import WordGroup, Words
from assistant.recognition.lexicon import Lexicon
from assistant.recognition.text import split
from tests.growth import LINEAR, growth

SHARED = Words(
    stop={"en": ("the", "is", "about"), "nl": ("de", "zijn", "wordt")},
    groups=(
        WordGroup("customer", en=("customer", "client"), nl=("klant", "debiteur")),
        WordGroup("privilege", en=("privilege", "access right"), nl=("bevoegdheid",)),
        WordGroup("coupling", en=("coupling",), nl=("koppeling",)),
        WordGroup("error", en=("error",), nl=("fout",)),
        WordGroup("user", en=("user",), nl=("gebruiker",)),
        WordGroup("integration", en=("integration",), nl=("integratie",)),
        WordGroup("password", en=("password",), nl=("wachtwoord",)),
        WordGroup("map", en=("map",), nl=("toewijzing",)),
        WordGroup("dual-write", any=("dual write", "dualwrite")),
        WordGroup("product", any=("dataverse", "d365fo")),
    ),
)
LONG = ["customer", "client", "privilege", "bevoegdheid", "koppeling", "integration", "password", "wachtwoord", "dataverse"]
unhurried = settings(deadline=None, max_examples=400)


@pytest.fixture(scope="module")
def lexicon():
    made = Lexicon(SHARED)
    made.learn("en", "the record is truncated")
    made.learn("nl", "de melding wordt afgekapt")
    return made


@pytest.fixture(scope="module")
def shipped(knowledge):
    """The lexicon of the shipped vocabulary, and its long words."""
    groups = knowledge.words.groups
    words = {word for group in groups for word in (*group.en, *group.nl, *group.any) if word.isalpha() and len(word) >= 6}
    return Lexicon(knowledge.words), sorted(words)


def meaning(lexicon, text, *, guess=True):
    """Return what the words of a text mean, all together."""
    words = split(text)
    return frozenset().union(*(lexicon.terms_at(words, index, guess=guess) for index in range(len(words))))


@pytest.mark.parametrize(
    ("words", "group"),
    [
        (["customer", "Client", "KLANT", "debiteur"], "=customer"),
        (["customers", "clients", "klanten", "debiteuren", "customer's", "klant's"], "=customer"),
        (["privilege", "privileges", "access right", "access rights", "bevoegdheden", "bevoegdheid"], "=privilege"),
        (["coupling", "couplings", "koppelingen", "koppeling"], "=coupling"),
        (["dual write", "dual-write", "dualwrite", "Dual Write", "dual\nwrite"], "=dual-write"),
        (["Dataverse", "dataverse", "D365FO"], "=product"),
    ],
)
def test_synonyms_and_inflections_mean_one_thing(lexicon, words, group):
    """English and Dutch, singular and plural, one word or two: the same term, found without guessing."""
    for word in words:
        assert meaning(lexicon, word, guess=False) == {group}, word


@pytest.mark.parametrize(("one", "other"), [("truncated", "truncating"), ("records", "record"), ("meldingen", "melding")])
def test_words_in_no_group_are_known_by_their_stem(lexicon, one, other):
    """A phrase that was learnt knows its words in every inflection, in its own language."""
    assert meaning(lexicon, one, guess=False) == meaning(lexicon, other, guess=False) != frozenset()


def test_stop_words_are_no_part_of_a_phrase(lexicon):
    """What says nothing by itself is left out of a phrase, and a group word in it becomes its group."""
    assert lexicon.learn("en", "the client is about") == [frozenset({"=customer"})]
    assert lexicon.learn("nl", "de klant zijn bevoegdheden") == [frozenset({"=customer"}), frozenset({"=privilege"})]
    assert lexicon.learn("any", "dataverse") == [frozenset({"=product"})]
    assert lexicon.is_stop("the")
    assert lexicon.is_stop("zijn")
    assert not lexicon.is_stop("klant")


@pytest.mark.parametrize(
    ("compound", "groups"),
    [
        ("koppelingsfout", {"=coupling", "=error"}),
        ("koppelingsfouten", {"=coupling", "=error"}),
        ("integratiegebruiker", {"=integration", "=user"}),
        ("klantenbevoegdheid", {"=customer", "=privilege"}),
        ("gebruikerswachtwoord", {"=user", "=password"}),
        ("customererror", {"=customer", "=error"}),
    ],
)
def test_compounds_mean_what_their_parts_mean(lexicon, compound, groups):
    """Dutch writes words together, and people forget spaces: both parts count, with or without a link letter."""
    assert meaning(lexicon, compound) == groups
    assert meaning(lexicon, compound, guess=False) == frozenset(), "only a guess takes words apart"


def slipped(word, kind, at, letter):
    """Return the word with one letter left out, added, changed, or swapped with the next."""
    at %= len(word)
    if kind == "left out":
        return word[:at] + word[at + 1 :]
    if kind == "added":
        return word[:at] + letter + word[at:]
    if kind == "changed":
        return word[:at] + letter + word[at + 1 :]
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


slips = st.tuples(
    st.sampled_from(["left out", "added", "changed", "swapped"]), st.integers(0, 30), st.sampled_from(string.ascii_lowercase)
)


@unhurried
@given(st.sampled_from(LONG), slips)
def test_a_single_slip_in_a_long_word_is_read(lexicon, word, slip):
    """One letter left out, added, changed or swapped: still that word, unless it now is another one."""
    wrong = slipped(word, *slip)
    assume(not meaning(lexicon, wrong, guess=False))
    assert meaning(lexicon, wrong) == meaning(lexicon, word)


@unhurried
@given(st.integers(0, 10_000), slips)
def test_a_single_slip_in_the_shipped_words_is_read(shipped, number, slip):
    """The same for every long word of the shipped groups; what the slip has made a compound of others may be read as that."""
    known, words = shipped
    word = words[number % len(words)]
    wrong = slipped(word, *slip)
    assume(not known.is_stop(wrong))
    read = meaning(known, wrong)
    assert read, (word, wrong)
    if not meaning(known, wrong, guess=False) and not any(
        meaning(known, wrong[:cut], guess=False) for cut in range(4, len(wrong) - 3)
    ):
        assert meaning(known, word) & read, (word, wrong)


@unhurried
@given(st.sampled_from(["map", "fout", "user", "klant"]), slips)
def test_a_slip_in_a_short_word_is_not_guessed(lexicon, word, slip):
    """`nap` is not `map`: of four letters or fewer nothing is left to tell a slip from another word."""
    wrong = slipped(word, *slip)
    assume(len(wrong) <= 4 and not meaning(lexicon, wrong, guess=False))
    assert meaning(lexicon, wrong) == frozenset()


@pytest.mark.parametrize("word", ["custmoerr", "passwort1", "priviliges2", "cutsomre", "qwertyuiop", "kopeling5", "about"])
def test_other_words_mean_nothing(lexicon, word):
    """Two slips, digits in the word, strange words and stop words are not read as something near."""
    assert meaning(lexicon, word) == frozenset()


def test_a_word_behind_an_escape_is_read_both_ways(lexicon):
    """In `\\nklant` the word is `klant`; the letter of the escape does not hide it."""
    words = split("fout\\nklant")
    assert lexicon.terms_at(words, 1, guess=False) == {"=customer"}


def test_what_a_word_means_does_not_depend_on_what_was_asked_before(lexicon):
    """Remembering is invisible: guesses and plain look-ups of one word do not mix, and learning forgets."""
    fresh = Lexicon(SHARED)
    assert meaning(fresh, "klantt") == {"=customer"}
    assert meaning(fresh, "klantt", guess=False) == frozenset()
    assert meaning(fresh, "zebra") == frozenset()
    fresh.learn("nl", "zebra")
    assert meaning(fresh, "zebra") == {"nl:zebra"}


def test_time_is_linear_in_the_length_of_a_word(lexicon):
    """A text without spaces is one word: taking it apart must not cost the square of its length."""
    assert growth(lambda words: Lexicon(SHARED).terms_at(words, 0), lambda size: split("koppeling" * size), 1_000) < LINEAR


@pytest.mark.parametrize(
    "names",
    [
        ["CDS", "Common Data Service", "Dataverse"],
        ["Azure AD", "Entra ID", "AAD"],
        ["AX", "F&O", "D365FO", "SCM", "Finance and Operations"],
        ["NAV", "BC", "Business Central"],
        ["CRM", "Sales"],
        ["dual-write", "dual write", "DualWrite", "dubbel wegschrijven"],
    ],
    ids=lambda names: names[0],
)
def test_the_names_of_a_product_over_time_are_one_thing(shipped, names):
    """Whichever name a person or a message uses, old or new."""
    known, _ = shipped
    assert frozenset.intersection(*(meaning(known, name) for name in names))
