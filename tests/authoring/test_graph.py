"""The picture of the questions: what it draws is what the dialogue does, and no title breaks the drawing."""

import itertools
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.authoring.drawing import draw
from assistant.authoring.graph import Node, links, mermaid_lines, picture
from assistant.cli import main
from assistant.dialogue.expert import Expert
from assistant.dialogue.session import Session
from assistant.dialogue.wording import phrase
from assistant.errors import InputError
from assistant.knowledge import shipped_folder
from assistant.model import LANGUAGES, Text
from tests.dialogue.players import asked, concluded, play

SVG = "{http://www.w3.org/2000/svg}"
OPENING = phrase("en", "graph-opening")
NASTY = (
    "end", '"]; click n0 call alert()', "<script>alert(1)</script>", 'a\nend\n%%{init: {"securityLevel": "loose"}}%%',
    "`code` **bold** _it_", "1. list", "- item", "# head", "&quot; #34; ]]> --> |x|", "subgraph x", "evil\ufffe\x1b[2J\u202e",
    "Ω" * 100, "日本語" * 40, "}{)(][", '\\" \\n <br/> style n0 fill:red', "~~~ & x:::y@{shape: z}", "fa:fa-x", "x" * 140, "",
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(expert):
    return picture(expert, "en")


@pytest.fixture(scope="module")
def nasty(knowledge):
    """The expert over the shipped knowledge with titles that nobody should write."""
    titles = zip(knowledge.entries.items(), itertools.cycle(NASTY), strict=False)
    entries = {name: replace(entry, title=Text(title, title)) for (name, entry), title in titles}
    return Expert(replace(knowledge, entries=entries))


def nodes(node: Node):
    yield node
    for branch in node.branches:
        yield from nodes(branch.node)


def entries(*trees: Node) -> set[str]:
    return {node.entry for tree in trees for node in nodes(tree) if node.entry}


def ways(node: Node, before=()):
    """Yield every way from a node to a leaf, as (questions with the answer given, leaf)."""
    if not node.branches:
        yield before, node
    for branch in node.branches:
        if not branch.answers:
            yield from ways(branch.node, before)
        for answer in branch.answers:
            yield from ways(branch.node, (*before, (node.small[0], answer)))


# -- what is drawn -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("area", "unknown"), [(None, False), ("business", True), ("dual-write", True)])
def test_every_way_is_a_conversation(expert, area, unknown):
    """Whoever gives the answers of a way is asked the questions that are drawn, and comes to the entry that is drawn."""
    tree = picture(expert, "en", area, unknown=unknown).trees[0]
    for way, leaf in ways(tree):
        session = Session(expert, "en")
        events = session.receive(OPENING)
        for question, answer in way:
            assert asked(events).id == question
            events = session.receive(next(each.value for each in asked(events).choices if each.label == answer))
        assert concluded(events) == ([leaf.entry] if leaf.entry else []), way


def test_every_truthful_user_goes_a_way_that_is_drawn(expert, knowledge):
    """What a truthful user of an entry comes to is drawn; an entry that nobody comes to is named as missed."""
    tree, *missed = picture(expert, "en", unknown=True).trees
    reached = entries(tree)
    for entry in knowledge.entries.values():
        turns = play(Session(expert, "en"), entry, OPENING)
        assert set(next((each for each in map(concluded, turns) if each), [])) <= reached
    assert reached | entries(*missed) == set(knowledge.entries)
    assert not reached & entries(*missed)


def test_not_knowing_is_drawn_when_asked_for(expert, whole):
    """Only with `unknown` does an answer "I don't know" lead on, and then no fewer entries are reached."""
    label = phrase("en", "unknown-choice")
    with_it = picture(expert, "en", unknown=True)
    answers = [{answer for way, _ in ways(each.trees[0]) for _, answer in way} for each in (whole, with_it)]
    assert label not in answers[0]
    assert entries(whole.trees[0]) <= entries(with_it.trees[0])


def test_answers_that_lead_to_the_same_stand_together(whole):
    """No two branches of a node lead to equal trees."""
    assert all(len({branch.node for branch in node.branches}) == len(node.branches) for node in nodes(whole.trees[0]))


@pytest.mark.parametrize("deepest", [1, 2, 3])
def test_no_way_is_deeper_than_allowed(expert, whole, deepest):
    """A way ends after `deepest` questions, in a box that says so; up to there nothing changes, and nothing more is missed."""
    tree, *missed = picture(expert, "en", deepest=deepest).trees
    cut = [(way, leaf) for way, leaf in ways(tree) if leaf.kind == "more"]
    assert cut
    assert {len(way) for way, _ in cut} == {deepest}
    assert {way[:deepest] for way, _ in ways(whole.trees[0])} == {way for way, _ in ways(tree)}
    assert entries(*missed) <= entries(*whole.trees[1:])


def test_an_area_is_drawn_alone(expert, knowledge):
    """With an area, all its entries are drawn and not those of others; an area that is none is refused."""
    shown = picture(expert, "en", "business")
    ids = {name for name, entry in knowledge.entries.items() if entry.area == "business-central-sync"}
    assert ids <= entries(*shown.trees) < set(knowledge.entries)
    assert "business-central-sync" in shown.title
    with pytest.raises(InputError, match="business-central-sync"):
        picture(expert, "en", "nowhere")


def test_it_is_the_same_in_every_run():
    """Neither form depends on the seed of hashes."""
    code = "from assistant.cli import main; main(['kb', 'graph', '--lang', 'en', '--format', '{}'])"
    for form in ("mermaid", "svg"):
        outputs = {
            subprocess.run(
                [sys.executable, "-c", code.format(form)],
                capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
            ).stdout
            for seed in ("1", "2")
        }  # fmt: skip
        assert len(outputs) == 1
        assert len(outputs.pop()) > 1000


# -- Mermaid -----------------------------------------------------------------------------------------------------------

LINE = re.compile(
    r"flowchart LR|  accTitle: [^#\"]+"
    r'|  n\d+(\(\[|\[|\()"(?P<text>[^"`<>\[\]{}|\\%]*(?:<br/>[^"`<>\[\]{}|\\%]*)*)"(\]\)|\]|\))'
    r'|  n\d+ -->(\|"[^"`\[\]{}|\\%]+"\|)? n\d+|  classDef \w+ [\w:#,\- ]+|  class n\d+(,n\d+)* \w+'
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_mermaid_holds_every_title_and_no_markup(nasty, language):
    """Each line is one of the few that we write; a title stands in it letter by letter, and begins no list."""
    shown = picture(nasty, language, unknown=True)
    lines = list(mermaid_lines(shown))
    found = [LINE.fullmatch(line) for line in lines]
    assert [line for line, match in zip(lines, found, strict=True) if match is None] == []
    texts = [match["text"] for match in found if match["text"] is not None]
    drawn = [node.text for tree in shown.trees for node in nodes(tree)]
    assert [re.sub(r"#(\d+);", lambda each: chr(int(each[1])), text.split("<br/>")[0]) for text in texts] == drawn
    assert not [text for text in texts if re.match(r"[-+*\d ]", text)]


def test_mermaid_joins_what_the_tree_joins(whole):
    """Every box but the roots has one arrow to it."""
    text = "\n".join(mermaid_lines(whole))
    ends = re.findall(r"-->.* (n\d+)$", text, re.MULTILINE)
    count = sum(1 for tree in whole.trees for _ in nodes(tree))
    assert len(ends) == len(set(ends)) == count - len(whole.trees)


# -- SVG ---------------------------------------------------------------------------------------------------------------


def width(text: str) -> float:
    """Return about how wide a text is in Arial at size 1."""
    narrow, wide = "iljtfrI.,:;'|!()[]{} -", "mwMW@%…"
    return sum(0.3 if each in narrow else 0.9 if each in wide or ord(each) > 0x2E80 else 0.58 for each in text)


def boxes(root):
    """Yield (x, y, right, bottom, texts) of every box of a drawing."""
    for group in root.iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        x, y = float(rect.get("x")), float(rect.get("y"))
        yield x, y, x + float(rect.get("width")), y + float(rect.get("height")), group.findall(f"{SVG}text")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unknown", [False, True])
@pytest.mark.parametrize("which", ["expert", "nasty"])
def test_no_box_overlaps_and_every_text_fits(request, which, language, unknown):
    """Boxes stand apart and on the canvas; each line of text stands in its box, below the one before."""
    shown = picture(request.getfixturevalue(which), language, unknown=unknown)
    root = ElementTree.fromstring(draw(shown, {}))
    drawn = list(boxes(root))
    assert len(drawn) >= sum(1 for tree in shown.trees for _ in nodes(tree))
    for one, other in itertools.combinations(drawn, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for x, y, right, bottom, texts in drawn:
        assert 0 <= x < right <= float(root.get("width"))
        assert 0 <= y < bottom <= float(root.get("height"))
        before = y
        for text in texts:
            size, at = float(text.get("font-size")), float(text.get("y"))
            assert x <= float(text.get("x"))
            assert float(text.get("x")) + size * width(text.text) <= right
            assert before + size <= at + 0.2
            assert at <= bottom
            before = at


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_is_self_contained_and_holds_every_title(nasty, language):
    """It is ASCII, well-formed, made of shapes and text alone, points at no other host, and shows each title whole."""
    shown = picture(nasty, language)
    names = [node.entry for tree in shown.trees for node in nodes(tree) if node.entry]
    text = draw(shown, {name: f'a"b/{name}.yaml' for name in names})
    assert text.isascii()
    root = ElementTree.fromstring(text)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {"svg", "title", "style", "rect", "text", "path", "g", "a"}
    attributes = {name: value for each in root.iter() for name, value in each.attrib.items()}
    assert not [name for name in attributes if name.startswith("on")]
    assert {each.get("href") for each in root.iter(f"{SVG}a")} == {f'a"b/{name}.yaml' for name in names}
    assert not re.search(r"url\(|@import|@font-face|https?:(?!//www\.w3\.org/2000/svg\")", text)
    written = ["".join(each.text for each in texts).replace(" ", "") for *_, texts in boxes(root)]
    for node in (node for tree in shown.trees for node in nodes(tree)):
        title = re.sub(r"[\s\ufffe]", "", node.text)
        assert any(each.startswith(title) and (node.entry or "") in each for each in written), node


def test_entries_are_links_to_their_files(knowledge, tmp_path):
    """Each address leads from the picture's folder to the file of the entry."""
    found = links(knowledge, [shipped_folder()], tmp_path)
    assert set(found) == set(knowledge.entries)
    for name, address in found.items():
        assert not re.match(r"\w+:|/", address)
        assert (tmp_path / address).resolve().samefile(next(shipped_folder().glob(f"[a-u]*/{name}.yaml")))


# -- the command -------------------------------------------------------------------------------------------------------


def test_the_command_prints_mermaid_or_writes_a_file(tmp_path, capsys):
    """Without options it prints Mermaid; the end of the file's name chooses the form, `--format` before it."""
    assert main(["kb", "graph", "--lang", "nl", "--area", "business"]) == 0
    assert capsys.readouterr().out.startswith("flowchart LR\n")
    text = ("--format", "mermaid")
    for name, more, begins in (("a.SVG", (), "<svg"), ("a.md", (), "flowchart"), ("a.svg", text, "flowchart")):
        assert main(["kb", "graph", "--depth", "1", "--output", str(tmp_path / name), "--lang", "nl", *more]) == 0
        assert name in capsys.readouterr().out
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch, capsys):
    """Where writing fails, what was there stays and nothing is left behind; the command says so and ends with 2."""
    path = tmp_path / "picture.svg"
    path.write_text("before", encoding="utf-8")

    def refuse(*_):
        raise PermissionError(13, "refused")

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", refuse)
        assert main(["kb", "graph", "--depth", "1", "--output", str(path)]) == 2
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [("picture.svg", "before")]
    assert "refused" in capsys.readouterr().err
    for bad in (tmp_path, tmp_path / "none" / "a.svg", Path("."), "a\0.svg"):
        assert main(["kb", "graph", "--depth", "1", "--output", str(bad)]) == 2
    assert main(["kb", "graph", "--depth", "1", "--output", str(path)]) == 0
    assert path.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("wrong", [["--area", "nowhere"], ["--depth", "0"], ["--depth", "x"], ["--format", "png"]])
def test_what_cannot_be_drawn_is_refused(wrong, capsys):
    """A wrong area, depth or form ends with 2 and a sentence."""
    try:
        code = main(["kb", "graph", *wrong])
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    assert wrong[1] in capsys.readouterr().err
