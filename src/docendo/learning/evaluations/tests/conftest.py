from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group, GroupKind, GroupRole, begin_group, take_in
from docendo.learning.evaluations import actions
from docendo.learning.evaluations.models import Evaluation, Teammate
from docendo.learning.evaluations.rules.levels import Dimension

HERE = "/c/maple/evaluations/"
NAMES = ("Amira Haddad", "Ben Ochieng", "Chiara Russo", "Dmitri Orlov")
WEEK = timedelta(days=7)
Rate = Callable[..., None]


@pytest.fixture(autouse=True)
def _at_first(at: Callable[[datetime], None], now: datetime) -> None:
    at(now)


@pytest.fixture
def four(seat: Callable[..., Seat]) -> Sequence[Seat]:
    """Four members who are a team."""
    return [seat(Role.MEMBER, name) for name in NAMES]


@pytest.fixture
def teacher(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Leyla Demir")


@pytest.fixture
def group(coordinator: Seat, teacher: Seat, four: Sequence[Seat], now: datetime) -> Group:
    group = begin_group(coordinator, name="Team Otter", kind=GroupKind.TEAM, now=now)
    for each in four:
        take_in(group, person_id=each.member.pk, role=GroupRole.LEARNER, now=now)
    take_in(group, person_id=teacher.member.pk, role=GroupRole.TEACHER, now=now)
    return group


@pytest.fixture
def made(coordinator: Seat, group: Group, now: datetime) -> Evaluation:
    """Open for a week, for the team of four."""
    return actions.create_evaluation(
        coordinator,
        title="How we work together",
        words="So that the next project goes better.",
        keys=[f"group-{group.pk}"],
        opens_at=now,
        closes_at=now + WEEK,
        now=now,
    )


@pytest.fixture
def rate(made: Evaluation, four: Sequence[Seat], now: datetime) -> Rate:
    """``rate(four[0], 4, 3, 5, 4)``: what somebody gives the four, in every dimension."""

    def give(seat: Seat, *given: int, at: datetime = now, **answers: Any) -> None:
        places = {each.person_id: each.pk for each in Teammate.objects.filter(evaluation=made)}
        actions.rate(
            seat,
            evaluation_id=made.pk,
            levels={
                places[other.member.pk]: dict.fromkeys(Dimension, level)
                for other, level in zip(four, given, strict=True)
            },
            answers=answers.get("answers", {}),
            now=at,
        )

    return give
