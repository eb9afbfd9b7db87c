"""Reading a document: sections and parts come out as they read, and what cannot be seen makes no difference."""

import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.authoring.documents import Document, Part, fingerprint, parse, read_documents
from assistant.authoring.markdown import plain
from assistant.authoring.snapshot import understood, written
from assistant.errors import InputError
from tests.documents import DOCUMENTS, needs_documents

MARKS = [
    "# ",
    "## ",
    "### ",
    "* ",
    "1. ",
    "    - ",
    "> ",
    "> [!NOTE]\n",
    "|",
    "---|---\n",
    "```console\n",
    "```\n",
    "~~~\n",
    "---\n",
]
INLINE = [
    "`",
    "*",
    "**",
    "_",
    "\\",
    "\\*",
    "[",
    "](",
    ")",
    "![",
    "[!INCLUDE[a](b/c.md)]",
    "[!include [banner](x.md)]\n",
    "&amp;",
]
SPANS = [
    '<span data-ttu-id="1">',
    '</span><span class="sxs-lookup"><span data-stu-id="1">',
    "</span></span>",
    "<!--",
    "-->",
    "<a",
]
CHARACTERS = ["error", '"', "word ", "\n", "\n\n", "\r\n", "\t", "\0", "\ufeff", "\u2028", "é", "\ud800"]
PIECES = [*MARKS, *INLINE, *SPANS, *CHARACTERS]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)


def only(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return kind and texts of each part of a document that has one section."""
    (section,) = parse("x.md", text).sections
    return [(part.kind, part.texts) for part in section.parts]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Open **Advanced Settings** \\> **Find**.", "Open Advanced Settings > Find."),
        ("the **msdyn_party** table and msdyn\\_party", "the msdyn_party table and msdyn_party"),
        ("see [View *it*](x.md#a (b)) now", "see View it now"),
        ('Kies ![Lampje](media/x.png "Vertel me") en', "Kies en"),
        ("a [!INCLUDE[prod_short](includes/prod_short.md)]-tabel", "a prod_short-tabel"),
        ("a [!INCLUDE[prod_short](includes/cds_long_md.md)]", "a cds_long_md"),
        ("`*literal* <b>` and *not*", "*literal* <b> and not"),
        ("*\\[{\\\\\"error\\\\\":1}\\]*", '[{\\"error\\":1}]'),
        ("AT&amp;T&nbsp;x <br/> y", "AT&T x y"),
        ("5 * 3 and a_b_c", "5 * 3 and a_b_c"),
        ("AxClient.\\<Export\\>d\\_\\_16", "AxClient.<Export>d__16"),
        ("<https://example.com/a>", "https://example.com/a"),
    ],
)  # fmt: skip
def test_markup_is_taken_off(markup, text):
    assert plain(markup) == text


def test_the_parts_of_a_section_come_in_their_order():
    """Front matter, includes, notices and images are no parts; a note's text, nested items and code are."""
    text = """\
        ---
        title: T
        ---
        # Title
        [!include [banner](../banner.md)]

        One paragraph
        on two lines.

        1. First
           goes on.
            * Inner

            ![Picture](x.png)

            ```xpp
            a = 1;

              b = 2;
            ```
        2. Second

        > [!NOTE]
        > Mind this.

        |A|B|
        |---|---|
        |**c**|d \\| e|

        After
        """
    assert only(textwrap.dedent(text)) == [
        ("paragraph", ("One paragraph on two lines.",)),
        ("item", ("First goes on.",)),
        ("item", ("Inner",)),
        ("code", ("a = 1;\nb = 2;",)),
        ("item", ("Second",)),
        ("paragraph", ("Mind this.",)),
        ("row", ("A | B",)),
        ("row", ("c | d | e",)),
        ("paragraph", ("After",)),
    ]


def test_a_table_needs_no_outer_bars():
    assert only("Property | Value\n---|---\nName | **x**\n\nend") == [
        ("row", ("Property | Value",)),
        ("row", ("Name | x",)),
        ("paragraph", ("end",)),
    ]


def pair(dutch: str, english: str) -> str:
    return f'<span data-ttu-id="1">{dutch}</span><span class="sxs-lookup"><span data-stu-id="1">{english}</span></span>'


def test_what_stands_in_two_languages_is_read_in_both():
    """A pair of spans gives one text for each language; two that are the same are one."""
    document = parse(
        "x.md",
        f"## <a name='a'></a>{pair('Kop', 'Heading')}\n1. {pair('Een.', 'One.')} {pair('Twee.', 'Two.')}\n* {pair('a', 'a')}",
    )
    (section,) = document.sections
    assert section.heading == ("Kop", "Heading")
    assert [part.texts for part in section.parts] == [("Een. Twee.", "One. Two."), ("a",)]
    assert document.find("Kop") is document.find("Heading") is section


def test_sections_nest_and_a_path_tells_equal_headings_apart():
    document = parse("x.md", "# T\nintro\n## A\na\n### A\naa\n## B\nb\n### C\n#### D\nd\n### E\n")
    outer, inner = document.find("A"), document.find("A > A")
    assert (outer.level, inner.level, inner.above) == (2, 3, (("A",),))
    assert [section.name for section in document.within(document.find("B"))] == ["B > C", "B > C > D", "B > E"]
    assert document.within(document.find("T")) == []
    assert document.find("B > D") is None
    assert document.find("C > D") is document.find("D")


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("*Cannot save the changes to the database.*", ["Cannot save the changes to the database."]),
        ("*Short term*, **not a message at all, only bold words**", []),
        ('The error message "one two three four five six" or "name of a page"', ["one two three four five six"]),
        ('You choose "one two three four five six" there', []),
        ("```console\nline one\n  line two\n```", ["line one\nline two"]),
        ("```xpp\nvar error = 1;\n```", []),
    ],
)
def test_error_messages_are_found(text, messages):
    (section,) = parse("x.md", text).sections
    assert [message for part in section.parts for message in part.messages] == messages


def test_a_part_begins_with_whole_words():
    part = Part("row", ("Koppeling verwijderen | Ontkoppelt",))
    assert part.begins("Koppeling verwijderen")
    assert part.begins("Koppeling")
    assert not part.begins("Koppel")


@given(TEXTS)
def test_any_text_is_read(text):
    """Nothing is raised, and what is read can be written down and read again as the same."""
    document = parse("x.md", text)
    assert fingerprint(part for section in document.sections for part in section.parts)
    again = understood("x.md", written(document))
    assert again == document


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", [piece for piece in PIECES if piece.strip()])
def test_a_long_text_of_one_piece_takes_no_longer_than_its_length(piece):
    parse("x.md", piece * 4000)


def hashes(document: Document) -> list[str]:
    return [fingerprint([part]) for section in document.sections for part in section.parts]


@needs_documents
@pytest.mark.parametrize("name", sorted(path.name for path in DOCUMENTS.glob("*.md")))
def test_white_space_wrapping_and_line_ends_make_no_difference(name):
    """CRLF, blanks at line ends, doubled blanks within lines, and paragraphs wrapped anew leave every hash as it was."""
    text = (DOCUMENTS / name).read_text(encoding="utf-8")
    wanted = hashes(parse(name, text))
    fenced = re.split(r"(```.*?```)", text, flags=re.DOTALL)
    doubled = "".join(part if part.startswith("```") else re.sub(r"(?<=\w) (?=\w)", "  ", part) for part in fenced)
    wrapped = re.sub(
        r"(?m)^(?=[A-Z])[^|\n]{90,}$",
        lambda line: textwrap.fill(line[0], 70, break_long_words=False, break_on_hyphens=False),
        text,
    )
    assert wrapped.count("\n") > text.count("\n") or "data-ttu-id" in text
    for other in (
        text.replace("\n", "\r\n"),
        text.replace("\n", "  \n"),
        text.replace("\n", "\r"),
        "\ufeff" + text,
        doubled,
        wrapped,
    ):
        assert hashes(parse(name, other)) == wanted


@needs_documents
def test_the_documents_are_read_whole():
    """Each heading of level two and three is a section, and the snapshot of a whole document reads back as the same."""
    for name, document in read_documents(DOCUMENTS).items():
        text = (DOCUMENTS / name).read_text(encoding="utf-8")
        assert len(document.sections) == len(re.findall(r"(?m)^#{1,3} ", text))
        assert understood(name, written(document)) == document


def test_a_folder_that_cannot_be_read_is_an_input_error(tmp_path):
    with pytest.raises(InputError):
        read_documents(tmp_path / "nowhere")
    (tmp_path / "x.md").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(InputError):
        read_documents(tmp_path)
