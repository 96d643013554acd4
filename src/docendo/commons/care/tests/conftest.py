"""Something that can be flagged, kept in memory, and people who flag it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from docendo.commons.care.protocols import FLAGGABLE, Content, Flaggable, can_be_flagged
from docendo.commons.communities.models import Membership, Seat
from docendo.commons.communities.rules import Role

SLIP = 7


@dataclass
class Board:
    """Slips of paper by their numbers, and who took which away."""

    slips: dict[int, Content] = field(default_factory=dict)
    authors: dict[int, int] = field(default_factory=dict)
    hidden_by: dict[int, int | None] = field(default_factory=dict)

    def pin(self, number: int, seat: Seat, **more: Any) -> None:
        self.slips[number] = Content(
            title="A slip", words="Buy my book", address="/c/maple/", author=seat.member, **more
        )
        self.authors[number] = seat.member.pk

    def look(self, seat: Seat, ids: Collection[int]) -> Mapping[int, Content]:
        return {
            number: replace(
                slip,
                is_own=self.authors[number] == seat.person_id,
                is_gone=number in self.hidden_by,
            )
            for number, slip in self.slips.items()
            if number in ids
        }

    def hide(
        self, community_id: int, about: int, *, by_id: int | None, words: str, now: datetime
    ) -> bool:
        stood = about not in self.hidden_by
        self.hidden_by[about] = by_id
        return stood

    def show(self, community_id: int, about: int, *, by_id: int, now: datetime) -> None:
        self.hidden_by.pop(about, None)


@pytest.fixture
def author(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Amira Haddad")


@pytest.fixture
def board(author: Seat) -> Iterator[Board]:
    board = Board()
    board.pin(SLIP, author)
    can_be_flagged(Flaggable(kind="slip", look=board.look, hide=board.hide, show=board.show))
    yield board
    del FLAGGABLE["slip"]


@pytest.fixture
def members(seat: Callable[..., Seat], now: datetime) -> list[Seat]:
    """Four who have been here for a month."""
    seats = [seat(Role.MEMBER, f"Member {number}") for number in range(4)]
    long_ago = now - timedelta(days=30)
    people = [each.member.pk for each in seats]
    Membership.objects.filter(person__in=people).update(joined_at=long_ago)
    return seats
