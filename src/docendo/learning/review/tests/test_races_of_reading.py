"""What readers do at the same moment; row locks are needed, so PostgreSQL only."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.matching.tests.test_races import at_once
from docendo.kernel.models import OutboxEvent
from docendo.learning.review import actions
from docendo.learning.review.models import Assignment, Comparison, Review
from docendo.learning.review.refusals import NothingToRead
from docendo.learning.review.rules.judging import Choosing, Strategy
from docendo.learning.review.tests.making import a_class

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_two_who_take_the_last_work_do_not_both_get_it(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six[:3], now=now, choosing=Choosing.ON_DEMAND, readers=1)
    for work in made.works[1:]:
        work.submitted_at = None
        work.save()
    which = made.assignment.pk

    def take(seat: Seat) -> None:
        actions.take_next(seat, assignment_id=which, now=now)

    met = at_once(*(lambda seat=seat: take(seat) for seat in six[1:3]))
    assert sorted(met, key=str) == sorted([None, NothingToRead], key=str)
    assert Review.objects.count() == 1


def test_what_two_workers_do_at_once_is_done_once(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six, now=now, review_by=now + timedelta(days=8))
    which = made.assignment.pk
    assert at_once(*[lambda: actions.give_works(which, now=now)] * 2) == [None, None]
    assert Review.objects.count() == 18
    half = now + timedelta(days=4)
    assert at_once(*[lambda: actions.rescue(which, now=half)] * 2) == [None, None]
    told = [row.payload["told_ids"] for row in OutboxEvent.objects.filter(kind="review.ReadingDue")]
    assert sorted(person for ids in told for person in ids) == sorted(s.member.pk for s in six)
    Assignment.objects.update(strategy=Strategy.PAIRS)
    give = [lambda: actions.give_pair(six[0], assignment_id=which, now=now)] * 2
    assert at_once(*give) == [None, None]
    assert Comparison.objects.count() == 1
