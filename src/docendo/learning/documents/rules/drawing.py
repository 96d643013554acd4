"""A document as HTML, in one way for every page and file; the last gate is the house's own."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from time import thread_time
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from docendo.kernel.text.blocks import direction_of
from docendo.kernel.text.code import COLORING_SECONDS, code_block, colored, language_of
from docendo.kernel.text.mathml import mathml
from docendo.kernel.text.sanitizing import sanitized
from docendo.learning.documents.rules.standing_in import stand_in
from docendo.learning.documents.rules.tree import Block, Kind, Tree, Words

# As the Markdown of posts has it: no space after the first sign, and none before the last.
FORMULA: Final = re.compile(r"\$\$([^$]{1,2000})\$\$|\$(?=\S)([^$]{1,500})(?<=\S)\$(?!\d)")
LONGEST_ADDRESS: Final = 2_000
_SCHEMES: Final = ("http://", "https://", "mailto:")
_DONE, _TO_DO = "☑", "☐"
_TAGS: Final = {
    Kind.BULLETS: "ul",
    Kind.TASKS: "ul",
    Kind.NUMBERS: "ol",
    Kind.ITEM: "li",
    Kind.TASK: "li",
    Kind.QUOTE: "blockquote",
    Kind.ROW: "tr",
    Kind.CELL: "td",
    Kind.PARAGRAPH: "p",
    Kind.BREAK: "br",
    Kind.RULE: "hr",
}


def drawn(tree: Tree, *, first_heading: int = 2) -> SafeString:
    """Safe HTML; headings go on from those of the page, which has ``first_heading`` left."""
    html = "".join(map(_Pen(first_heading).block, tree))
    return mark_safe(sanitized(html))  # noqa: S308 - what leaves the sanitizer is safe


def safe_address(href: str) -> str:
    """An address to which a document may lead, or nothing."""
    address = href.strip()
    is_fine = address.lower().startswith(_SCHEMES) and len(address) <= LONGEST_ADDRESS
    return address if is_fine else ""


class _Pen:
    def __init__(self, first_heading: int) -> None:
        self.first_heading = first_heading
        self.coloring_seconds = COLORING_SECONDS

    def block(self, block: Block) -> str:
        match block.kind:
            case Kind.BREAK | Kind.RULE:
                return f"<{_TAGS[block.kind]}>"
            case Kind.MENTION:
                return _mention(block)
            case Kind.CODE:
                return self._code(block)
            case Kind.PICTURE:
                return stand_in(block)
            case Kind.TABLE:
                label = escape(", ".join(cell.text for cell in _cells(block.blocks[:1]))[:120])
                return (
                    f'<div class="table-block" role="group" tabindex="0" aria-label="{label}">'
                    f"<table{_runs(block)}><tbody>{self.parts(block.parts)}</tbody></table></div>"
                )
            case Kind.HEADING:
                # A heading without words would be a stop that says nothing.
                tag = f"h{self.first_heading + block.level - 1}" if block.text else "p"
                return self._in(tag, block)
            case Kind.HEADER:
                return self._in("th" if block.text else "td", block)
            case Kind.TASK:
                mark = _DONE if block.is_done else _TO_DO
                return f"<li{_runs(block)}>{mark} {self.parts(_unwrapped(block))}</li>"
            case Kind.NUMBERS if block.start != 1:
                return f'<ol start="{block.start}"{_runs(block)}>{self.parts(block.parts)}</ol>'
        return self._in(_TAGS[block.kind], block)

    def _in(self, tag: str, block: Block) -> str:
        parts = block.parts if block.kind not in (Kind.ITEM, *CELLS) else _unwrapped(block)
        return f"<{tag}{_runs(block)}>{self.parts(parts)}</{tag}>"

    def _code(self, block: Block) -> str:
        code = "".join(part.text for part in block.parts if isinstance(part, Words))
        language = language_of(block.language)
        started = thread_time()
        spans = colored(code, language=language, seconds=self.coloring_seconds)
        self.coloring_seconds -= thread_time() - started
        return code_block(code, colored=spans)

    def parts(self, parts: Iterable[Block | Words]) -> str:
        drawn = []
        for is_text, run in groupby(parts, key=lambda part: isinstance(part, Words)):
            if is_text:
                drawn += [_words(part) for part in run if isinstance(part, Words)]
            else:
                drawn += [self.block(part) for part in run if isinstance(part, Block)]
        return "".join(drawn)


CELLS: Final = (Kind.CELL, Kind.HEADER)


def _cells(rows: Iterable[Block]) -> Sequence[Block]:
    return [cell for row in rows for cell in row.blocks]


def _unwrapped(block: Block) -> Sequence[Block | Words]:
    """The one paragraph of an item or a cell needs no element of its own."""
    first, *rest = block.parts or (Block(Kind.PARAGRAPH),)
    is_one = not any(isinstance(part, Words) or part.kind is Kind.PARAGRAPH for part in rest)
    if is_one and isinstance(first, Block) and first.kind is Kind.PARAGRAPH:
        return [*first.parts, *rest]
    return block.parts


def _runs(block: Block) -> str:
    direction = direction_of(block.text[:1_000])
    return f' dir="{direction}"' if direction else ""


def _mention(block: Block) -> str:
    name = escape(f"@{block.name}")
    address = escape(block.href)
    return f'<a class="mention" href="{address}" dir="auto">{name}</a>' if address else name


def _words(words: Words) -> str:
    if words.is_code:
        html = f'<code dir="ltr">{escape(words.text)}</code>'
    else:
        html = _with_formulas(words.text)
    for is_marked, tag in (
        (words.is_bold, "strong"),
        (words.is_italic, "em"),
        (words.is_struck, "s"),
    ):
        if is_marked:
            html = f"<{tag}>{html}</{tag}>"
    address = safe_address(words.href)
    return f'<a href="{escape(address)}">{html}</a>' if address else html


def _with_formulas(text: str) -> str:
    drawn, at = "", 0
    for found in FORMULA.finditer(text):
        tex = (found[1] or found[2]).strip()
        drawn += escape(text[at : found.start()]) + mathml(tex, is_block=bool(found[1]))
        at = found.end()
    return drawn + escape(text[at:])
