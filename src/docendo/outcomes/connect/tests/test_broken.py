"""What is broken, missing or hostile: said in words, and nothing half written."""

import shutil
import tracemalloc
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from docendo.commons.communities.models import Community, Seat
from docendo.commons.people.models import Person
from docendo.learning.forum.models import Comment, Post, Thread
from docendo.outcomes.connect.stackexchange.dump import Broken, Row, rows
from docendo.outcomes.connect.tests.conftest import Outcome

Importing = Callable[..., Outcome]

BOMB = """<?xml version="1.0"?>
<!DOCTYPE posts [
  <!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">
  <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
  <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<posts><row Id="1" PostTypeId="1" Title="&c;" /></posts>
"""
STRANGER = """<?xml version="1.0"?>
<!DOCTYPE posts [<!ENTITY file SYSTEM "file:///etc/passwd">]>
<posts><row Id="1" PostTypeId="1" Title="&file;" /></posts>
"""


@pytest.mark.django_db
def test_what_stands_before_a_break_is_taken(dump: Path, import_dump: Importing) -> None:
    posts = dump / "Posts.xml"
    whole = posts.read_text(encoding="utf-8")
    posts.write_text(whole[: whole.index('Id="5"') + 20], encoding="utf-8")
    outcome = import_dump(dump)

    assert outcome.code == 1
    assert outcome.error == (
        "Posts.xml was read up to line 6, column 2: the XML is not well-formed there:"
        " unclosed token.\n  What stands before that is taken over."
        " Mend the file or get it anew, and run this again."
    )
    assert Post.objects.count() == 3
    assert Comment.objects.count() == 2  # the other files are read all the same
    [file] = [file for file in outcome.report["files"] if file["file"] == "Posts.xml"]
    assert (file["rows"], file["broken"]["line"], file["broken"]["column"]) == (3, 6, 2)

    posts.write_text(whole, encoding="utf-8")
    assert import_dump(dump).code == 0
    assert Post.objects.count() == 5


@pytest.mark.django_db
@pytest.mark.parametrize("hostile", [BOMB, STRANGER])
def test_entities_are_refused(dump: Path, import_dump: Importing, hostile: str) -> None:
    (dump / "Posts.xml").write_text(hostile)
    outcome = import_dump(dump)

    assert outcome.code == 1
    assert "it declares a document type or entities" in outcome.error
    assert not Thread.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"<html><p>Not found</html>", "not well-formed there: mismatched tag"),
        (b'<posts><row Id="\xff" /></posts>', "not well-formed there: not well-formed (invalid"),
        (b'<posts><row Id="&#0;" /></posts>', "there: reference to invalid character number"),
        (
            b'<?xml version="1.0" encoding="big5"?><posts/>',
            "multi-byte encodings are not supported",
        ),
    ],
)
def test_what_is_no_xml_is_said_to_be_none(
    dump: Path, import_dump: Importing, content: bytes, why: str
) -> None:
    (dump / "Posts.xml").write_bytes(content)
    outcome = import_dump(dump)

    assert outcome.code == 1
    assert outcome.error.startswith("Posts.xml was read up to line ")
    assert why in outcome.error


@pytest.mark.django_db
def test_a_file_that_cannot_be_opened_does_not_stop_the_others(
    dump: Path, import_dump: Importing
) -> None:
    (dump / "Votes.xml").unlink()
    (dump / "Votes.xml").mkdir()
    outcome = import_dump(dump)

    assert outcome.code == 1
    assert "Votes.xml was read up to line 1, column 0: it cannot be read" in outcome.error
    assert Post.objects.count() == 5


@pytest.mark.django_db
def test_any_file_may_be_missing(dump: Path, import_dump: Importing) -> None:
    for path in dump.iterdir():
        if path.name != "Posts.xml":
            path.unlink()
    outcome = import_dump(dump, "--site", "https://bees.example/")

    assert outcome.code == 0
    assert "Not there: Tags.xml, Users.xml, Comments.xml" in outcome.printed
    first = Post.objects.get(source_key="bees.example:post:1")
    assert (first.author_id, first.source_author) == (None, "user1")
    assert first.thread.about.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("size", [500_000, 10_000_000])
def test_a_text_beyond_all_measure_is_left_out(
    dump: Path, import_dump: Importing, size: int
) -> None:
    posts = dump / "Posts.xml"
    whole = posts.read_text(encoding="utf-8")
    posts.write_text(whole.replace("They always do.", "They do. " * (size // 9)), encoding="utf-8")
    outcome = import_dump(dump)

    assert outcome.code == 0
    assert outcome.why("Posts.xml", "4") == "too_long"
    assert Post.objects.count() == 4


def test_memory_does_not_grow_with_a_file(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.xml"
        row = f'<row Id="1" Body="{"word " * 100}" />\n'
        path.write_text(f"<posts>\n{row * count}</posts>")
        tracemalloc.start()
        assert sum(1 for _row in rows(path)) == count
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(40_000) < 1.1 * peak(4_000)


def test_a_row_knows_its_line(tmp_path: Path) -> None:
    path = tmp_path / "Posts.xml"
    path.write_text('<posts>\n\n<row Id="1" />\n<row Id="2" /><oops></posts>')
    read: list[Row] = []
    with pytest.raises(Broken) as broken:
        read.extend(rows(path))

    assert [(row.get("Id"), row.line) for row in read] == [("1", 3), ("2", 4)]
    assert broken.value.line == 4


# --- Wrong calls ----------------------------------------------------------------------------------


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("import", "stackexchange", *arguments, stdout=StringIO())
    assert refused.value.returncode == 2
    return str(refused.value)


@pytest.mark.django_db
def test_a_folder_without_a_dump_is_named(community: Community, tmp_path: Path, dump: Path) -> None:
    here = ("--community", community.slug)
    empty, packed = tmp_path / "empty", tmp_path / "bees.7z"
    empty.mkdir()
    packed.write_bytes(b"7z")

    assert refusal(str(tmp_path / "nowhere"), *here) == (
        f"There is no folder {tmp_path / 'nowhere'}. Check the path."
    )
    assert refusal(str(packed), *here).endswith("in which the XML files lie. Unpack it first.")
    assert refusal(str(empty), *here).startswith(f"No dump lies in {empty}: none of Tags.xml,")
    shutil.move(packed, empty)
    assert refusal(str(empty), *here).endswith("Unpack the .7z archive there first.")


@pytest.mark.django_db
def test_a_site_that_cannot_be_told_is_asked_for(
    community: Community, tmp_path: Path, dump: Path
) -> None:
    renamed = dump.rename(tmp_path / "bees")
    here = ("--community", community.slug)

    assert "Name it: --site math.stackexchange.com" in refusal(str(renamed), *here)
    assert (
        refusal(str(renamed), *here, "--site", "not a site") == "not a site is no name of a site."
    )


@pytest.mark.django_db
def test_a_site_is_told_from_where_its_posts_link_to(
    dump: Path, tmp_path: Path, import_dump: Importing
) -> None:
    posts = dump / "Posts.xml"
    whole = posts.read_text(encoding="utf-8")
    posts.write_text(whole.replace("/q/5", "https://bees.example/questions/5/signs"))
    outcome = import_dump(dump.rename(tmp_path / "bees"))

    assert outcome.report["source"] == "https://bees.example"


@pytest.mark.django_db
def test_a_report_that_cannot_be_written_is_refused_before_anything_is_done(
    community: Community, tmp_path: Path, dump: Path
) -> None:
    said = refusal(
        str(dump), "--community", community.slug, "--report", str(tmp_path / "no" / "report.json")
    )

    assert said.startswith("The report cannot be written to")
    assert not Thread.objects.exists()


@pytest.mark.django_db
def test_a_community_that_is_not_there_may_be_made(dump: Path, owner: Seat) -> None:
    new = (str(dump), "--community", "bees")
    make = ("--create", "Bees")

    assert refusal(*new).startswith("There is no community at /c/bees/.")
    assert refusal(*new, *make) == "Whose community will it be? Add: --owner you@example.org"
    assert refusal(*new, *make, "--owner", "x@example.org").startswith("Nobody has joined")
    wrong = (str(dump), "--community", "Bees & Co", *make, "--owner", owner.member.email or "")
    assert refusal(*wrong).startswith("A community cannot be at /c/Bees & Co/.")
    assert not Person.objects.filter(name="Marta Kowalska").exists()

    call_command(
        "import", "stackexchange", *new, *make, "--owner", owner.member.email, stdout=StringIO()
    )
    made = Community.objects.get(slug="bees")
    assert made.name == "Bees"
    assert made.memberships.joined().get().person == owner.person
    assert Thread.objects.filter(community=made).count() == 3
