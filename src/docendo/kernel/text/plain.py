"""Text without markup, for excerpts, mail and search."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from docendo.kernel.text.linear import linear
from docendo.kernel.text.markdown import parsed


def plain(source: str) -> str:
    """The words of ``source``, a line for each block; formulas as one reads them aloud."""
    return "\n".join(_lines(parsed(source)))


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
    text = " ".join(plain(source).split())
    if len(text) <= length:
        return text
    cut = text[:length]
    # Whole words where words are parted by spaces; Chinese or Thai may be cut anywhere.
    at_a_word = cut.rpartition(" ")[0]
    return (at_a_word if len(at_a_word) > length // 2 else cut[:-1]).rstrip(" ,;:،؛-–") + "…"
