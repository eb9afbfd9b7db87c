"""The picture as SVG: boxes in columns, from left to right, one column for each question of a way.

Every leaf has a row of its own and a box stands in the middle of what it leads to, so nothing overlaps. How wide a text
becomes is not known before a browser shows it; it is estimated with the widths of Verdana, the widest of the usual fonts.
The file is self-contained: no script, no font, no other file, and ASCII only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import svg

from assistant.authoring.graph import Node, Picture

_BOX, _CHIP, _GAP = 240, 176, 20
"""The widths of a box, of an answer, and of the space between two of them."""
_ROW_GAP, _MARGIN, _HEADER = 10, 24, 78
_PAD = 9
_TITLE, _TEXT, _ANSWER, _SMALL = 20, 12, 11, 10
"""The sizes of letters: of the title, in boxes, of answers, and of small print."""
_LINE = 1.3
_STYLE = """
text { font-family: "Segoe UI", system-ui, "Helvetica Neue", Arial, sans-serif; fill: #16202e; }
.small { fill: #56606e; }
.way { fill: none; stroke: #9aa7b8; stroke-width: 1.3; }
.box { stroke-width: 1.2; }
.answer { fill: #ffffff; stroke: #c3ccd8; }
.start { fill: #1f2f46; stroke: #1f2f46; }
.start-text { fill: #ffffff; }
.question { fill: #eaf2fc; stroke: #4a7ab5; }
.problem { fill: #e6f4ea; stroke: #3c8a57; }
.procedure { fill: #f1eafa; stroke: #7a57b0; }
.unknown { fill: #f6f6f6; stroke: #8a8f98; stroke-dasharray: 4 3; }
.more { fill: #ffffff; stroke: #8a8f98; stroke-dasharray: 4 3; }
.missed { fill: #fff3e0; stroke: #b7791f; }
a:hover .box { stroke-width: 2.4; }
"""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: int


@dataclass(frozen=True, slots=True)
class _Box:
    """Lines of text in a rectangle. `kind` is the class of its style."""

    kind: str
    lines: tuple[_Line, ...]
    width: int
    x: float = 0
    middle: float = 0

    @property
    def height(self) -> float:
        return sum(line.size * _LINE for line in self.lines) + 2 * _PAD

    def at(self, x: float, middle: float) -> _Box:
        return _Box(self.kind, self.lines, self.width, x, middle)


@dataclass(frozen=True, slots=True)
class _Part:
    """A node with its box, the box of the answers that lead to it, and the parts that it leads to; sized from below."""

    node: Node
    box: _Box
    answer: _Box | None
    below: tuple[_Part, ...]
    height: float


def draw(shown: Picture, links: Mapping[str, str]) -> str:
    """Return the picture as the text of an SVG file; `links` are relative addresses by the id of the entry."""
    elements: list[svg.Element] = []
    top, right = float(_HEADER), 0.0
    for tree in shown.trees:
        part = _sized(tree, ())
        placed = list(_placed(part, _MARGIN, top, links))
        elements += [each for each, _ in placed]
        right = max(right, *(edge for _, edge in placed))
        top += part.height + 2 * _ROW_GAP
    head = list(_head(shown))
    width, height = max(right, *(edge for _, edge in head)) + _MARGIN, top + _MARGIN - 2 * _ROW_GAP
    whole = svg.SVG(
        width=round(width),
        height=round(height),
        viewBox=svg.ViewBoxSpec(0, 0, round(width), round(height)),
        elements=[
            svg.Title(text=_safe(shown.title)),
            svg.Style(text=_STYLE),
            svg.Rect(width=svg.Length(100, "%"), height=svg.Length(100, "%"), fill="#ffffff"),
            *(each for each, _ in head),
            *elements,
        ],
    )
    return str(whole).encode("ascii", "xmlcharrefreplace").decode("ascii") + "\n"


def _head(shown: Picture) -> Iterator[tuple[svg.Element, float]]:
    """Yield the title and the legend, each with how far it reaches to the right."""
    title = _Line(shown.title, _TITLE)
    yield _text(title, _MARGIN, _MARGIN + _TITLE * 0.8, "title"), _MARGIN + _width(title)
    x: float = _MARGIN
    for kind, name in shown.legend:
        line = _Line(name, _SMALL)
        yield svg.Rect(x=x, y=54, width=16, height=11, rx=2, class_=["legend", kind]), x
        yield _text(line, x + 22, 63, "small"), x + 22 + _width(line)
        x += 22 + _width(line) + 18


# -- layout ------------------------------------------------------------------------------------------------------------


def _sized(node: Node, answers: tuple[str, ...]) -> _Part:
    below = tuple(_sized(branch.node, branch.answers) for branch in node.branches)
    lines = [_Line(line, _TEXT) for line in _wrapped(node.text, _TEXT, _BOX)]
    lines += [_Line(line, _SMALL) for small in node.small for line in _wrapped(small, _SMALL, _BOX)]
    mark = "• " if len(answers) > 1 else ""
    chips = [_Line(line, _ANSWER) for answer in answers for line in _wrapped(mark + answer, _ANSWER, _CHIP)]
    box = _Box(node.kind, tuple(lines), _BOX)
    answer = _Box("answer", tuple(chips), _CHIP) if chips else None
    own = max(box.height, answer.height if answer else 0.0)
    return _Part(node, box, answer, below, max(own, _stacked(below)))


def _stacked(parts: tuple[_Part, ...]) -> float:
    return sum(part.height + _ROW_GAP for part in parts) - _ROW_GAP if parts else 0.0


def _placed(part: _Part, x: float, top: float, links: Mapping[str, str]) -> Iterator[tuple[svg.Element, float]]:
    """Yield a part and all that it leads to, between `top` and its height below; each with how far right it reaches."""
    middle = top + part.height / 2
    yield _linked(part, part.box.at(x, middle), links), x + _BOX
    at = middle - _stacked(part.below) / 2
    for each in part.below:
        there, end = at + each.height / 2, x + _BOX + _GAP
        yield _curve(x + _BOX, middle, end, there), end
        if each.answer is not None:
            yield _boxed(each.answer.at(end, there)), end + _CHIP
            yield _curve(end + _CHIP, there, end + _CHIP + _GAP, there), end + _CHIP + _GAP
            end += _CHIP + _GAP
        yield from _placed(each, end, at, links)
        at += each.height + _ROW_GAP


# -- shapes ------------------------------------------------------------------------------------------------------------


def _linked(part: _Part, box: _Box, links: Mapping[str, str]) -> svg.Element:
    target = links.get(part.node.entry or "")
    return svg.A(href=_safe(target), elements=[_boxed(box)]) if target else _boxed(box)


def _boxed(box: _Box) -> svg.Element:
    top = box.middle - box.height / 2
    shape = svg.Rect(
        x=round(box.x, 1), y=round(top, 1), width=box.width, height=round(box.height, 1),
        rx=10 if box.kind == "answer" else 5, class_=["box", box.kind],
    )  # fmt: skip
    elements: list[svg.Element] = [shape]
    at = top + _PAD
    for line in box.lines:
        style = f"{box.kind}-text" if line.size != _SMALL else "small"
        elements.append(_text(line, box.x + _PAD, at + line.size, style))
        at += line.size * _LINE
    return svg.G(elements=elements)


def _text(line: _Line, x: float, y: float, style: str) -> svg.Element:
    return svg.Text(x=round(x, 1), y=round(y, 1), font_size=line.size, class_=[style], text=_safe(line.text))


def _curve(x: float, y: float, to_x: float, to_y: float) -> svg.Element:
    half = round((x + to_x) / 2, 1)
    x, y, to_x, to_y = (round(each, 1) for each in (x, y, to_x, to_y))
    return svg.Path(d=[svg.M(x, y), svg.C(half, y, half, to_y, to_x, to_y)], class_=["way"])


def _safe(text: str) -> str:
    """Return a text that XML can hold, as the content of an element or of an attribute: the library does not see to it."""
    return svg.escape(_NOT_XML.sub("", text)).replace('"', "&quot;")


# -- text --------------------------------------------------------------------------------------------------------------


def _wrapped(text: str, size: int, width: int) -> Iterator[str]:
    """Yield a text in lines that fit a box; a word that is longer than a line is cut."""
    room = width - 2 * _PAD
    line = ""
    for word in text.split():
        if line and _width(_Line(f"{line} {word}", size)) <= room:
            line = f"{line} {word}"
            continue
        if line:
            yield line
        line = ""
        for letter in word:
            if line and _width(_Line(line + letter, size)) > room:
                yield line
                line = ""
            line += letter
    if line:
        yield line


def _width(line: _Line) -> float:
    return line.size * sum(map(_ems, line.text))


def _ems(letter: str) -> float:
    """Return how wide a letter is at most, as a part of its size."""
    if unicodedata.combining(letter):
        return 0.0
    if letter in "mwMW@%—…" or unicodedata.east_asian_width(letter) in "FW":
        return 1.0
    if letter in "iljtfrI.,:;'|!()[]{} -’":
        return 0.46
    return 0.74 if letter.isupper() or ord(letter) > 0x17F else 0.64
