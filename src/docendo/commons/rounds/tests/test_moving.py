"""Moving people by hand: what it would do is shown first, and what it would break refuses it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Seat, leave
from docendo.commons.matching.api import Audience, compose, rather_not, read_line, save_week
from docendo.commons.matching.models import Profile
from docendo.commons.people.api import block
from docendo.commons.rounds import actions
from docendo.commons.rounds.models import LeftOut, Round
from docendo.commons.rounds.refusals import CannotMove, NotNow
from docendo.commons.rounds.rules import Brings
from docendo.commons.rounds.tests.conftest import Begun, Joined
from docendo.commons.rounds.tests.test_rounds import names, text
from docendo.commons.topics.api import Level

NO_ROOM = "One of them has no room for the other, or is locked with somebody else."


def address(found: Round, person: Seat, helper: Seat, learner: Seat) -> str:
    return (
        f"/c/maple/peers/rounds/{found.pk}/people/{person.member.pk}/"
        f"?helper={helper.member.pk}&learner={learner.member.pk}"
    )


def post(here: Client, found: Round, helper: Seat, learner: Seat) -> str:
    response = here.post(
        f"/c/maple/peers/rounds/{found.pk}/people/{helper.member.pk}/move/",
        {"helper": helper.member.pk, "learner": learner.member.pk},
        headers={"Accept": "text/html"},
    )
    return response.content.decode() if response.status_code != 302 else ""


@pytest.fixture
def two(joined: Joined) -> dict[str, Seat]:
    """Each of two learners has one of two helpers."""
    return {
        "far": joined("Far Ahead", helps="Algebra", level=Level.EXPERT),
        "near": joined("Near By", helps="Algebra", level=Level.BASICS),
        "ben": joined("Ben Okoro", learns="Algebra"),
    }


def test_consequences_are_shown_before_and_done_by_a_button(
    here: Client, two: dict[str, Seat], begun: Begun
) -> None:
    found = begun()
    assert names(found) == [("Far Ahead", "Ben Okoro")]
    page = text(here, address(found, two["ben"], two["near"], two["ben"]))
    assert "If Near By helps Ben Okoro" in page
    assert "Far Ahead no longer helps Ben Okoro" in page
    assert "Ben Okoro is served less well" in page
    assert "All in all it is worse" in page
    assert names(found) == [("Far Ahead", "Ben Okoro")], "nothing is done yet"
    post(here, found, two["near"], two["ben"])
    assert names(found) == [("Near By", "Ben Okoro")]
    assert found.pairs.get().is_locked
    idle = LeftOut.objects.get()
    assert (idle.person, idle.is_helper) == (two["far"].member, True)


def test_what_stood_with_somebody_who_left_goes_with_the_move(
    here: Client,
    joined: Joined,
    begun: Begun,
    two: dict[str, Seat],
    coordinator: Seat,
    now: datetime,
) -> None:
    far = two["far"]
    Profile.objects.create(community=far.community, person=far.member, helps_at_once=1)
    found = begun(each=2)
    assert {helper for helper, _learner in names(found)} == {"Far Ahead", "Near By"}
    cleo = joined("Cleo Marsh", learns="Algebra")
    leave(two["near"], now=now)
    post(here, found, two["far"], cleo)
    assert names(found) == [("Far Ahead", "Cleo Marsh")]
    actions.publish_round(coordinator, round_id=found.pk, now=now)
    assert found.left_out.filter(person=two["ben"].member).count() == 1


def test_whom_else_somebody_fits_is_listed(
    here: Client, two: dict[str, Seat], begun: Begun
) -> None:
    found = begun()
    page = text(here, f"/c/maple/peers/rounds/{found.pk}/people/{two['ben'].member.pk}/")
    assert "Who else could help them Near By" in page
    assert "helps 0 now" in page
    page = text(here, f"/c/maple/peers/rounds/{found.pk}/people/{two['near'].member.pk}/")
    assert "Whom else they could help Ben Okoro" in page
    assert "is helped now" in page


def test_a_move_that_breaks_something_is_refused_with_the_reason(
    here: Client, two: dict[str, Seat], joined: Joined, begun: Begun
) -> None:
    morning = compose(read_line("6:00-8:00", day=6))
    save_week(two["near"].member, free=morning, time_zone="Europe/Berlin")
    other = joined("Cleo Marsh", learns="Calculus")
    found = begun()
    hours = "They, or the group that they would join, are not free together for long enough."
    page = text(here, address(found, two["ben"], two["near"], two["ben"]))
    assert "They cannot be brought together." in page
    assert hours in page
    assert hours in post(here, found, two["near"], two["ben"])
    assert "no topic of this round in common" in post(here, found, two["far"], other)
    assert names(found) == [("Far Ahead", "Ben Okoro")]


def test_who_is_locked_does_not_give_way(
    here: Client, two: dict[str, Seat], coordinator: Seat, begun: Begun
) -> None:
    found = begun()
    actions.lock(coordinator, round_id=found.pk, bundle=1, is_locked=True)
    assert NO_ROOM in post(here, found, two["near"], two["ben"])
    assert names(found) == [("Far Ahead", "Ben Okoro")]


@pytest.mark.parametrize("how", ["blocks", "is blocked", "would rather not"])
def test_who_is_kept_apart_looks_like_who_has_no_room(
    how: str,
    here: Client,
    two: dict[str, Seat],
    coordinator: Seat,
    begun: Begun,
    now: datetime,
) -> None:
    """In lists, in what is said before a move and in what refuses it."""
    near, ben = two["near"], two["ben"]
    found = begun()
    actions.lock(coordinator, round_id=found.pk, bundle=1, is_locked=True)
    before = address(found, ben, near, ben)
    locked = text(here, before), post(here, found, near, ben)
    actions.lock(coordinator, round_id=found.pk, bundle=1, is_locked=False)
    match how:
        case "blocks":
            block(near.member, blocked_id=ben.member.pk, now=now)
        case "is blocked":
            block(ben.member, blocked_id=near.member.pk, now=now)
        case _:
            rather_not(ben, person_id=near.member.pk, now=now)
    apart = text(here, before), post(here, found, near, ben)
    assert NO_ROOM in apart[0]
    assert NO_ROOM in apart[1]
    said = locked[0].partition("In this round")[0]
    assert apart[0].partition("In this round")[0] == said
    assert "Near By" not in apart[0].partition("In this round")[2]


def test_why_somebody_has_nobody_does_not_tell_who_is_kept_apart(
    here: Client, joined: Joined, begun: Begun, now: datetime
) -> None:
    ana = joined("Ana Ruiz", helps="Algebra")
    ben = joined("Ben Okoro", learns="Algebra")
    rather_not(ana, person_id=ben.member.pk, now=now)
    found = begun()
    assert not found.pairs.exists()
    page = text(here, f"/c/maple/peers/rounds/{found.pk}/people/{ben.member.pk}/")
    assert "All who fit have as many as they can take on." in page
    assert "What would bring them more" not in page
    assert "Ana" not in page


def test_a_mentor_takes_one_more_into_their_group(
    here: Client, joined: Joined, begun: Begun
) -> None:
    mentor = joined("Ana Ruiz", helps="Algebra")
    other = joined("Zoe Winter", helps="Algebra", level=Level.BASICS)
    ben = joined("Ben Okoro", learns="Algebra")
    cleo = joined("Cleo Marsh", learns="Algebra")
    found = begun(Brings.GROUPS)
    for learner in (ben, cleo):
        post(here, found, mentor, learner)
    assert set(names(found)) == {("Ana Ruiz", "Ben Okoro"), ("Ana Ruiz", "Cleo Marsh")}
    assert found.pairs.values("bundle").distinct().count() == 1
    assert LeftOut.objects.get().person == other.member


def test_a_peer_who_is_moved_leaves_whom_they_had(
    here: Client, joined: Joined, begun: Begun
) -> None:
    people = [joined(f"Peer {letter}", learns="Algebra") for letter in "ABCD"]
    found = begun(Brings.PEERS)
    a = people[0]
    now_with = next(set(each) - {"Peer A"} for each in names(found) if "Peer A" in each)
    b = next(each for each in people[1:] if each.member.name not in now_with)
    page = text(here, address(found, a, b, a))
    assert page.count("no longer meet.") == 2
    assert page.count("would have nobody any more") == 2
    post(here, found, b, a)
    assert [set(each) for each in names(found)] == [{"Peer A", b.member.name}]
    assert LeftOut.objects.count() == 2


def test_nobody_is_moved_where_rings_are_formed(here: Client, joined: Joined, begun: Begun) -> None:
    ana = joined("Ana Ruiz", helps="Algebra", learns="Calculus")
    ben = joined("Ben Okoro", helps="Calculus", learns="Algebra")
    found = begun(Brings.RINGS)
    assert "Nobody is moved by hand where rings are formed" in post(here, found, ana, ben)
    page = text(here, f"/c/maple/peers/rounds/{found.pk}/people/{ana.member.pk}/")
    assert "Where rings are formed nobody is moved by hand." in page


def test_nothing_is_moved_while_it_is_solved(
    two: dict[str, Seat], coordinator: Seat, begun: Begun, now: datetime
) -> None:
    found = begun()
    actions.solve_again(coordinator, round_id=found.pk, now=now)
    with pytest.raises(NotNow):
        actions.move_by_hand(
            coordinator,
            round_id=found.pk,
            helper_id=two["near"].member.pk,
            learner_id=two["ben"].member.pk,
            now=now,
        )


def test_whoever_takes_no_part_cannot_be_moved(
    two: dict[str, Seat], coordinator: Seat, begun: Begun, now: datetime
) -> None:
    with pytest.raises(CannotMove):
        actions.move_by_hand(
            coordinator,
            round_id=begun().pk,
            helper_id=coordinator.member.pk,
            learner_id=two["ben"].member.pk,
            now=now,
        )


def test_a_reason_says_only_what_both_show_to_everyone(
    here: Client, two: dict[str, Seat], begun: Begun, show: Callable[..., None]
) -> None:
    found = begun()
    page = f"/c/maple/peers/rounds/{found.pk}/"
    show(two["far"], week=Audience.COMMUNITY)
    assert "They have time in common in every week" in text(here, page)
    show(two["ben"], week=Audience.COMMUNITY)
    assert "Both are free for 15 h a week" in text(here, page)
