"""A document as Markdown that other programs read, too."""

import re
from collections.abc import Sequence
from typing import Final

from docendo.learning.documents.rules.drawing import FORMULA, safe_address
from docendo.learning.documents.rules.tree import LISTS, Block, Kind, Tree, Words

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>|~])")
_UNQUOTED: Final = re.compile(r"[<>\s]")
_LINE_START: Final = re.compile(r"^(\s*)([#+-]|\d+[.)]|=+$)", re.MULTILINE)


def markdown(tree: Tree) -> str:
    return "\n\n".join(filter(None, map(_block, tree))) + "\n"


def _block(block: Block) -> str:
    match block.kind:
        case Kind.HEADING:
            return f"{'#' * (block.level + 1)} {_line(block)}"
        case Kind.RULE:
            return "---"
        case Kind.CODE:
            code = "".join(part.text for part in block.parts if isinstance(part, Words))
            fence = "`" * max([2, *map(len, re.findall(r"`+", code))]) + "`"
            language = "".join(block.language.split()[:1])
            return f"{fence}{language}\n{code}\n{fence}"
        case Kind.QUOTE:
            inside = markdown(block.blocks).rstrip()
            return "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))
        case Kind.TABLE:
            return _table(block.blocks)
        case kind if kind in LISTS:
            return _list(block)
    return _inline(block)


def _list(block: Block) -> str:
    lines = []
    for number, item in enumerate(block.blocks, start=block.start):
        mark = f"{number}. " if block.kind is Kind.NUMBERS else "- "
        task = {True: "[x] ", False: "[ ] "}[item.is_done] if item.kind is Kind.TASK else ""
        inside = "\n".join(filter(None, map(_block, item.blocks)))
        first, *rest = inside.split("\n")
        lines.append(f"{mark}{task}{first}".rstrip())
        lines += [f"{' ' * len(mark)}{line}".rstrip() for line in rest]
    return "\n".join(lines)


def _table(rows: Sequence[Block]) -> str:
    cells = [list(map(_cell, row.blocks)) for row in rows]
    width = max(map(len, cells), default=0)
    if not width:
        return ""
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in cells]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _cell(cell: Block) -> str:
    return " ".join(filter(None, map(_line, cell.blocks)))


def _line(block: Block) -> str:
    return _inline(block).replace("\\\n", " ").replace("\n", " ")


def _inline(block: Block) -> str:
    if block.kind is Kind.PICTURE:
        return _picture(block)
    said = "".join(
        _words(part) if isinstance(part, Words) else _inner(part) for part in block.parts
    )
    return _LINE_START.sub(r"\1\\\2", said) if block.kind is Kind.PARAGRAPH else said


def _picture(block: Block) -> str:
    """By its key, or where it leaves its address."""
    return f"![{_escaped(block.description)}](<{block.picture}>)" if block.picture else ""


def _inner(block: Block) -> str:
    match block.kind:
        case Kind.BREAK:
            return "\\\n"
        case Kind.MENTION:
            return _escaped(f"@{block.name}")
    return f"\n{_block(block)}\n"


def _words(words: Words) -> str:
    inner = words.text.strip()
    if not inner:
        return words.text
    before, after = words.text[: words.text.index(inner)], words.text.rstrip()
    after = words.text[len(after) :]
    if words.is_code:
        fence = "`" * (1 + max([0, *map(len, re.findall(r"`+", inner))]))
        space = " " if "`" in inner[:1] + inner[-1:] else ""
        inner = f"{fence}{space}{inner}{space}{fence}"
    else:
        inner = _escaped(inner)
    for is_marked, sign in ((words.is_bold, "**"), (words.is_italic, "*"), (words.is_struck, "~~")):
        if is_marked:
            inner = f"{sign}{inner}{sign}"
    if address := safe_address(words.href):
        inner = f"[{inner}](<{_UNQUOTED.sub('', address)}>)"
    return f"{before}{inner}{after}"


def _escaped(text: str) -> str:
    """Signs that would mean something stay signs, but for those of a formula."""
    said, at = "", 0
    for found in FORMULA.finditer(text):
        said += _SIGNS.sub(r"\\\1", text[at : found.start()]) + found[0]
        at = found.end()
    return said + _SIGNS.sub(r"\\\1", text[at:])
