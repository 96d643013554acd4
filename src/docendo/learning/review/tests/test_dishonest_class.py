"""A class with careless, colluding and retaliating readers, through every action of theirs.

The grade of each work stays near what it is without them, and who runs the review is told with
the evidence.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations
from random import Random
from typing import Any

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.learning.review import actions
from docendo.learning.review.models import Assignment, Grade, Participant, Review
from docendo.learning.review.rules.judging import Kind, Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.planning import NewCriterion, Said
from docendo.learning.review.rules.saying import Judged
from docendo.learning.review.rules.saying import Said as Told
from docendo.learning.review.tests.conftest import HERE
from docendo.learning.review.tests.test_grading import work

PEOPLE, READERS = 30, 5
RING_GIVES, SPITE_GIVES = 10.0, 0.0
# Points out of 100 by which a work may move for what others did to it.
MOVES = 8.0


@dataclass(frozen=True)
class TheClass:
    """A review that is being read; its works are worth ``quality``, by their author."""

    assignment: Assignment
    seats: Mapping[int, Seat]
    quality: Mapping[int, float]

    @property
    def given(self) -> Sequence[tuple[Review, int, int]]:
        """Each review with its reader and the author of its work."""
        rows = Review.objects.filter(assignment=self.assignment, kind=Kind.PEER)
        authors = dict(Participant.objects.values_list("submission_id", "pk"))
        return [
            (row, row.reader_id or 0, authors[row.submission_id]) for row in rows.order_by("pk")
        ]

    def befriend(self, owner: Seat, friends: Sequence[int], *, now: datetime) -> None:
        """Let these read each other, where chance has not done so."""
        pairs = {(reader, author) for _review, reader, author in self.given}
        works = dict(Participant.objects.values_list("pk", "submission_id"))
        for reader, author in permutations(friends, 2):
            if (reader, author) not in pairs:
                actions.give_by_hand(
                    owner, assignment_id=self.assignment.pk, work_id=works[author],
                    reader_id=reader, instead_of=None, now=now,
                )  # fmt: skip

    def read(self, gives: Callable[[int, int, float], float], *, now: datetime) -> None:
        """Everybody sends all of theirs, with what ``gives`` makes of an honest judgment."""
        chance = Random(5)
        severity = {pk: chance.gauss(0, 0.5) for pk in sorted(self.seats)}
        for review, reader, author in self.given:
            told = {}
            for criterion in self.assignment.criteria.order_by("number"):
                honest = self.quality[author] + severity[reader] + chance.gauss(0, 0.6)
                points = gives(reader, author, min(10.0, max(0.0, round(honest))))
                told[criterion.pk] = Judged(points=points)
            actions.send_review(
                self.seats[reader], assignment_id=self.assignment.pk, review_id=review.pk,
                said=Told(judged=told, body="Look at the second part, where a step is missing."),
                now=now,
            )  # fmt: skip

    def grades(self, owner: Seat, *, now: datetime) -> Mapping[int, Grade]:
        """As worked out by a worker, by the number of the author."""
        actions.work_out_again(owner, assignment_id=self.assignment.pk, now=now)
        work(now)
        authors = dict(Participant.objects.values_list("submission_id", "pk"))
        rows = Grade.objects.filter(submission__assignment=self.assignment)
        return {authors[row.submission_id]: row for row in rows}


@pytest.fixture
def the_class(owner: Seat, seat: Callable[..., Seat], now: datetime) -> TheClass:
    criteria = [NewCriterion(title=title, low=0, high=10) for title in ("Argument", "Language")]
    said = Said(
        title="Essay", body="Write about a river.", strategy=Strategy.SCALES, criteria=criteria,
        readers=READERS,
    )  # fmt: skip
    made = actions.create_assignment(owner, said=said, now=now)
    move: dict[str, Any] = {"assignment_id": made.pk, "now": now}
    actions.move_phase(owner, here=Phase.PREPARING, to=Phase.SUBMITTING, **move)
    seats, quality, chance = {}, {}, Random(3)
    for number in range(PEOPLE):
        each = seat(Role.MEMBER, f"Person {number:02}")
        me = actions.take_part(each, assignment_id=made.pk, now=now)
        words = actions.Words(title=f"River {number}", body=f"The river of number {number}.")
        actions.hand_in(each, assignment_id=made.pk, words=words, now=now)
        seats[me.pk], quality[me.pk] = each, chance.uniform(3, 9)
    actions.move_phase(owner, here=Phase.SUBMITTING, to=Phase.REVIEWING, **move)
    work(now)
    return TheClass(Assignment.objects.get(pk=made.pk), seats, quality)


def test_dishonest_readers_are_shown_with_the_evidence_and_move_no_grade(
    the_class: TheClass, owner: Seat, browse: Callable[[Seat], Client], now: datetime
) -> None:
    friends, (spiteful, careless) = sorted(the_class.seats)[:3], sorted(the_class.seats)[3:5]
    the_class.befriend(owner, friends, now=now)
    the_class.read(lambda _reader, _author, honest: honest, now=now)
    before = {pk: grade.score or 0.0 for pk, grade in the_class.grades(owner, now=now).items()}
    chance = Random(9)

    def gives(reader: int, author: int, honest: float) -> float:
        if reader in friends and author in friends:
            return RING_GIVES
        if reader == spiteful:
            return SPITE_GIVES
        return float(chance.randint(0, 10)) if reader == careless else honest

    the_class.read(gives, now=now)
    after = the_class.grades(owner, now=now)
    moved = max(abs((after[pk].score or 0.0) - score) for pk, score in before.items())
    plain = max(abs((after[pk].mean or 0.0) - score) for pk, score in before.items())
    assert moved < MOVES < plain
    patterns = {row["pattern"]: row for row in the_class.assignment.grading.suspicions}
    assert set(friends) <= set(patterns["ring"]["readers"])
    assert patterns["harsh"]["readers"] == [spiteful]
    evidence = patterns["harsh"]["evidence"]
    assert len(evidence) >= READERS
    assert all(each["given"] < each["expected"] for each in evidence)
    page = browse(owner).get(f"{HERE}{the_class.assignment.pk}/run/").content.decode()
    assert "Stricter than the works explain" in page
    assert "They judge each other milder" in page
    for pk in (*friends, spiteful):
        assert the_class.seats[pk].member.name in page
