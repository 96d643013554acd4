"""The folder of backups: how they are named, and which of them are kept."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

NAME: Final = "docendo-%Y-%m-%dT%H-%M-%SZ.zip"
NAMED: Final = re.compile(r"docendo-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.zip")


@dataclass(frozen=True)
class KeptBackup:
    """A file in the folder, by the moment that it holds."""

    path: Path
    at: datetime
    bytes: int


def new_name(*, now: datetime) -> str:
    return now.astimezone(UTC).strftime(NAME)


def kept_backups(folder: Path) -> list[KeptBackup]:
    """The backups that were named by ``new_name``, the newest first."""
    if not folder.is_dir():
        return []
    found = [
        KeptBackup(
            path, datetime.strptime(path.name, NAME).replace(tzinfo=UTC), path.stat().st_size
        )
        for path in folder.iterdir()
        if NAMED.fullmatch(path.name)
    ]
    return sorted(found, key=lambda backup: backup.at, reverse=True)


def rotate(folder: Path, *, keep: int) -> int:
    """Take away all but the newest; how many there were."""
    old = kept_backups(folder)[keep:]
    for backup in old:
        backup.path.unlink(missing_ok=True)
    return len(old)
