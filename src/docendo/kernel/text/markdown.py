"""Markdown to safe HTML."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from time import thread_time
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from docendo.kernel.errors import Invalid
from docendo.kernel.text import blocks
from docendo.kernel.text.code import COLORING_SECONDS, code_block, colored, language_of
from docendo.kernel.text.formulas import formulas
from docendo.kernel.text.links import links
from docendo.kernel.text.mathml import mathml
from docendo.kernel.text.mentions import link_mentions
from docendo.kernel.text.sanitizing import sanitized

VERSION: Final = 1
"""Raise it when the same source renders differently: stored HTML is then made anew."""

MAX_TEXT: Final = 60_000
"""The most characters that one text may have."""


class TextTooLong(Invalid):
    """More text than one post can hold."""

    code = "text_too_long"
    message = _("This text is too long. Shorten it to 60,000 characters, or split it in two.")


# Longer ones may not fit into the width of a phone, and formulas are not broken into lines.
SHORT_FORMULA: Final = 30

# Half characters, controls, and the two marks that turn the letters after them around.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202d\u202e]")


def _parser() -> MarkdownIt:
    # Tags are shown as they were typed: who asks about `vector<int>` loses nothing, and no HTML
    # that a person wrote ever reaches a page.
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    formulas(parser)
    links(parser)
    for rule in (
        link_mentions,
        blocks.pictures,
        blocks.names_of_links,
        blocks.bounded_addresses,
        blocks.outline,
        blocks.cells,
        blocks.directions,
    ):
        parser.core.ruler.push(rule.__name__, rule)
    for kind, draw in (
        ("fence", _code),
        ("code_block", _code),
        ("code_inline", _inline_code),
        ("formula", _formula),
        ("table_open", _table_open),
        ("table_close", _table_close),
    ):
        parser.add_render_rule(kind, draw)
    return parser


def _code(
    self: RendererHTML, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[number]
    started = thread_time()
    spans = colored(
        token.content, language=language_of(token.info), seconds=env["coloring_seconds"]
    )
    env["coloring_seconds"] -= thread_time() - started
    return code_block(token.content, colored=spans)


def _inline_code(
    self: RendererHTML, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType
) -> str:
    return f'<code dir="ltr">{escape(tokens[number].content)}</code>'


def _formula(
    self: RendererHTML, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[number]
    formula = mathml(token.content, is_block=token.block)
    if token.map:
        return f"{_scrolling('div', 'formula-block', token.content)}{formula}</div>\n"
    if token.block:
        return f"{_scrolling('span', 'formula-block', token.content)}{formula}</span>"
    if len(token.content) > SHORT_FORMULA:
        return f"{_scrolling('span', 'formula-inline', token.content)}{formula}</span>"
    return formula


def _table_open(
    self: RendererHTML, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType
) -> str:
    table = self.renderToken(tokens, number, options, env)
    return _scrolling("div", "table-block", blocks.first_row(tokens, number)) + table


def _table_close(
    self: RendererHTML, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table></div>\n"


def _scrolling(tag: str, kind: str, label: str) -> str:
    """Opens a frame for what may be wider than a phone: a keyboard reaches it and scrolls it.

    A group and no region: a page of thirty formulas should not have thirty landmarks.
    """
    return f'<{tag} class="{kind}" role="group" tabindex="0" aria-label="{escape(label[:120])}">'


_PARSER: Final = _parser()


def parsed(source: str, *, mentions: Mapping[str, str] | None = None) -> list[Token]:
    """The blocks of ``source``; raises ``TextTooLong`` beyond ``MAX_TEXT`` characters."""
    if len(source) > MAX_TEXT:
        raise TextTooLong
    return _PARSER.parse(_UNWANTED.sub("\ufffd", source), {"mentions": mentions})


def render(source: str, *, mentions: Mapping[str, str] | None = None) -> SafeString:
    """Markdown with formulas, code and tables as HTML that is safe on any page.

    ``mentions`` maps the full name of a person, as it is written, to the address of their page.
    """
    return html_of(parsed(source, mentions=mentions))


def html_of(tokens: Sequence[Token]) -> SafeString:
    """What ``parsed`` gave as safe HTML."""
    html = _PARSER.renderer.render(tokens, _PARSER.options, {"coloring_seconds": COLORING_SECONDS})
    return mark_safe(sanitized(html))  # noqa: S308 - this is the one place that may say so
