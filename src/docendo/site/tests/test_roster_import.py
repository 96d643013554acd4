"""``docendo import roster``: what the page does, for somebody at a terminal."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from docendo.commons.communities.models import Seat
from docendo.commons.groups.models import Enrollment, RosterImport
from docendo.commons.groups.refusals import EmptyRoster
from docendo.commons.groups.tests.files import klass, table


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "class.csv"
    file.write_bytes(table([*klass(4), ["Odd", "odd", "Calculus I", ""]]))
    return file


def run(file: Path, *options: str, slug: str = "maple") -> str:
    said = StringIO()
    call_command("import", "roster", str(file), "--community", slug, *options, stdout=said)
    return said.getvalue()


def test_without_write_it_only_says_what_would_change(owner: Seat, file: Path) -> None:
    said = run(file)
    assert "New group: Calculus I" in said
    assert "4 to be added (4 have not joined)" in said
    assert "row 6, left out:" in said
    assert "Nothing was written" in said
    assert not Enrollment.objects.exists()
    assert not RosterImport.objects.exists()


def test_with_write_it_is_written_in_the_owners_name(owner: Seat, file: Path) -> None:
    assert "Written: 4 added" in run(file, "--write")
    assert Enrollment.objects.count() == 4
    assert RosterImport.objects.get().by == owner.member
    assert "Nothing to change" in run(file)


def test_who_is_missing_ends_only_if_that_is_said(owner: Seat, file: Path) -> None:
    run(file, "--write")
    file.write_bytes(table(klass(3)))
    assert "Not in the file: Person 003" in run(file, "--write")
    assert Enrollment.objects.open().count() == 4
    assert "1 ended" in run(file, "--write", "--end-missing")
    assert Enrollment.objects.open().count() == 3


def test_a_long_roster_is_written_at_once(
    coordinator: Seat, owner: Seat, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docendo.commons.groups.actions.importing.AT_ONCE", 1)
    said = run(file, "--write", "--by", str(coordinator.member.email), "--kind", "ward")
    assert "Written: 4 added" in said
    found = RosterImport.objects.get()
    assert (found.is_done, found.by) == (True, coordinator.member)


@pytest.mark.parametrize(
    ("options", "slug"),
    [(("--by", "nobody@example.org"), "maple"), ((), "elsewhere")],
)
def test_a_wrong_call_is_refused(
    owner: Seat, file: Path, options: tuple[str, ...], slug: str
) -> None:
    with pytest.raises(CommandError) as refused:
        run(file, *options, slug=slug)
    assert refused.value.returncode == 2


def test_a_file_of_no_use_is_refused(owner: Seat, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run(tmp_path / "missing.csv")
    empty = tmp_path / "empty.csv"
    empty.touch()
    with pytest.raises(EmptyRoster):
        run(empty)
