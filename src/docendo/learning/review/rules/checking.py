"""A table of spot checks as somebody's spreadsheet saved it; no database."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from django.utils.translation import gettext as _

from docendo.learning.review.refusals import RowsRefused
from docendo.learning.review.rules.grades import WHOLE

LARGEST: Final = 2_000_000
MOST_ROWS: Final = 5_000
NAMES: Final = {
    "who": ("e-mail", "email", "mail", "address", "work", "number", "arbeit", "nummer"),
    "points": ("points", "grade", "score", "punkte", "note"),
}


@dataclass(frozen=True)
class Check:
    """One row: who or which work, and its points out of 100."""

    row: int
    who: str
    points: float

    @property
    def number(self) -> int | None:
        digits = self.who.rpartition(" ")[2]
        return int(digits) if digits.isdecimal() and len(digits) < 10 else None


def spot_checks(content: bytes) -> Sequence[Check]:
    """The rows of a CSV file; raises RowsRefused with a sentence for each that cannot be."""
    rows = _rows(content)
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    who, points = (
        next((head.index(name) for name in names if name in head), None) for names in NAMES.values()
    )
    if who is None or points is None:
        raise RowsRefused([_("The first row must name the columns: e-mail or work, and points.")])
    found, faults = [], []
    for number, row in enumerate(rows[1:], start=2):
        cells = [*row, *[""] * len(head)]
        value = _points(cells[points])
        if value is not None:
            found.append(Check(number, cells[who].strip().lstrip("'"), value))
        elif any(cell.strip() for cell in row):
            said = {"row": number, "cell": cells[points][:40]}
            faults.append(_("Row %(row)s: “%(cell)s” are no points from 0 to 100.") % said)
    if faults:
        raise RowsRefused(faults)
    if not found:
        raise RowsRefused([_("There is no row in this file.")])
    return found


def _rows(content: bytes) -> Sequence[Sequence[str]]:
    """The cells of a table, whatever separates them."""
    if len(content) > LARGEST:
        raise RowsRefused([_("This file is too large. Import some thousand rows at a time.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RowsRefused([_("This file is no text. Save the table as CSV in UTF-8.")]) from None
    separator = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = list(csv.reader(StringIO(text), delimiter=separator))
    except csv.Error:
        raise RowsRefused([_("This file is no table. Save it as CSV.")]) from None
    if len(rows) > MOST_ROWS:
        raise RowsRefused([_("This file is too large. Import some thousand rows at a time.")])
    return rows


def _points(cell: str) -> float | None:
    try:
        value = float(cell.strip().replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= WHOLE else None
