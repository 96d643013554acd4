"""Tables as files: read again as they were, and never a formula."""

import csv
from datetime import UTC, datetime
from io import StringIO

from docendo.kernel.sheets import sheet


def test_a_table_is_read_as_it_was_written() -> None:
    rows = [
        ("Zoë, “the first”", 3, None),
        ("line\nbreak", 0.5, datetime(2026, 11, 2, 9, tzinfo=UTC)),
    ]
    file = sheet("Wer hilft", ["Name", "How many", "Since"], rows)
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="Wer hilft.csv"' in file["Content-Disposition"]
    read = list(csv.reader(StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert read == [
        ["Name", "How many", "Since"],
        ["Zoë, “the first”", "3", ""],
        ["line\nbreak", "0.5", "2026-11-02T09:00+00:00"],
    ]


def test_no_cell_is_a_formula() -> None:
    told = ["=1+1", "+49", "-1", "@SUM(A1)", "\tx", "\rx"]
    file = sheet("x", ["=a"], [[words] for words in told])
    read = list(csv.reader(StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert read == [["'=a"], *[[f"'{words}"] for words in told]]
