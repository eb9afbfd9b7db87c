"""The reader: text stays text, every mistake becomes a fault with its place and a stable code, and nothing is ever raised."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.errors import Fault
from assistant.knowledge.reader import Document, read

CODES = {"K001", "K002", "K003", "K004", "K013"}


def read_text(text: str) -> Document:
    return read("some/file.yaml", text.encode())


def places(document: Document) -> list[tuple[int, int, str]]:
    return [(fault.line, fault.column, fault.code) for fault in document.faults]


SCALARS = ["no", "yes", "on", "Off", "1:30", "0123", "0x1F", "1.10", "1e3", "-.inf", "~", "null", "true", "2024-01-01", "="]


@pytest.mark.parametrize("scalar", SCALARS)
def test_every_scalar_stays_the_text_that_was_written(scalar):
    """Nothing is guessed: what YAML would read as a number, a date, a truth value or nothing is text."""
    document = read_text(f"key: {scalar}\nlist: [{scalar}, '{scalar}']\n{scalar}: value\n")
    assert document.faults == []
    assert document.data == {"key": scalar, "list": [scalar, scalar], scalar: "value"}


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])))
def test_a_quoted_text_is_read_as_it_stands(text):
    """Whatever an author puts between single quotes is the value."""
    quoted = text.replace("'", "''")
    assert read_text(f"key: '{quoted}'\n").data == {"key": text}


def test_a_value_that_is_left_out_is_empty_text():
    """No value is not None: the layers above know only text, lists and keys."""
    assert read_text("key:\nother: ''\n").data == {"key": "", "other": ""}


def test_the_place_of_every_key_item_and_value_is_known():
    """Faults of the layers above stand at the line and column of what they are about."""
    document = read_text("id: x\nsteps:\n  - do: one\n  - do: two\n")
    assert (document.place(("steps", 1, "do")).line, document.place(("steps", 1, "do")).column) == (4, 9)
    assert (document.place(("steps",), key=True).line, document.place(("steps",), key=True).column) == (2, 1)
    assert document.place(("steps", 1, "see")) == document.place(("steps", 1)), "what is missing stands where it should be"


def test_a_repeated_key_is_a_fault_where_it_is_repeated():
    """YAML keeps the last of two equal keys in silence; here the second is refused, at every depth and each time."""
    document = read_text("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n'a': 3\n")
    assert sorted(places(document)) == [(4, 3, "K003"), (5, 1, "K003"), (6, 1, "K003")]
    assert "'c'" in document.faults[0].message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &name text\n", [(1, 4, "K004")]),
        ("a: &name [x]\nb: *name\n", [(1, 4, "K004"), (2, 4, "K004")]),
        ("a: &name {b: *name}\n", [(1, 4, "K004"), (1, 14, "K004")]),
        ("&name a: 1\n", [(1, 1, "K004")]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", [(1, 4, "K004"), (3, 7, "K004")]),
        ("a: !!binary aGk=\n", [(1, 4, "K004")]),
        ("a: !!str no\n", [(1, 4, "K004")]),
        ("a: !mine text\n", [(1, 4, "K004")]),
        ("a:\n  - !!python/object/apply:os.system [ls]\n", [(2, 5, "K004")]),
        ("!!set {a, b}\n", [(1, 1, "K004")]),
    ],
)
def test_anchors_aliases_and_tags_are_refused(text, found):
    """Each stands at its own place; an alias inside its own anchor ends too."""
    document = read_text(text)
    assert [place for place in places(document) if place[2] == "K004"] == found


def test_aliases_that_multiply_do_not():
    """Ten aliases of ten aliases of … stay a few faults, not a billion texts."""
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    document = read_text("\n".join(lines))
    assert {code for _, _, code in places(document)} == {"K004"}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("één: 1\n".encode("latin-1"), (1, 1, "K001")),
        ("a: 1\nb: café\n".encode("cp1252"), (2, 1, "K001")),
        ("a: 1\n".encode("utf-16"), (1, 1, "K001")),
        (b"a: \xed\xa0\x80\n", (1, 1, "K001")),  # a lone surrogate
        (b"\xff", (1, 1, "K001")),
    ],
)
def test_another_encoding_is_a_fault(content, place):
    """Only UTF-8 is read; the fault names the line."""
    document = read("some/file.yaml", content)
    assert places(document) == [place]
    assert document.data is None


def test_a_byte_order_mark_is_no_part_of_the_first_key():
    """Editors on Windows put one at the start of the file."""
    document = read("some/file.yaml", "\ufeffid: één\r\nkind: x\r\n".encode())
    assert document.faults == []
    assert document.data == {"id": "één", "kind": "x"}


@pytest.mark.parametrize("content", ["", "\n\n", "# only a comment\n", "---\n", "--- # nothing\n...\n"])
def test_an_empty_file_is_a_fault_or_empty_text(content):
    """A file without content never passes for an entry."""
    document = read_text(content)
    assert document.data in (None, "")
    assert document.data == "" or places(document) == [(1, 1, "K002")]


def test_a_second_document_is_a_fault():
    """Nothing after the first document is lost in silence."""
    document = read_text("a: 1\n---\nb: 2\n")
    assert places(document) == [(2, 1, "K002")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: b: c\n", (1, 5, "K002")),
        ("a: [1, 2\nb: 3\n", (2, 2, "K002")),
        ("ok: 1\na: 'never closed\n", (3, 1, "K002")),
        ("a: 1\n  b: 2\n", (2, 4, "K002")),
        ("a:\n\t- tab\n", (2, 1, "K002")),
        ("a: @x\n", (1, 4, "K002")),
        ("a: %x\n", (1, 4, "K002")),
        ('a: "\\ud800"\n', (1, 7, "K002")),
        ("%YAML 9.9\n---\na: b\n", (1, 1, "K002")),
    ],
)
def test_what_is_no_yaml_is_a_fault_at_its_place(text, place):
    """The line and column where the file stops being YAML."""
    document = read_text(text)
    assert places(document) == [place]
    assert document.data is None


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x08", "\x1b", "\x7f", "\ufffe"])
def test_control_characters_are_refused(character):
    """An escape sequence cannot come in through a knowledge file."""
    document = read_text(f"a: 1\nb: x{character}y\n")
    assert [(fault.line, fault.code) for fault in document.faults] == [(2, "K002")]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "{" * 50,
        "- " * 100_000,
        "-   " * 20_000,
        "? " * 100_000,
        "- ? " * 50_000,
        "? - " * 50_000,
        "".join(" " * depth + "a:\n" for depth in range(300)),
        "a: [" + "[" * 60 + "]" * 60 + "]",
    ],
    ids=lambda text: text[:8],
)
def test_deep_nesting_is_a_fault(text):
    """However it is written, nesting is bounded before anything recurses into it."""
    document = read_text(text)
    assert [fault.code for fault in document.faults] == ["K002"]
    assert "deep" in document.faults[0].message


@pytest.mark.parametrize(
    "text",
    ["[" * 35 + "]" * 35, "a: '" + "[" * 200 + "'\n", "a: |\n" + " " * 100 + "far right\n", "# " + "{" * 99 + "\na: b\n"],
)
def test_brackets_and_spaces_in_texts_are_no_nesting(text):
    """Only structure counts: a quoted log line may hold any number of brackets."""
    assert read_text(text).faults == []


def test_a_key_that_is_no_text_is_a_fault():
    """A list or mapping as a key has its own fault, and the rest of the file is still read."""
    document = read_text("? [a, b]\n: c\nd: e\n")
    assert places(document) == [(1, 3, "K013")]
    assert document.data == {"d": "e"}


def test_all_mistakes_of_a_file_are_reported_together():
    """A second look at the file is not needed to find the next mistake."""
    document = read_text("a: !x 1\nb: &y 2\na: 3\n? [k]\n: v\n")
    assert sorted(places(document)) == [(1, 4, "K004"), (2, 4, "K004"), (3, 1, "K003"), (4, 3, "K013")]


def test_a_fault_is_written_as_path_line_column_code():
    """Editors jump to it: `path:line:column: CODE what is wrong`."""
    fault = read_text("a: 1\na: 2\n").faults[0]
    assert isinstance(fault, Fault)
    assert str(fault).startswith("some/file.yaml:2:1: K003 ")


STRUCTURE = ["b: ", "key:\n", "- ", "? ", ": ", "[", "]", "{", "}", ", ", "\n", "  ", "\t", "---\n", "...\n", "<<: ", "|\n"]
MARKS = ["&x ", "*x", "!t ", "!!str ", "'", '"', "#c\n", "%YAML 1.2\n", "~", "\\", '"\\x', '"\\U00110000"']
CHARACTERS = ["a", "é", "😀", "\x00", "\x85", "\ufeff", "\r", "\u2028"]
PIECES = [*STRUCTURE, *MARKS, *CHARACTERS]
yaml_like = st.lists(st.sampled_from(PIECES), max_size=40).map("".join).map(str.encode)
contents = st.binary(max_size=200) | yaml_like | st.tuples(yaml_like, st.binary(max_size=3), yaml_like).map(b"".join)


@settings(deadline=None, max_examples=1000)
@given(contents)
@example(b"? " * 3000)
@example(b"*")
@example(b"\xef\xbb\xbf")
def test_reading_never_raises(content):
    """Whatever bytes a file holds, the answer is data or faults, each with a place inside the file and a known code."""
    document = read("some/file.yaml", content)
    assert document.faults or document.data is not None
    lines = len(content.decode("utf-8", "replace").splitlines()) + 1
    for fault in document.faults:
        assert fault.path == "some/file.yaml"
        assert 1 <= fault.line <= lines
        assert fault.column >= 1
        assert fault.code in CODES
        assert fault.message
