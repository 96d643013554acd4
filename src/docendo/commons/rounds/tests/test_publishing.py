"""What becomes of a round when it is published."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import accept
from docendo.commons.matching.models import Match, Place
from docendo.commons.matching.refusals import NoRoomAnyMore
from docendo.commons.matching.rules.meeting import Answer, Origin, State
from docendo.commons.people.api import block
from docendo.commons.rounds import actions
from docendo.commons.rounds.models import LeftOut, Round
from docendo.commons.rounds.refusals import NobodyToMatch, NotNow
from docendo.commons.rounds.rules import Brings
from docendo.commons.rounds.tests.conftest import Begun, Joined
from docendo.commons.rounds.tests.test_rounds import text
from docendo.kernel import outbox

Browse = Callable[[Seat], Client]


def publish(coordinator: Seat, found: Round, now: datetime) -> None:
    actions.publish_round(coordinator, round_id=found.pk, now=now)


def told(who: Seat, browse: Browse, now: datetime) -> str:
    outbox.deliver_here(now=now)
    return text(browse(who), "/me/notices/")


def test_a_pair_is_proposed_and_waits_for_both(
    joined: Joined, coordinator: Seat, begun: Begun, browse: Browse, now: datetime
) -> None:
    ana, ben = joined("Ana Ruiz", helps="Algebra"), joined("Ben Okoro", learns="Algebra")
    publish(coordinator, begun(), now)
    match = Match.objects.get()
    assert (match.origin, match.state, match.asker) == (Origin.ROUND, State.PROPOSED, None)
    assert set(match.places.values_list("answer", flat=True)) == {Answer.WAITING}
    assert "propose a match to you" in told(ben, browse, now)
    address = f"/c/maple/peers/{match.pk}/"
    page = text(browse(ben), address)
    assert "Proposed by the coordinators in “ Autumn ”" in page
    assert "Helps you with Algebra" in page
    assert "Ana Ruiz" in text(browse(ben), "/c/maple/peers/")
    accepted = browse(ben).post(f"{address}accept/", follow=True).content.decode()
    assert "You are matched" not in accepted
    assert "You have accepted. You are told as soon as all have answered." in accepted
    assert "You have accepted, others not yet" in text(browse(ben), "/c/maple/peers/")
    accepted = browse(ana).post(f"{address}accept/", follow=True).content.decode()
    assert "You are matched. Agree on when to meet first." in accepted
    assert Match.objects.get().state == State.ACTIVE
    assert "Ana Ruiz accepted: you two are matched" in told(ben, browse, now)


def test_three_do_not_begin_where_two_have_come_to_keep_apart(
    joined: Joined, coordinator: Seat, begun: Begun, browse: Browse, now: datetime
) -> None:
    one, two, three = (joined(f"Peer {letter}", learns="Algebra") for letter in "ABC")
    publish(coordinator, begun(Brings.PEERS), now)
    match = Match.objects.get()
    for each in (one, two):
        accept(each, match_id=match.pk, now=now)
    block(one.member, blocked_id=two.member.pk, now=now)
    with pytest.raises(NoRoomAnyMore):
        accept(three, match_id=match.pk, now=now)
    assert Match.objects.get().state == State.PROPOSED


def test_a_decline_names_nobody(
    joined: Joined,
    coordinator: Seat,
    begun: Begun,
    browse: Browse,
    here: Client,
    now: datetime,
) -> None:
    people = [joined(f"Peer {letter}", learns="Algebra") for letter in "ABC"]
    found = begun(Brings.PEERS)
    publish(coordinator, found, now)
    match = Match.objects.get()
    address = f"/c/maple/peers/{match.pk}/"
    assert "You and 2 others" in text(browse(people[0]), address)
    browse(people[0]).post(f"{address}accept/")
    browse(people[1]).post(f"{address}decline/")
    assert Match.objects.get().state == State.DECLINED
    page = told(people[0], browse, now)
    assert "does not come about this time" in page
    assert "Peer B" not in page
    assert "It does not fit this time." in text(browse(people[0]), address)
    assert "You have declined this time." in text(browse(people[1]), address)
    assert "does not come about" not in told(people[1], browse, now)
    shown = text(here, f"/c/maple/peers/rounds/{found.pk}/")
    assert "All have accepted: 0. Waiting for answers: 0. Not come about: 1." in shown


def test_who_refused_nobody_may_meet_the_others_of_a_group_again(
    joined: Joined, coordinator: Seat, begun: Begun, browse: Browse, now: datetime
) -> None:
    people = [joined(f"Peer {letter}", learns="Algebra") for letter in "ABC"]
    publish(coordinator, begun(Brings.PEERS), now)
    browse(people[1]).post(f"/c/maple/peers/{Match.objects.get().pk}/decline/")
    [pair] = begun(Brings.PEERS).pairs.all()
    assert {pair.helper_id, pair.learner_id} == {people[0].member.pk, people[2].member.pk}


def test_a_ring_begins_when_all_have_accepted(
    joined: Joined, coordinator: Seat, begun: Begun, browse: Browse, now: datetime
) -> None:
    ring = [
        joined("Ana Ruiz", helps="Algebra", learns="Calculus"),
        joined("Ben Okoro", helps="Calculus", learns="Algebra"),
    ]
    publish(coordinator, begun(Brings.SWAPS), now)
    match = Match.objects.get()
    page = text(browse(ring[0]), f"/c/maple/peers/{match.pk}/")
    assert "Helps you with Calculus" in page
    assert "You help with Algebra" in page
    for each in ring:
        browse(each).post(f"/c/maple/peers/{match.pk}/accept/")
    assert Match.objects.get().state == State.ACTIVE


def test_a_group_is_one_match_and_goes_on_without_who_has_left(
    joined: Joined, coordinator: Seat, begun: Begun, here: Client, now: datetime
) -> None:
    joined("Ana Ruiz", helps="Algebra")
    learners = [joined(f"Learner {letter}", learns="Algebra") for letter in "ABC"]
    found = begun(Brings.GROUPS)
    size = found.pairs.count()
    assert size > 1
    gone = next(each for each in learners if found.pairs.filter(learner=each.member).exists())
    gone.community.memberships.filter(person=gone.member).delete()
    here.post(f"/c/maple/peers/rounds/{found.pk}/publish/")
    assert Match.objects.get().places.count() == size
    assert not Place.objects.filter(person=gone.member).exists()
    assert "1 pair fell out" in text(here, f"/c/maple/peers/rounds/{found.pk}/")


@pytest.mark.parametrize("why", ["blocked", "left", "full"])
def test_who_cannot_be_matched_any_more_falls_out_and_is_told(
    why: str,
    joined: Joined,
    coordinator: Seat,
    begun: Begun,
    here: Client,
    browse: Browse,
    now: datetime,
    fill: Callable[[Seat], None],
) -> None:
    ana, ben = joined("Ana Ruiz", helps="Algebra"), joined("Ben Okoro", learns="Algebra")
    found = begun()
    if why == "blocked":
        block(ana.member, blocked_id=ben.member.pk, now=now)
    elif why == "left":
        ana.community.memberships.filter(person=ana.member).delete()
    else:
        fill(ana)
    here.post(f"/c/maple/peers/rounds/{found.pk}/publish/")
    assert not Match.objects.exclude(origin=Origin.ASKED).exists()
    assert LeftOut.objects.get(is_helper=False).person == ben.member
    assert "found nobody for you this time" in told(ben, browse, now)
    page = text(browse(ben), f"/c/maple/peers/rounds/{found.pk}/me/")
    assert "All who fit have as many as they can take on." in page
    assert "What happens next" in page
    assert "Ana" not in page
    assert "found nobody for you" not in told(coordinator, browse, now)


def test_only_who_was_left_out_reads_why(
    joined: Joined, coordinator: Seat, begun: Begun, browse: Browse, now: datetime
) -> None:
    ana, ben = joined("Ana Ruiz", helps="Algebra"), joined("Ben Okoro", learns="Algebra")
    cleo = joined("Cleo Marsh", learns="Calculus")
    found = begun()
    own = f"/c/maple/peers/rounds/{found.pk}/me/"
    assert browse(cleo).get(own).status_code == 404, "it is not published yet"
    publish(coordinator, found, now)
    assert "Nobody else here names what you want to learn." in text(browse(cleo), own)
    assert [browse(each).get(own).status_code for each in (ana, ben)] == [404, 404]


def test_a_round_is_published_once(
    joined: Joined, coordinator: Seat, begun: Begun, now: datetime
) -> None:
    joined("Ana Ruiz", helps="Algebra")
    joined("Ben Okoro", learns="Algebra")
    found = begun()
    publish(coordinator, found, now)
    with pytest.raises(NotNow):
        publish(coordinator, found, now)
    assert Match.objects.count() == 1


def test_a_round_that_matches_nobody_is_not_published(
    joined: Joined, coordinator: Seat, begun: Begun, now: datetime
) -> None:
    joined("Ben Okoro", learns="Algebra")
    found = begun()
    with pytest.raises(NobodyToMatch):
        publish(coordinator, found, now)
    assert Round.objects.get().published_at is None
