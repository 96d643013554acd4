"""What two coordinators do at the same moment; row locks are needed, so PostgreSQL only."""

from datetime import datetime

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.matching.models import Match
from docendo.commons.matching.tests.test_races import at_once
from docendo.commons.rounds import actions
from docendo.commons.rounds.actions import publishing
from docendo.commons.rounds.models import Round, RoundPair
from docendo.commons.rounds.refusals import NotNow
from docendo.commons.rounds.rules import State
from docendo.commons.rounds.tests.conftest import Begun, Joined

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_two_who_publish_at_once_one_does(
    joined: Joined, begun: Begun, coordinator: Seat, owner: Seat, now: datetime
) -> None:
    for number in range(3):
        joined(f"Helper {number}", helps="Algebra")
        joined(f"Learner {number}", learns="Algebra")
    pk = begun().pk
    met = at_once(
        *(
            lambda who=who: actions.publish_round(who, round_id=pk, now=now)
            for who in (coordinator, owner)
        )
    )
    assert met == [NotNow, None]
    assert Match.objects.count() == 3


def test_of_two_workers_who_publish_one_round_each_match_is_made_once(
    joined: Joined,
    begun: Begun,
    coordinator: Seat,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publishing, "AT_ONCE", 1)
    monkeypatch.setattr(publishing, "PAUSE_SECONDS", 0)
    for number in range(6):
        joined(f"Helper {number}", helps="Algebra")
        joined(f"Learner {number}", learns="Algebra")
    pk = begun().pk
    actions.publish_round(coordinator, round_id=pk, now=now)
    assert at_once(lambda: actions.hand_out(pk), lambda: actions.hand_out(pk)) == [None, None]
    # Whoever was overtaken has left the rest to the other.
    assert Round.objects.get().state == State.PUBLISHED
    assert Match.objects.count() == 6


def test_what_is_published_and_moved_at_once_is_whole(
    joined: Joined, begun: Begun, coordinator: Seat, owner: Seat, now: datetime
) -> None:
    """Either the move came first and its pair is proposed, or it is refused."""
    ana = joined("Ana Ruiz", helps="Algebra")
    zoe = joined("Zoe Winter", helps="Algebra")
    ben = joined("Ben Okoro", learns="Algebra")
    found = begun()
    [had] = found.pairs.values_list("helper_id", flat=True)
    other = zoe if had == ana.member.pk else ana
    met = at_once(
        lambda: actions.publish_round(coordinator, round_id=found.pk, now=now),
        lambda: actions.move_by_hand(
            owner,
            round_id=found.pk,
            helper_id=other.member.pk,
            learner_id=ben.member.pk,
            now=now,
        ),
    )
    assert met in ([None, None], [NotNow, None])
    pair = RoundPair.objects.get()
    assert Round.objects.get().state == State.PUBLISHED
    places = Match.objects.get().places.values_list("person_id", flat=True)
    assert set(places) == {pair.helper_id, pair.learner_id}
