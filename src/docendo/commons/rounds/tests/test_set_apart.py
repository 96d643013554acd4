"""Two whom a coordinator does not want to meet in a round."""

from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Membership, Seat
from docendo.commons.rounds import actions
from docendo.commons.rounds.models import NotTogether, Round
from docendo.commons.rounds.refusals import CannotMove, NotNow
from docendo.commons.rounds.rules import Brings
from docendo.commons.rounds.tests.conftest import Begun, Joined, work
from docendo.commons.rounds.tests.test_moving import address
from docendo.commons.rounds.tests.test_rounds import names, text
from docendo.commons.topics.api import Level, NewTopic, Topic, create_topics

SAID = "A coordinator has said that they are not to meet in this round."


@pytest.fixture
def far(joined: Joined) -> Seat:
    return joined("Far Ahead", helps="Algebra", level=Level.EXPERT)


@pytest.fixture
def ben(far: Seat, joined: Joined) -> Seat:
    """Learns from who is far ahead, and could from somebody else."""
    joined("Near By", helps="Algebra", level=Level.BASICS)
    return joined("Ben Okoro", learns="Algebra")


def press(here: Client, found: Round, one: Seat, other: Seat, **more: str) -> int:
    return here.post(
        f"/c/maple/peers/rounds/{found.pk}/people/{one.member.pk}/apart/",
        {"other": other.member.pk, **more},
    ).status_code


def solved_again(coordinator: Seat, found: Round, now: datetime) -> list[tuple[str, str]]:
    actions.solve_again(coordinator, round_id=found.pk, now=now)
    work(now)
    return names(found)


def test_two_who_are_set_apart_do_not_meet_until_they_may_again(
    here: Client, coordinator: Seat, far: Seat, ben: Seat, begun: Begun, now: datetime
) -> None:
    found = begun()
    assert names(found) == [("Far Ahead", "Ben Okoro")]
    person = f"/c/maple/peers/rounds/{found.pk}/people/{ben.member.pk}/"
    assert "Not these two" in text(here, person)
    assert press(here, found, ben, far) == 302
    assert names(found) == []
    assert "Whom they do not meet in this round Far Ahead" in text(here, person)
    assert found.left_out.filter(person=ben.member).exists()
    assert SAID in text(here, address(found, ben, far, ben))
    with pytest.raises(CannotMove, match="not to meet in this round"):
        actions.move_by_hand(
            coordinator,
            round_id=found.pk,
            helper_id=far.member.pk,
            learner_id=ben.member.pk,
            now=now,
        )
    assert solved_again(coordinator, found, now) == [("Near By", "Ben Okoro")]
    # Twice is once, from either side.
    assert press(here, found, far, ben) == 302
    assert NotTogether.objects.count() == 1
    assert press(here, found, far, ben, again="yes") == 302
    assert NotTogether.objects.count() == 0
    assert solved_again(coordinator, found, now) == [("Far Ahead", "Ben Okoro")]


def test_of_three_who_learn_the_same_none_is_left_over_as_a_pair(
    coordinator: Seat, joined: Joined, begun: Begun, now: datetime
) -> None:
    three = [joined(name, learns="Algebra") for name in ("Ada", "Ben", "Cleo")]
    found = begun(Brings.PEERS)
    assert found.pairs.values("bundle").distinct().count() == 1
    one, other = (each.member.pk for each in three[:2])
    actions.set_apart(coordinator, round_id=found.pk, one_id=one, other_id=other, now=now)
    assert found.pairs.count() == 0
    assert found.left_out.count() == 3
    [(first, second)] = solved_again(coordinator, found, now)
    assert {first, second} != {"Ada", "Ben"}


def test_a_mentor_goes_on_with_the_others(
    coordinator: Seat, joined: Joined, begun: Begun, now: datetime
) -> None:
    mentor = joined("Mentor", helps="Algebra", level=Level.EXPERT)
    learners = [joined(name, learns="Algebra") for name in ("Ben", "Cleo")]
    found = begun(Brings.GROUPS)
    assert len(names(found)) == 2
    one, other = mentor.member.pk, learners[0].member.pk
    actions.set_apart(coordinator, round_id=found.pk, one_id=one, other_id=other, now=now)
    assert names(found) == [("Mentor", "Cleo")]


def test_two_learners_of_one_mentor_are_parted(
    coordinator: Seat, joined: Joined, begun: Begun, now: datetime
) -> None:
    joined("Mentor", helps="Algebra", level=Level.EXPERT)
    learners = [joined(name, learns="Algebra") for name in ("Ben", "Cleo")]
    found = begun(Brings.GROUPS)
    one, other = (each.member.pk for each in learners)
    actions.set_apart(coordinator, round_id=found.pk, one_id=one, other_id=other, now=now)
    assert names(found) == []
    assert found.left_out.filter(person__in=(one, other)).count() == 2
    assert len(solved_again(coordinator, found, now)) == 1


def test_two_who_are_opposite_in_a_ring_are_parted(
    coordinator: Seat, topics: dict[str, Topic], joined: Joined, begun: Begun, now: datetime
) -> None:
    more = [NewTopic(name=name) for name in ("Drawing", "Ethics")]
    topics |= create_topics(coordinator.community.pk, more, now=now)
    four = [
        joined(name, helps=list(topics)[at], learns=list(topics)[at - 1])
        for at, name in enumerate(("Ada", "Ben", "Cleo", "Dora"))
    ]
    found = begun(Brings.RINGS)
    assert found.pairs.count() == 4
    ends = {"one_id": four[0].member.pk, "other_id": four[2].member.pk}
    actions.set_apart(coordinator, round_id=found.pk, **ends, now=now)
    assert found.pairs.count() == 0
    assert found.left_out.count() == 4
    assert solved_again(coordinator, found, now) == []


def test_only_members_are_set_apart_and_only_while_it_is_looked_at(
    coordinator: Seat, stranger: Seat, far: Seat, ben: Seat, begun: Begun, now: datetime
) -> None:
    found = begun()

    def set_apart(other: Seat) -> None:
        actions.set_apart(
            coordinator,
            round_id=found.pk,
            one_id=ben.member.pk,
            other_id=other.member.pk,
            now=now,
        )

    for other in (stranger, ben):
        with pytest.raises(Membership.DoesNotExist):
            set_apart(other)
    actions.publish_round(coordinator, round_id=found.pk, now=now)
    with pytest.raises(NotNow):
        set_apart(far)
