"""What people do at the same moment; row locks are needed, so PostgreSQL only."""

from datetime import datetime, timedelta

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.matching.tests.test_races import at_once
from docendo.kernel.models import OutboxEvent
from docendo.learning.review import actions
from docendo.learning.review.models import Submission
from docendo.learning.review.refusals import NotNow
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.conftest import Made

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


def test_a_phase_moved_by_hand_and_by_its_date_at_once_moves_once(
    coordinator: Seat, made: Made, now: datetime
) -> None:
    assignment = made(phase=Phase.SUBMITTING, ends={Phase.SUBMITTING: now + DAY})
    later = now + 2 * DAY

    def press() -> None:
        actions.move_phase(
            coordinator, assignment_id=assignment.pk,
            here=Phase.SUBMITTING, to=Phase.REVIEWING, now=later,
        )  # fmt: skip

    def come() -> None:
        actions.move_what_is_due(now=later)

    assert at_once(press, come, press) == [None, None, None]
    assignment.refresh_from_db()
    assert assignment.phase == Phase.REVIEWING
    assert OutboxEvent.objects.filter(kind="review.PhaseMoved").count() == 2


def test_nothing_is_taken_back_while_reading_begins(
    coordinator: Seat, member: Seat, made: Made, now: datetime
) -> None:
    assignment = made(phase=Phase.SUBMITTING)
    actions.take_part(member, assignment_id=assignment.pk, now=now)
    words = actions.Words(body="A river.")
    actions.hand_in(member, assignment_id=assignment.pk, words=words, now=now)

    def take_back() -> None:
        actions.take_back(member, assignment_id=assignment.pk, now=now)

    def begin() -> None:
        actions.move_phase(
            coordinator, assignment_id=assignment.pk,
            here=Phase.SUBMITTING, to=Phase.REVIEWING, now=now,
        )  # fmt: skip

    met = at_once(take_back, begin)
    work = Submission.objects.get()
    # Whoever came first: a work is read, or it is a draft, and never both.
    assert met in ([None, None], [NotNow, None])
    assert (work.submitted_at is None) == (met[0] is None)


def test_two_who_join_at_once_and_one_who_presses_twice_have_numbers_of_their_own(
    member: Seat, helper: Seat, made: Made, now: datetime
) -> None:
    assignment = made(phase=Phase.SUBMITTING)
    join = [
        lambda who=who: actions.take_part(who, assignment_id=assignment.pk, now=now)
        for who in (member, member, helper)
    ]
    assert at_once(*join) == [None, None, None]
    assert assignment.participants.count() == 2
