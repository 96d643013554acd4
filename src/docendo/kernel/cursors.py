"""Where a page of a list ends and the next one begins."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Cursor:
    """The last row of the page before: its value in the ordered column, and its id."""

    value: str
    pk: int

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        value, separator, pk = text.rpartition("~")
        if not separator or not pk.isdecimal() or len(pk) > 18:
            return None
        return cls(value, int(pk))

    @classmethod
    def at(cls, value: datetime | int, pk: int) -> "Cursor":
        return cls(value.isoformat() if isinstance(value, datetime) else str(value), pk)

    def __str__(self) -> str:
        return f"{self.value}~{self.pk}"

    @property
    def moment(self) -> datetime | None:
        """The place in a list sorted by time; None for what no list of ours has said."""
        try:
            at = datetime.fromisoformat(self.value)
            return at.astimezone(UTC) if at.tzinfo else None
        except (ValueError, OverflowError):
            return None

    @property
    def number(self) -> int | None:
        """The place in a list sorted by a number."""
        try:
            return int(self.value)
        except ValueError:
            return None
