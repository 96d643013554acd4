from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Enrollment, Group, GroupKind, GroupRole, begin_group
from docendo.commons.matching.api import Match
from docendo.commons.matching.tests.matched import matched
from docendo.kernel import clock
from docendo.learning.documents import actions, room
from docendo.learning.documents.models import Document
from docendo.learning.documents.rooms import ROOMS
from docendo.learning.documents.rules.tree import Block, Kind, Words, paragraph

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


def enroll(group: Group, seat: Seat, *, role: GroupRole = GroupRole.LEARNER, now: datetime) -> None:
    Enrollment.objects.create(
        community=group.community,
        group=group,
        person=seat.member,
        role=role,
        began_at=now,
    )


@pytest.fixture
def reader(seat: Seated) -> Seat:
    """A guest of the community who is in the group."""
    return seat(Role.GUEST, "Gus Guest")


@pytest.fixture
def group(owner: Seat, member: Seat, reader: Seat, now: datetime) -> Group:
    found = begin_group(owner, name="Calculus 1", kind=GroupKind.CLASS, now=now)
    enroll(found, member, now=now)
    enroll(found, reader, now=now)
    return found


HELLO = (Block(Kind.HEADING, (Words("Limits"),)), paragraph(Words("What $x$ comes near to.")))


@pytest.fixture
def document(member: Seat, match: Match, now: datetime) -> Document:
    return actions.begin_in_match(
        member, match_id=match.pk, title="Limits & series", tree=HELLO, now=now
    )


@pytest.fixture
def of_group(member: Seat, group: Group, now: datetime) -> Document:
    return actions.begin_in_group(member, group_id=group.pk, title="Glossary", tree=HELLO, now=now)


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rooms that write soon, and none of them from an earlier test."""
    monkeypatch.setattr(room, "BATCH_SECONDS", 0.02)
    yield
    ROOMS.__init__()  # type: ignore[misc]
