"""Makes a backup while people go on writing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage

from docendo.kernel.backup.archive import FORMAT, SECRET_KEY, Writer, opened
from docendo.kernel.backup.files import blocks_of, stored_names
from docendo.kernel.backup.reading import Reading, snapshot
from docendo.kernel.backup.refusals import BackupRefused
from docendo.kernel.backup.tables import migrations, tables
from docendo.kernel.progress import progress


@dataclass(frozen=True)
class Written:
    """What stands in a backup, for who has made it."""

    path: Path
    rows: int
    files: int
    bytes: int


def back_up(path: Path, *, now: datetime) -> Written:
    """Write everything into ``path``, which only its owner can read, and read it once more.

    There is a whole file under that name in the end, or none. Raises BackupRefused.
    """
    with _in_the_end(path) as (part, file):
        writer = Writer(file, at=now.timetuple()[:6])
        with snapshot() as reading:
            # First, so that few are taken away between that moment and their turn.
            files = list(_files(writer))
            manifest = {
                "docendo": version("docendo"),
                "format": FORMAT,
                "at": now.isoformat(),
                "database": reading.vendor,
                "migrations": migrations(),
                "tables": list(_tables(writer, reading)),
                "files": files,
            }
        if settings.SECRET_KEY_FILE is not None:
            writer.file(SECRET_KEY, [settings.SECRET_KEY_FILE.read_bytes()])
        writer.finish(manifest)
        file.flush()
        os.fsync(file.fileno())
        with opened(part) as archive:
            rows = archive.rows_in_all
            with progress("Reading it once more", total=rows) as done:
                archive.verify(done=done)
        return Written(path, rows, len(files), part.stat().st_size)


def _tables(writer: Writer, reading: Reading) -> Iterator[dict[str, Any]]:
    every = tables()
    with progress("Backing up rows", total=sum(map(reading.count, every))) as done:
        for table in every:
            counted = writer.table(table, reading.rows(table), done=done)
            yield table.as_json() | {
                "rows": counted.many,
                "checksum": counted.checksum,
                "last": reading.last_number(table),
            }


def _files(writer: Writer) -> Iterator[dict[str, Any]]:
    with progress("Backing up files") as done:
        for name in stored_names():
            try:
                file = default_storage.open(name)
            except FileNotFoundError:  # Somebody has taken it away since it was listed.
                continue
            with file:
                counted = writer.file(f"files/{name}", blocks_of(file))
            done(1)
            yield {"name": name, "bytes": counted.many, "checksum": counted.checksum}


@contextmanager
def _in_the_end(path: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """A file beside ``path`` that takes its name when everything went well, and else is gone."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield part, file
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise BackupRefused(
            f"The backup could not be written to {path} ({error.strerror}). Nothing is left of it."
            " Make room there, or choose another place: docendo backup /another/disk/docendo.zip"
        ) from None
