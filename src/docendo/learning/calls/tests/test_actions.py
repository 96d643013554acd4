"""Who is in a call, what passes between two of its pages, and what is counted."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.test import override_settings

from docendo.commons.communities.api import Seat
from docendo.kernel.errors import NotAllowed, Refused
from docendo.kernel.jobs import Run, SystemActor
from docendo.kernel.sockets import hub
from docendo.learning.calls import actions, queries
from docendo.learning.calls.jobs import forget_pages_that_went_without_a_word
from docendo.learning.calls.models import CallSeat
from docendo.learning.calls.rules.limits import GONE_AFTER
from docendo.learning.calls.rules.messages import Full, Joined, Shows
from docendo.learning.calls.tests.conftest import coming, page_of
from docendo.learning.rooms import api as rooms
from docendo.learning.rooms.actions import divide
from docendo.learning.rooms.models import SittingEvent
from docendo.learning.rooms.refusals import InSmallRoom

pytestmark = pytest.mark.django_db


def people(sitting: rooms.Sitting, now: datetime) -> list[int]:
    return [each.person for each in queries.seen(sitting.pk, now=now)]


def test_six_are_in_a_call_and_the_seventh_is_told(
    class_sitting: rooms.Sitting, seven: Sequence[Seat], now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": class_sitting.pk, "now": now}
    became = [actions.join(each, said=coming(each), **here) for each in seven]
    assert [type(each) for each in became] == [*[Joined] * 6, Full]
    assert people(class_sitting, now) == [each.member.pk for each in seven[:6]]
    actions.leave(seven[0], peer=page_of(seven[0]), **here)
    assert isinstance(actions.join(seven[6], said=coming(seven[6]), **here), Joined)


def test_whoever_is_not_in_the_room_is_in_no_call(
    sitting: rooms.Sitting, member: Seat, helper: Seat, coordinator: Seat, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    with pytest.raises(rooms.Sitting.DoesNotExist):
        actions.join(coordinator, said=coming(coordinator), **here)
    for each in (member, helper):
        actions.join(each, said=coming(each), **here)
    rooms.leave(helper, **here)
    assert people(sitting, now) == [member.member.pk]
    with pytest.raises(Refused):
        actions.keep(helper, peer=page_of(helper), **here)
    assert CallSeat.objects.count() == 1, "what was kept of them is gone, too"


def test_whoever_goes_into_a_small_room_is_in_its_call_and_not_in_the_one_they_left(
    class_sitting: rooms.Sitting, seven: Sequence[Seat], now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": class_sitting.pk, "now": now}
    state = rooms.demand_in_room(seven[0], sitting_id=class_sitting.pk)
    [leads] = [each for each in seven if state.is_led_by(each.member.pk)]
    away = seven[0] if leads is not seven[0] else seven[1]
    for each in (leads, away):
        actions.join(each, said=coming(each), **here)
    chosen = {each.member.pk: 1 if each is away else 2 for each in seven}
    divide(leads, rooms=2, minutes=5, chosen=chosen, rng=Random(1), **here)
    assert people(class_sitting, now) == []
    with pytest.raises(InSmallRoom):
        actions.keep(away, peer=page_of(away), **here)
    with pytest.raises(InSmallRoom):
        actions.join(away, said=coming(away), **here)


def test_another_page_of_somebody_takes_their_place(
    sitting: rooms.Sitting, member: Seat, helper: Seat, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    second = page_of(member, "other-page")
    for said in (coming(member), coming(member, peer=second)):
        actions.join(member, said=said, **here)
    assert [each.peer for each in queries.seen(sitting.pk, now=now)] == [second]
    # Whoever calls themselves as somebody else does is no page of theirs.
    with pytest.raises(NotAllowed):
        actions.join(helper, said=coming(helper, peer=second), **here)


def test_who_comes_back_with_the_same_page_keeps_their_order(
    sitting: rooms.Sitting, member: Seat, helper: Seat, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk}
    for each in (member, helper):
        actions.join(each, said=coming(each), now=now, **here)
    before = queries.seen(sitting.pk, now=now)
    actions.join(member, said=coming(member), now=now + GONE_AFTER / 2, **here)
    assert queries.seen(sitting.pk, now=now) == before


def test_who_is_not_heard_of_is_gone_and_makes_room(
    class_sitting: rooms.Sitting, seven: Sequence[Seat], now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": class_sitting.pk}
    for each in seven[:6]:
        actions.join(each, said=coming(each), now=now, **here)
    later = now + GONE_AFTER
    for each in seven[1:]:
        actions.keep(each, peer=page_of(each), now=later, **here)
    assert people(class_sitting, later) == [each.member.pk for each in seven[1:6]]
    assert isinstance(actions.join(seven[6], said=coming(seven[6]), now=later, **here), Joined)


def test_nothing_is_kept_of_a_page_that_went_without_a_word(
    sitting: rooms.Sitting, member: Seat, helper: Seat, now: datetime
) -> None:
    for each in (member, helper):
        actions.join(each, said=coming(each), sitting_id=sitting.pk, now=now)
    later = now + GONE_AFTER
    actions.keep(member, sitting_id=sitting.pk, peer=page_of(member), now=later)
    forget_pages_that_went_without_a_word.work(Run(SystemActor("calls"), "", 1, later))
    assert [each.person for each in CallSeat.objects.all()] == [member.member]


def test_a_roster_of_six_asks_as_much_as_one_of_two(
    class_sitting: rooms.Sitting,
    seven: Sequence[Seat],
    now: datetime,
    django_assert_num_queries: Any,
) -> None:
    for each in seven[:6]:
        actions.join(each, said=coming(each), sitting_id=class_sitting.pk, now=now)
        with django_assert_num_queries(2):
            queries.seen(class_sitting.pk, now=now)


def test_all_are_told_who_is_in_the_call_when_it_is_written(
    sitting: rooms.Sitting,
    member: Seat,
    helper: Seat,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    """What another one writes in between is not undone by what is told late."""
    told: list[list[int]] = []
    monkeypatch.setattr(
        hub.HUB, "publish", lambda _channel, message: told.append(rostered(message))
    )
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    with django_capture_on_commit_callbacks() as first:
        actions.join(member, said=coming(member), **here)
    with django_capture_on_commit_callbacks() as second:
        actions.join(helper, said=coming(helper), **here)
    for publish in (*second, *first):
        publish()
    both = [member.member.pk, helper.member.pk]
    assert [each for each in told if each] == [both, both]


def rostered(message: Any) -> list[int]:
    said = json.loads(message)
    return [each["person"] for each in said.get("seats", ())]


def test_what_somebody_shows_is_seen(sitting: rooms.Sitting, member: Seat, now: datetime) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    actions.join(member, said=coming(member), **here)
    said = Shows(type="shows", mic=False, camera=False, screen=True)
    actions.show(member, peer=page_of(member), said=said, **here)
    (seen,) = queries.seen(sitting.pk, now=now)
    assert (seen.mic, seen.camera, seen.screen) == (False, False, True)


def test_only_who_leads_mutes_somebody(
    sitting: rooms.Sitting, member: Seat, helper: Seat, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    for each in (member, helper):
        actions.join(each, said=coming(each), **here)
    state = rooms.demand_in_room(member, sitting_id=sitting.pk)
    leads = member if state.is_led_by(member.member.pk) else helper
    other = helper if leads is member else member
    with pytest.raises(rooms.OnlyWhoLeads):
        actions.mute(other, person_id=leads.member.pk, **here)
    actions.mute(leads, person_id=other.member.pk, **here)
    mics = {each.person: each.mic for each in queries.seen(sitting.pk, now=now)}
    assert mics == {leads.member.pk: True, other.member.pk: False}


def test_who_was_muted_is_not_heard_by_coming_back(
    sitting: rooms.Sitting, member: Seat, helper: Seat, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    for each in (member, helper):
        assert actions.join(each, said=coming(each), **here) == Joined(servers=(), mic=True)
    state = rooms.demand_in_room(member, sitting_id=sitting.pk)
    leads = member if state.is_led_by(member.member.pk) else helper
    other = helper if leads is member else member
    actions.mute(leads, person_id=other.member.pk, **here)
    # Their line was down, and their page does not know of it; neither does one that comes anew.
    for peer in (page_of(other), page_of(other, "comes-anew")):
        assert actions.join(other, said=coming(other, peer=peer), **here) == Joined(
            servers=(), mic=False
        )
        mics = {each.person: each.mic for each in queries.seen(sitting.pk, now=now)}
        assert mics == {leads.member.pk: True, other.member.pk: False}
    # Whoever goes and joins once more says what they want.
    actions.leave(other, peer=peer, **here)
    assert actions.join(other, said=coming(other), **here) == Joined(servers=(), mic=True)


def test_seconds_are_added_up_and_never_more_than_have_passed(
    sitting: rooms.Sitting, member: Seat, now: datetime
) -> None:
    here: dict[str, Any] = {"sitting_id": sitting.pk}
    page = page_of(member)
    actions.join(member, said=coming(member), now=now, **here)
    later = now + timedelta(seconds=15)
    actions.spoke(member, peer=page, seconds=9, now=later, **here)
    # At once again: no second has passed, but for those that rounding is forgiven once.
    for _time in range(20):
        actions.spoke(member, peer=page, seconds=100, now=later, **here)
    # Not from a page that is not in the call.
    actions.spoke(member, peer="another-page-of-them", seconds=5, now=later, **here)
    later += timedelta(seconds=15)
    actions.spoke(member, peer=page, seconds=100, now=later, **here)
    own = rooms.demand_in_room(member, sitting_id=sitting.pk).attendee(member.member.pk)
    assert own is not None
    assert own.spoken == 26
    events = SittingEvent.objects.filter(kind="Spoken").order_by("number")
    assert [each.payload for each in events] == [{"seconds": 9}, {"seconds": 2}, {"seconds": 15}]


@override_settings(
    CALLS_STUN=("stun:turn.example.org:3478",),
    CALLS_TURN=("turn:turn.example.org:3478",),
    CALLS_TURN_SECRET="a-secret-of-the-server",
)
def test_whoever_comes_is_told_the_servers(
    sitting: rooms.Sitting, member: Seat, now: datetime
) -> None:
    joined = actions.join(member, sitting_id=sitting.pk, said=coming(member), now=now)
    assert isinstance(joined, Joined)
    stun, turn = joined.servers
    assert (stun.urls, stun.credential) == (("stun:turn.example.org:3478",), "")
    assert turn.username == f"{int(now.timestamp()) + 86400}:{page_of(member)}"
    assert str(member.member.pk) not in turn.credential
