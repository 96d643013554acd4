"""A dump many times as large: the same rows again and again, each time with other numbers."""

import re
from pathlib import Path

STEP = 1_000_000
_NUMBER = re.compile(
    r' (Id|PostId|ParentId|AcceptedAnswerId|RelatedPostId|UserId|OwnerUserId)="(\d+)"'
)


def enlarge(dump: Path, *, into: Path, times: int) -> None:
    """Write the dump ``times`` over; a row stands on one line, as Stack Exchange writes it."""
    into.mkdir(parents=True)
    for file in dump.glob("*.xml"):
        first, root, *rows, last = file.read_text(encoding="utf-8-sig").splitlines()
        with (into / file.name).open("w", encoding="utf-8") as larger:
            larger.write(f"{first}\n{root}\n")
            for number in range(times):
                larger.writelines(f"{_shifted(row, by=number * STEP)}\n" for row in rows)
            larger.write(f"{last}\n")


def _shifted(row: str, *, by: int) -> str:
    return _NUMBER.sub(lambda found: f' {found[1]}="{int(found[2]) + by}"', row)
