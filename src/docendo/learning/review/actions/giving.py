"""Giving works to readers: all at once, one by one, and by hand."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

import numpy as np
from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.engine import allocation
from docendo.kernel.events import publish
from docendo.kernel.inserting import insert
from docendo.learning.review import queries
from docendo.learning.review.events import WorkGiven
from docendo.learning.review.models import Assignment, Participant, Review
from docendo.learning.review.refusals import (
    MayNotRead,
    NothingToRead,
    NotWhileReading,
    ReaderIsGone,
    ReadFirst,
    SentAlready,
)
from docendo.learning.review.rules import giving
from docendo.learning.review.rules.judging import Choosing, Kind, Origin, Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.rescuing import best_reader

# Above this many pairs of a work and a reader the next work is the one with the fewest readers.
MOST_WEIGHED: Final = 4_000_000
# So many works somebody may have in hand that they took themselves.
MOST_IN_HAND: Final = 2


def locked(assignment_id: int, *, phase: Phase = Phase.REVIEWING) -> Assignment:
    """The assignment, which stays in this phase until all is written. Raises NotWhileReading."""
    found = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment_id)
    if found.phase != phase:
        raise NotWhileReading
    return found


def give_works(assignment_id: int, *, now: datetime) -> int:
    """Give readers to all works that lack some, and return how many readings were added.

    Does nothing when repeated, nor where readers choose or somebody chooses by hand. Above
    ``rules.giving.MOST_AT_ONCE`` works or readers it does one part after another, each in a
    transaction of its own, and goes on where it was killed.
    """
    found = Assignment.objects.get(pk=assignment_id)
    if found.phase != Phase.REVIEWING or found.choosing not in (Choosing.FAIR, Choosing.RANDOM):
        return 0
    return fill_up(assignment_id, now=now)


def fill_up(assignment_id: int, *, now: datetime) -> int:
    """As ``give_works``, whoever chooses."""
    assignment = Assignment.objects.get(pk=assignment_id)
    if assignment.phase != Phase.REVIEWING or assignment.strategy == Strategy.PAIRS:
        return 0
    withdraw_of_gone(assignment, now=now)
    if not queries.works_lacking(assignment).exists():
        return 0
    works = list(queries.works_to_read(assignment).values_list("pk", flat=True))
    readers = list(queries.readers_of(assignment).values_list("pk", "person_id"))
    if max(len(works), len(readers)) <= giving.MOST_AT_ONCE:
        return _give_part(assignment_id, None, None, now=now)
    works = list(queries.works_lacking(assignment).values_list("pk", flat=True))
    worth = queries.worth([person_id for _pk, person_id in readers], assignment)
    rng = np.random.default_rng(assignment_id)
    return sum(
        _give_part(
            assignment_id,
            [works[at] for at in some_works],
            [readers[at][0] for at in some_readers],
            now=now,
        )
        for some_works, some_readers in giving.divided(len(works), worth=worth, rng=rng)
        if len(some_works)
    )


@transaction.atomic
def _give_part(
    assignment_id: int,
    work_ids: Collection[int] | None,
    reader_ids: Collection[int] | None,
    *,
    now: datetime,
) -> int:
    assignment = locked(assignment_id)
    found = queries.reading(assignment, work_ids=work_ids, reader_ids=reader_ids)
    given = giving.give(
        found.pool,
        # By chance, and the same for who does it once more.
        rng=np.random.default_rng((assignment_id, len(found.pool.standing))),
        mixes=assignment.choosing != Choosing.RANDOM,
    )
    is_first = not queries.counted(assignment).exists()
    for work, reader in given.removed:
        # Nobody has looked at it yet, so that nothing of it need be kept.
        Review.objects.filter(
            submission=found.work_ids[work],
            reader=found.reader_ids[reader],
            opened_at=None,
            sent_at=None,
        ).delete()
    pairs = [(found.work_ids[work], found.reader_ids[reader]) for work, reader in given.added]
    _write(assignment, pairs, origin=Origin.GIVEN, now=now)
    # That reading begins is said to all; another work in the middle to whom it is for.
    if not is_first and work_ids is None:
        _tell(assignment, [reader_id for _work, reader_id in pairs], now=now)
    return len(pairs)


def withdraw_of_gone(assignment: Assignment, *, now: datetime) -> None:
    """What somebody was to read who has left is counted on no more; what was sent stays."""
    unsent = queries.counted(assignment).filter(sent_at=None, reader__left_at__isnull=False)
    unsent.update(withdrawn_at=now, withdrawn_why="left")


def _write(
    assignment: Assignment,
    pairs: Sequence[tuple[int, int]],
    *,
    origin: Origin,
    now: datetime,
) -> None:
    """Rows in the order of drawn numbers, so that their own numbers tell nothing either."""
    insert(
        Review(
            community_id=assignment.community_id,
            assignment=assignment,
            submission_id=work_id,
            reader_id=reader_id,
            kind=Kind.PEER,
            origin=origin,
            given_at=now,
        )
        for work_id, reader_id in pairs
    )


def _tell(assignment: Assignment, reader_ids: Sequence[int], *, now: datetime) -> None:
    told = Participant.objects.filter(pk__in=reader_ids).order_by("person_id")
    if reader_ids:
        publish(
            WorkGiven(
                community_id=assignment.community_id,
                assignment_id=assignment.pk,
                told_ids=tuple(told.values_list("person_id", flat=True)),
                at=now,
            )
        )


@transaction.atomic
def take_next(seat: Seat, *, assignment_id: int, now: datetime) -> Review:
    """The work that most needs reading, for who asks for it.

    Raises NotWhileReading, ReadFirst and NothingToRead.
    """
    writer(seat)
    seen = Assignment.objects.visible_to(seat).get(pk=assignment_id)
    if not queries.may_be_taken(seen):
        raise NothingToRead
    # Locked before counting: two may ask for the last work at once.
    assignment = locked(seen.pk)
    me = Participant.objects.of(seat).get(assignment=assignment)
    own = queries.counted(assignment).filter(reader=me)
    if own.filter(sent_at=None).count() >= MOST_IN_HAND:
        raise ReadFirst
    work_id = _next_work(assignment, me)
    if work_id is None:
        raise NothingToRead
    is_due = assignment.choosing == Choosing.ON_DEMAND and own.count() < assignment.readers
    return Review.objects.create(
        community_id=assignment.community_id,
        assignment=assignment,
        submission_id=work_id,
        reader=me,
        kind=Kind.PEER,
        origin=Origin.DEMAND if is_due else Origin.SPARE,
        given_at=now,
    )


def _next_work(assignment: Assignment, me: Participant) -> int | None:
    works, readers = queries.works_to_read(assignment), queries.readers_of(assignment)
    if works.count() * readers.count() > MOST_WEIGHED:
        return queries.neediest_work(assignment, me)
    found = queries.reading(assignment)
    pool, at = found.pool, found.reader_ids.index(me.pk)
    if not pool.works:
        return None
    # Equals by chance: the drawn numbers are no order in which to be read.
    chance = np.random.default_rng((assignment.pk, me.pk)).random(pool.apart.shape)
    share = -(-int(pool.wants.sum() + pool.elsewhere.sum()) // pool.readers)
    # Who has had their share still takes one, where that keeps nobody from theirs.
    for most in (np.maximum(share - pool.elsewhere, 0), None):
        chosen = allocation.next_work(
            chance,
            reader=at,
            taken=pool.standing,
            readers_per_work=pool.wants,
            max_load=most,
            forbidden=pool.apart,
        )
        if chosen is not None:
            return found.work_ids[chosen.work]
    return None


@transaction.atomic
def offer_to_read_more(seat: Seat, *, assignment_id: int, wants: bool) -> None:
    """Be asked first where a work lacks a reader, or not."""
    writer(seat)
    assignment = Assignment.objects.visible_to(seat).get(pk=assignment_id)
    me = Participant.objects.of(seat).get(assignment=assignment)
    me.wants_more = wants
    me.save(update_fields=["wants_more"])


@transaction.atomic
def ask_other_readers(
    assignment: Assignment, work_ids: Sequence[int], *, now: datetime
) -> Sequence[Review]:
    """Let one more read each of these works, the willing first, as far as somebody is left.

    Once a review of a work is still to come nobody else is asked. Who could read is looked up once
    for all of them: the callers' part of a large course is as long as its lock may be held.
    """
    try:
        here = locked(assignment.pk)
    except NotWhileReading:
        return []
    if here.strategy == Strategy.PAIRS:
        return []
    to_come = queries.counted(here).filter(submission__in=work_ids, sent_at=None)
    awaited = set(to_come.values_list("submission_id", flat=True))
    candidates = queries.Candidates(here)
    asked = [
        another_reader(here, pk, candidates=candidates, origin=Origin.SPARE, now=now)
        for pk in work_ids
        if pk not in awaited
    ]
    return [review for review in asked if review is not None]


def another_reader(
    assignment: Assignment,
    work_id: int,
    *,
    candidates: queries.Candidates,
    origin: Origin,
    now: datetime,
) -> Review | None:
    """The best of those who could, for who holds the lock."""
    best = best_reader(candidates.of(work_id), usual=assignment.readers)
    if best is None:
        return None
    candidates.takes(best.reader_id, work_id)
    review = Review.objects.create(
        community_id=assignment.community_id,
        assignment=assignment,
        submission_id=work_id,
        reader_id=best.reader_id,
        kind=Kind.PEER,
        origin=origin,
        given_at=now,
    )
    _tell(assignment, [best.reader_id], now=now)
    return review


@transaction.atomic
def give_by_hand(
    seat: Seat,
    *,
    assignment_id: int,
    work_id: int,
    reader_id: int,
    instead_of: int | None,
    now: datetime,
) -> Review:
    """Whoever runs a review lets somebody read a work, perhaps instead of somebody else.

    Raises MayNotRead for who wrote it, reads it already or is kept apart, without saying which of
    them; SentAlready where there is nothing to take back any more.
    """
    writer(seat)
    run = Assignment.objects.run_by(seat).get(pk=assignment_id)
    assignment = locked(run.pk)
    found = queries.reading(
        assignment, work_ids=[work_id], reader_ids=[reader_id], gives_again=True
    )
    if not found.work_ids or not found.reader_ids:
        raise MayNotRead
    past = Review.objects.filter(submission=work_id, reader=reader_id)
    if len(found.pool.standing) or found.pool.apart[0, 0]:
        raise MayNotRead
    if instead_of is not None:
        _take_back(assignment, review_id=instead_of, work_id=work_id, now=now)
    # What they had written before it was taken back is there again.
    again = {"withdrawn_at": None, "withdrawn_why": "", "given_at": now, "reminded_at": None}
    if not past.update(**again, origin=Origin.HAND):
        _write(assignment, [(work_id, reader_id)], origin=Origin.HAND, now=now)
    _tell(assignment, [reader_id], now=now)
    return past.get()


@transaction.atomic
def take_back_by_hand(
    seat: Seat, *, assignment_id: int, work_id: int, review_id: int, now: datetime
) -> None:
    """Somebody does not read a work after all; what they have written is kept, and not counted."""
    writer(seat)
    run = Assignment.objects.run_by(seat).get(pk=assignment_id)
    _take_back(locked(run.pk), review_id=review_id, work_id=work_id, now=now)


def _take_back(assignment: Assignment, *, review_id: int, work_id: int, now: datetime) -> None:
    review = queries.counted(assignment).filter(pk=review_id, submission=work_id).first()
    if review is None:
        raise ReaderIsGone
    if review.sent_at is not None:
        raise SentAlready
    review.withdrawn_at, review.withdrawn_why = now, "by hand"
    review.save(update_fields=["withdrawn_at", "withdrawn_why"])


def fill_up_by_hand(seat: Seat, *, assignment_id: int, now: datetime) -> int:
    """Whoever runs a review lets Docendo find readers for all works that lack some."""
    writer(seat)
    run = Assignment.objects.run_by(seat).get(pk=assignment_id)
    if run.phase != Phase.REVIEWING:
        raise NotWhileReading
    return fill_up(run.pk, now=now)
