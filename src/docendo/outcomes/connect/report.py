"""What became of each row: counted in memory, listed one by one on the disk."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TextIO


@dataclass(frozen=True)
class Break:
    """Where a file could not be read any further, and why."""

    line: int
    column: int
    why: str


@dataclass
class FileRead:
    """One file of a dump and how far it was read."""

    name: str
    is_missing: bool = False
    rows: int = 0
    broken: Break | None = None


@dataclass
class Tally:
    """How much of one kind is new, and how much was known before."""

    new: int = 0
    known: int = 0


@dataclass(frozen=True)
class LeftOut:
    """How many rows of a file were left out for one reason."""

    file: str
    code: str
    why: str
    rows: int


@dataclass
class Report:
    """The account of one import; every row that was read is in it exactly once as a row."""

    source_url: str
    community: str
    started_at: datetime
    _each: TextIO
    files: dict[str, FileRead] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)
    _left_out: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def file(self, name: str) -> FileRead:
        return self.files.setdefault(name, FileRead(name))

    def take(self, kind: str, *, new: int, known: int = 0) -> None:
        tally = self.tallies.setdefault(kind, Tally())
        tally.new += new
        tally.known += known

    def leave_out(self, file: str, *, row: str, line: int, code: str, why: str) -> None:
        self._left_out[file, code, why] += 1
        # dumps, which is written in C, takes a third of the time of dump.
        self._each.write(json.dumps({"file": file, "row": row, "line": line, "code": code}) + "\n")

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files.values())

    @property
    def is_whole(self) -> bool:
        """Whether every file that is there could be read to its end."""
        return not any(file.broken for file in self.files.values())

    @property
    def left_out(self) -> list[LeftOut]:
        """The reasons, the most frequent of each file first."""
        order = list(self.files)
        found = [LeftOut(*key, rows) for key, rows in self._left_out.items()]
        return sorted(found, key=lambda one: (order.index(one.file), -one.rows, one.code))

    def each_left_out(self) -> Iterator[str]:
        """Every row that was left out, as a line of JSON."""
        self._each.seek(0)
        yield from map(str.rstrip, self._each)

    def save(self, path: Path, *, finished_at: datetime) -> None:
        """Write everything as JSON; a file that stands there is replaced when this is complete."""
        unfinished = path.with_name(f".{path.name}.unfinished")
        with unfinished.open("w", encoding="utf-8") as file:
            head = json.dumps(self._summary(finished_at), ensure_ascii=False, indent=2)
            file.write(head.removesuffix("\n}") + ',\n  "rows_left_out": [')
            for number, line in enumerate(self.each_left_out()):
                file.write(f"{',' if number else ''}\n    {line}")
            file.write("\n  ]\n}\n")
        unfinished.replace(path)

    def _summary(self, finished_at: datetime) -> dict[str, object]:
        return {
            "source": self.source_url,
            "community": self.community,
            "started_at": self.started_at.isoformat(),
            "finished_at": finished_at.isoformat(),
            "files": [
                {
                    "file": file.name,
                    "missing": file.is_missing,
                    "rows": file.rows,
                    "broken": file.broken and vars(file.broken),
                }
                for file in self.files.values()
            ],
            "taken": {kind: vars(tally) for kind, tally in self.tallies.items()},
            "left_out": [vars(one) for one in self.left_out],
        }


@contextmanager
def reporting(*, source_url: str, community: str, started_at: datetime) -> Iterator[Report]:
    """A report whose list of rows lies in a temporary file as long as it is needed."""
    with TemporaryFile("w+", encoding="utf-8") as each:
        yield Report(source_url, community, started_at, each)
