"""Text without markup, for excerpts, mail and search."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString
from markdown_it.token import Token

from docendo.kernel.text.linear import linear
from docendo.kernel.text.markdown import html_of, parsed


class Rendered(NamedTuple):
    """A text as ``render`` and as ``plain`` give it."""

    html: SafeString
    words: str


def plain(source: str) -> str:
    """The words of ``source``, a line for each block; formulas as one reads them aloud."""
    return "\n".join(_lines(parsed(source)))


def render_and_plain(source: str, *, mentions: Mapping[str, str] | None = None) -> Rendered:
    """What ``render`` and what ``plain`` give, for the cost of one."""
    tokens = parsed(source, mentions=mentions)
    words = "\n".join(_lines(tokens))
    return Rendered(html_of(tokens), words)


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        text = "".join(map(_text, token.children or [token]))
        if text := text.strip():
            yield text


def _text(token: Token) -> str:
    match token.type:
        case "formula":
            return linear(token.content)
        case "softbreak" | "hardbreak":
            return "\n"
    return token.content


def excerpt(source: str, length: int = 200) -> str:
    """The first words of ``source`` in one line of at most ``length`` characters."""
    return shortened(plain(source), length)


def isolated(name: str) -> str:
    """A name within a sentence that is plain text: what <bdi> is in a template.

    Of “C++” an Arabic sentence would take the signs for its own and show ++C. What begins and ends
    with a letter needs no marks.
    """
    return name if name[:1].isalpha() and name[-1:].isalpha() else f"\u2068{name}\u2069"


def shortened(words: str, length: int = 200) -> str:
    """The first of these words in one line of at most ``length`` characters."""
    text = " ".join(words.split())
    if len(text) <= length:
        return text
    cut = text[:length]
    # Whole words where words are parted by spaces; Chinese or Thai may be cut anywhere.
    at_a_word = cut.rpartition(" ")[0]
    return (at_a_word if len(at_a_word) > length // 2 else cut[:-1]).rstrip(" ,;:،؛-–") + "…"
