"""What two do at the same moment; row locks are needed, so PostgreSQL only."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match, end_match
from docendo.kernel.errors import Refused
from docendo.kernel.models import OutboxEvent
from docendo.kernel.tests.races import race
from docendo.learning.meetings import actions
from docendo.learning.meetings.models import Meeting
from docendo.learning.meetings.refusals import CalledOffAlready
from docendo.learning.meetings.tests.conftest import NOW, WEEKLY

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[Refused]:
    """Do all of these at the same moment; what was refused."""
    came_of_it = race(*acts)
    for each in came_of_it:
        if isinstance(each, Exception) and not isinstance(each, Refused):
            raise each
    return [each for each in came_of_it if isinstance(each, Refused)]


def told(kind: str) -> int:
    return OutboxEvent.objects.filter(kind=f"meetings.{kind}").count()


def test_who_presses_several_times_at_once_has_planned_once(learner: Seat, match: Match) -> None:
    assert not at_once(*[lambda: actions.plan(learner, match_id=match.pk, new=WEEKLY, now=NOW)] * 3)
    assert Meeting.objects.count() == told("MeetingPlanned") == 1


def test_a_series_that_two_change_at_once_goes_on_once(
    learner: Seat, helper: Seat, weekly: Meeting
) -> None:
    now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    new = replace(WEEKLY, first_on=date(2026, 12, 9))
    [refused] = at_once(
        *(
            lambda seat=seat: actions.change(seat, meeting_id=weekly.pk, new=new, now=now)
            for seat in (learner, helper)
        )
    )
    assert isinstance(refused, CalledOffAlready)
    assert Meeting.objects.count() == 2


def test_each_change_has_a_number_of_its_own(learner: Seat, helper: Seat, weekly: Meeting) -> None:
    """Calendars take the highest one."""
    days = (date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 22))
    at_once(
        *(
            lambda day=day: actions.call_off_date(learner, meeting_id=weekly.pk, on=day, now=NOW)
            for day in days
        )
    )
    events = OutboxEvent.objects.filter(kind="meetings.MeetingMoved")
    numbers = Counter(event.payload["sequence"] for event in events)
    assert numbers == Counter([2, 3, 4])


def test_several_workers_remind_once(once: Meeting) -> None:
    now = datetime(2026, 11, 30, 18, tzinfo=UTC)
    at_once(*[lambda: actions.remind(now=now)] * 3)
    assert told("MeetingNear") == 1


def test_what_is_planned_while_its_match_ends_does_not_outlive_it(
    learner: Seat, helper: Seat, match: Match
) -> None:
    at_once(
        lambda: actions.plan(learner, match_id=match.pk, new=WEEKLY, now=NOW),
        lambda: end_match(helper, match_id=match.pk, now=NOW),
    )
    actions.end_meetings_of_match(match.community_id, match_id=match.pk, now=NOW)
    assert not Meeting.objects.filter(ended_at=None).exists()
