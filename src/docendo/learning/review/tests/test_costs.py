"""A page of a review asks the database as often for thirty people as for three."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import GroupKind, GroupRole, begin_group, take_in
from docendo.learning.review import actions
from docendo.learning.review.models import Answer, Appeal, Assignment, Comparison, Review
from docendo.learning.review.rules.judging import Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.tests.making import Class, a_class, judged
from docendo.learning.review.tests.test_grading import work

Browse = Callable[[Seat], Client]
People = Callable[[int], Sequence[Seat]]
FEW, MANY = 3, 30
OF_FACILITATOR = (
    "assignment",
    "people",
    "readers",
    "run",
    "grades",
    "appeals",
    "practice",
    "shown",
)
OF_PARTICIPANT = ("assignment", "work", "reading", "answers", "grade", "practice", "shown")


@pytest.fixture
def people(seat: Callable[..., Seat]) -> People:
    numbers = count(1)
    return lambda size: [seat(Role.MEMBER, f"Reader {next(numbers):03}") for _one in range(size)]


def full(owner: Seat, people: Sequence[Seat], *, now: datetime, **more: Any) -> Class:
    """Everybody has read two works and been answered, was graded, and asked for a second look."""
    made = a_class(owner, people, now=now, readers=2, calibrates=True, **more)
    size = len(people)
    for at, reader in enumerate(made.participants):
        for step in (1, 2):
            other = made.works[(at + step) % size]
            judged(other, reader, [5 + step, 4], criteria=made.criteria, now=now)
    Answer.objects.bulk_create(
        Answer(community=owner.community, review=each, by=me, helpful=4, words="Yes", at=now)
        for me in made.participants
        for each in Review.objects.filter(submission=me.submission_id)
    )
    Appeal.objects.bulk_create(
        Appeal(community=owner.community, submission=work, by=me, words="Why?", asked_at=now)
        for work, me in zip(made.works, made.participants, strict=True)
    )
    # One more to read for everybody, so that all of them lag.
    Review.objects.filter(reader__in=made.participants[::3]).update(sent_at=None, opened_at=None)
    grading = actions.begin_grading(made.assignment.pk, now=now)
    actions.work_out_grades(made.assignment.pk, turn=grading.turn, now=now)
    return made


def asked(client: Client, made: Class, routes: Sequence[str]) -> Iterator[tuple[str, int]]:
    """How often each page asks the database, once what is kept in memory is there."""
    for route in routes:
        where = (made.assignment.community.slug, made.assignment.pk)
        address = reverse(f"reviews:{route}", args=where)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, route
        yield route, len(queries)


@pytest.mark.parametrize("phase", [Phase.REVIEWING, Phase.CLOSED])
def test_pages_of_thirty_cost_as_much_as_pages_of_three(
    owner: Seat,
    people: Callable[[int], Sequence[Seat]],
    browse: Browse,
    now: datetime,
    phase: Phase,
) -> None:
    costs = []
    for size in (FEW, MANY):
        readers = people(size)
        made = full(owner, readers, now=now)
        Assignment.objects.filter(pk=made.assignment.pk).update(phase=phase, grades_at=now)
        is_over = phase == Phase.CLOSED
        runs = [each for each in OF_FACILITATOR if is_over or each != "shown"]
        takes_part = [each for each in OF_PARTICIPANT if is_over or each != "shown"]
        costs.append(
            {
                "runs": dict(asked(browse(owner), made, runs)),
                "takes part": dict(asked(browse(readers[0]), made, takes_part)),
            }
        )
    assert costs[0] == costs[1]


def test_lists_cost_as_much_for_ten_reviews_as_for_two(
    owner: Seat, people: People, browse: Browse, now: datetime
) -> None:
    readers = people(FEW)
    group = begin_group(owner, name="Writing", kind=GroupKind.COHORT, now=now)
    for each in readers:
        take_in(group, person_id=each.member.pk, role=GroupRole.LEARNER, now=now)
    pages = [
        reverse("reviews:reviews", args=(owner.community.slug,)),
        reverse("groups:group", args=(owner.community.slug, group.pk)),
        "/",
    ]
    costs = []
    for more in (2, 8):
        for _review in range(more):
            full(owner, readers, now=now, group=group)
        found = []
        for who in (owner, readers[0]):
            client = browse(who)
            for page in pages:
                client.get(page)
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(page).status_code == 200
                found.append((page, len(queries)))
        costs.append(found)
    assert costs[0] == costs[1]


def test_pages_of_pairs_cost_as_much_for_many(
    owner: Seat, people: People, browse: Browse, now: datetime
) -> None:
    costs = []
    for size in (FEW, MANY):
        readers = people(size)
        made = a_class(owner, readers, now=now, strategy=Strategy.PAIRS, readers=2)
        Comparison.objects.bulk_create(
            Comparison(
                community=owner.community, assignment=made.assignment, reader=me,
                left=made.works[0], right=made.works[1], winner=made.works[0],
                given_at=now, sent_at=now,
            )
            for me in made.participants[2:]
        )  # fmt: skip
        grading = actions.begin_grading(made.assignment.pk, now=now)
        actions.work_out_grades(made.assignment.pk, turn=grading.turn, now=now)
        work(now)
        costs.append(
            {
                "runs": dict(asked(browse(owner), made, ("readers", "run", "grades"))),
                "takes part": dict(asked(browse(readers[0]), made, ("reading", "pair"))),
            }
        )
    assert costs[0] == costs[1]
