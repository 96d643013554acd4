from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.api import Match
from docendo.commons.matching.tests.matched import matched
from docendo.kernel import clock
from docendo.learning.meetings import actions
from docendo.learning.meetings.models import Meeting
from docendo.learning.meetings.rules.planning import NewPlan

Browse = Callable[[Seat], Client]
Seated = Callable[..., Seat]
At = Callable[[datetime], datetime]

# A Friday.
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
ONCE = NewPlan(first_on=date(2026, 12, 1), at=time(17, 30), minutes=60, about="Limits")
WEEKLY = NewPlan(first_on=date(2026, 12, 1), at=time(17, 30), minutes=60, weeks=1)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """The clock of the pages stands still at some moment."""

    def stand_still(moment: datetime) -> datetime:
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return stand_still


@pytest.fixture
def now(at: At) -> datetime:
    return at(NOW)


@pytest.fixture
def helper(seat: Seated) -> Seat:
    found: Seat = seat(Role.MEMBER, "Leyla Demir")
    found.member.time_zone = "Asia/Kathmandu"
    found.member.save()
    return found


@pytest.fixture
def learner(member: Seat) -> Seat:
    member.member.time_zone = "Europe/London"
    member.member.save()
    return member


@pytest.fixture
def match(learner: Seat, helper: Seat, now: datetime) -> Match:
    """The learner learns calculus from the helper."""
    return matched(helper, learner, now=now)


@pytest.fixture
def once(learner: Seat, match: Match, now: datetime) -> Meeting:
    return actions.plan(learner, match_id=match.pk, new=ONCE, now=now)


@pytest.fixture
def weekly(learner: Seat, match: Match, now: datetime) -> Meeting:
    return actions.plan(learner, match_id=match.pk, new=WEEKLY, now=now)
