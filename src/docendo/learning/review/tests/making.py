"""A class in the middle of a peer review, as rows: what tests of its later phases begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docendo.commons.communities.api import Seat
from docendo.learning.review.models import (
    Assignment,
    Criterion,
    Judgment,
    Level,
    Participant,
    Review,
    Submission,
)
from docendo.learning.review.rules.judging import Kind, Strategy
from docendo.learning.review.rules.phases import Phase


@dataclass(frozen=True)
class Class:
    """An assignment, and in the same order who takes part and what they have handed in."""

    assignment: Assignment
    criteria: Sequence[Criterion]
    participants: Sequence[Participant]
    works: Sequence[Submission]


def a_class(
    owner: Seat,
    people: Sequence[Seat],
    *,
    now: datetime,
    phase: Phase = Phase.REVIEWING,
    strategy: Strategy = Strategy.SCALES,
    **more: Any,
) -> Class:
    """Everybody has handed in a work of their own; two criteria, of 0 to 10 points each."""
    community = owner.community
    assignment = Assignment.objects.create(
        community=community,
        created_by=owner.member,
        created_at=now,
        phase=phase,
        phase_since=now,
        strategy=strategy,
        **{"title": "Essay", "body": "Write about a river.", "readers": 3, **more},
    )
    criteria = [
        Criterion.objects.create(
            community=community, assignment=assignment, number=number, title=title, high=10
        )
        for number, title in enumerate(("Argument", "Language"), start=1)
    ]
    if strategy == Strategy.RUBRIC:
        Level.objects.bulk_create(
            Level(community=community, criterion=criterion, points=points, words=words)
            for criterion in criteria
            for points, words in ((0, "Missing"), (5, "There"), (10, "Convincing"))
        )
    works, participants = [], []
    for number, seat in enumerate(people, start=1):
        works.append(
            Submission.objects.create(
                community=community,
                assignment=assignment,
                number=number,
                title=f"River {number}",
                body=f"The river of number {number}.",
                html=f"<p>The river of number {number}.</p>",
                created_at=now,
                saved_at=now,
                submitted_at=now,
            )
        )
        participants.append(
            Participant.objects.create(
                community=community,
                assignment=assignment,
                person=seat.member,
                number=100 + number,
                submission=works[-1],
                joined_at=now,
            )
        )
    return Class(assignment, criteria, participants, works)


def judged(
    work: Submission,
    reader: Participant,
    points: Sequence[float | None],
    *,
    criteria: Sequence[Criterion],
    now: datetime,
) -> Review:
    """The reader has sent a review with these points, one for each criterion."""
    review = Review.objects.create(
        community_id=work.community_id,
        assignment_id=work.assignment_id,
        submission=work,
        reader=reader,
        kind=Kind.PEER,
        given_at=now,
        sent_at=now,
    )
    Judgment.objects.bulk_create(
        Judgment(community_id=work.community_id, review=review, criterion=criterion, points=given)
        for criterion, given in zip(criteria, points, strict=True)
    )
    return review
