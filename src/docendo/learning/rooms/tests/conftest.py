from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group, GroupKind, GroupRole, begin_group, take_in
from docendo.commons.matching.api import Match
from docendo.commons.matching.tests.matched import matched
from docendo.kernel import clock
from docendo.learning.rooms import actions
from docendo.learning.rooms.models import Sitting
from docendo.learning.rooms.tests.divided import divide

Browse = Callable[[Seat], Client]
Seated = Callable[..., Seat]


@pytest.fixture(autouse=True)
def _at(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages stands still."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def helper(seat: Seated) -> Seat:
    return seat(Role.MEMBER, "Leyla Demir")


@pytest.fixture
def match(member: Seat, helper: Seat, now: datetime) -> Match:
    """The member learns calculus from the helper."""
    return matched(helper, member, now=now)


@pytest.fixture
def home(match: Match) -> actions.Home:
    return actions.Home(match_id=match.pk)


@pytest.fixture
def sitting(member: Seat, helper: Seat, home: actions.Home, now: datetime) -> Sitting:
    """Both are in the room of their match; the member was the first to come."""
    actions.enter(member, home=home, now=now)
    return actions.enter(helper, home=home, now=now)


@pytest.fixture
def learners(seat: Seated) -> list[Seat]:
    return [seat(Role.MEMBER, name) for name in ("Ada Okoye", "Ben Sato", "Cleo Ruiz", "Dov Katz")]


@pytest.fixture
def teacher(seat: Seated) -> Seat:
    return seat(Role.MEMBER, "Noor Haddad")


@pytest.fixture
def group(coordinator: Seat, learners: list[Seat], teacher: Seat, now: datetime) -> Group:
    """Four learners and who teaches them."""
    found = begin_group(coordinator, name="Section A", kind=GroupKind.CLASS, now=now)
    people = [(each.member.pk, GroupRole.LEARNER) for each in learners]
    for person_id, role in (*people, (teacher.member.pk, GroupRole.TEACHER)):
        take_in(found, person_id=person_id, role=role, now=now)
    return found


@pytest.fixture
def main(learners: list[Seat], teacher: Seat, group: Group, now: datetime) -> Sitting:
    """The teacher and four learners are in the room of their group."""
    for seat in (teacher, *learners):
        found = actions.enter(seat, home=actions.Home(group_id=group.pk), now=now)
    return found


@pytest.fixture
def small(main: Sitting, learners: list[Seat], teacher: Seat, now: datetime) -> list[Sitting]:
    """They are divided into two rooms; who teaches stays."""
    divide(teacher, main, learners, now)
    rows = Sitting.objects.filter(room__small__main=main)
    return list(rows.order_by("room__small__number"))
