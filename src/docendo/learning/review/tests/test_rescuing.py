"""Nobody ends without reviews: reminders, others who read instead, and a call for help."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from docendo.commons.communities.api import Seat
from docendo.kernel.models import OutboxEvent
from docendo.learning.review import actions, queries
from docendo.learning.review.models import Assignment, Comparison, Participant, Review
from docendo.learning.review.rules.doing import left_to_read
from docendo.learning.review.rules.judging import Kind, Origin, Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.rescuing import (
    Candidate,
    Doing,
    Moments,
    best_reader,
    reminder_due,
)
from docendo.learning.review.tests.conftest import Browse
from docendo.learning.review.tests.making import a_class

WEEK = timedelta(days=8)


def told(kind: str) -> list[int]:
    """How many people each event of a kind told."""
    rows = OutboxEvent.objects.filter(kind=f"review.{kind}").order_by("pk")
    return [len(row.payload["told_ids"]) for row in rows]


def test_each_reminder_comes_once(now: datetime) -> None:
    moments = Moments(now, now + WEEK)

    def due(days: float, *, given: float = 0, told: float | None = None) -> datetime | None:
        return reminder_due(
            moments,
            given_at=now + timedelta(days=given),
            reminded_at=None if told is None else now + timedelta(days=told),
            now=now + timedelta(days=days),
        )

    assert (due(3.9), due(4), due(5, told=4), due(7)) == (
        None,
        moments.half,
        None,
        moments.day_before,
    )
    assert (due(7.1, told=4.1), due(7.2, told=7.1), due(8.1)) == (moments.day_before, None, None)
    assert (due(5, given=4.5), due(7, given=4.5)) == (None, moments.day_before)
    assert moments.others_read == now + timedelta(days=6)
    short = Moments(now, now + timedelta(hours=20))
    assert (short.day_before, short.others_read) == (None, now + timedelta(hours=15))


def test_the_willing_read_first_and_nobody_who_lags() -> None:
    def one(reader_id: int, load: int, wants_more: int = 0, lags: int = 0) -> Candidate:
        return Candidate(reader_id, load, bool(wants_more), bool(lags), worth=0.5)

    few, many, willing = one(1, 2), one(2, 3), one(3, 4, 1)
    lagging = one(4, 0, 1, 1)
    assert best_reader([few, many, willing, lagging], usual=3) == willing
    assert best_reader([few, many, lagging], usual=3) == few
    assert best_reader([one(1, 4), lagging], usual=3) is None


def test_who_does_not_come_is_reminded_replaced_and_reported_before_the_end(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six, now=now, review_by=now + WEEK, readers=2)
    which = made.assignment.pk
    actions.give_works(which, now=now)
    idle, slow, willing = made.participants[0], made.participants[1], made.participants[5]
    Participant.objects.filter(pk=willing.pk).update(wants_more=True)
    others = Review.objects.exclude(reader__in=(idle, slow))
    others.update(opened_at=now, sent_at=now + timedelta(days=1))
    Review.objects.filter(reader=slow).update(opened_at=now + timedelta(days=1))

    def doing(days: float) -> set[Doing]:
        at = now + timedelta(days=days)
        return {one.doing for one in queries.being_done(made.assignment, now=at)}

    def rescue(days: float) -> None:
        for minutes in (0, 10):
            actions.rescue(which, now=now + timedelta(days=days, minutes=minutes))

    rescue(3)
    assert (told("ReadingDue"), doing(3)) == ([], {Doing.WAITING})
    rescue(4)
    assert (told("ReadingDue"), doing(4)) == ([2], {Doing.REMINDED})
    rescue(6)
    mine = Review.objects.filter(reader=idle)
    assert all(row.withdrawn_at is not None for row in mine)
    assert not Review.objects.filter(reader=slow, withdrawn_at__isnull=False).exists()
    new = Review.objects.filter(origin=Origin.REPLACEMENT)
    # In place of who has opened nothing, and beside who has opened it and written nothing.
    theirs = Review.objects.filter(reader__in=(idle, slow))
    assert set(new.values_list("submission")) == set(theirs.values_list("submission"))
    assert new.filter(reader=willing).exists()
    assert Doing.REPLACED in doing(6)
    assert told("ReadersLacking") == []
    rescue(6.9)
    assert (told("ReadingDue"), told("ReadersLacking")) == ([2], [])
    # A work of which nothing has come is said in time, once.
    Review.objects.filter(submission=made.works[2]).update(sent_at=None)
    rescue(7.2)
    assert told("ReadersLacking") == [1]
    assert len(told("ReadingDue")) == 2
    assert Doing.FACILITATOR in doing(7.2)
    rescue(9)
    assert told("ReadersLacking") == [1]


def test_what_nobody_has_read_is_left_to_the_facilitator_whose_review_its_author_gets(
    owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    made = a_class(owner, six, now=now, phase=Phase.REVISING)
    assignment, work = made.assignment, made.works[0]
    for at, one in enumerate(made.works[1:]):
        Review.objects.create(
            community=owner.community, assignment=assignment, submission=one,
            reader=made.participants[at], kind=Kind.PEER, given_at=now, sent_at=now,
        )  # fmt: skip
    left = queries.being_done(assignment, now=now)
    assert [(one.work, one.doing) for one in left] == [(work, Doing.OVER)]
    here = f"/c/maple/reviews/{assignment.pk}"
    page = browse(owner).get(f"{here}/run/").content.decode()
    assert f"{here}/works/{work.number}/" in page
    assert "Nothing needs you" not in page

    form: dict[str, Any] = {"body": "Your second paragraph carries it."}
    for criterion in made.criteria:
        form |= {f"points-{criterion.number}": "7", f"words-{criterion.number}": ""}
    judged = browse(owner).post(f"{here}/practice/{work.number}/", form)
    assert judged.status_code == 302
    assert told("ReviewsShown") == [1]
    assert queries.being_done(assignment, now=now) == []
    said = browse(six[0]).get(f"{here}/answers/").content.decode()
    assert "Who runs this review" in said
    assert "Your second paragraph carries it." in said
    whole = browse(owner).get(f"{here}/works/{work.number}/").content.decode()
    assert "Your second paragraph carries it." in whole
    assert owner.member.name in whole
    others = browse(six[1]).get(f"{here}/answers/").content.decode()
    assert "Your second paragraph" not in others


@pytest.mark.parametrize("strategy", [Strategy.COMMENTS, Strategy.PAIRS])
def test_where_there_are_no_points_a_facilitator_says_something(
    owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime, strategy: Strategy
) -> None:
    made = a_class(owner, six, now=now, phase=Phase.REVISING, strategy=strategy)
    here = f"/c/maple/reviews/{made.assignment.pk}"
    address = f"{here}/practice/{made.works[0].number}/"
    refused = browse(owner).post(address, {"body": " "})
    assert refused.status_code == 422
    assert "Say something about this work" in refused.content.decode()
    assert browse(owner).post(address, {"body": "It begins well."}).status_code == 302
    assert "It begins well." in browse(six[0]).get(f"{here}/answers/").content.decode()


def test_a_facilitator_who_takes_part_learns_no_more_than_the_others(
    owner: Seat, six: Sequence[Seat], browse: Browse, now: datetime
) -> None:
    made = a_class(owner, [owner, *six], now=now, hides_authors=True, hides_readers=True)
    assignment, reader = made.assignment, made.participants[1]
    review = Review.objects.create(
        community=owner.community, assignment=assignment, submission=made.works[0], reader=reader,
        kind=Kind.PEER, given_at=now, sent_at=now, body="It begins well.",
    )  # fmt: skip
    here = f"/c/maple/reviews/{assignment.pk}/works/{made.works[0].number}/"
    page = browse(owner).get(here).content.decode()
    assert "You take part yourself" in page
    assert review.body not in page
    Assignment.objects.update(phase=Phase.REVISING)
    page = browse(owner).get(here).content.decode()
    assert review.body in page
    assert f"Reader {reader.number}" in page
    assert reader.person.name not in page
    Participant.objects.filter(pk=made.participants[0].pk).update(left_at=now)
    assert reader.person.name in browse(owner).get(here).content.decode()


def test_where_nobody_is_left_the_facilitator_is_asked(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(owner, six[:2], now=now, review_by=now + WEEK, readers=3)
    actions.give_works(made.assignment.pk, now=now)
    found = queries.being_done(made.assignment, now=now)
    # Each is read by the only other one, who has not sent it yet.
    assert [(one.expected, one.sent, one.doing) for one in found] == [(1, 0, Doing.FACILITATOR)] * 2
    made.assignment.strategy = Strategy.PAIRS
    assert [one.expected for one in queries.being_done(made.assignment, now=now)] == [0, 0]


def test_who_has_not_compared_their_pairs_is_reminded_once_for_each_moment(
    owner: Seat, six: Sequence[Seat], now: datetime
) -> None:
    made = a_class(
        owner, six[:4], now=now, strategy=Strategy.PAIRS, readers=2, review_by=now + WEEK
    )
    longer, done, *_others = made.participants
    Participant.objects.filter(pk=longer.pk).update(extra_hours=48)
    for other in (made.works[2], made.works[3]):
        Comparison.objects.create(
            community=owner.community, assignment=made.assignment, reader=done,
            left=made.works[0], right=other, winner=other, given_at=now, sent_at=now,
        )  # fmt: skip
    number = made.assignment.pk
    actions.rescue(number, now=now + WEEK / 4)
    assert told("ReadingDue") == []
    for _twice in range(2):
        actions.rescue(number, now=now + WEEK / 2)
    assert told("ReadingDue") == [2]
    # Who has two days more is reminded a day later.
    actions.rescue(number, now=now + WEEK / 2 + timedelta(days=1))
    assert told("ReadingDue") == [2, 1]
    for _twice in range(2):
        actions.rescue(number, now=now + WEEK - timedelta(hours=20))
    assert told("ReadingDue") == [2, 1, 2]


def test_what_is_left_to_read() -> None:
    def left(
        unsent: int, sent: int, others: int, *, pairs: bool = False, takes: bool = False,
        free: bool = True,
    ) -> int:  # fmt: skip
        return left_to_read(
            in_pairs=pairs, takes_them=takes, asked=3, others=others, are_free=free,
            unsent=unsent, sent=sent,
        )  # fmt: skip

    assert (left(2, 1, 9), left(0, 0, 9)) == (2, 0)
    # Of pairs as many as are asked, or as there are.
    assert (left(0, 1, 9, pairs=True), left(0, 1, 2, pairs=True)) == (2, 0)
    # Who takes works by themselves has as many to take as are left.
    assert (left(0, 1, 9, takes=True), left(0, 2, 2, takes=True)) == (2, 0)
    assert (left(0, 1, 9, takes=True, free=False), left(1, 1, 9, takes=True, free=False)) == (0, 1)
