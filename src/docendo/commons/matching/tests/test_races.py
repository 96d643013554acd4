"""What two do at the same moment; row locks are needed, so PostgreSQL only."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching import actions
from docendo.commons.matching.models import Match, Profile
from docendo.commons.matching.refusals import AskedAlready, NoRoomAnyMore, NotOpenAnyMore
from docendo.commons.matching.rules.meeting import Origin, State, Together
from docendo.commons.topics.api import Level, Topic, offer
from docendo.kernel.errors import Refused
from docendo.kernel.tests.races import race

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
Seated = Callable[..., Seat]


def at_once(*acts: Callable[[], object]) -> list[type | None]:
    """Do all of these at the same moment; for each, the refusal that it met or None."""
    came_of_it = race(*acts)
    for each in came_of_it:
        if isinstance(each, Exception) and not isinstance(each, Refused):
            raise each
    met = [type(each) if isinstance(each, Refused) else None for each in came_of_it]
    return sorted(met, key=str)


@pytest.fixture
def helpers(seat: Seated, topics: dict[str, Topic], now: datetime) -> list[Seat]:
    found = [seat(Role.MEMBER, f"Helper {number}") for number in range(4)]
    for who in found:
        offer(who, topic_id=topics["Calculus"].pk, level=Level.DEEP, now=now)
    return found


def ask(who: Seat, whom: Seat, topic: Topic, now: datetime) -> Match:
    return actions.ask_peer(
        who,
        person_id=whom.member.pk,
        what=Together(learn=topic.pk),
        words="",
        origin=Origin.ASKED,
        now=now,
    )


def test_one_of_those_who_accept_at_once_gets_the_last_room(
    member: Seat, helpers: list[Seat], topics: dict[str, Topic], now: datetime
) -> None:
    Profile.objects.create(community=member.community, person=member.member, learns_at_once=1)
    asked = [(whom, ask(member, whom, topics["Calculus"], now).pk) for whom in helpers]
    met = at_once(
        *(lambda whom=whom, pk=pk: actions.accept(whom, match_id=pk, now=now) for whom, pk in asked)
    )
    assert met == [NoRoomAnyMore] * 3 + [None]
    assert Match.objects.filter(state=State.ACTIVE).count() == 1


def test_two_who_ask_each_other_at_once_ask_once(
    member: Seat, helpers: list[Seat], topics: dict[str, Topic], now: datetime
) -> None:
    calculus = topics["Calculus"]
    met = at_once(*[lambda: ask(member, helpers[0], calculus, now)] * 3)
    assert met == [AskedAlready] * 2 + [None]
    assert Match.objects.count() == 1


def test_what_is_taken_back_and_accepted_at_once_is_one_of_the_two(
    member: Seat, helpers: list[Seat], topics: dict[str, Topic], now: datetime
) -> None:
    pk = ask(member, helpers[0], topics["Calculus"], now).pk
    met = at_once(
        lambda: actions.accept(helpers[0], match_id=pk, now=now),
        lambda: actions.withdraw(member, match_id=pk, now=now),
    )
    assert met == [NotOpenAnyMore, None]
    assert Match.objects.get().state in (State.ACTIVE, State.WITHDRAWN)
