"""Who reads what, as rows: all at once, late, by hand, on demand."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import block
from docendo.learning.review import actions, queries
from docendo.learning.review.models import Assignment, Participant, Review
from docendo.learning.review.refusals import (
    MayNotRead,
    NothingToRead,
    NotWhileReading,
    ReadFirst,
    SentAlready,
)
from docendo.learning.review.rules.judging import Choosing, Origin
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.making import a_class


def pairs(assignment: Assignment) -> set[tuple[int, int]]:
    rows = queries.counted(assignment)
    return set(rows.values_list("submission_id", "reader_id"))


def test_works_are_given_once_and_evenly(owner: Seat, six: Sequence[Seat], now: datetime) -> None:
    made = a_class(owner, six, now=now)
    block(six[0].member, blocked_id=six[1].member.pk, now=now)
    # Two who hand in together, and one who has handed in nothing.
    Participant.objects.filter(pk=made.participants[3].pk).update(submission=made.works[2])
    made.works[5].submitted_at = None
    made.works[5].save()
    assert actions.give_works(made.assignment.pk, now=now) == 4 * 3
    found = pairs(made.assignment)
    own = {(made.works[2].pk, made.participants[at].pk) for at in (2, 3)}
    apart = {(made.works[a].pk, made.participants[b].pk) for a, b in ((0, 1), (1, 0))}
    assert found.isdisjoint(own | apart)
    assert Counter(work for work, _ in found) == {made.works[at].pk: 3 for at in (0, 1, 2, 4)}
    assert set(queries.loads(made.assignment).values()) == {2}
    assert actions.give_works(made.assignment.pk, now=now) == 0
    assert pairs(made.assignment) == found


def test_only_while_reading_and_only_where_docendo_chooses(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six, now=now, phase=Phase.SUBMITTING)
    assert actions.give_works(made.assignment.pk, now=now) == 0
    for choosing in (Choosing.BY_HAND, Choosing.ON_DEMAND):
        Assignment.objects.update(phase=Phase.REVIEWING, choosing=choosing)
        assert actions.give_works(made.assignment.pk, now=now) == 0
    assert actions.fill_up_by_hand(owner, assignment_id=made.assignment.pk, now=now) == 18


def test_a_late_work_and_a_dropout_move_nothing_that_was_opened(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six, now=now)
    late = made.works[5]
    late.submitted_at = None
    late.save()
    actions.give_works(made.assignment.pk, now=now)
    Review.objects.filter(reader=made.participants[0]).update(opened_at=now)
    gone = made.participants[4]
    sent = Review.objects.filter(reader=gone)[:1].get()
    sent.opened_at = sent.sent_at = now
    sent.save()
    opened = set(Review.objects.filter(opened_at__isnull=False).values_list("pk", flat=True))
    late.submitted_at = now
    late.save()
    gone.left_at = now
    gone.save()
    actions.give_works(made.assignment.pk, now=now + timedelta(hours=1))
    here = queries.counted(made.assignment)
    assert opened <= set(here.values_list("pk", flat=True))
    assert list(here.filter(reader=gone)) == [sent]
    has = Counter(here.values_list("submission_id", flat=True))
    # Who left wrote a work that nobody reads any more for their sake.
    assert {has[work.pk] for work in made.works if work != made.works[4]} == {3}


def test_by_hand_what_may_not_be_is_refused(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six, now=now, choosing=Choosing.BY_HAND)
    block(six[0].member, blocked_id=six[1].member.pk, now=now)
    which: dict[str, Any] = {
        "assignment_id": made.assignment.pk,
        "work_id": made.works[0].pk,
        "now": now,
    }
    people = [each.pk for each in made.participants]
    first = actions.give_by_hand(owner, reader_id=people[2], instead_of=None, **which)
    assert first.origin == Origin.HAND
    for reader_id in (people[0], people[1], people[2]):
        with pytest.raises(MayNotRead):
            actions.give_by_hand(owner, reader_id=reader_id, instead_of=None, **which)
    second = actions.give_by_hand(owner, reader_id=people[3], instead_of=first.pk, **which)
    assert pairs(made.assignment) == {(made.works[0].pk, people[3])}
    # And back again: what was taken back may be given by hand once more.
    again = actions.give_by_hand(owner, reader_id=people[2], instead_of=second.pk, **which)
    assert again == first
    again.sent_at = now
    again.save()
    with pytest.raises(SentAlready):
        actions.take_back_by_hand(owner, review_id=again.pk, **which)
    with pytest.raises(Assignment.DoesNotExist):
        actions.give_by_hand(six[3], reader_id=people[4], instead_of=None, **which)


def test_readers_take_the_work_that_most_needs_reading(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six, now=now, choosing=Choosing.ON_DEMAND, readers=1)
    which: dict[str, Any] = {"assignment_id": made.assignment.pk, "now": now}
    taken = [actions.take_next(seat, **which) for seat in six]
    assert len({review.submission_id for review in taken}) == 6
    own = {each.pk: each.submission_id for each in made.participants}
    assert all(review.submission_id != own[review.reader_id or 0] for review in taken)
    with pytest.raises(NothingToRead):
        actions.take_next(six[0], **which)
    Assignment.objects.update(readers=3, choosing=Choosing.BY_HAND)
    with pytest.raises(NothingToRead):
        actions.take_next(six[0], **which)
    Assignment.objects.update(choosing=Choosing.ON_DEMAND)
    assert actions.take_next(six[0], **which).origin == Origin.DEMAND
    with pytest.raises(ReadFirst):
        actions.take_next(six[0], **which)
    Assignment.objects.update(phase=Phase.REVISING)
    with pytest.raises(NotWhileReading):
        actions.take_next(six[1], **which)


def test_another_reader_is_asked_once_and_the_willing_first(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six, now=now, readers=2)
    actions.give_works(made.assignment.pk, now=now)
    work = made.works[0]
    readers = {reader for work_id, reader in pairs(made.assignment) if work_id == work.pk}
    assert not actions.ask_other_readers(made.assignment, [work.pk], now=now)
    Review.objects.update(sent_at=now)
    free = [each for each in made.participants[1:] if each.pk not in readers]
    seat = next(seat for seat in six if seat.member.pk == free[-1].person_id)
    actions.offer_to_read_more(seat, assignment_id=made.assignment.pk, wants=True)
    [asked] = actions.ask_other_readers(made.assignment, [work.pk], now=now)
    assert asked is not None
    assert (asked.reader, asked.origin) == (free[-1], Origin.SPARE)
    assert not actions.ask_other_readers(made.assignment, [work.pk], now=now)
