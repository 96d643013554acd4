"""What a need is: found quickly for all, told in full for the few that a page shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.outcomes.insights.rules import NeedKind


@dataclass(frozen=True)
class Found:
    """A need by its ``subject`` (numbers of rows), and since when it waits."""

    subject: str
    since: datetime


@dataclass(frozen=True)
class Need:
    """A need in words of the reader, with a letter in the language of whom it is for.

    ``to`` is whom a letter would go to; where there is nobody to write to it is None, and
    ``address`` leads to where something can be done.
    """

    kind: NeedKind
    subject: str
    since: datetime
    headline: str
    address: str
    way: str
    to: Person | None = None
    why: Sequence[str] = field(default=())
    draft: str = ""

    @property
    def anchor(self) -> str:
        return f"need-{self.kind}-{self.subject}".replace(":", "-")


class Finder(Protocol):
    """One kind of need; each function asks a number of queries that no row makes grow."""

    kind: NeedKind

    def find(self, seat: Seat, *, now: datetime) -> Sequence[Found]:
        """All of them, the longest waiting first."""

    def tell(self, seat: Seat, found: Sequence[Found], *, now: datetime) -> Sequence[Need]:
        """These in full, in their order; without what is settled."""
