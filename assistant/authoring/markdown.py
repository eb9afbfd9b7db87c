"""One run of Markdown in, plain text out: without markup, tags, escapes, images and the targets of links.

The flavour is that of Microsoft's documentation, in which a translated sentence stands beside its original in a pair of
`<span>` elements, and names of products are included from other files.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_ATTRIBUTES = r"[^<>]{0,200}"
_PAIR = re.compile(
    rf"<span\s+data-ttu-id={_ATTRIBUTES}>((?:(?!</?span\b).)*)</span>"
    rf"\s*<span\s+class=\"sxs-lookup\"\s*><span\s+data-stu-id={_ATTRIBUTES}>((?:(?!</?span\b).)*)</span></span>",
    re.DOTALL,
)
_LITERAL = re.compile(r"\\([!-/:-@\[-`{-~])|(?<!`)(`{1,3})(?!`)(.{1,2000}?)(?<!`)\2(?!`)", re.DOTALL)
_HELD = re.compile("\0(\\d+)\0")
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)
_ADDRESS = re.compile(r"<(https?://[^<>\s]{1,2000})>")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_TARGET = r"\((?:[^()]|\([^()]*\)){0,2000}\)"
_INCLUDED = re.compile(r"\[!include\s*\[[^\[\]]{0,200}\]\s*\((?:[^()]{0,300}/)?([^()/]{1,200}?)(?:\.md)?\s*\)\]", re.IGNORECASE)
_IMAGE = re.compile(rf"!\[[^\[\]]{{0,500}}\]{_TARGET}")
_LINK = re.compile(rf"\[([^\[\]]{{0,2000}})\]{_TARGET}")
_EMPHASIS = re.compile(r"(?<=\S)[*~]+|[*~]+(?=\S)|(?<!\w)_+(?=[^\W_])|(?<=[^\W_])_+(?!\w)")
_ITALIC = re.compile(r"(?<![*\w])\*(?![\s*])((?:[^*]|\*\*[^*]+\*\*)+)(?<!\s)\*(?![*\w])")
_QUOTED = re.compile(r'"([^"]*)"|“([^“”]*)”')
_SPEAKS_OF_ERRORS = re.compile(r"\b(?:error|message|fout\w*|melding\w*)\b", re.IGNORECASE)
_LEAST_LETTERS, _LEAST_WORDS = 25, 6
"""What is shorter is a name or a term: an italic run has at least so many letters, a quoted one so many words."""


def folded(text: str) -> str:
    """Return `text` with every run of white space as one blank."""
    return " ".join(text.split())


def languages(raw: str) -> tuple[str, ...]:
    """Return `raw` once for each language in which it stands there: as it is read, then the original beside it."""
    return tuple(dict.fromkeys(_PAIR.sub(lambda pair, side=side: str(pair[side]), raw) for side in (1, 2)))  # type: ignore[misc]


def plain(raw: str) -> str:
    """Return one language of a run of Markdown as plain text on one line."""
    held: list[str] = []
    return _plain(_hold(raw, held), held)


def messages(raw: str) -> Iterator[str]:
    """Yield the error messages that one language of a run quotes: long italic runs, and quoted sentences about an error."""
    held: list[str] = []
    text = _hold(raw, held)
    for run in _ITALIC.findall(text):
        message = _plain(run, held)
        if len(message) >= _LEAST_LETTERS:
            yield message
    rest = _plain(_ITALIC.sub(" ", text), held)
    if _SPEAKS_OF_ERRORS.search(rest):
        for quoted in _QUOTED.findall(rest):
            message = folded("".join(quoted))
            if len(message.split()) >= _LEAST_WORDS:
                yield message


def _hold(raw: str, held: list[str]) -> str:
    """Put what is literal (escaped characters, code) out of reach of the other patterns."""

    def hold(found: re.Match[str]) -> str:
        held.append(found[1] or found[3])
        return f"\0{len(held) - 1}\0"

    return _LITERAL.sub(hold, raw.replace("\0", ""))


def _plain(text: str, held: list[str]) -> str:
    text = _TAG.sub("", _ADDRESS.sub(r"\1", _COMMENT.sub("", text)))
    text = _IMAGE.sub("", _INCLUDED.sub(r"\1", text))
    text = _LINK.sub(r"\1", text)
    text = html.unescape(_EMPHASIS.sub("", text))
    return folded(_HELD.sub(lambda found: held[int(found[1])], text))
