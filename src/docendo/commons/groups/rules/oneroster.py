"""A roster from a OneRoster export: 1EdTech's CSV binding in its versions 1.1 and 1.2.

Read are manifest, classes, users, enrollments and, for the names of terms, academicSessions.
The two versions differ in what is not read: the role of a user in the school stands in users.csv
(1.1) or in roles.csv (1.2), and in a class the role of the enrollment decides. Of 1.2 the name by
which somebody prefers to be called is taken. Passwords, birthdays and telephones are never read.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Final

from docendo.commons.groups.refusals import (
    MissingFile,
    NoEnrollments,
    NotOneRoster,
    OtherVersion,
)
from docendo.commons.groups.rules import cells
from docendo.commons.groups.rules.cells import Faulty
from docendo.commons.groups.rules.groups import GroupKind, GroupRole
from docendo.commons.groups.rules.roster import (
    Fault,
    Format,
    Line,
    Problem,
    Roster,
    SaidGroup,
    Who,
    key_of_source,
)
from docendo.commons.groups.rules.tables import Row, Table, read_table, unpack

FORMATS: Final = {"1.1": Format.ONEROSTER_1_1, "1.2": Format.ONEROSTER_1_2}
# What each file must have of the columns that are read.
NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "academicSessions": ("sourcedid", "title"),
    "classes": ("sourcedid", "title"),
    "users": ("sourcedid", "givenname", "familyname"),
    "enrollments": ("sourcedid", "classsourcedid", "usersourcedid", "role"),
}
ROLES: Final[Mapping[str, GroupRole]] = {
    "student": GroupRole.LEARNER,
    "aide": GroupRole.HELPER,
    "proctor": GroupRole.HELPER,
    "teacher": GroupRole.TEACHER,
    "administrator": GroupRole.TEACHER,
}
ACTIVE: Final = frozenset({"", "active"})
# Of 1.0, and still met: it is over as well.
OVER: Final = frozenset({"tobedeleted", "inactive"})


def _named(header: str) -> str:
    return header.strip().casefold()


def _file(name: str) -> str:
    return f"{name}.csv"


class _Export:
    """The files of an archive, each as the manifest says that it is: bulk, delta or absent."""

    def __init__(self, content: bytes) -> None:
        names = frozenset(_file(name).casefold() for name in ("manifest", *NEEDS))
        self.files = unpack(content, names=names)
        manifest = self.files.get("manifest.csv")
        if manifest is None:
            raise NotOneRoster
        table = read_table(
            manifest,
            naming=_named,
            needs=("propertyname", "value"),
            file="manifest.csv",
        )
        self.said = {row["propertyname"].casefold(): row["value"].casefold() for row in table.rows}
        version = self.said.get("oneroster.version", "")
        if version not in FORMATS:
            raise OtherVersion(version)
        self.format = FORMATS[version]
        self.problems: list[Problem] = []

    def is_bulk(self, name: str) -> bool:
        return self._mode(name) == "bulk"

    def is_absent(self, name: str) -> bool:
        return self._mode(name) == "absent"

    def _mode(self, name: str) -> str:
        return self.said.get(f"file.{name}".casefold(), "absent")

    def table(self, name: str) -> Table | None:
        """None where the manifest says that it is absent."""
        if self.is_absent(name):
            return None
        content = self.files.get(_file(name).casefold())
        if content is None:
            raise MissingFile(_file(name))
        return read_table(content, naming=_named, needs=NEEDS[name], file=_file(name))

    def latest(self, name: str) -> Mapping[str, Row]:
        """Each row by its sourcedId; of several the one that was modified last."""
        found: dict[str, Row] = {}
        table = self.table(name)
        for row in table.rows if table else ():
            try:
                cells.nothing_beyond(row)
                sourced_id = cells.source_id(row["sourcedid"])
                _is_over(row)
            except Faulty as faulty:
                self.refuse(name, row, faulty)
                continue
            known = found.get(sourced_id)
            if known is None or row["datelastmodified"] >= known["datelastmodified"]:
                found[sourced_id] = row
        return found

    def refuse(self, name: str, row: Row, faulty: Faulty) -> None:
        self.problems.append(faulty.at(row, file=_file(name)))


def _is_over(row: Row) -> bool:
    """Raises Faulty for a status that is neither."""
    status = row["status"].casefold()
    if status not in ACTIVE | OVER:
        raise Faulty(Fault.BAD_STATUS, row["status"])
    return status in OVER


def read_oneroster(content: bytes, *, today: date) -> Roster:
    """Raises UnreadableRoster; what is wrong with single rows is in its problems."""
    export = _Export(content)
    if export.is_absent("enrollments"):
        raise NoEnrollments
    groups, over_groups = _groups(export)
    people = _People(export, export.latest("users"))
    lines = tuple(_lines(export, people, today=today))
    return Roster(
        format=export.format,
        groups=groups,
        lines=lines,
        problems=tuple(sorted(export.problems, key=lambda problem: (problem.file, problem.row))),
        over_groups=over_groups,
        over_people=tuple(filter(people.is_gone, people.users)),
        people=() if export.is_bulk("enrollments") else tuple(people.all_of_use()),
        is_full=export.is_bulk("enrollments"),
        names_all_groups=export.is_bulk("classes") and export.is_bulk("enrollments"),
    )


def _groups(export: _Export) -> tuple[tuple[SaidGroup, ...], tuple[str, ...]]:
    """The classes of an export, and those that are over."""
    terms = {key: row["title"] for key, row in export.latest("academicSessions").items()}
    groups, over = [], []
    for sourced_id, row in export.latest("classes").items():
        try:
            if _is_over(row):
                over.append(sourced_id)
            else:
                groups.append(_group(sourced_id, row, terms))
        except Faulty as faulty:
            export.refuse("classes", row, faulty)
    return tuple(groups), tuple(over)


def _group(sourced_id: str, row: Row, terms: Mapping[str, str]) -> SaidGroup:
    title = cells.words(row["title"], what="group")
    if not title:
        raise Faulty(Fault.NO_GROUP)
    named = (terms.get(each.strip(), "") for each in row["termsourcedids"].split(","))
    term = cells.words(", ".join(filter(None, named)), what="term")
    return SaidGroup(key_of_source(sourced_id), title, GroupKind.CLASS, term, sourced_id)


class _People:
    """The users of an export: each is read when an enrollment first asks for them."""

    def __init__(self, export: _Export, users: Mapping[str, Row]) -> None:
        self.export = export
        self.users = users
        self.read: dict[str, Who | None] = {}

    def who(self, sourced_id: str) -> Who | None:
        """None for whose row is no use, which is said once."""
        if sourced_id not in self.users:
            # An export of changes leaves out who has not changed: the number is all that is known.
            return Who(address="", source_id=sourced_id)
        if sourced_id not in self.read:
            self.read[sourced_id] = self._read(sourced_id)
        return self.read[sourced_id]

    def is_gone(self, sourced_id: str) -> bool:
        row = self.users.get(sourced_id)
        return row is not None and (_is_over(row) or row["enableduser"].casefold() == "false")

    def all_of_use(self) -> Iterator[Who]:
        """Also who is in no enrollment of the file, of whom nothing need be said if it is wrong."""
        for sourced_id, row in self.users.items():
            with suppress(Faulty):
                if not self.is_gone(sourced_id):
                    yield _who(sourced_id, row)

    def _read(self, sourced_id: str) -> Who | None:
        row = self.users[sourced_id]
        try:
            return _who(sourced_id, row)
        except Faulty as faulty:
            self.export.refuse("users", row, faulty)
            return None


def _who(sourced_id: str, row: Row) -> Who:
    return Who(_address_of(row), cells.words(_name_of(row), what="name"), sourced_id)


def _address_of(row: Row) -> str:
    # Many schools leave the address out where the name to sign in with is one.
    return cells.address(row["email"] or (row["username"] if "@" in row["username"] else ""))


def _name_of(row: Row) -> str:
    given = row["preferredgivenname"] or row["givenname"]
    family = row["preferredfamilyname"] or row["familyname"]
    return f"{given} {family}".strip()


def _lines(export: _Export, people: _People, *, today: date) -> Iterator[Line]:
    for row in sorted(export.latest("enrollments").values(), key=lambda row: row.number):
        try:
            line = _line(row, people, today=today)
        except Faulty as faulty:
            export.refuse("enrollments", row, faulty)
        else:
            if line is not None:
                yield line


def _line(row: Row, people: _People, *, today: date) -> Line | None:
    said = row["role"].casefold()
    if said not in ROLES:
        raise Faulty(Fault.UNKNOWN_ROLE, row["role"])
    group = key_of_source(cells.source_id(row["classsourcedid"]))
    user = cells.source_id(row["usersourcedid"])
    # The day on which it is over: the first without it.
    ends_on = cells.day(row["enddate"])
    is_over = _is_over(row) or people.is_gone(user) or (ends_on is not None and ends_on <= today)
    who = Who(address="", source_id=user) if is_over else people.who(user)
    return None if who is None else Line(row.number, group, who, ROLES[said], ends_on, is_over)
