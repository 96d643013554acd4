"""Exports in the two versions of OneRoster's CSV binding, and archives that mean harm."""

from contextlib import suppress
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docendo.commons.groups.refusals import (
    BrokenZip,
    MissingColumns,
    MissingFile,
    NoEnrollments,
    NotOneRoster,
    OtherVersion,
    RosterTooLarge,
    UnreadableRoster,
    Workbook,
)
from docendo.commons.groups.rules import tables
from docendo.commons.groups.rules.groups import GroupKind, GroupRole
from docendo.commons.groups.rules.reading import read_roster
from docendo.commons.groups.rules.roster import Fault, Format, Roster
from docendo.commons.groups.tests.files import (
    archive,
    enrolled,
    klass,
    oneroster,
    school,
    table,
    user,
)

TODAY = date(2026, 11, 16)
CLASS = {"sourcedId": "c1", "title": "Calculus I"}


def read(content: bytes) -> Roster:
    return read_roster(content, kind=GroupKind.TEAM, today=TODAY)


def faults(roster: Roster) -> list[tuple[str, int, Fault]]:
    return [(problem.file, problem.row, problem.fault) for problem in roster.problems]


@pytest.mark.parametrize(
    ("version", "format_"), [("1.1", Format.ONEROSTER_1_1), ("1.2", Format.ONEROSTER_1_2)]
)
def test_both_versions_give_the_same_roster(version: str, format_: Format) -> None:
    roster = read(school(3, version=version))
    assert roster.format is format_
    [group] = roster.groups
    assert (group.name, group.term, group.source_id) == ("Calculus I", "Fall 2026", "c1")
    assert group.kind == GroupKind.CLASS
    roles = [GroupRole.TEACHER, GroupRole.LEARNER, GroupRole.LEARNER]
    assert [line.role for line in roster.lines] == roles
    assert roster.lines[1].who.name == "Person 001"
    assert roster.lines[1].who.address == "person.001@example.org"
    assert roster.is_full
    assert roster.names_all_groups
    assert roster.problems == ()


def test_the_role_of_the_enrollment_decides_and_not_that_of_the_user() -> None:
    older = read(
        oneroster(classes=[CLASS], users=[user(1, role="teacher")], enrollments=[enrolled(1)])
    )
    newer = read(
        oneroster(
            version="1.2",
            classes=[CLASS],
            users=[user(1)],
            roles=[{"sourcedId": "r1", "userSourcedId": "u1", "role": "teacher"}],
            enrollments=[enrolled(1)],
        )
    )
    assert [each.lines[0].role for each in (older, newer)] == [GroupRole.LEARNER] * 2


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("student", GroupRole.LEARNER),
        ("aide", GroupRole.HELPER),
        ("proctor", GroupRole.HELPER),
        ("administrator", GroupRole.TEACHER),
        ("Teacher", GroupRole.TEACHER),
    ],
)
def test_each_role_of_the_standard_is_one_of_ours(said: str, role: GroupRole) -> None:
    assert read(school(enrollments=[enrolled(1, role=said)])).lines[0].role is role


def test_a_person_is_called_as_they_prefer() -> None:
    preferred = user(1, preferredGivenName="Kit", preferredFamilyName="Okafor")
    roster = read(school(version="1.2", users=[preferred], enrollments=[enrolled(1)]))
    assert roster.lines[0].who.name == "Kit Okafor"


def test_a_name_to_sign_in_with_may_be_the_address() -> None:
    people = [user(1, email="", username="a@example.org"), user(2, email="")]
    roster = read(school(users=people, enrollments=[enrolled(1), enrolled(2)]))
    assert [line.who.address for line in roster.lines] == ["a@example.org"]
    assert faults(roster) == [("users.csv", 3, Fault.NO_ADDRESS)]


def test_whose_address_is_missing_is_named_once_however_many_classes_they_are_in() -> None:
    both = [CLASS, {"sourcedId": "c2", "title": "Algebra"}]
    rows = [enrolled(1), enrolled(1, group="c2")]
    roster = read(school(classes=both, users=[user(1, email="")], enrollments=rows))
    assert faults(roster) == [("users.csv", 2, Fault.NO_ADDRESS)]


def test_what_is_to_be_deleted_or_past_is_over() -> None:
    rows = [
        enrolled(1, status="tobedeleted"),
        enrolled(2, endDate="2026-11-16"),
        enrolled(3, endDate="2026-11-17"),
        enrolled(4),
        enrolled(5),
    ]
    people = [*map(user, range(4)), user(4, enabledUser="false"), user(5, status="tobedeleted")]
    lines = read(school(users=people, enrollments=rows)).lines
    assert [line.is_over for line in lines] == [True, True, False, True, True]
    assert lines[2].ends_on == date(2026, 11, 17)


def test_changes_are_not_taken_for_all() -> None:
    roster = read(
        oneroster(
            mode="delta",
            classes=[{**CLASS, "status": "tobedeleted"}],
            enrollments=[enrolled(1, status="active")],
        )
    )
    assert not roster.is_full
    assert not roster.names_all_groups
    assert (roster.groups, roster.over_groups) == ((), ("c1",))
    assert (roster.lines[0].who.address, roster.lines[0].who.source_id) == ("", "u1")


def test_of_two_rows_for_one_thing_the_later_one_counts() -> None:
    rows = [
        enrolled(1, status="active", dateLastModified="2026-11-02T00:00:00Z"),
        enrolled(1, status="tobedeleted", dateLastModified="2026-11-01T00:00:00Z"),
    ]
    assert [line.is_over for line in read(school(enrollments=rows)).lines] == [False]


def test_each_bad_row_is_named_with_its_file() -> None:
    roster = read(
        school(
            classes=[CLASS, {"sourcedId": "c2"}, {"title": "No number"}],
            users=[user(1), user(2, email="odd"), user(3, givenName="=1+1")],
            enrollments=[
                enrolled(1),
                enrolled(2),
                enrolled(3),
                enrolled(4, role="guardian"),
                enrolled(5, endDate="soon"),
                enrolled(6, status="odd"),
            ],
        )
    )
    assert faults(roster) == [
        ("classes.csv", 3, Fault.NO_GROUP),
        ("classes.csv", 4, Fault.NO_ID),
        ("enrollments.csv", 5, Fault.UNKNOWN_ROLE),
        ("enrollments.csv", 6, Fault.BAD_DATE),
        ("enrollments.csv", 7, Fault.BAD_STATUS),
        ("users.csv", 3, Fault.BAD_ADDRESS),
        ("users.csv", 4, Fault.FORMULA),
    ]
    assert [line.row for line in roster.lines] == [2]


def manifest(**said: str) -> bytes:
    rows = {"oneroster.version": "1.1", **said}
    return table(rows.items(), header=("propertyName", "value"))


def bomb() -> bytes:
    return archive({"manifest.csv": b"0" * (tables.LARGEST_UNPACKED_MB * tables.MEGABYTE + 1)})


def twice() -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as zipped:
        for folder in ("a", "b"):
            zipped.writestr(f"{folder}/manifest.csv", manifest())
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (archive({"classes.csv": table(klass(3))}), NotOneRoster),
        (archive({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), Workbook),
        (archive({"mimetype": b"", "content.xml": b""}), Workbook),
        (archive({"manifest.csv": manifest(**{"oneroster.version": "1.0"})}), OtherVersion),
        (archive({"manifest.csv": manifest()}), NoEnrollments),
        (archive({"manifest.csv": manifest(**{"file.enrollments": "bulk"})}), MissingFile),
        (archive({"manifest.csv": b"a,b\n1,2\n"}), MissingColumns),
        (archive({f"{each}.csv": b"" for each in range(101)}), BrokenZip),
        (school()[:200], BrokenZip),
        (twice(), BrokenZip),
        (bomb(), RosterTooLarge),
    ],
    ids=[
        *(
            "no manifest",
            "excel",
            "libreoffice",
            "version",
            "no enrollments",
            "no file",
            "columns",
            "many",
        ),
        *("cut", "twice", "bomb"),
    ],
)
def test_an_archive_of_no_use_is_refused_in_words(
    content: bytes, refusal: type[UnreadableRoster]
) -> None:
    with pytest.raises(refusal) as refused:
        read(content)
    assert str(refused.value)


def test_the_shadows_that_a_mac_packs_and_a_folder_around_are_passed_by() -> None:
    with ZipFile(BytesIO(school(2))) as zipped:
        files = {f"export/{name}": zipped.read(name) for name in zipped.namelist()}
    shadows = {f"__MACOSX/{name}": b"\0\5\26\7" for name in files}
    assert len(read(archive({**files, **shadows})).lines) == 2


@given(st.binary(max_size=200), st.integers(0, 400))
def test_any_damage_is_read_or_refused(noise: bytes, place: int) -> None:
    whole = school(2)
    with suppress(UnreadableRoster):
        read(whole[:place] + noise + whole[place + len(noise) :])
