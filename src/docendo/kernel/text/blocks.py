"""What the parser's blocks need to be read by everyone: direction, outline, names, edges."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from docendo.kernel.text.sanitizing import LOCAL_PICTURE

# A page gives its own title h1 and the title of a post h2.
_FIRST_HEADING = 3
_MOST_ADDRESSES = 200_000
_DIRECTED = {"blockquote", "h3", "h4", "h5", "h6", "li", "ol", "p", "table", "td", "th", "ul"}
_ALIGNED = re.compile(r"text-align:(left|center|right)")


def text_of(tokens: Sequence[Token] | None) -> str:
    """The words of inline tokens, formulas and code as they were typed."""
    return "".join(
        "\n" if token.type in ("softbreak", "hardbreak") else token.content
        for token in tokens or ()
    )


def _is_blank(text: str) -> bool:
    return all(unicodedata.category(character)[0] in "CZ" for character in text)


def outline(state: StateCore) -> None:
    """Headings go on from the page's own, without a gap and without an empty one."""
    levels: list[int] = []
    tokens = state.tokens
    for number, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        if _is_blank(text_of(tokens[number + 1].children)):
            tag = "p"
        else:
            level = int(token.tag[1])
            while levels and levels[-1] >= level:
                levels.pop()
            tag = f"h{min(len(levels) + _FIRST_HEADING, 6)}"
            levels.append(level)
        token.tag = tokens[number + 2].tag = tag


def cells(state: StateCore) -> None:
    """Alignment by class, as pages forbid styles; a cell without words is no heading."""
    tokens = state.tokens
    for number, token in enumerate(tokens):
        if token.type not in ("th_open", "td_open"):
            continue
        aligned = _ALIGNED.fullmatch(str(token.attrs.pop("style", "")))
        if aligned and aligned[1] != "left":
            token.attrSet("class", {"center": "cell-center", "right": "cell-end"}[aligned[1]])
        if token.type == "th_open":
            if _is_blank(text_of(tokens[number + 1].children)):
                token.tag = tokens[number + 2].tag = "td"
            else:
                token.attrSet("scope", "col")


def pictures(state: StateCore) -> None:
    """A picture from elsewhere becomes a link to it, or its words where it stands in a link."""
    for block in state.tokens:
        if block.type == "inline" and "![" in block.content:
            block.children = list(_pictures(block.children or []))


def _pictures(tokens: Sequence[Token]) -> Iterator[Token]:
    is_in_link = False
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            is_in_link = token.nesting == 1
        if token.type != "image":
            yield token
            continue
        address, alternative = str(token.attrs["src"]), text_of(token.children)
        if LOCAL_PICTURE.fullmatch(address):
            token.attrs = {"src": address, "alt": alternative, "loading": "lazy"}
            yield token
        elif is_in_link:
            yield Token("text", "", 0, content=alternative)
        else:
            yield Token("link_open", "a", 1, attrs={"href": address})
            yield Token("text", "", 0, content=alternative)
            yield Token("link_close", "a", -1)


def names_of_links(state: StateCore) -> None:
    """A link without words shows its address."""
    for block in state.tokens:
        if block.type == "inline" and "[" in block.content:
            block.children = list(_named(block.children or []))


def _named(tokens: Sequence[Token]) -> Iterator[Token]:
    address, has_words = "", False
    for token in tokens:
        if token.type == "link_open":
            address, has_words = str(token.attrs["href"]), False
        elif token.type == "link_close" and not has_words:
            yield Token("text", "", 0, content=address)
        else:
            has_words = has_words or not _is_blank(token.content)
        yield token


def bounded_addresses(state: StateCore) -> None:
    """One definition may serve thousands of links: 60 kB of text could become 40 MB of page."""
    size = 0
    for block in state.tokens:
        for token in block.children or ():
            for name in ("href", "src"):
                size += len(str(token.attrs.get(name, "")))
                if size > _MOST_ADDRESSES:
                    token.attrs.pop(name, None)


def directions(state: StateCore) -> None:
    """Each block runs as its own first letter does, whatever the page around it.

    ``dir="auto"`` would look at code, formulas and addresses too, and would not see into the
    blocks inside a list or a quotation; so it is decided here.
    """
    open_blocks: list[Token] = []
    for token in state.tokens:
        if token.nesting == 1:
            open_blocks.append(token)
        elif token.nesting == -1:
            open_blocks.pop()
        elif token.type == "inline" and (direction := _direction(token.children or ())):
            for block in open_blocks:
                if block.tag in _DIRECTED:
                    block.attrs.setdefault("dir", direction)


def _direction(tokens: Sequence[Token]) -> str | None:
    is_address = False
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            is_address = token.info == "auto" and token.nesting == 1
        if token.type == "text" and not is_address and (found := direction_of(token.content)):
            return found
    return None


def direction_of(text: str) -> str | None:
    """How its first letter runs."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return None


def first_row(tokens: Sequence[Token], number: int) -> str:
    """The headings of the table that opens at ``number``."""
    headings = takewhile(lambda token: token.type != "thead_close", islice(tokens, number, None))
    return ", ".join(text for token in headings if (text := text_of(token.children).strip()))
