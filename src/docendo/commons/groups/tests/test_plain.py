"""Tables as spreadsheets of three languages write them, and what no spreadsheet writes."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.commons.groups.refusals import (
    BrokenRow,
    CellTooLong,
    EmptyRoster,
    HeaderOnly,
    MissingColumns,
    RosterTooLarge,
    UnreadableRoster,
    Workbook,
)
from docendo.commons.groups.rules import tables
from docendo.commons.groups.rules.groups import GroupKind, GroupRole
from docendo.commons.groups.rules.reading import read_roster
from docendo.commons.groups.rules.roster import Fault, Roster
from docendo.commons.groups.tests.files import HEADER, klass, table
from docendo.kernel.lines import one_line

TODAY = date(2026, 11, 16)
GERMAN = ("Name", "E-Mail-Adresse", "Klasse", "Rolle")
ARABIC = ("الاسم", "البريد الإلكتروني", "الصف", "الدور")


def read(content: bytes, *, kind: str = GroupKind.CLASS) -> Roster:
    return read_roster(content, kind=kind, today=TODAY)


def people(roster: Roster) -> list[tuple[str, str, GroupRole]]:
    return [(line.who.name, line.who.address, line.role) for line in roster.lines]


def faults(roster: Roster) -> list[tuple[int, Fault]]:
    return [(problem.row, problem.fault) for problem in roster.problems]


def test_a_table_becomes_groups_and_people() -> None:
    roster = read(table([*klass(4), ["Ola", "Ola@Example.org", "Algebra", ""]]))
    assert [group.name for group in roster.groups] == ["Calculus I", "Algebra"]
    assert people(roster)[0] == ("Person 000", "person.000@example.org", GroupRole.TEACHER)
    assert people(roster)[-1] == ("Ola", "ola@example.org", GroupRole.LEARNER)
    assert [line.row for line in roster.lines] == [2, 3, 4, 5, 6]
    assert roster.is_full
    assert roster.problems == ()


def test_what_stands_beyond_the_header_is_not_cut_off() -> None:
    roster = read(
        b"name,e-mail,class\nOla,ola@example.org,Mathematics 1, group A\nBo,bo@example.org,Art,\n"
    )
    assert faults(roster) == [(2, Fault.TOO_MANY_CELLS)]
    assert roster.problems[0].value == "group A"
    assert people(roster) == [("Bo", "bo@example.org", GroupRole.LEARNER)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_it_is_read_whatever_program_wrote_it(separator: str, encoding: str) -> None:
    content = table(
        [["Jörg Müßig", "joerg@example.org", "Übung, Gruppe 1", "Schüler"]],
        header=GERMAN,
        separator=separator,
        encoding=encoding,
    )
    roster = read(content)
    assert people(roster) == [("Jörg Müßig", "joerg@example.org", GroupRole.LEARNER)]
    assert roster.groups[0].name == "Übung, Gruppe 1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
def test_it_is_read_in_arabic(encoding: str) -> None:
    content = table(
        [["ليلى حداد", "layla@example.org", "رياضيات 1", "معلمة"]],
        header=ARABIC,
        encoding=encoding,
    )
    assert people(read(content)) == [("ليلى حداد", "layla@example.org", GroupRole.TEACHER)]


def test_first_and_last_name_make_a_name_and_other_columns_are_passed_by() -> None:
    header = ("Vorname", "Nachname", "Telefon", "E-MAIL *", "Kurs", "Matrikelnummer", "Semester")
    row = ["Ada", "Byron", "+49 171", "ada@example.org", "Analysis", "0815", "WS 26"]
    roster = read(table([row], header=header), kind=GroupKind.COURSE)
    assert people(roster)[0][0] == "Ada Byron"
    assert roster.lines[0].who.source_id == "0815"
    assert (roster.groups[0].term, roster.groups[0].kind) == ("WS 26", GroupKind.COURSE)


@pytest.mark.parametrize("header", ["Number", "Nr.", "#", "ID", "الرقم"])
def test_the_number_of_a_row_is_nobodys_number(header: str) -> None:
    roster = read(table([[1, "a@example.org", "Algebra"]], header=(header, "e-mail", "class")))
    assert roster.lines[0].who.source_id == ""


def test_each_bad_row_is_named_by_its_number_and_the_others_are_read() -> None:
    rows = [
        ["Good", "good@example.org", "Algebra", "tutor"],
        ["No address", "", "Algebra", ""],
        ["Bad address", "bad example.org", "Algebra", ""],
        ["No class", "a@example.org", "", ""],
        ["Odd role", "b@example.org", "Algebra", "king"],
        ["=1+1", "c@example.org", "Algebra", ""],
        ["x" * 200, "d@example.org", "Algebra", ""],
        ["\u200d", "e@example.org", "Algebra", ""],
        ["Long", "f@example.org", "y" * 121, ""],
        ["Good", "good.too@example.org", "Algebra", "tutor"],
    ]
    roster = read(table(rows))
    assert faults(roster) == [
        (3, Fault.NO_ADDRESS),
        (4, Fault.BAD_ADDRESS),
        (5, Fault.NO_GROUP),
        (6, Fault.UNKNOWN_ROLE),
        (7, Fault.FORMULA),
        (8, Fault.TOO_LONG),
        (9, Fault.NOTHING_SEEN),
        (10, Fault.TOO_LONG),
    ]
    assert [line.row for line in roster.lines] == [2, 11]
    assert roster.problems[1].value == "bad example.org"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_what_a_spreadsheet_would_reckon_is_no_name(sign: str) -> None:
    named = read(table([[f"{sign}HYPERLINK(1)", "a@example.org", "Algebra", ""]]))
    called = read(table([["Ada", "a@example.org", f"{sign}cmd", ""]]))
    assert [faults(each) for each in (named, called)] == [[(2, Fault.FORMULA)]] * 2


def test_rows_are_counted_as_spreadsheets_show_them() -> None:
    content = b'name,e-mail,class\n"Two\nlines",a@example.org,Algebra\n\n,,\nBad,x,Algebra\n'
    assert faults(read(content)) == [(5, Fault.BAD_ADDRESS)]


def test_a_row_of_a_million_cells_is_one_row() -> None:
    roster = read(b"e-mail,class\na@example.org,Algebra" + b"," * 1_000_000 + b"\n")
    assert people(roster) == [("", "a@example.org", GroupRole.LEARNER)]


def test_what_a_header_lacks_is_said() -> None:
    with pytest.raises(MissingColumns) as refused:
        read(table([["Ada", "Algebra"]], header=("Vorname", "Klasse")))
    assert refused.value.columns == ["address"]
    assert "Vorname" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyRoster),
        (b" \n\n", EmptyRoster),
        (table([]), HeaderOnly),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, Workbook),
        (b"\xff\xfe\x00", UnreadableRoster),
        (b'name,e-mail,class\n"Ada,a@example.org,Algebra\nBen,b@example.org,Algebra\n', BrokenRow),
        (b"name,e-mail,class\n" + b"x" * 140_000 + b",a@example.org,Algebra\n", CellTooLong),
        (b"x" * (tables.LARGEST_MB * tables.MEGABYTE + 1), RosterTooLarge),
        (table([["a", "a@example.org", "b", ""]] * (tables.MOST_ROWS + 1)), RosterTooLarge),
    ],
    ids=["nothing", "blank", "header", "workbook", "half", "quote", "cell", "large", "long"],
)
def test_a_file_of_no_use_is_refused_in_words(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as refused:
        read(content)
    assert str(refused.value)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(UnreadableRoster):
        read(content)


CELL = st.text(st.characters(codec="utf-8"), max_size=30)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=12))
def test_every_row_is_a_line_or_a_problem(rows: list[tuple[str, str, str, str]]) -> None:
    """Whatever stands in the cells: nothing is lost without a word."""
    marked = [("Ada", "ada@example.org", "Algebra", "learner"), *rows]
    roster = read(table(marked, header=HEADER))
    numbers = [line.row for line in roster.lines] + [each.row for each in roster.problems]
    assert len(numbers) == len(set(numbers))
    blank = sum(not any(cell.strip() for cell in row) for row in rows)
    assert len(numbers) >= len(marked) - blank - sum(map(_shows_nothing, rows))


def _shows_nothing(row: tuple[str, ...]) -> bool:
    return not any(one_line(cell) for cell in row)
