"""Tables for a spreadsheet, as files to download."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

Cell = str | int | float | datetime | None
# With one of these a spreadsheet begins a formula, and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A CSV file (RFC 4180, UTF-8 with the mark by which spreadsheets know it) of that name."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([_safe(str(column)) for column in columns])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.csv") or ""
    return HttpResponse(
        file.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


def _cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes")
    return _safe(cell) if isinstance(cell, str) else cell


def _safe(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words
