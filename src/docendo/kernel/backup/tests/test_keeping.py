"""Which backups are kept."""

from datetime import datetime, timedelta
from pathlib import Path

from docendo.kernel.backup import kept_backups, new_name, rotate


def test_the_newest_are_kept_and_nothing_else_is_touched(tmp_path: Path, now: datetime) -> None:
    assert kept_backups(tmp_path / "nowhere") == []
    names = [new_name(now=now + timedelta(days=day)) for day in range(4)]
    for name in (*names, "docendo-mine.zip", f"{names[0]}.123.part"):
        (tmp_path / name).write_bytes(b"abc")
    assert rotate(tmp_path, keep=2) == 2
    kept = kept_backups(tmp_path)
    assert [backup.path.name for backup in kept] == [names[3], names[2]]
    assert (kept[0].at, kept[0].bytes) == (now + timedelta(days=3), 3)
    assert len(list(tmp_path.iterdir())) == 4
