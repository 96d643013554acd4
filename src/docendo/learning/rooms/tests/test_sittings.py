"""A sitting as a whole: who comes in, what all see, how it ends, and what came of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from docendo.commons.communities.api import Role as CommunityRole
from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group, let_go
from docendo.commons.matching.api import BoardIsClosed, Match, end_match
from docendo.kernel import outbox
from docendo.kernel.errors import NotAllowed
from docendo.learning.meetings.api import NewPlan, plan
from docendo.learning.rooms import actions
from docendo.learning.rooms.models import Line, Presence, Room, Sitting, SittingEvent
from docendo.learning.rooms.queries import missed
from docendo.learning.rooms.refusals import (
    NotInTheRoom,
    OnlyWhoLeads,
    RemovedFromSitting,
    RoomIsClosed,
    RoomIsLocked,
    SittingIsOver,
)
from docendo.learning.rooms.rules.folding import fold
from docendo.learning.rooms.rules.happenings import happening_of
from docendo.learning.rooms.rules.limits import ENDS_WHEN_EMPTY_FOR, Role, Standing
from docendo.learning.rooms.rules.state import State
from docendo.learning.rooms.tests.conftest import Seated


def kinds(sitting: Sitting) -> list[str]:
    return list(sitting.events.order_by("number").values_list("kind", flat=True))


def standing(sitting: Sitting, seat: Seat) -> str:
    sitting.refresh_from_db()
    found = sitting.state.attendee(seat.member.pk)
    assert found is not None
    return found.standing


def test_the_first_opens_the_room_and_the_last_has_the_roles_dealt(
    sitting: Sitting, match: Match, member: Seat, helper: Seat
) -> None:
    assert Room.objects.get().match == match
    assert kinds(sitting) == ["Entered", "Entered", "RolesDealt"]
    sitting.refresh_from_db()
    people = {member.member.pk, helper.member.pk}
    assert {each.person_id for each in sitting.state.given} == people


def test_what_is_kept_is_what_the_events_amount_to(
    sitting: Sitting, member: Seat, helper: Seat, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    actions.add_point(member, words="Limits", minutes=5, **here)
    actions.start_timer(helper, **here)
    actions.raise_hand(member, **here)
    actions.give_floor(member, person_id=member.member.pk, **here)
    actions.ask_poll(helper, question="When?", choices=["Mon", "Tue"], **here)
    actions.vote(member, number=1, choice=0, **here)
    actions.leave(helper, sitting_id=sitting.pk, now=now + timedelta(seconds=5))
    sitting.refresh_from_db()
    state = State()
    events = list(sitting.events.order_by("number"))
    assert [each.number for each in events] == list(range(1, sitting.last + 1))
    for each in events:
        state = fold(state, happening_of(each.kind, each.payload), by=each.by_id, at=each.at)
    assert state == sitting.state


def test_roles_rotate_from_sitting_to_sitting(
    member: Seat, helper: Seat, home: actions.Home, now: datetime
) -> None:
    facilitators = []
    for _time in range(4):
        actions.enter(member, home=home, now=now)
        sitting = actions.enter(helper, home=home, now=now)
        holder = sitting.state.holder(Role.FACILITATOR)
        facilitators.append(holder)
        actions.end(
            member if holder == member.member.pk else helper, sitting_id=sitting.pk, now=now
        )
    assert facilitators == [facilitators[0], facilitators[1]] * 2
    assert facilitators[0] != facilitators[1]


def test_a_sitting_belongs_to_the_meeting_for_which_people_come(
    member: Seat, match: Match, home: actions.Home, now: datetime
) -> None:
    at = (now + timedelta(minutes=20)).time()
    meeting = plan(
        member, match_id=match.pk, new=NewPlan(first_on=now.date(), at=at, minutes=60), now=now
    )
    early = actions.enter(member, home=home, now=now - timedelta(minutes=30))
    assert (early.meeting, early.on) == (None, None)
    actions.leave(member, sitting_id=early.pk, now=now)
    sitting = actions.enter(member, home=home, now=now)
    assert (sitting.meeting, sitting.on) == (meeting, now.date())


def test_the_last_who_leaves_ends_it(
    sitting: Sitting, member: Seat, helper: Seat, home: actions.Home, now: datetime
) -> None:
    assert not actions.leave(member, sitting_id=sitting.pk, now=now).is_over
    with pytest.raises(NotInTheRoom):
        actions.say(member, sitting_id=sitting.pk, body="Am I there?", now=now)
    assert actions.leave(helper, sitting_id=sitting.pk, now=now).is_over
    with pytest.raises(SittingIsOver):
        actions.say(helper, sitting_id=sitting.pk, body="Hello?", now=now)
    again = actions.enter(member, home=home, now=now)
    assert (again.pk != sitting.pk, again.number) == (True, 2)


def test_a_lost_line_is_seen_and_comes_back(
    sitting: Sitting, member: Seat, helper: Seat, now: datetime
) -> None:
    for seat in (member, helper):
        actions.keep_line(seat, sitting_id=sitting.pk, now=now)
    soon = now + timedelta(seconds=45)
    actions.keep_line(helper, sitting_id=sitting.pk, now=soon)
    assert standing(sitting, member) == Standing.HERE
    later = now + timedelta(seconds=60)
    actions.keep_line(helper, sitting_id=sitting.pk, now=later)
    assert standing(sitting, member) == Standing.LOST
    actions.say(helper, sitting_id=sitting.pk, body="Where are you?", now=later)
    before = Sitting.objects.get().last
    actions.keep_line(member, sitting_id=sitting.pk, now=later)
    assert standing(sitting, member) == Standing.HERE
    frames, last = missed(sitting.pk, after=before)
    assert (len(frames), last) == (1, before + 1)


def test_who_reads_without_a_socket_is_given_longer(
    sitting: Sitting, member: Seat, helper: Seat, now: datetime
) -> None:
    later = now + timedelta(minutes=4)
    actions.open_page(helper, sitting_id=sitting.pk, now=later)
    assert standing(sitting, member) == Standing.HERE
    actions.open_page(helper, sitting_id=sitting.pk, now=later + timedelta(minutes=2))
    assert standing(sitting, member) == Standing.LOST
    actions.raise_hand(member, sitting_id=sitting.pk, now=later + timedelta(minutes=2))
    assert standing(sitting, member) == Standing.HERE, "by doing something"


def test_what_everybody_has_left_ends_by_itself(sitting: Sitting, now: datetime) -> None:
    assert actions.settle_all(now=now + ENDS_WHEN_EMPTY_FOR - timedelta(minutes=1)) == 0
    assert actions.settle_all(now=now + ENDS_WHEN_EMPTY_FOR + timedelta(minutes=1)) == 1
    assert kinds(sitting)[-3:] == ["LineLost", "LineLost", "Ended"]


def test_removed_is_removed_for_this_sitting(
    group: Group, teacher: Seat, learners: list[Seat], now: datetime
) -> None:
    home = actions.Home(group_id=group.pk)
    ada, ben = learners[:2]
    for seat in (ada, ben, teacher):
        sitting = actions.enter(seat, home=home, now=now)
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    with pytest.raises(OnlyWhoLeads):
        actions.remove(ada, person_id=ben.member.pk, **here)
    actions.deal_roles(ada, **here)
    sitting.refresh_from_db()
    # A learner who facilitates removes nobody who leads the group.
    actions.give_role(teacher, role=Role.FACILITATOR, person_id=ada.member.pk, **here)
    with pytest.raises(OnlyWhoLeads):
        actions.remove(ada, person_id=teacher.member.pk, **here)
    actions.remove(ada, person_id=ben.member.pk, **here)
    with pytest.raises(RemovedFromSitting):
        actions.enter(ben, home=home, now=now)
    with pytest.raises(RemovedFromSitting):
        actions.say(ben, body="Still here", **here)
    with pytest.raises(RemovedFromSitting):
        actions.keep_line(ben, sitting_id=sitting.pk, now=now)
    actions.end(teacher, **here)
    assert actions.enter(ben, home=home, now=now).number == 2


def test_a_locked_room_lets_back_in_who_has_been_there(
    group: Group, teacher: Seat, learners: list[Seat], now: datetime
) -> None:
    home = actions.Home(group_id=group.pk)
    ada, ben, cleo = learners[:3]
    sitting = actions.enter(ada, home=home, now=now)
    actions.enter(ben, home=home, now=now)
    actions.lock_door(ada, sitting_id=sitting.pk, is_locked=True, now=now)
    with pytest.raises(RoomIsLocked):
        actions.enter(cleo, home=home, now=now)
    actions.leave(ben, sitting_id=sitting.pk, now=now)
    actions.enter(ben, home=home, now=now)
    # Who leads the group is not kept out of it by its learners.
    actions.enter(teacher, home=home, now=now)


def test_who_is_in_the_group_no_more_leaves_its_room(
    group: Group, learners: list[Seat], now: datetime
) -> None:
    home = actions.Home(group_id=group.pk)
    for seat in learners[:2]:
        sitting = actions.enter(seat, home=home, now=now)
    let_go(group, person_id=learners[0].member.pk, now=now)
    outbox.deliver_here(now=now)
    assert standing(sitting, learners[0]) == Standing.LEFT
    with pytest.raises(Sitting.DoesNotExist):
        actions.say(learners[0], sitting_id=sitting.pk, body="Hello", now=now)


def test_a_coordinator_has_no_place_in_a_room_of_others(
    group: Group, coordinator: Seat, learners: list[Seat], now: datetime
) -> None:
    sitting = actions.enter(learners[0], home=actions.Home(group_id=group.pk), now=now)
    with pytest.raises(NotAllowed):
        actions.enter(coordinator, home=actions.Home(group_id=group.pk), now=now)
    with pytest.raises(Sitting.DoesNotExist):
        actions.keep_line(coordinator, sitting_id=sitting.pk, now=now)


def test_it_ends_with_the_match(
    sitting: Sitting, match: Match, member: Seat, home: actions.Home, now: datetime
) -> None:
    end_match(member, match_id=match.pk, now=now)
    with pytest.raises(BoardIsClosed):
        actions.keep_line(member, sitting_id=sitting.pk, now=now)
    outbox.deliver_here(now=now)
    sitting.refresh_from_db()
    assert sitting.is_over
    with pytest.raises(BoardIsClosed):
        actions.enter(member, home=home, now=now)


def test_only_who_belongs_there_enters(
    sitting: Sitting, home: actions.Home, seat: Seated, now: datetime
) -> None:
    other = seat(CommunityRole.MEMBER, "Somebody Else")
    with pytest.raises(Match.DoesNotExist):
        actions.enter(other, home=home, now=now)
    with pytest.raises(Sitting.DoesNotExist):
        actions.say(other, sitting_id=sitting.pk, body="Hello", now=now)


def test_another_community_has_another_room(
    sitting: Sitting, member: Seat, private_community: Any, now: datetime
) -> None:
    elsewhere = Seat(private_community, member.person, CommunityRole.OWNER)
    with pytest.raises(Sitting.DoesNotExist):
        actions.say(elsewhere, sitting_id=sitting.pk, body="Hello", now=now)
    with pytest.raises(Sitting.DoesNotExist):
        actions.keep_line(elsewhere, sitting_id=sitting.pk, now=now)


def test_who_was_away_for_long_draws_all_anew(
    sitting: Sitting, member: Seat, now: datetime
) -> None:
    rows = [
        SittingEvent(
            community=sitting.community, sitting=sitting, number=number, kind="Said", at=now,
            by=member.member, payload={"line_id": number},
        )
        for number in range(10, 310)
    ]  # fmt: skip
    SittingEvent.objects.bulk_create(rows)
    assert missed(sitting.pk, after=100) == ((), 309)
    assert len(missed(sitting.pk, after=200)[0]) == 109


def test_presence_and_lines_are_of_the_community(
    sitting: Sitting, member: Seat, now: datetime
) -> None:
    actions.say(member, sitting_id=sitting.pk, body="Hello", now=now)
    for model in (Presence, Line, SittingEvent):
        assert set(model.objects.values_list("community_id", flat=True)) == {sitting.community_id}


def test_a_room_of_its_people_is_entered_by_them_until_it_is_closed(
    member: Seat, helper: Seat, seat: Seated, now: datetime
) -> None:
    people = [member.member.pk, helper.member.pk]
    room = actions.open_for(member.community, person_ids=people, name="Limits", now=now)
    actions.give_places(room, person_ids=people, now=now)
    home = actions.Home(room_id=room.pk)
    for each in (member, helper):
        sitting = actions.enter(each, home=home, now=now)
    assert kinds(sitting) == ["Entered", "Entered", "RolesDealt"]
    assert room.others(member.member.pk) == ["Leyla Demir"]
    other = seat(CommunityRole.MEMBER, "Somebody Else")
    with pytest.raises(Room.DoesNotExist):
        actions.enter(other, home=home, now=now)
    assert not Room.objects.visible_to(other).exists()
    actions.close_room(room.community_id, room_id=room.pk, now=now)
    assert kinds(sitting)[-1] == "Ended"
    with pytest.raises(RoomIsClosed):
        actions.enter(member, home=home, now=now)
