"""Two at the same moment: one helper wins, one turn for each, and nobody waits for each other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import partial

import pytest
from django.db import connection

from docendo.commons.communities.api import Seat
from docendo.kernel.errors import Refused
from docendo.learning.livehelp import actions
from docendo.learning.livehelp.models import Call, Caller, Helping
from docendo.learning.livehelp.rules import State
from docendo.learning.livehelp.tests.conftest import Waits
from docendo.learning.rooms.models import Room, Sitting

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each: the code of what was refused, or nothing."""

    def call(act: Callable[[], object]) -> str:
        try:
            act()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(each.result() for each in [pool.submit(call, act) for act in acts])


def test_of_helpers_who_take_at_once_one_wins(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    call = waits(people[0])
    takers = [helper, *people[1:4]]
    became = at_once(
        *(partial(actions.take, each, call_id=call.pk, along=False, now=now) for each in takers)
    )
    assert became == ["", *["taken_already"] * 3]
    assert (Helping.objects.count(), Room.objects.count(), Sitting.objects.count()) == (1, 1, 1)


def test_who_takes_two_at_once_has_one(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    calls = [waits(each) for each in people[:2]]
    became = at_once(
        *(partial(actions.take, helper, call_id=each.pk, along=False, now=now) for each in calls)
    )
    assert became == ["", "helps_already"]
    assert Helping.objects.count() == 1


def test_who_come_at_once_have_a_turn_each_and_one_has_one(
    people: list[Seat], waits: Waits
) -> None:
    became = at_once(*(partial(waits, each) for each in [*people, people[0]]))
    assert became == ["", "", "", "", "", "waits_already"]
    assert sorted(Call.objects.values_list("turn", flat=True)) == [1, 2, 3, 4, 5]


def test_a_call_that_is_taken_and_left_at_once_is_either(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    for _round in range(5):
        call = waits(people[0])
        at_once(
            partial(actions.take, helper, call_id=call.pk, along=False, now=now),
            partial(actions.leave, people[0], call_id=call.pk, now=now),
        )
        call.refresh_from_db()
        assert call.state in (State.LEFT, State.ENDED)
        assert not Sitting.objects.going_on().exists()


def test_two_who_ask_each_other_to_wait_together_are_one_once(
    people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben = people[:2]
    first, second = waits(ada), waits(ben)
    one = actions.propose_together(ada, call_id=first.pk, into_id=second.pk, now=now)
    other = actions.propose_together(ben, call_id=second.pk, into_id=first.pk, now=now)

    def agrees(seat: Seat, proposal_id: int) -> None:
        # Who comes second does not wait any more in what was asked.
        with suppress(Caller.DoesNotExist):
            actions.answer_proposal(seat, proposal_id=proposal_id, agrees=True, now=now)

    at_once(partial(agrees, ben, one.pk), partial(agrees, ada, other.pk))
    assert Call.objects.waiting().count() == 1
    assert Call.objects.waiting().get().turn == first.turn
