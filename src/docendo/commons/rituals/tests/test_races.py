"""What happens at the same moment; row locks are needed, so PostgreSQL only."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.rituals import actions
from docendo.commons.rituals.models import Participant, Place, Ritual, Round
from docendo.commons.rituals.rules.rituals import State
from docendo.kernel.tests.races import race

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
DUE = datetime(2026, 11, 23, 8, tzinfo=UTC)


def at_once(*acts: Callable[[], object]) -> None:
    """Do all of these at the same moment; none of them fails."""
    for each in race(*acts):
        if isinstance(each, Exception):
            raise each


def test_of_several_workers_one_holds_the_round(ritual: Ritual, guests: list[Seat]) -> None:
    at_once(*[lambda: actions.hold(ritual.pk, now=DUE)] * 4)
    assert Round.objects.count() == 1
    assert Place.objects.count() == 5


def test_what_is_paused_at_its_time_was_held_or_is_not(
    ritual: Ritual, guests: list[Seat], coordinator: Seat
) -> None:
    at_once(
        lambda: actions.hold(ritual.pk, now=DUE),
        lambda: actions.set_state(coordinator, ritual_id=ritual.pk, state=State.PAUSED, now=DUE),
    )
    ritual.refresh_from_db()
    assert (ritual.state, ritual.next_at) == (State.PAUSED, None)
    assert Place.objects.count() in (0, 5)


def test_who_joins_twice_at_once_takes_part_once(
    ritual: Ritual, seat: Callable[..., Seat], now: datetime
) -> None:
    who = seat(Role.MEMBER, "Quick")
    at_once(*[lambda: actions.join(who, ritual_id=ritual.pk, answer="", now=now)] * 3)
    assert Participant.objects.filter(person=who.member).count() == 1
