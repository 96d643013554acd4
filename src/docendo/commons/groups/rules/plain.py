"""A roster from a spreadsheet: one row for each person in each group."""

from docendo.commons.communities.api import folded
from docendo.commons.groups.refusals import HeaderOnly
from docendo.commons.groups.rules import cells
from docendo.commons.groups.rules.cells import Faulty
from docendo.commons.groups.rules.roster import (
    Fault,
    Format,
    Line,
    Problem,
    Roster,
    SaidGroup,
    Who,
)
from docendo.commons.groups.rules.tables import Row, read_table
from docendo.commons.groups.rules.words import column_of, role_of


def read_plain(content: bytes, *, kind: str) -> Roster:
    """Raises UnreadableRoster; what is wrong with single rows is in its problems.

    The groups of the file are of one ``kind``. It is full for these, and says nothing of others.
    """
    table = read_table(content, naming=column_of, needs=("address", "group"))
    if not table.rows:
        raise HeaderOnly
    groups: dict[str, SaidGroup] = {}
    lines: list[Line] = []
    problems: list[Problem] = []
    for row in table.rows:
        try:
            group, line = _read(row, kind=kind)
        except Faulty as faulty:
            problems.append(faulty.at(row))
        else:
            groups.setdefault(group.key, group)
            lines.append(line)
    return Roster(Format.CSV, tuple(groups.values()), tuple(lines), tuple(problems))


def _read(row: Row, *, kind: str) -> tuple[SaidGroup, Line]:
    cells.nothing_beyond(row)
    address = cells.address(row["address"])
    name = row["name"] or f"{row['first']} {row['last']}".strip()
    who = Who(
        address=address,
        # Until they say themselves how they are called.
        name=cells.words(name, what="name"),
        source_id=cells.source_id(row["id"], is_needed=False),
    )
    called = cells.words(row["group"], what="group")
    if not called:
        raise Faulty(Fault.NO_GROUP)
    term = cells.words(row["term"], what="term")
    role = role_of(row["role"])
    if role is None:
        raise Faulty(Fault.UNKNOWN_ROLE, row["role"])
    group = SaidGroup(f"{folded(called)}|{folded(term)}", called, kind, term)
    return group, Line(row.number, group.key, who, role)
