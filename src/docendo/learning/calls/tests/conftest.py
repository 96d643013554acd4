"""Two in the room of their match, and seven in the room of a group."""

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import GroupKind, GroupRole, begin_group, take_in
from docendo.commons.matching.tests.matched import matched
from docendo.kernel import clock
from docendo.learning.calls.rules.messages import Join
from docendo.learning.rooms import api as rooms

Browse = Callable[[Seat], Client]
Seated = Callable[..., Seat]
NAMES = ("Ada Okoye", "Ben Sato", "Cleo Ruiz", "Dov Katz", "Eno Bassey", "Fay Moreau", "Gil Amsel")


@pytest.fixture(autouse=True)
def _at(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def helper(seat: Seated) -> Seat:
    return seat(Role.MEMBER, "Leyla Demir")


@pytest.fixture
def sitting(member: Seat, helper: Seat, now: datetime) -> rooms.Sitting:
    """Both are in the room of their match."""
    home = rooms.Home(match_id=matched(helper, member, now=now).pk)
    rooms.enter(member, home=home, now=now)
    return rooms.enter(helper, home=home, now=now)


@pytest.fixture
def seven(seat: Seated) -> Sequence[Seat]:
    return [seat(Role.MEMBER, name) for name in NAMES]


@pytest.fixture
def class_sitting(coordinator: Seat, seven: Sequence[Seat], now: datetime) -> rooms.Sitting:
    """Seven learners of a group are in its room."""
    group = begin_group(coordinator, name="Section A", kind=GroupKind.CLASS, now=now)
    for each in seven:
        take_in(group, person_id=each.member.pk, role=GroupRole.LEARNER, now=now)
    home = rooms.Home(group_id=group.pk)
    return [rooms.enter(each, home=home, now=now) for each in seven][-1]


def page_of(seat: Seat, part: str = "page") -> str:
    """How the page of somebody calls itself."""
    return f"{part}-of-{seat.member.pk}".ljust(20, "x")


def coming(seat: Seat, *, peer: str | None = None, mic: bool = True) -> Join:
    return Join(type="join", peer=peer or page_of(seat), mic=mic, camera=True, screen=False)
