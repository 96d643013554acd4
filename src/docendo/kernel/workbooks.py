"""A table as an XLSX file, which every spreadsheet program opens as it is."""

import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from docendo.kernel.sheets import Cell

KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
LONGEST_CELL: Final = 32_767
# What XML cannot hold, whatever is done to it.
NOT_IN_XML: Final = {code: None for code in range(32) if code not in (9, 10, 13)} | {
    0xFFFE: None,
    0xFFFF: None,
}

_PARTS: Final = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Table" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def workbook(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """An Office Open XML workbook (ECMA-376) of one sheet.

    Text is text in it, and never a formula, whatever it begins with.
    """
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in _PARTS.items():
            archive.writestr(path, HEAD + content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'{HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for row in (columns, *rows):
                cells = "".join(_cell(each) for each in row)
                sheet.write(f"<row>{cells}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx") or ""
    return HttpResponse(
        file.getvalue(), content_type=KIND, headers={"Content-Disposition": disposition}
    )


def _cell(cell: Cell) -> str:
    if cell is None:
        return "<c/>"
    if isinstance(cell, int | float) and cell == cell and abs(cell) != float("inf"):
        return f"<c><v>{cell!r}</v></c>"
    words = cell.isoformat(timespec="minutes") if isinstance(cell, datetime) else str(cell)
    clean = escape(words.translate(NOT_IN_XML)[:LONGEST_CELL])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{clean}</t></is></c>'
