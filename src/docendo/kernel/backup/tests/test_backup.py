"""A backup as the executable makes it: whole, the same in either database, and never half."""

import os
import stat
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from isal import isal_zlib

from docendo.kernel.backup import archive as archives
from docendo.kernel.backup.refusals import Damaged, Newer
from docendo.kernel.backup.tables import Table, tables
from docendo.kernel.tests.processes import Place, copied

MOMENT = "2026-11-16 09:00:00"
FILL = (
    # A number that is never given again, half a second, a text in any script, and JSON.
    (
        "INSERT INTO kernel_outboxevent (community_id, kind, version, payload, request_id,"
        " created_at, attempts, error) VALUES"
        f" (1, 'a.Gone', 1, '{{}}', '', '{MOMENT}', 0, ''),"
        f" (1, 'a.Kept', 1, '{{\"b\": [1, null, 1.5], \"a\": \"جسر\"}}', '', '{MOMENT}.5', 0,"
        " 'x\ny'),"
        f" (2, 'a.Last', 1, 'null', '', '{MOMENT}', 0, '')"
    ),
    "DELETE FROM kernel_outboxevent WHERE kind IN ('a.Gone', 'a.Last')",
)
ORPHAN = b'[1,77,"x","2026-11-16T09:00:00+00:00"]\n'


@pytest.fixture
def lived_in(migrated_place: Place) -> Place:
    """A Docendo in which something has happened: rows of every kind of column, and a file."""
    fill(migrated_place)
    return migrated_place


def fill(place: Place) -> None:
    for statement in FILL:
        place.query(statement)
    place.query(
        "INSERT INTO search_document (community_id, kind, object_id, audience, at, title, body,"
        f" folded_title, folded_body) VALUES (1, 'post', 7, 'everyone', '{MOMENT}+00:00', 'Sums',"
        " 'Why?', 'sums', 'why')".replace("+00:00", "" if place.database_url is None else "+00:00")
    )
    (place.folder / "files" / "people").mkdir(parents=True)
    (place.folder / "files" / "people" / "a.webp").write_bytes(os.urandom(3_000_000))


def manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as file:
        return dict(orjson.loads(file.read("manifest.json")))


def contents(path: Path) -> dict[str, Any]:
    """All that must be the same, whichever database it was read from."""
    said = manifest(path)
    return {name: said[name] for name in ("migrations", "tables", "files")}


def well(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def other(django_db_setup: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Another Docendo with SQLite: beside PostgreSQL one without tables, else one with them."""
    folder = tmp_path_factory.mktemp("other")
    if django_db_setup.database_url is None:
        with copied(django_db_setup, folder) as place:
            yield place
    else:
        yield Place(folder, None)


def test_a_backup_restores_into_either_database_and_is_the_same_there(
    lived_in: Place, other: Place, tmp_path: Path
) -> None:
    first, second, third = (tmp_path / f"{n}.zip" for n in ("first", "second", "third"))
    said = well(lived_in.run("backup", str(first)))
    assert "1 files" in said
    assert "found whole" in said
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    key = (lived_in.folder / "secret-key").read_text()

    well(other.run("restore", str(first)))
    assert (other.folder / "secret-key").read_text() == key
    assert stat.S_IMODE((other.folder / "secret-key").stat().st_mode) == 0o600
    well(other.run("backup", str(second)))
    assert contents(second) == contents(first)

    # Back into the first, in the place of what is there; not unasked.
    refused = lived_in.run("restore", str(second))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    lived_in.query("DELETE FROM search_document")
    stray = lived_in.folder / "files" / "stray.webp"
    stray.touch()
    well(lived_in.run("restore", "--replace", str(second)))
    assert not stray.exists()
    well(lived_in.run("backup", str(third)))
    assert contents(third) == contents(first)

    # It can be worked with: words are found, and no number is given twice.
    for place in (lived_in, other):
        place.query(FILL[0])
        numbers = place.query("SELECT id FROM kernel_outboxevent ORDER BY id")
        kept = numbers[0][0]
        assert numbers == [(kept + more,) for more in (0, 2, 3, 4)]
    [(found,)] = other.query("SELECT count(*) FROM search_words WHERE search_words MATCH 'why'")
    assert found == 1


def test_what_is_damaged_or_newer_or_in_use_is_refused_and_changes_nothing(
    lived_in: Place, tmp_path: Path
) -> None:
    whole, broken = tmp_path / "whole.zip", tmp_path / "broken.zip"
    well(lived_in.run("backup", str(whole)))
    before = contents(whole)
    data = bytearray(whole.read_bytes())
    # Every part of the file: rows, the picture, names and times of the zip, its end.
    for place in (0, 12, 5_000, len(data) // 2, len(data) - 300, len(data) - 95, len(data) - 1):
        data[place] ^= 1
        broken.write_bytes(data)
        data[place] ^= 1
        with pytest.raises(Damaged, match="is damaged"):
            archives.Archive(broken)
    for length in (0, 50, len(data) - 1):
        broken.write_bytes(data[:length])
        with pytest.raises(Damaged):
            archives.Archive(broken)
    refused = lived_in.run("restore", "--replace", str(broken))
    assert refused.returncode == 1
    assert "Nothing was changed" in refused.stderr
    assert "Traceback" not in refused.stderr

    newer = tmp_path / "newer.zip"
    changed(whole, newer, {"migrations": [*before["migrations"], ["kernel", "0999_later"]]})
    refused = lived_in.run("restore", "--replace", str(newer))
    assert refused.returncode == 1
    assert "written by a newer release" in refused.stderr
    changed(whole, newer, {"format": 2})
    with pytest.raises(Newer):
        archives.Archive(newer)

    # A row that cannot be: everything was loaded, and all of it is undone.
    orphan = tmp_path / "orphan.zip"
    changed(whole, orphan, {}, rows={"kernel_delivery": ORPHAN})
    refused = lived_in.run("restore", "--replace", str(orphan))
    assert refused.returncode == 1
    assert "kernel_delivery" in refused.stderr
    again = tmp_path / "again.zip"
    well(lived_in.run("backup", str(again)))
    assert contents(again) == before

    worker = lived_in.start("-m", "docendo", "worker")
    assert worker.stdout is not None
    worker.stdout.readline()
    refused = lived_in.run("restore", "--replace", str(whole))
    assert refused.returncode == 1
    assert "still uses this database" in refused.stderr
    worker.kill()
    worker.wait()


def changed(
    source: Path, path: Path, more: dict[str, Any], rows: dict[str, bytes] | None = None
) -> None:
    """A backup that says something else, with checksums that are right for it."""
    rows = rows or {}
    with zipfile.ZipFile(source) as old, path.open("w+b") as file:
        writer = archives.Writer(file, at=(2026, 11, 16, 9, 0, 0))
        said = orjson.loads(old.read("manifest.json")) | more
        for table in said["tables"]:
            lines = isal_zlib.decompress(
                old.read(f"tables/{table['name']}.jsonl.gz"), archives.GZIP
            )
            lines += rows.get(table["name"], b"")
            parsed = [orjson.loads(line) for line in lines.splitlines()]
            counted = writer.table(Table.from_json(table), parsed, done=lambda number: None)
            table |= {"rows": counted.many, "checksum": counted.checksum}
        for stored in said["files"]:
            writer.file(f"files/{stored['name']}", [old.read(f"files/{stored['name']}")])
        writer.finish(said)


def test_a_backup_shows_one_moment_while_somebody_writes(lived_in: Place, tmp_path: Path) -> None:
    """Each write moves a number from one table to another: in no moment are there more, or less."""
    path, stop = tmp_path / "busy.zip", threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            lived_in.query(
                "INSERT INTO kernel_queuedjob (name, arguments, request_id, due_at, attempts,"
                f" worker, error) VALUES ('n{number}', '{{}}', '', '{MOMENT}', 0, '', '')"
            )
            lived_in.query(
                f"INSERT INTO kernel_periodicjob (name, next_at) VALUES ('n{number}', '{MOMENT}')"
            )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        well(lived_in.run("backup", str(path)))
    finally:
        stop.set()
        writer.join()
    rows = {table["name"]: table["rows"] for table in manifest(path)["tables"]}
    assert rows["kernel_queuedjob"] > 0
    # kernel_periodicjob is read first: without one moment for all it would be far behind.
    assert rows["kernel_queuedjob"] - rows["kernel_periodicjob"] in (0, 1)


def test_a_killed_restore_leaves_what_was_there(lived_in: Place, tmp_path: Path) -> None:
    whole, after = tmp_path / "whole.zip", tmp_path / "after.zip"
    well(lived_in.run("backup", str(whole)))
    dying = lived_in.start(
        "-c",
        "import os, sys; sys.argv = ['docendo', 'restore', '--replace', sys.argv[1]]\n"
        "from docendo.kernel.backup import restoring\n"
        "restoring._compare = lambda *args, **kwargs: os._exit(9)\n"
        "from docendo.site.cli import main; main()",
        str(whole),
    )
    assert dying.wait(timeout=120) == 9
    well(lived_in.run("backup", str(after)))
    assert contents(after) == contents(whole)


def test_a_place_that_cannot_be_written_is_said(lived_in: Place) -> None:
    refused = lived_in.run("backup", str(lived_in.folder / "secret-key" / "in-a-file.zip"))
    assert refused.returncode == 1
    assert "could not be written" in refused.stderr


def test_every_column_has_a_form_in_a_backup() -> None:
    found = {table.name: table for table in tables()}
    assert len(found) > 100
    assert found["kernel_outboxevent"].key_counts_up
    assert found["django_session"].key_is_text
