"""Small rooms: out and back, who reads what, and what of it comes back."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group, GroupRole, let_go, take_in
from docendo.kernel import outbox
from docendo.learning.rooms import actions
from docendo.learning.rooms.models import Line, RoomPlace, Sitting
from docendo.learning.rooms.queries import recap_page, room_page, waiting_recaps
from docendo.learning.rooms.refusals import (
    DividedAlready,
    InSmallRoom,
    NoSmallRooms,
    NotInTheRoom,
    OnlyInTheMainRoom,
    OnlyWhoLeads,
    RemovedFromSitting,
    SittingIsOver,
    TooFewToDivide,
)
from docendo.learning.rooms.rules.folding import fold
from docendo.learning.rooms.rules.happenings import happening_of
from docendo.learning.rooms.rules.limits import ENDS_WHEN_EMPTY_FOR, LINE_IS_LOST_AFTER, Standing
from docendo.learning.rooms.rules.state import State
from docendo.learning.rooms.tests.conftest import Browse
from docendo.learning.rooms.tests.divided import MINUTES, divide

ROOMS = "/c/maple/rooms/"


@pytest.fixture
def home(group: Group) -> actions.Home:
    return actions.Home(group_id=group.pk)


def standing(sitting: Sitting, seat: Seat) -> str:
    sitting.refresh_from_db()
    found = sitting.state.attendee(seat.member.pk)
    return found.standing if found is not None else ""


def where(seat: Seat, sitting: Sitting, now: datetime) -> int | None:
    return actions.whereabouts(seat, sitting_id=sitting.pk, now=now)


def test_the_old_page_of_a_small_room_that_is_over_puts_nobody_in_two_rooms(
    main: Sitting, small: list[Sitting], learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    actions.call_back(teacher, sitting_id=main.pk, now=now)
    divide(teacher, main, learners, now)
    ada = learners[0]
    for going in (actions.come_back, actions.leave):
        with pytest.raises(NoSmallRooms):
            going(ada, sitting_id=small[0].pk, now=now)
        assert standing(main, ada) == Standing.AWAY
    own = where(ada, main, now)
    assert own not in (None, main.pk, small[0].pk)
    assert actions.come_back(ada, sitting_id=own or 0, now=now) == main
    assert standing(main, ada) == Standing.HERE


def test_all_are_in_their_small_room_and_who_teaches_stays(
    main: Sitting, small: list[Sitting], learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    for seat, number in zip(learners, (0, 0, 1, 1), strict=True):
        assert standing(main, seat) == Standing.AWAY
        assert standing(small[number], seat) == Standing.HERE
        assert where(seat, main, now) == small[number].pk
    assert where(teacher, main, now) == main.pk
    assert standing(small[0], teacher) == ""


def test_by_chance_the_teacher_stays_and_nobody_is_left_out(
    main: Sitting, learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    divide(teacher, main, learners, now, chosen={})
    division = main.state.division
    assert division is not None
    assert sorted(len(each.person_ids) for each in division.rooms) == [2, 2]
    assert division.room_of(teacher.member.pk) is None


def test_two_are_not_divided_also_where_the_page_does_not_ask(
    main: Sitting, learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    for each in learners[1:]:
        actions.leave(each, sitting_id=main.pk, now=now)
    two = {teacher.member.pk: 1, learners[0].member.pk: 2}
    options: dict[str, Any] = {"rooms": 2, "minutes": None, "chosen": two, "rng": Random(1)}
    with pytest.raises(TooFewToDivide):
        actions.divide(teacher, sitting_id=main.pk, now=now, **options)
    actions.enter(learners[1], home=actions.Home(group_id=main.room.group_id), now=now)
    actions.divide(teacher, sitting_id=main.pk, now=now, **options)


def test_only_who_leads_divides_and_only_once_and_not_too_few(
    main: Sitting, learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    facilitator = main.state.holder("facilitator")
    other = next(each for each in learners if each.member.pk != facilitator)
    with pytest.raises(OnlyWhoLeads):
        divide(other, main, learners, now)
    with pytest.raises(TooFewToDivide):
        divide(teacher, main, learners, now, rooms=5)
    divide(teacher, main, learners, now)
    with pytest.raises(DividedAlready):
        divide(teacher, main, learners, now)


def test_what_is_kept_is_what_the_events_amount_to(
    main: Sitting, small: list[Sitting], learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    ada, _ben, cleo, _dov = learners
    actions.come_back(ada, sitting_id=small[0].pk, now=now)
    actions.move(teacher, sitting_id=main.pk, person_id=cleo.member.pk, number=1, now=now)
    actions.extend_division(teacher, sitting_id=main.pk, now=now)
    actions.call_back(teacher, sitting_id=main.pk, now=now + timedelta(minutes=1))
    for sitting in (main, *small):
        sitting.refresh_from_db()
        state = State()
        for each in sitting.events.order_by("number"):
            state = fold(state, happening_of(each.kind, each.payload), by=each.by_id, at=each.at)
        assert state == sitting.state


def test_a_small_room_is_a_room(small: list[Sitting], learners: list[Seat], now: datetime) -> None:
    ada, ben, *_ = learners
    here: dict[str, Any] = {"sitting_id": small[0].pk, "now": now}
    actions.say(ada, body="Between us two.", **here)
    actions.add_point(ben, words="Limits", minutes=5, **here)
    actions.raise_hand(ada, **here)
    actions.ask_poll(ada, question="So?", choices=["Yes", "No"], **here)
    actions.save_notes(ben, notes="We found it.", next_step="", seen=0, **here)
    page = room_page(ada, sitting_id=small[0].pk, now=now)
    assert [each.line.body for each in page.lines] == ["Between us two."]
    assert {each.person.pk for each in page.people} == {ada.member.pk, ben.member.pk}


def test_nobody_else_reads_or_writes_there(
    browse: Browse,
    main: Sitting,
    small: list[Sitting],
    learners: list[Seat],
    teacher: Seat,
    coordinator: Seat,
    now: datetime,
) -> None:
    ada, _ben, cleo, _dov = learners
    line = actions.say(ada, sitting_id=small[0].pk, body="Between us two.", now=now)
    for seat in (cleo, teacher, coordinator):
        assert not Sitting.objects.visible_to(seat).filter(pk=small[0].pk).exists()
        assert not Line.objects.visible_to(seat).filter(pk=line.pk).exists()
        here: dict[str, Any] = {"sitting_id": small[0].pk, "now": now}
        with pytest.raises(Sitting.DoesNotExist):
            actions.say(seat, body="Hello", **here)
        with pytest.raises(Sitting.DoesNotExist):
            actions.keep_line(seat, **here)
        with pytest.raises(Sitting.DoesNotExist):
            actions.come_back(seat, **here)
    # Pages lead there where they are, and show nothing of it.
    led = browse(cleo).get(f"{ROOMS}at/{small[0].pk}/")
    assert led.headers["Location"] == f"{ROOMS}at/{small[1].pk}/"
    parts = browse(teacher).get(f"{ROOMS}at/{small[0].pk}/parts/?part=lines")
    assert parts.headers["Location"] == f"{ROOMS}at/{main.pk}/"
    assert browse(coordinator).get(f"{ROOMS}at/{small[0].pk}/").status_code == 404
    assert "Between us two" not in browse(teacher).get(f"{ROOMS}at/{main.pk}/").content.decode()


def test_in_a_small_room_nobody_acts_in_the_main_one(
    main: Sitting, small: list[Sitting], learners: list[Seat], now: datetime
) -> None:
    ada, *_ = learners
    with pytest.raises(InSmallRoom):
        actions.say(ada, sitting_id=main.pk, body="Hello", now=now)
    here: dict[str, Any] = {"sitting_id": small[0].pk, "now": now}
    with pytest.raises(OnlyInTheMainRoom):
        actions.end(ada, **here)
    with pytest.raises(OnlyInTheMainRoom):
        actions.lock_door(ada, is_locked=True, **here)
    with pytest.raises(OnlyInTheMainRoom):
        actions.remove(ada, person_id=learners[1].member.pk, **here)


def test_one_comes_back_by_oneself_and_goes_again(
    main: Sitting, small: list[Sitting], learners: list[Seat], now: datetime
) -> None:
    ada, _ben, cleo, _dov = learners
    actions.come_back(ada, sitting_id=small[0].pk, now=now)
    assert (standing(main, ada), standing(small[0], ada)) == (Standing.HERE, Standing.LEFT)
    actions.say(ada, sitting_id=main.pk, body="I am back.", now=now)
    with pytest.raises(NotInTheRoom):
        actions.say(ada, sitting_id=small[0].pk, body="Still here?", now=now)
    actions.go_over(ada, sitting_id=main.pk, now=now)
    assert where(ada, main, now) == small[0].pk
    actions.move(
        _leader(main, learners), sitting_id=main.pk, person_id=cleo.member.pk, number=0, now=now
    )
    with pytest.raises(NoSmallRooms):
        actions.go_over(cleo, sitting_id=main.pk, now=now)


def _leader(main: Sitting, learners: list[Seat]) -> Seat:
    holder = main.state.holder("facilitator")
    return next(each for each in learners if each.member.pk == holder)


def test_who_leads_calls_back_from_a_small_room(
    main: Sitting, learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    ada = learners[0]
    role: dict[str, Any] = {"role": "facilitator", "person_id": ada.member.pk}
    actions.give_role(teacher, sitting_id=main.pk, now=now, **role)
    main.refresh_from_db()
    divide(ada, main, learners, now)
    assert standing(main, ada) == Standing.AWAY
    with pytest.raises(OnlyWhoLeads):
        actions.call_back(learners[2], sitting_id=main.pk, now=now)
    actions.call_back(ada, sitting_id=main.pk, now=now)
    assert standing(main, ada) == Standing.HERE
    with pytest.raises(NoSmallRooms):
        actions.call_back(ada, sitting_id=main.pk, now=now)


def test_when_the_clock_ends_all_are_back_with_what_they_wrote(
    main: Sitting, small: list[Sitting], learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    ada, _ben, cleo, _dov = learners
    actions.save_notes(
        ada, sitting_id=small[0].pk, notes="We found it.", next_step="Write it up", seen=0, now=now
    )
    actions.extend_division(teacher, sitting_id=main.pk, now=now)
    over = now + timedelta(minutes=MINUTES + 5)
    assert where(ada, small[0], over - timedelta(seconds=1)) == small[0].pk
    assert where(ada, small[0], over) == main.pk
    assert standing(main, cleo) == Standing.HERE
    (line,) = Line.objects.filter(sitting=main)
    assert (line.author, line.brought_from) == (ada.member, 1)
    assert line.body == "We found it.\n\nWrite it up"
    with pytest.raises(SittingIsOver):
        actions.say(ada, sitting_id=small[0].pk, body="One more word", now=over)


def test_the_recap_has_what_all_small_rooms_found_and_asks_once(
    main: Sitting, small: list[Sitting], learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    ada, _ben, cleo, _dov = learners
    for seat, sitting in ((ada, small[0]), (cleo, small[1])):
        actions.save_notes(
            seat, sitting_id=sitting.pk, notes=f"By {seat.member.name}", next_step="", seen=0,
            now=now,
        )  # fmt: skip
    actions.end(teacher, sitting_id=main.pk, now=now)
    page = recap_page(cleo, sitting_id=main.pk, page=1, now=now)
    found = [(each.number, each.sitting.recap.notes, each.is_mine) for each in page.brought]
    assert found == [(1, "By Ada Okoye", False), (2, "By Cleo Ruiz", True)]
    assert [each.pk for each in waiting_recaps([cleo], now=now)] == [main.pk]
    # What is corrected afterwards stands there as well.
    actions.correct_recap(
        ada, sitting_id=small[0].pk, notes="Better", next_step="", seen=1, now=now
    )
    page = recap_page(cleo, sitting_id=main.pk, page=1, now=now)
    assert page.brought[0].sitting.recap.notes == "Better"


def test_who_comes_late_gets_a_place_where_the_fewest_are(
    main: Sitting,
    small: list[Sitting],
    learners: list[Seat],
    teacher: Seat,
    group: Group,
    member: Seat,
    home: actions.Home,
    now: datetime,
) -> None:
    actions.move(teacher, sitting_id=main.pk, person_id=learners[2].member.pk, number=1, now=now)
    take_in(group, person_id=member.member.pk, role=GroupRole.LEARNER, now=now)
    assert actions.enter(member, home=home, now=now).pk == small[1].pk
    assert standing(small[1], member) == Standing.HERE
    assert standing(main, member) == Standing.AWAY


def test_who_loses_the_line_or_leaves_is_afterwards_where_they_were(
    main: Sitting,
    small: list[Sitting],
    learners: list[Seat],
    teacher: Seat,
    home: actions.Home,
    now: datetime,
) -> None:
    ada, ben, *_ = learners
    for seat in (ada, ben):
        actions.keep_line(seat, sitting_id=small[0].pk, now=now)
    later = now + LINE_IS_LOST_AFTER + timedelta(seconds=1)
    actions.keep_line(ben, sitting_id=small[0].pk, now=later)
    assert standing(small[0], ada) == Standing.LOST
    assert actions.enter(ada, home=home, now=later).pk == small[0].pk
    assert standing(small[0], ada) == Standing.HERE
    actions.leave(ada, sitting_id=small[0].pk, now=later)
    assert (standing(main, ada), standing(small[0], ada)) == (Standing.LEFT, Standing.LEFT)
    assert where(ada, main, later) is None
    assert actions.enter(ada, home=home, now=later).pk == small[0].pk
    # Who is in the main room while all are divided comes back to that one.
    assert actions.enter(teacher, home=home, now=later).pk == main.pk


def test_a_word_to_all_stands_everywhere_and_is_taken_back_everywhere(
    main: Sitting, small: list[Sitting], learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    ada, *_ = learners
    with pytest.raises(OnlyWhoLeads):
        actions.tell_all(learners[3], sitting_id=main.pk, body="Hear me", now=now)
    line = actions.tell_all(teacher, sitting_id=main.pk, body="Two more minutes.", now=now)
    actions.say(teacher, sitting_id=main.pk, body="Only here.", now=now)
    for sitting in small:
        seat = learners[0] if sitting == small[0] else learners[2]
        page = room_page(seat, sitting_id=sitting.pk, now=now)
        assert [each.line.body for each in page.lines] == ["Two more minutes."]
    actions.take_back(teacher, line_id=line.pk, now=now)
    for sitting in (main, *small):
        kinds = sitting.events.order_by("-number").values_list("kind", flat=True)
        assert kinds[0] == "LineChanged"
    (shown,) = room_page(ada, sitting_id=small[0].pk, now=now).lines
    assert shown.line.removed_at is not None


def test_who_leads_looks_in_and_reads_there_only_then(
    main: Sitting, small: list[Sitting], learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    actions.say(learners[0], sitting_id=small[0].pk, body="Between us two.", now=now)
    me = teacher.member.pk
    actions.move(teacher, sitting_id=main.pk, person_id=me, number=1, now=now)
    page = room_page(teacher, sitting_id=small[0].pk, now=now)
    assert [each.line.body for each in page.lines] == ["Between us two."]
    assert page.division is not None
    assert (page.division.leads, page.division.here) == (True, 1)
    actions.move(teacher, sitting_id=main.pk, person_id=me, number=2, now=now)
    assert where(teacher, main, now) == small[1].pk
    assert not Sitting.objects.visible_to(teacher).filter(pk=small[0].pk).exists()


def test_who_is_removed_or_leaves_the_group_is_in_no_small_room(
    main: Sitting,
    small: list[Sitting],
    learners: list[Seat],
    teacher: Seat,
    group: Group,
    home: actions.Home,
    now: datetime,
) -> None:
    ada, ben, *_ = learners
    actions.remove(teacher, sitting_id=main.pk, person_id=ada.member.pk, now=now)
    assert standing(main, ada) == Standing.REMOVED
    assert standing(small[0], ada) == Standing.LEFT
    assert not RoomPlace.objects.filter(person=ada.member).exists()
    with pytest.raises(RemovedFromSitting):
        actions.enter(ada, home=home, now=now)
    let_go(group, person_id=ben.member.pk, now=now)
    assert not Sitting.objects.visible_to(ben).filter(pk=small[0].pk).exists()
    outbox.deliver_here(now=now)
    assert standing(main, ben) == Standing.LEFT
    assert standing(small[0], ben) == Standing.LEFT


def test_the_main_room_stays_open_while_somebody_is_in_a_small_one(
    main: Sitting, learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    divide(teacher, main, learners, now, minutes=None)
    small = Sitting.objects.get(room__small__main=main, room__small__number=1)
    actions.leave(teacher, sitting_id=main.pk, now=now)
    for minutes in range(4, 30, 4):
        at = now + timedelta(minutes=minutes)
        actions.keep_line(learners[0], sitting_id=small.pk, now=at)
        assert actions.settle_all(now=at) == 0
    actions.settle_all(now=at + ENDS_WHEN_EMPTY_FOR + timedelta(minutes=1))
    for sitting in (main, small):
        sitting.refresh_from_db()
        assert sitting.is_over
