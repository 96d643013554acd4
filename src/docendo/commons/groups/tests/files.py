"""Rosters for tests, made by code: a table of any size, and an export of a school's system."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

HEADER = ("name", "e-mail", "class", "role")
# The columns that the specification gives each file; those of users differ between the versions.
COLUMNS: Mapping[str, str] = {
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,"
    "parentSourcedId,schoolYear",
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "courses": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,"
    "orgSourcedId,subjects,subjectCodes",
    "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,"
    "location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods",
    "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,"
    "userSourcedId,role,primary,beginDate,endDate",
    "roles": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,"
    "orgSourcedId,userProfileSourcedId",
}
USERS = {
    "1.1": "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,"
    "givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password",
    "1.2": "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,"
    "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,"
    "resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,"
    "primaryOrgSourcedId,pronouns",
}
Rows = Iterable[Mapping[str, str]]
Cells = list[object]


def table(
    rows: Iterable[Sequence[object]],
    *,
    header: Sequence[str] = HEADER,
    separator: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    text = StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def klass(number: int, *, name: str = "Calculus I") -> list[Cells]:
    """A class of learners with two helpers and a teacher at its head."""
    roles = ["teacher", "helper", "helper"] + ["learner"] * max(0, number - 3)
    return [
        [f"Person {each:03}", f"person.{each:03}@example.org", name, role]
        for each, role in enumerate(roles[:number])
    ]


def archive(files: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return packed.getvalue()


def oneroster(*, version: str = "1.1", mode: str = "bulk", **files: Rows) -> bytes:
    """An export that holds these files; rows name the columns that are not empty."""
    columns = {**COLUMNS, "users": USERS[version]}
    said = {f"file.{name}": mode for name in files}
    manifest = {"manifest.version": "1.0", "oneroster.version": version, **said}
    packed = {"manifest.csv": table(manifest.items(), header=("propertyName", "value"))}
    for name, rows in files.items():
        header = columns[name].split(",")
        lines = [[row.get(column, "") for column in header] for row in rows]
        packed[f"{name}.csv"] = table(lines, header=header)
    return archive(packed)


def user(number: int, **more: str) -> dict[str, str]:
    return {
        "sourcedId": f"u{number}",
        "enabledUser": "true",
        "givenName": "Person",
        "familyName": f"{number:03}",
        "email": f"person.{number:03}@example.org",
        "username": f"person{number}",
        **more,
    }


def enrolled(
    number: int, *, role: str = "student", group: str = "c1", **more: str
) -> Mapping[str, str]:
    return {
        "sourcedId": f"e{number}-{group}",
        "classSourcedId": group,
        "userSourcedId": f"u{number}",
        "role": role,
        **more,
    }


def school(number: int = 3, *, version: str = "1.1", **more: Rows) -> bytes:
    """One class with a teacher and learners, all of it."""
    files: dict[str, Rows] = {
        "academicSessions": [{"sourcedId": "t1", "title": "Fall 2026"}],
        "classes": [{"sourcedId": "c1", "title": "Calculus I", "termSourcedIds": "t1"}],
        "users": [user(each) for each in range(number)],
        "enrollments": [
            enrolled(each, role="student" if each else "teacher") for each in range(number)
        ],
        **more,
    }
    return oneroster(version=version, mode="bulk", **files)
