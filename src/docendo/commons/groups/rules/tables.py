"""Bytes that somebody uploads become rows of text, whatever program wrote them, within limits.

Nothing here trusts the file: an archive may unpack to more than any disk holds, a cell may be as
long as the file, and what a spreadsheet calls CSV comes in five encodings and with three signs
between the cells.
"""

import codecs
import csv
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import PurePosixPath
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from docendo.commons.communities.api import folded
from docendo.commons.groups.refusals import (
    BrokenRow,
    BrokenZip,
    CellTooLong,
    EmptyRoster,
    MissingColumns,
    RosterTooLarge,
    UnreadableRoster,
)
from docendo.kernel.lines import one_line

MEGABYTE: Final = 1024 * 1024
LARGEST_MB: Final = 10
LARGEST_UNPACKED_MB: Final = 40
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 200
MOST_FILES: Final = 100
SEPARATORS: Final = ",;\t"
# Excel writes the code page of its country: the west, and where Arabic is written.
CODE_PAGES: Final = ("cp1252", "cp1256")
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# RuntimeError: it asks for a password; NotImplementedError: it is packed in a rare way.
BROKEN: Final = (
    *(BadZipFile, zlib.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)
# By what an archive that is a workbook is known, and one of before there were such.
WORKBOOKS: Final = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})
OLD_WORKBOOK: Final = bytes.fromhex("d0cf11e0a1b11ae1")
# A header names the same in capitals, with a hyphen or a star for what is required.
_SIGNS: Final = str.maketrans("-_.*", "    ")


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its cells by the name of their column.

    What stands in cells ``beyond`` the header is most likely the rest of one with a comma in it.
    """

    number: int
    cells: Mapping[str, str]
    beyond: str = ""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    columns: frozenset[str]
    rows: Sequence[Row]


# What a column is called here, of what its header says; None is a column that is not read.
Naming = Callable[[str], str | None]


def is_archive(content: bytes) -> bool:
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_workbook(content: bytes) -> bool:
    """What Excel or LibreOffice saves when nobody tells them otherwise."""
    if content.startswith(OLD_WORKBOOK):
        return True
    if not is_archive(content):
        return False
    try:
        with ZipFile(BytesIO(content)) as packed:
            return not WORKBOOKS.isdisjoint(packed.namelist())
    except BROKEN:
        return False


def header_word(said: str) -> str:
    """A header as it is compared: "E-Mail *" is "e mail"."""
    return folded(said.translate(_SIGNS))


def refuse_large(size: int) -> None:
    if size > LARGEST_MB * MEGABYTE:
        raise RosterTooLarge(most=LARGEST_MB)


def read_table(content: bytes, *, naming: Naming, needs: Sequence[str], file: str = "") -> Table:
    """The rows below a header that names at least the columns in ``needs``.

    Raises UnreadableRoster. A text without a mark may be of several code pages: the first in which
    the header makes sense is the right one.
    """
    refused: UnreadableRoster | None = None
    for text in _readings(content):
        try:
            return _table(text, naming=naming, needs=needs, file=file)
        except MissingColumns as missing:
            refused = refused or missing
    raise refused or EmptyRoster


def _readings(content: bytes) -> Iterator[str]:
    """What the bytes may say, the likeliest first."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            yield _decoded(content, encoding)
            return
    # Without a mark as well, each Latin letter of it is half empty.
    if b"\0" in content[:2]:
        yield _decoded(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
        return
    try:
        yield content.decode()
    except UnicodeDecodeError:
        for page in CODE_PAGES:
            # A few of its bytes mean nothing; better a sign for them than no roster.
            yield content.decode(page, errors="replace")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableRoster from None


def _table(text: str, *, naming: Naming, needs: Sequence[str], file: str) -> Table:
    rows = _rows(text)
    header = next(rows, (0, []))[1]
    if not header:
        raise EmptyRoster
    names = [naming(cell) for cell in header]
    missing = [column for column in needs if column not in names]
    if missing:
        raise MissingColumns(missing, found=header, file=file)
    read: list[Row] = []
    for number, cells in rows:
        if len(read) >= MOST_ROWS:
            raise RosterTooLarge(most=MOST_ROWS, is_rows=True)
        named = {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}
        read.append(Row(number, named, beyond=" ".join(filter(None, cells[len(names) :]))))
    return Table(frozenset(name for name in names if name), read)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, by its number, without white space around its cells."""
    first_line = next(iter(text.split("\n", 1)), "")
    separator = max(SEPARATORS, key=first_line.count)
    # Not strict, a quotation mark without its other half would swallow all rows below it.
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = [one_line(cell) for cell in next(reader)[:MOST_COLUMNS]]
        except StopIteration:
            return
        except csv.Error as error:
            is_long = "field limit" in str(error)
            raise (CellTooLong(number) if is_long else BrokenRow(number)) from None
        if any(cells):
            yield number, cells


def unpack(content: bytes, *, names: frozenset[str]) -> Mapping[str, bytes]:
    """The files of these names that an archive holds, by their names in small letters.

    What is not named is not unpacked, and what is named only so far as it may be long: an archive
    of forty kilobytes can hold forty gigabytes.
    """
    left = LARGEST_UNPACKED_MB * MEGABYTE
    found: dict[str, bytes] = {}
    try:
        with ZipFile(BytesIO(content)) as packed:
            for info in _wanted(packed.infolist(), names):
                with packed.open(info) as opened:
                    unpacked = opened.read(left + 1)
                left -= len(unpacked)
                if left < 0:
                    raise RosterTooLarge(most=LARGEST_UNPACKED_MB)
                found[_name(info)] = unpacked
    except BROKEN:
        raise BrokenZip from None
    return found


def _wanted(infos: Sequence[ZipInfo], names: frozenset[str]) -> Sequence[ZipInfo]:
    if len(infos) > MOST_FILES:
        raise BrokenZip
    # A Mac packs a shadow of each file.
    wanted = [
        info for info in infos if _name(info) in names and not info.filename.startswith("__MACOSX/")
    ]
    if len({_name(info) for info in wanted}) < len(wanted):
        raise BrokenZip
    return wanted


def _name(info: ZipInfo) -> str:
    return PurePosixPath(info.filename.replace("\\", "/")).name.casefold()
