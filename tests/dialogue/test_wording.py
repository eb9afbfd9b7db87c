"""The words of the product: every key is there in both languages, is used, and is used with its places."""

import ast
import re
import string
from pathlib import Path

import pytest

import assistant
from assistant.dialogue.wording import PHRASES, phrase, sureness
from assistant.model import LANGUAGES
from assistant.transcripts.replay import Grade

PACKAGE = Path(assistant.__file__).parent
KEYS = set(PHRASES["en"])
COMMANDS = re.findall(
    r'\bcommand\("([\w ]+)"', "".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.glob("*.py")))
)
# What stands in the place of `{...}` in a key that is put together.
BUILT = {
    "found-*": ("problem", "procedure"),
    "cause-*": ("problem", "procedure"),
    "role-*": ("stated", "inferred"),
    "page-kind-*": ("problem", "procedure"),
    "whynot-*": ("ask", "change", "passed"),
    "outcome-*": ("done", "skip", "failed"),
    "cli-*": [name.replace(" ", "-") for name in COMMANDS],
    "grade-*": [grade.value for grade in Grade],
    "cli-list-*": ("area", "kind", "role", "text"),
}
SAME_IN_BOTH = {
    "grade-line", "grade-count",
    "found-problem", "several-item", "reason-quoted", "reason-fact", "reasons-join", "cli-wrong", "candidate", "page-id",
    "page-kind-procedure", "answer-line",
}  # fmt: skip


def _sources():
    """Yield the syntax tree of every module that says something."""
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if re.search(r"\b(phrase|say)\(", source) and path.name not in ("en.py", "nl.py"):
            yield path.relative_to(PACKAGE).as_posix(), ast.parse(source)


def _calls():
    """Yield (place, call, node of the key) for every call of `phrase` and of the functions called `say`."""
    for path, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                at = {"phrase": 1, "say": 0}.get(name)
                if at is not None and len(node.args) > at:
                    yield f"{path}:{node.lineno}", node, node.args[at]


def _keys(node):
    """Return the keys that an expression names, or None where it is a variable."""
    if isinstance(node, ast.Constant):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return (_keys(node.body) or set()) | (_keys(node.orelse) or set())
    if isinstance(node, ast.JoinedStr):
        pattern = "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
        return {pattern.replace("*", value) for value in BUILT[pattern]}
    return None


def _places(text):
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_both_languages_say_the_same_things():
    """English and Dutch have the same keys, each with the same places, in the same order of keys."""
    assert list(PHRASES["en"]) == list(PHRASES["nl"])
    assert {key: _places(text) for key, text in PHRASES["en"].items()} == {
        key: _places(text) for key, text in PHRASES["nl"].items()
    }


def test_every_key_that_is_said_exists():
    """No sentence is asked for that is not there, also where its key is put together."""
    missing = {(place, key) for place, _, node in _calls() for key in (_keys(node) or set()) - KEYS}
    assert missing == set()


def test_every_place_is_filled():
    """Who says a sentence gives a value for each of its places."""
    for place, call, node in _calls():
        given = {keyword.arg for keyword in call.keywords}
        for key in _keys(node) or ():
            assert None in given or _places(PHRASES["en"][key]) <= given, (place, key)


def test_every_key_is_used():
    """No sentence is left over: each key stands in a module that speaks, or is put together there."""
    used = {key for _, _, node in _calls() for key in _keys(node) or ()}
    used |= {
        node.value
        for _, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert used >= KEYS, sorted(KEYS - used)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language):
    """Every sentence has words beside its places, or is the place itself."""
    assert [key for key, text in PHRASES[language].items() if not text.strip()] == []


def test_dutch_is_not_english():
    """A sentence differs between the languages, but for those that hold no words of a language."""
    assert {key for key in KEYS if PHRASES["en"][key] == PHRASES["nl"][key]} == SAME_IN_BOTH


@pytest.mark.parametrize("language", LANGUAGES)
def test_surer_is_said_with_other_words(language):
    """The words for a certainty change at 0.5, 0.8 and 0.95, and nowhere else."""
    words = [sureness(language, hundredth / 100) for hundredth in range(-100, 101)]
    changes = [number - 100 for number in range(1, 201) if words[number] != words[number - 1]]
    assert changes == [50, 80, 95]
    assert len(set(words)) == 4


def test_what_was_pasted_is_not_a_template():
    """Braces in a value stay as they are."""
    assert phrase("en", "warning", text="{0} {x} {}") == "Note: {0} {x} {}"
