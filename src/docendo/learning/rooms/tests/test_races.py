"""Two at the same moment: one room, one sitting, one step, one number for each event."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group
from docendo.kernel.errors import Refused
from docendo.learning.rooms import actions
from docendo.learning.rooms.models import Line, Room, Sitting, SittingEvent
from docendo.learning.rooms.tests.divided import MINUTES

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    def call(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result() for each in [pool.submit(call, act) for act in acts]]


def test_two_who_come_at_once_are_in_one_sitting(
    member: Seat, helper: Seat, home: actions.Home, now: datetime
) -> None:
    at_once(*(partial(actions.enter, seat, home=home, now=now) for seat in (member, helper)))
    assert (Room.objects.count(), Sitting.objects.count()) == (1, 1)
    assert Sitting.objects.get().state.is_in(member.member.pk)
    assert Sitting.objects.get().state.is_in(helper.member.pk)


def test_two_who_start_and_go_on_at_once_do_it_once(
    sitting: Sitting, member: Seat, helper: Seat, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    for words in ("One", "Two", "Three"):
        actions.add_point(member, words=words, minutes=5, **here)
    both = (member, helper) * 2
    at_once(*(partial(actions.start_timer, seat, **here) for seat in both))
    at_once(*(partial(actions.next_point, seat, number=1, **here) for seat in both))
    kinds = list(SittingEvent.objects.values_list("kind", flat=True))
    assert (kinds.count("TimerStarted"), kinds.count("PointDone")) == (1, 1)


def test_what_many_say_at_once_has_one_number_each(
    sitting: Sitting, member: Seat, helper: Seat, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    many = (member, helper) * 4
    at_once(*(partial(actions.say, seat, body="Hello", **here) for seat in many))
    rows = SittingEvent.objects.filter(sitting=sitting).order_by("number")
    assert list(rows.values_list("number", flat=True)) == list(range(1, 12))
    sitting.refresh_from_db()
    assert sitting.last == 11


def test_the_last_two_votes_at_once_show_the_poll_once(
    sitting: Sitting, member: Seat, helper: Seat, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    actions.ask_poll(member, question="When?", choices=["Mon", "Tue"], **here)
    both = (member, helper)
    at_once(*(partial(actions.vote, seat, number=1, choice=0, **here) for seat in both))
    sitting.refresh_from_db()
    assert sitting.state.polls[0].counts == (2, 0)
    assert SittingEvent.objects.filter(kind="PollShown").count() == 1


def test_who_takes_back_and_who_hides_at_once_do_not_wait_for_each_other(
    sitting: Sitting, member: Seat, now: datetime
) -> None:
    """One has locked the sitting and wants the line, when the other begins."""
    line = actions.say(member, sitting_id=sitting.pk, body="Hello", now=now)
    has_locked = Event()

    @transaction.atomic
    def takes_back() -> None:
        Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.pk)
        has_locked.set()
        sleep(0.4)
        actions.take_back(member, line_id=line.pk, now=now)

    def hides(act: Callable[[int, int], object]) -> None:
        assert has_locked.wait(timeout=5)
        act(line.community_id, line.pk)

    at_once(
        takes_back,
        partial(hides, partial(actions.hide_line, by_id=None, words="Not here.", now=now)),
        partial(hides, transaction.atomic(actions.lock_line)),
    )
    assert Line.objects.get().is_taken_back


def test_who_calls_back_by_many_ways_at_once_does_it_once_and_nobody_waits_for_ever(
    main: Sitting, small: list[Sitting], learners: list[Seat], teacher: Seat, now: datetime
) -> None:
    over = now + timedelta(minutes=MINUTES)
    ada, ben, cleo, dov = learners
    going: dict[str, Any] = {
        "sitting_id": main.pk,
        "person_id": dov.member.pk,
        "number": 1,
        "now": now,
    }

    def unless_refused(act: Callable[[], object]) -> None:
        with suppress(Refused):
            act()

    acts = (
        partial(actions.whereabouts, ada, sitting_id=small[0].pk, now=over),
        partial(actions.whereabouts, cleo, sitting_id=small[1].pk, now=over),
        partial(actions.say, ben, sitting_id=small[0].pk, body="Hello", now=now),
        partial(actions.move, teacher, **going),
        partial(actions.settle_all, now=over),
    )
    at_once(*(partial(unless_refused, act) for act in acts))
    kinds = list(main.events.values_list("kind", flat=True))
    assert kinds.count("Gathered") == 1
    main.refresh_from_db()
    assert main.state.division is None
    assert not Sitting.objects.going_on().filter(room__small__main=main).exists()


def test_two_who_come_late_at_once_each_have_one_place(
    main: Sitting, small: list[Sitting], learners: list[Seat], group: Group, now: datetime
) -> None:
    home = actions.Home(group_id=group.pk)
    for seat, number in ((learners[0], 0), (learners[2], 1)):
        actions.leave(seat, sitting_id=small[number].pk, now=now)
    late = (learners[0], learners[2])
    at_once(*(partial(actions.enter, seat, home=home, now=now) for seat in (*late, *late)))
    for sitting, seat in zip(small, late, strict=True):
        sitting.refresh_from_db()
        assert sitting.state.is_in(seat.member.pk)
