"""How a call ends: unheard, deserted, hidden, or with somebody who leaves."""

from datetime import datetime, timedelta

import pytest

from docendo.commons.care.api import Decision, Why, decide, flag, latest_case
from docendo.commons.communities.api import Seat
from docendo.commons.people.api import block
from docendo.learning.livehelp import actions
from docendo.learning.livehelp.models import Standby
from docendo.learning.livehelp.refusals import (
    CallIsOver,
)
from docendo.learning.livehelp.rules import DESERTED_AFTER, SILENT_AFTER, State
from docendo.learning.livehelp.tests.calls import place
from docendo.learning.livehelp.tests.conftest import Waits
from docendo.learning.rooms import actions as rooms
from docendo.learning.rooms.api import Home
from docendo.learning.rooms.models import Sitting


def test_who_is_not_heard_of_waits_no_more_and_keeps_their_words(
    people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben = people[:2]
    call, other = waits(ada), waits(ben)
    later = now + SILENT_AFTER + timedelta(seconds=1)
    actions.hear(ben, now=later - timedelta(minutes=1))
    assert actions.settle_all(now=later) == 1
    call.refresh_from_db()
    assert call.state == State.SILENT
    assert place(ben, other, later) == 1
    assert actions.post_instead(ada, call_id=call.pk, now=later) is not None
    with pytest.raises(CallIsOver):
        actions.leave(ada, call_id=call.pk, now=later)
    waits(ada, now=later)


def test_who_is_handed_on_after_a_long_help_still_waits(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    """In the room nobody looked at the page of the call."""
    ada = people[0]
    call = waits(ada)
    actions.take(helper, call_id=call.pk, along=False, now=now)
    call.refresh_from_db()
    sitting = rooms.enter(ada, home=Home(room_id=call.room_id), now=now)
    later = now + timedelta(hours=1)
    rooms.keep_line(ada, sitting_id=sitting.pk, now=later)
    actions.hand_over(helper, call_id=call.pk, note="", now=later)
    assert actions.settle_all(now=later + timedelta(minutes=5)) == 0
    call.refresh_from_db()
    assert call.state == State.WAITING
    much_later = later + SILENT_AFTER + timedelta(minutes=5)
    assert actions.settle_all(now=much_later) == 0, "Ada sits in the room"
    rooms.leave(ada, sitting_id=sitting.pk, now=much_later)
    assert actions.settle_all(now=much_later) == 1


def test_a_moderator_ends_what_was_flagged(
    moderator: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben, cleo = people[:3]
    call, own = waits(ada, "Buy my watches"), waits(ben)
    block(ada.member, blocked_id=moderator.member.pk, now=now)
    flag(cleo, kind="call", about=call.pk, why=Why.SPAM, note="", now=now)
    case = latest_case(moderator, kind="call", about=call.pk)
    assert case is not None, "whoever keeps away from whom"
    decide(moderator, case_id=case.pk, decision=Decision.HIDE, words="Not here.", now=now)
    call.refresh_from_db()
    assert call.state == State.LEFT
    assert place(ben, own, now) == 1


def test_a_room_that_all_have_left_ends_it(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    call = waits(people[0])
    sitting = actions.take(helper, call_id=call.pk, along=False, now=now)
    later = now + DESERTED_AFTER + timedelta(minutes=1)
    assert actions.settle_all(now=later) == 0, "somebody is in it"
    rooms.leave(helper, sitting_id=sitting.pk, now=now)
    assert Sitting.objects.get(pk=sitting.pk).is_over
    assert actions.settle_all(now=now + timedelta(minutes=1)) == 0
    assert actions.settle_all(now=later) == 1
    call.refresh_from_db()
    assert call.state == State.SILENT, "nobody has said that they were helped"


def test_who_leaves_the_community_neither_waits_nor_helps(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben = people[:2]
    first, second = waits(ada), waits(ben)
    actions.take(helper, call_id=first.pk, along=False, now=now)
    actions.forget_person(helper.community.pk, person_id=helper.member.pk, now=now)
    first.refresh_from_db()
    assert first.state == State.WAITING
    assert not Standby.objects.exists()
    actions.forget_person(ben.community.pk, person_id=ben.member.pk, now=now)
    second.refresh_from_db()
    assert second.state == State.LEFT
