from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group, GroupKind, GroupRole, begin_group, take_in
from docendo.learning.review import actions
from docendo.learning.review.models import Assignment
from docendo.learning.review.rules.judging import Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.planning import NewCriterion, Said

Browse = Callable[[Seat], Client]


Seated = Callable[..., Seat]
Made = Callable[..., Assignment]
HERE = "/c/maple/reviews/"


@pytest.fixture(autouse=True)
def _at_first(at: Callable[[datetime], None], now: datetime) -> None:
    at(now)


@pytest.fixture
def made(coordinator: Seat, now: datetime) -> Made:
    """Make a review: ``made(phase=Phase.SUBMITTING, takes_teams=True)``."""

    def make(*, phase: Phase = Phase.PREPARING, **said: Any) -> Assignment:
        usual: dict[str, Any] = {
            "title": "Essay",
            "body": "Write about a river.",
            "strategy": Strategy.SCALES,
            "criteria": [NewCriterion(title="Argument")],
        }
        assignment = actions.create_assignment(coordinator, said=Said(**{**usual, **said}), now=now)
        for to in assignment.phases[1 : assignment.phases.index(phase) + 1]:
            here = Phase(assignment.phase)
            assignment = actions.move_phase(
                coordinator, assignment_id=assignment.pk, here=here, to=to, now=now
            )
        return assignment

    return make


@pytest.fixture
def helper(seat: Seated) -> Seat:
    return seat(Role.MEMBER, "Leyla Demir")


@pytest.fixture
def group(coordinator: Seat, member: Seat, helper: Seat, now: datetime) -> Group:
    """The member learns in it, and the helper teaches it."""
    group = begin_group(coordinator, name="Writing 101", kind=GroupKind.COHORT, now=now)
    for seat, role in ((member, GroupRole.LEARNER), (helper, GroupRole.TEACHER)):
        take_in(group, person_id=seat.member.pk, role=role, now=now)
    return group


NAMES = ("Amira Haddad", "Ben Ochieng", "Chiara Russo", "Dmitri Orlov", "Emre Kaya", "Fatou Diop")


@pytest.fixture
def six(seat: Seated) -> Sequence[Seat]:
    """Six members who take part."""
    return [seat(Role.MEMBER, name) for name in NAMES]
