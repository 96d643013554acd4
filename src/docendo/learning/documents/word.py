"""A document as a file for Word and LibreOffice."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from docendo.kernel.text.blocks import direction_of
from docendo.learning.documents.rules.drawing import safe_address
from docendo.learning.documents.rules.tree import LISTS, Block, Kind, Tree, Words
from docendo.learning.documents.word_pictures import picture_into

_LIST_STYLES = {Kind.NUMBERS: "List Number", Kind.BULLETS: "List Bullet", Kind.TASKS: "List"}
_DEEPEST_STYLE = 3
_UNWANTED = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def word(title: str, tree: Tree) -> bytes:
    file: Any = docx.Document()
    file.core_properties.title = _clean(title)[:255]
    file.core_properties.author = ""
    file.core_properties.comments = ""
    _words_into(file.add_heading(level=0), [Words(title)])
    for block in tree:
        _add(file, block)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _add(to: Any, block: Block, *, depth: int = 1) -> None:
    match block.kind:
        case Kind.HEADING:
            _words_into(to.add_paragraph(style=f"Heading {block.level}"), block.parts)
        case Kind.CODE:
            _words_into(to.add_paragraph(style="macro"), block.parts)
        case Kind.QUOTE:
            _quote(to, block)
        case Kind.TABLE:
            _table(to, block)
        case Kind.PICTURE:
            picture_into(to, block, described=_clean(block.description))
        case Kind.RULE:
            to.add_paragraph("―――")
        case kind if kind in LISTS:
            for number, item in enumerate(block.blocks, start=block.start):
                _item(to, item, kind=kind, number=number, depth=depth)
        case _:
            _words_into(to.add_paragraph(), block.parts)


def _quote(to: Any, block: Block) -> None:
    for inner in block.blocks:
        if inner.kind is Kind.PARAGRAPH:
            _words_into(to.add_paragraph(style="Quote"), inner.parts)
        else:
            _add(to, inner)


def _item(to: Any, item: Block, *, kind: Kind, number: int, depth: int) -> None:
    level = min(depth, _DEEPEST_STYLE)
    # The numbers of the file's own lists would go on from one list to the next.
    style = _LIST_STYLES[Kind.TASKS if kind is Kind.NUMBERS else kind]
    style = f"{style} {level}" if level > 1 else style
    begins = {Kind.NUMBERS: f"{number}. ", Kind.TASKS: "☑ " if item.is_done else "☐ "}.get(kind, "")
    first, *rest = item.blocks or (Block(Kind.PARAGRAPH),)
    _words_into(to.add_paragraph(style=style), [Words(begins), *first.parts])
    for inner in rest:
        _add(to, inner, depth=depth + 1)


def _table(to: Any, block: Block) -> None:
    rows = [row.blocks for row in block.blocks]
    width = max(map(len, rows), default=0)
    if not width or not hasattr(to, "add_table"):
        return
    table = to.add_table(rows=len(rows), cols=width)
    table.style = "Table Grid"
    for row, cells in zip(table.rows, rows, strict=True):
        # To ask a row for its cells is slow: once for each.
        for place, cell in zip(row.cells, cells, strict=False):
            place.paragraphs[0].clear()
            for number, inner in enumerate(cell.blocks):
                if number == 0 and inner.kind is Kind.PARAGRAPH:
                    _words_into(place.paragraphs[0], inner.parts, bold=cell.kind is Kind.HEADER)
                elif inner.kind is not Kind.TABLE:
                    _add(place, inner)


def _words_into(paragraph: Any, parts: Iterable[Block | Words], *, bold: bool = False) -> None:
    every = list(parts)
    said = "".join(part.text for part in every if isinstance(part, Words))
    if direction_of(said) == "rtl":
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001
    for part in every:
        if isinstance(part, Block) and part.kind is Kind.MENTION:
            paragraph.add_run(_clean(f"@{part.name}"))
            continue
        if isinstance(part, Block):
            paragraph.add_run().add_break()
            continue
        run = _run(paragraph, part)
        run.bold = True if bold or part.is_bold else None
        run.italic = True if part.is_italic else None
        run.font.strike = True if part.is_struck else None
        if part.is_code:
            run.font.name = "Consolas"


def _run(paragraph: Any, words: Words) -> Any:
    run = paragraph.add_run(_clean(words.text))
    if address := safe_address(_clean(words.href)):
        link = OxmlElement("w:hyperlink")
        number = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), number)
        run._r.addprevious(link)  # noqa: SLF001 - the library writes no links of its own
        link.append(run._r)  # noqa: SLF001
        run.font.underline = True
    return run


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return text.translate(_UNWANTED).encode(errors="ignore").decode()
