"""Who may meet whom in live help, and who comes into its room."""

from datetime import datetime

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import rather_not
from docendo.commons.people.api import block
from docendo.learning.livehelp import actions, queries
from docendo.learning.livehelp.models import Call
from docendo.learning.livehelp.tests.calls import told
from docendo.learning.livehelp.tests.conftest import Waits
from docendo.learning.rooms import actions as rooms
from docendo.learning.rooms.api import Home
from docendo.learning.rooms.queries import room_lobby
from docendo.learning.rooms.refusals import NoMoreComing


@pytest.mark.parametrize("way", ["helper blocks", "asker blocks", "rather not"])
def test_who_is_kept_apart_never_meets(
    way: str, helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben = people[:2]
    one, other = (helper, ada) if way == "helper blocks" else (ada, helper)
    if way == "rather not":
        rather_not(one, person_id=other.member.pk, now=now)
    else:
        block(one.member, blocked_id=other.member.pk, now=now)
    call = waits(ada)
    assert told("HelpWanted") == []
    assert queries.helping_page(helper, now=now).waiting == []
    with pytest.raises(Call.DoesNotExist):
        actions.take(helper, call_id=call.pk, along=False, now=now)
    actions.take(ben, call_id=call.pk, along=False, now=now)
    with pytest.raises(Call.DoesNotExist):
        actions.take(helper, call_id=call.pk, along=True, now=now)
    own = waits(helper)
    assert queries.call_page(helper, call_id=own.pk, now=now).alike == []


def test_who_handed_over_is_out_and_who_is_blocked_does_not_come_back(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben, cleo = people[:3]
    block(cleo.member, blocked_id=helper.member.pk, now=now)
    call = waits(ada)
    sitting = actions.take(helper, call_id=call.pk, along=False, now=now)
    call.refresh_from_db()
    home = Home(room_id=call.room_id)
    rooms.enter(ada, home=home, now=now)
    block(ada.member, blocked_id=helper.member.pk, now=now)
    actions.hand_over(helper, call_id=call.pk, note="", now=now)
    assert rooms.whereabouts(helper, sitting_id=sitting.pk, now=now) is None
    with pytest.raises(NoMoreComing):
        rooms.enter(helper, home=home, now=now)
    with pytest.raises(NoMoreComing):
        rooms.keep_line(helper, sitting_id=sitting.pk, now=now)
    with pytest.raises(Call.DoesNotExist):
        actions.take(helper, call_id=call.pk, along=False, now=now)
    assert queries.helping_page(helper, now=now).waiting == []
    with pytest.raises(Call.DoesNotExist):
        actions.take(cleo, call_id=call.pk, along=False, now=now)
    actions.take(ben, call_id=call.pk, along=False, now=now)
    assert not room_lobby(helper, room_id=call.room_id or 0, now=now).may_enter
    assert room_lobby(ada, room_id=call.room_id or 0, now=now).may_enter


def test_who_stops_waiting_with_others_is_out_of_their_room(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben = people[:2]
    call, other = waits(ada), waits(ben)
    proposal = actions.propose_together(ben, call_id=other.pk, into_id=call.pk, now=now)
    actions.answer_proposal(ada, proposal_id=proposal.pk, agrees=True, now=now)
    sitting = actions.take(helper, call_id=call.pk, along=False, now=now)
    call.refresh_from_db()
    for each in (ada, ben):
        rooms.enter(each, home=Home(room_id=call.room_id), now=now)
    actions.leave(ada, call_id=call.pk, now=now)
    assert rooms.whereabouts(ada, sitting_id=sitting.pk, now=now) is None
    with pytest.raises(NoMoreComing):
        rooms.enter(ada, home=Home(room_id=call.room_id), now=now)
    block(ben.member, blocked_id=ada.member.pk, now=now)
    with pytest.raises(Call.DoesNotExist):
        actions.take(ada, call_id=call.pk, along=True, now=now)


def test_a_locked_room_lets_in_who_comes_to_help(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben = people[:2]
    call = waits(ada)
    sitting = actions.take(helper, call_id=call.pk, along=False, now=now)
    call.refresh_from_db()
    rooms.enter(ada, home=Home(room_id=call.room_id), now=now)
    rooms.lock_door(helper, sitting_id=sitting.pk, is_locked=True, now=now)
    actions.hand_over(helper, call_id=call.pk, note="", now=now)
    actions.take(ben, call_id=call.pk, along=False, now=now)
    assert rooms.whereabouts(ben, sitting_id=sitting.pk, now=now) == sitting.pk
