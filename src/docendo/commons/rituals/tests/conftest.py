from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.rituals import actions
from docendo.commons.rituals.models import Ritual
from docendo.commons.rituals.rules.rituals import Invited, Plan, Rhythm

# Weekly, at nine by clocks in Berlin; the clock of the tests shows ten there on that Monday.
PLAN = Plan(
    name="Coffee",
    words="Have a coffee.",
    rhythm=Rhythm.WEEKLY,
    first_on=date(2026, 11, 9),
    at=time(9),
    time_zone="Europe/Berlin",
    invited=Invited.EVERYBODY,
    weeks_new=8,
    topic_id=None,
    adds_newcomers=False,
    question="",
)
Planned = Callable[..., Ritual]


@pytest.fixture(autouse=True)
def _at_first(at: Callable[[datetime], None], now: datetime) -> None:
    at(now)


@pytest.fixture
def planned(coordinator: Seat, now: datetime) -> Planned:
    """Plan a ritual: ``planned(key="welcome", adds_newcomers=True)``."""

    def plan(*, key: str = "coffee", planned_at: datetime = now, **said: Any) -> Ritual:
        return actions.create_ritual(
            coordinator, key=key, plan=replace(PLAN, **said), now=planned_at
        )

    return plan


@pytest.fixture
def ritual(planned: Planned) -> Ritual:
    return planned()


@pytest.fixture
def guests(seat: Callable[..., Seat], ritual: Ritual, now: datetime) -> list[Seat]:
    """Five members who take part in it."""
    found = [seat(Role.MEMBER, f"Guest {number}") for number in range(1, 6)]
    for each in found:
        actions.join(each, ritual_id=ritual.pk, answer="", now=now)
    return found
