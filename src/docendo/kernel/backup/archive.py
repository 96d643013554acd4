"""The file of a backup: a zip that any program opens, and that tells when it was damaged.

``tables/NAME.jsonl.gz`` holds a row a line, ``files/…`` what people gave, ``manifest.json`` how
many there must be and their checksums. The comment of the zip is the checksum of every byte before
it, so that nothing can change without being noticed.
"""

import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final, cast

import orjson
from isal import igzip, isal_zlib

from docendo.kernel.backup.refusals import Damaged, Newer
from docendo.kernel.backup.tables import Table, line

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SECRET_KEY: Final = "secret-key"  # noqa: S105 its name
COMMENT: Final = "docendo backup sha256={}"
ENDS_WITH: Final = 2  # bytes that say how long the comment is
ENDING: Final = ENDS_WITH + len(COMMENT.format("0" * 64))
BLOCK: Final = 1 << 20
GZIP: Final = 31
LINES_AT_ONCE: Final = 500
Done = Callable[[int], None]


@dataclass(frozen=True)
class Counted:
    """How much there was of something, and the checksum of it."""

    many: int
    checksum: str


class _Hashed:
    """Passes on what zipfile writes; all but its last two bytes count for the checksum."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest, self._last = file, sha256(), b""

    def write(self, data: bytes) -> int:
        if len(data) < ENDS_WITH:
            data_and_last = self._last + data
            self.digest.update(data_and_last[:-ENDS_WITH])
            self._last = data_and_last[-ENDS_WITH:]
        else:
            self.digest.update(self._last)
            self.digest.update(memoryview(data)[:-ENDS_WITH])
            self._last = bytes(data[-ENDS_WITH:])
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


class Writer:
    """Writes the parts one after another; ``finish`` seals the file."""

    def __init__(self, file: IO[bytes], *, at: tuple[int, int, int, int, int, int]) -> None:
        self._file, self._at = file, at
        self._hashed = _Hashed(file)
        self._zip = zipfile.ZipFile(cast("IO[bytes]", self._hashed), "w", zipfile.ZIP_STORED)

    def table(self, table: Table, rows: Iterable[Sequence[Any]], *, done: Done) -> Counted:
        many, digest = 0, sha256()
        packed = isal_zlib.compressobj(1, isal_zlib.DEFLATED, GZIP)
        with self._open(_member(table)) as part:
            for lines, number in _in_blocks(map(line, rows)):
                digest.update(lines)
                part.write(packed.compress(lines))
                many += number
                done(number)
            part.write(packed.flush())
        return Counted(many, digest.hexdigest())

    def file(self, name: str, content: Iterable[bytes]) -> Counted:
        many, digest = 0, sha256()
        with self._open(name) as part:
            for block in content:
                digest.update(block)
                part.write(block)
                many += len(block)
        return Counted(many, digest.hexdigest())

    def finish(self, manifest: dict[str, Any]) -> None:
        with self._open(MANIFEST) as part:
            part.write(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
        self._zip.close()
        comment = COMMENT.format(self._hashed.digest.hexdigest()).encode()
        self._file.seek(-ENDS_WITH, os.SEEK_END)
        self._file.write(len(comment).to_bytes(ENDS_WITH, "little") + comment)

    def _open(self, name: str) -> IO[bytes]:
        info = zipfile.ZipInfo(name, date_time=self._at)
        info.external_attr = 0o600 << 16
        return self._zip.open(info, "w", force_zip64=True)


class Archive:
    """A backup to read from; raises Damaged or Newer before anything is read from it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._look_at_every_byte()
        try:
            self._zip = zipfile.ZipFile(path)
            self.manifest = orjson.loads(self._zip.read(MANIFEST))
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise Damaged(path, str(error)) from None
        if self.manifest["format"] > FORMAT:
            raise Newer(path, version=self.manifest["docendo"])
        self.counted = {
            said["name"]: Counted(said["rows"], said["checksum"])
            for said in self.manifest["tables"]
        }
        self.tables = [Table.from_json(said) for said in self.manifest["tables"]]
        self.last_numbers = {said["name"]: said["last"] for said in self.manifest["tables"]}
        self.migrations = {(app, name) for app, name in self.manifest["migrations"]}
        self.files = {
            said["name"]: Counted(said["bytes"], said["checksum"])
            for said in self.manifest["files"]
        }

    @property
    def rows_in_all(self) -> int:
        return sum(counted.many for counted in self.counted.values())

    def rows(self, table: Table) -> Iterator[list[Any]]:
        """The rows of one table; raises Damaged after the last one if they are not the same."""
        many, digest = 0, sha256()
        with self._zip.open(_member(table)) as part, _unpacked(part) as lines:
            for text in lines:
                many += 1
                digest.update(text)
                yield orjson.loads(text)
        self._compare(table.name, Counted(many, digest.hexdigest()), self.counted[table.name])

    def content(self, name: str) -> Iterator[bytes]:
        """A stored file in blocks; raises Damaged after the last one if it is not the same."""
        many, digest = 0, sha256()
        with self._zip.open(f"files/{name}") as part:
            while block := part.read(BLOCK):
                many += len(block)
                digest.update(block)
                yield block
        self._compare(name, Counted(many, digest.hexdigest()), self.files[name])

    def secret_key(self) -> bytes | None:
        return self._zip.read(SECRET_KEY) if SECRET_KEY in self._zip.namelist() else None

    def verify(self, *, done: Done) -> None:
        """Read everything once, as a restore would; raises Damaged."""
        for table in self.tables:
            many, digest = 0, sha256()
            with self._zip.open(_member(table)) as part, _unpacked(part) as lines:
                while block := lines.read(BLOCK):
                    number = block.count(b"\n")
                    many += number
                    digest.update(block)
                    done(number)
            self._compare(table.name, Counted(many, digest.hexdigest()), self.counted[table.name])
        for name in self.files:
            for _ in self.content(name):
                pass

    def close(self) -> None:
        self._zip.close()

    def _compare(self, what: str, found: Counted, expected: Counted) -> None:
        if found != expected:
            raise Damaged(self.path, f"{what} is not as it was written")

    def _look_at_every_byte(self) -> None:
        try:
            size = self.path.stat().st_size
            with self.path.open("rb") as file:
                digest, left = sha256(), size - ENDING
                while left > 0 and (block := file.read(min(BLOCK, left))):
                    digest.update(block)
                    left -= len(block)
                ending = file.read()
        except OSError as error:
            raise Damaged(self.path, error.strerror or str(error)) from None
        sealed = COMMENT.format(digest.hexdigest()).encode()
        if ending != len(sealed).to_bytes(ENDS_WITH, "little") + sealed:
            is_ours = re.search(rb"docendo backup sha256=[0-9a-f]{64}\Z", ending)
            raise Damaged(self.path, "its checksum is wrong" if is_ours else "its end is missing")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    archive = Archive(path)
    try:
        yield archive
    finally:
        archive.close()


def count(rows: Iterable[Sequence[Any]], *, done: Done) -> Counted:
    """How many rows there are, and their checksum."""
    many, digest = 0, sha256()
    for lines, number in _in_blocks(map(line, rows)):
        digest.update(lines)
        many += number
        done(number)
    return Counted(many, digest.hexdigest())


def _unpacked(part: IO[bytes]) -> igzip.IGzipFile:
    return igzip.IGzipFile(fileobj=part)  # type: ignore[no-untyped-call]  # of isal


def _member(table: Table) -> str:
    return f"tables/{table.name}.jsonl.gz"


def _in_blocks(lines: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    some: list[bytes] = []
    for each in lines:
        some.append(each)
        if len(some) == LINES_AT_ONCE:
            yield b"".join(some), len(some)
            some.clear()
    if some:
        yield b"".join(some), len(some)
