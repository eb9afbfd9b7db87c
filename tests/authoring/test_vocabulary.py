"""What an author can use is listed whole, in both languages, and filtered by any word of it."""

import pytest

from assistant.authoring.vocabulary import vocabulary_lines
from assistant.cli import main
from assistant.model import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_an_entry_can_name_is_listed_once(knowledge, language):
    """Facts with question and values, symptoms, suspicions, slots, roles and areas: each with its words, and no other."""
    lines = [line.split(maxsplit=1) for line in vocabulary_lines(knowledge, language) if line.startswith("  ")]
    names = [line[0] for line in lines]
    values = [value.id for fact in knowledge.facts.values() for value in fact.values]
    kinds = (knowledge.facts, knowledge.symptoms, knowledge.suspicions, knowledge.roles)
    wanted = [*(name for kind in kinds for name in kind), *values, *(f"{{{name}}}" for name in knowledge.values)]
    assert sorted(names) == sorted([*wanted, *{entry.area for entry in knowledge.entries.values()}])
    text = "\n".join(line[-1] for line in lines)
    for fact in knowledge.facts.values():
        assert (fact.question or fact.title).in_(language) in text
        assert all(value.label.in_(language) in text for value in fact.values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", ["valuta", "CURRENC", "exchange-rates"])
def test_a_word_of_either_language_finds(knowledge, language, word):
    """The filter looks at ids and words of both languages; a fact that has it in one value is shown with all."""
    lines = list(vocabulary_lines(knowledge, language, word))
    shown = [line.split()[0] for line in lines if line.startswith("  ")]
    assert {"setup-part", "exchange-rates", "password"} <= set(shown)
    assert "phase" not in shown


def test_capital_letters_make_no_difference(knowledge):
    assert list(vocabulary_lines(knowledge, "en", "dataverse ENVIRONMENT")) == list(
        vocabulary_lines(knowledge, "en", "Dataverse environment")
    )
    assert list(vocabulary_lines(knowledge, "en", "dataverse environment")) != []


def test_nothing_found_is_nothing_printed(knowledge):
    assert list(vocabulary_lines(knowledge, "en", "zebra")) == []


def test_the_command_lists_and_filters(capsys):
    """`kb list --vocabulary --text` prints the same, with exit code 0."""
    assert main(["kb", "list", "--vocabulary", "--text", "recent-change", "--lang", "en"]) == 0
    assert "database-copy" in capsys.readouterr().out
