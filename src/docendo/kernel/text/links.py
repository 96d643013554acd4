"""Addresses that are typed as they are become links."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_SCHEME = re.compile(r"(?<![a-z0-9.+-])https?$", re.IGNORECASE)
_REST = re.compile(r"://\w[^\s<>\"`\\{}|^\[\]]{0,2000}")
# What ends a sentence, in any script, or what ends emphasis: not the end of an address.
_ENDINGS = ".,:;!?'*_~،؛؟。，、！？：；"


def _bare_address(state: StateInline, silent: bool) -> bool:
    # The library's own rule costs seconds on a long text without spaces: this one is linear.
    if state.linkLevel or silent or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-9:])
    rest = _REST.match(state.src, state.pos, state.posMax)
    if not scheme or not rest:
        return False
    address = _without_ending(scheme[0] + rest[0])
    href = state.md.normalizeLink(address)
    if not state.md.validateLink(href):
        return False
    state.pending = state.pending[: -len(scheme[0])]
    link = state.push("link_open", "a", 1)
    link.attrs = {"href": href, "dir": "ltr"}
    link.info = "auto"
    text = state.md.normalizeLinkText(address)
    # Decoding must not let characters in that turn the address around or hide a part of it.
    state.push("text", "", 0).content = text if text.isprintable() else address
    state.push("link_close", "a", -1)
    state.pos += len(address) - len(scheme[0])
    return True


def _without_ending(address: str) -> str:
    while True:
        if address[-1] in _ENDINGS or (
            address[-1] == ")" and address.count(")") > address.count("(")
        ):
            address = address[:-1]
        else:
            return address


def links(parser: MarkdownIt) -> None:
    """Teach the parser that ``https://...`` in a text is a link."""
    parser.inline.ruler.before("escape", "bare_address", _bare_address)
