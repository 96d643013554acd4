"""Asks go on: to a few, to some more, to the coordinators, until an answer ends it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities import actions as communities
from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.topics.api import Level, Topic, offer
from docendo.learning.asks import actions
from docendo.learning.asks.actions import routing
from docendo.learning.asks.models import Ask, Passing, UsualWait
from docendo.learning.asks.rules import Reasons, State
from docendo.learning.asks.tests.asking import (
    HOUR,
    MUCH_LATER,
    Browse,
    Deliver,
    Notice,
    Preferences,
    address,
    ask_of,
    asked,
    passed,
    text,
)
from docendo.learning.forum import actions as forum_actions
from docendo.learning.forum import api as forum


def test_an_ask_goes_to_three_to_five_then_to_more_then_to_the_coordinators(
    thread: forum.Thread, helpers: list[Seat], coordinator: Seat, deliver: Deliver, now: datetime
) -> None:
    ask = passed(thread, now=now)
    first = asked(thread)
    assert 3 <= len(first) <= 5
    assert first <= {each.member.pk for each in helpers}
    assert (ask.state, ask.round) == (State.WAITING, 1)
    assert ask.due_at == now + timedelta(hours=12)

    # Nothing is due before its time.
    assert actions.pass_on(thread.community_id, now=now + HOUR) == 0
    assert asked(thread) == first

    ask = passed(thread, now=now + MUCH_LATER)
    assert asked(thread) > first
    assert len(asked(thread)) == len(first) + 5
    assert (ask.state, ask.round) == (State.WAITING, 2)

    ask = passed(thread, now=now + 2 * MUCH_LATER)
    assert ask.state == State.WITH_COORDINATORS
    assert ask.due_at is None
    assert actions.pass_on(thread.community_id, now=now + 9 * MUCH_LATER) == 0
    deliver()
    assert set(Notice.objects.filter(kind="asked").values_list("person_id", flat=True)) == (
        asked(thread)
    )
    told = Notice.objects.get(kind="unanswered")
    assert told.person == coordinator.member


def test_an_answer_ends_it_and_its_loss_begins_it_again(
    thread: forum.Thread, helpers: list[Seat], moderator: Seat, deliver: Deliver, now: datetime
) -> None:
    passed(thread, now=now)
    person_id = min(asked(thread))
    helper = next(each for each in helpers if each.person_id == person_id)
    answer = forum.answer(helper, thread_id=thread.pk, body="Group them.", now=now + HOUR)
    # Even before the news of it arrives nobody else is asked.
    before = asked(thread)
    assert passed(thread, now=now + MUCH_LATER).state == State.ANSWERED
    assert asked(thread) == before
    deliver()
    assert Passing.objects.get(person=person_id).answered_at == now + HOUR
    forum_actions.remove_post(moderator, post_id=answer.pk, reason="Wrong.", now=now + MUCH_LATER)
    deliver()
    again = ask_of(thread)
    assert again.state == State.WAITING
    assert again.due_at is not None


def test_an_answer_by_the_asker_is_not_help(
    thread: forum.Thread, asker: Seat, deliver: Deliver, now: datetime
) -> None:
    forum.answer(asker, thread_id=thread.pk, body="Hm.", now=now)
    deliver()
    assert ask_of(thread).state == State.WAITING


def test_what_is_closed_is_passed_to_nobody_and_told_no_more(
    thread: forum.Thread, asker: Seat, deliver: Deliver, now: datetime
) -> None:
    passed(thread, now=now)
    deliver()
    assert Notice.objects.filter(kind="asked").exists()
    forum.close(asker, thread_id=thread.pk, reason=forum.Reason.NOT_NEEDED, now=now)
    deliver()
    assert ask_of(thread).state == State.CLOSED
    assert not Notice.objects.filter(kind="asked").exists()


def test_who_must_not_be_asked_is_not(
    asker: Seat,
    helpers: list[Seat],
    topics: list[Topic],
    owner: Seat,
    seat: Callable[..., Seat],
    community: Community,
    deliver: Deliver,
    now: datetime,
) -> None:
    """Left, removed, a guest, paused, at zero, muted, stuck on the same, the asker, an idler."""
    left, removed, paused, at_zero, muted, stuck, *free = helpers
    offer(asker, topic_id=topics[0].pk, level=Level(4), now=now)
    communities.leave(left, now=now)
    communities.remove_person(owner, person_id=removed.member.pk, reason="…", now=now)
    actions.set_limit(paused, a_week=3, paused_until=now + timedelta(days=30))
    actions.set_limit(at_zero, a_week=0, paused_until=None)
    Preferences.objects.create(person=muted.member, muted=["asked"])
    guest = seat(Role.GUEST, "Guest")
    thread = forum.ask(asker, title="Why is it so?", body="…", topics=topics[:1], now=now)
    deliver()
    actions.join(stuck, thread_id=thread.pk, on=True, now=now)
    for hours in range(3):
        passed(thread, now=now + hours * MUCH_LATER)
    assert asked(thread) <= {each.member.pk for each in free}
    assert len(asked(thread)) == len(free)
    assert guest.member.pk not in asked(thread)


def test_nobody_is_asked_more_than_their_limit_and_load_is_shared(
    asker: Seat, helpers: list[Seat], topics: list[Topic], deliver: Deliver, now: datetime
) -> None:
    actions.set_limit(helpers[0], a_week=1, paused_until=None)
    for number in range(12):
        forum.ask(asker, title=f"Question {number}", body="…", topics=topics[:1], now=now)
    deliver()
    actions.pass_on(asker.community.pk, now=now)
    load = {each.member.pk: Passing.objects.filter(person=each.member).count() for each in helpers}
    assert load[helpers[0].member.pk] == 1
    assert set(load.values()) <= {1, 3}
    # There were too few people for all, and still no ask is lost.
    assert Ask.objects.filter(state=State.WAITING, due_at__gt=now).count() == 12


def test_a_newcomer_who_offered_help_gets_a_chance(
    asker: Seat, helpers: list[Seat], topics: list[Topic], deliver: Deliver, now: datetime
) -> None:
    for number in range(10):
        at = now - timedelta(days=20 - number)
        old = forum.ask(asker, title=f"Old one {number}", body="…", topics=topics[:1], now=at)
        for helper in helpers[:5]:
            forum.answer(helper, thread_id=old.pk, body="So.", now=at + HOUR)
    thread = forum.ask(asker, title="A new one", body="…", topics=topics[:1], now=now)
    deliver()
    passed(thread, now=now)
    reasons = {row.person_id: Reasons.of(row.reasons) for row in Passing.objects.all()}
    newcomers = [pk for pk, why in reasons.items() if why.is_first_chance]
    assert len(newcomers) == 1
    assert newcomers[0] in {each.member.pk for each in helpers[5:]}
    experienced = [why for pk, why in reasons.items() if pk not in newcomers]
    assert all(why.answered == 10 and why.about == topics[0].pk for why in experienced)
    assert all(why.offered == (topics[0].pk,) for why in reasons.values())


def test_where_few_have_ever_helped_everybody_is_asked(
    asker: Seat, member: Seat, helper: Seat, deliver: Deliver, now: datetime
) -> None:
    thread = forum.ask(asker, title="Is anybody here?", body="…", now=now)
    deliver()
    passed(thread, now=now)
    assert asked(thread) == {member.member.pk, helper.member.pk}
    # Nobody is left to widen to, so that the coordinators have it next.
    assert passed(thread, now=now + MUCH_LATER).state == State.WITH_COORDINATORS


def test_a_pass_that_is_overtaken_asks_nobody_twice(
    thread: forum.Thread, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker carries out the same while this one still thinks."""
    carry_out = routing._carry_out

    def slowly(community_id: int, plans: Any, *, now: datetime) -> bool:
        assert carry_out(community_id, plans, now=now)
        return carry_out(community_id, plans, now=now)

    monkeypatch.setattr(routing, "_carry_out", slowly)
    passed(thread, now=now)
    assert 3 <= len(asked(thread)) <= 5
    assert ask_of(thread).round == 1


def test_what_is_known_does_not_depend_on_when_it_was_learned(
    asker: Seat, helpers: list[Seat], topics: list[Topic], deliver: Deliver, now: datetime
) -> None:
    """A worker that has just started advises what one advises that was there all along."""
    lasting = routing.known(asker.community.pk, now=now)
    for number in range(6):
        at = now + number * HOUR
        one = forum.ask(asker, title=f"One {number}", body="So.", topics=topics[:1], now=at)
        forum.answer(helpers[number % 3], thread_id=one.pk, body="Yes.", now=at + HOUR / 2)
        lasting.catch_up(now=at + HOUR / 2)
    end = now + 10 * HOUR
    last = forum.ask(asker, title="The last", body="…", topics=topics[:1], now=end)
    lasting.catch_up(now=end)
    routing.forget(asker.community.pk)
    fresh = routing.known(asker.community.pk, now=end)
    assert fresh is not lasting
    limits = dict.fromkeys([each.member.pk for each in helpers], 3)
    advice = [one.advise(last.pk, pool=one.pool(limits), now=end) for one in (lasting, fresh)]
    assert advice[0] == advice[1]
    assert {one.person_id for one in advice[0]} >= {each.member.pk for each in helpers[:3]}


def test_a_pass_costs_the_same_for_two_asks_and_for_twenty(
    asker: Seat, helpers: list[Seat], topics: list[Topic], deliver: Deliver, now: datetime
) -> None:
    counts = []
    for number in (2, 20):
        for one in range(number):
            forum.ask(asker, title=f"Question {one}", body="…", topics=topics[:1], now=now)
        deliver()
        Passing.objects.all().delete()
        Ask.objects.update(round=2, due_at=now, state=State.WAITING)
        with CaptureQueriesContext(connection) as captured:
            actions.pass_on(asker.community.pk, now=now)
        inserts = sum("kernel_outboxevent" in each["sql"] for each in captured)
        counts.append(len(captured) - inserts)
        Ask.objects.all().delete()
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("answered", "says"), [(4, False), (5, True)])
def test_below_five_it_is_too_few_to_say(
    answered: int,
    says: bool,
    asker: Seat,
    helper: Seat,
    topics: list[Topic],
    deliver: Deliver,
    browse: Browse,
    now: datetime,
) -> None:
    for number in range(answered):
        at = now - timedelta(days=number + 1)
        one = forum.ask(asker, title=f"Question {number}", body="…", topics=topics[:1], now=at)
        forum.answer(helper, thread_id=one.pk, body="So.", now=at + (number + 2) * HOUR)
    thread = forum.ask(asker, title="And this one?", body="…", topics=topics[:1], now=now)
    deliver()
    actions.work_out_waits(asker.community.pk, now=now)
    page = text(browse(asker).get(address(thread)))
    if says:
        wait = UsualWait.objects.get(topic=topics[0])
        assert [wait.low, wait.median, wait.high] == [3 * 3600, 4 * 3600, 5 * 3600]
        assert (wait.asked, wait.answered) == (6, 5)
        assert (
            "The first answer usually comes after 3 hours to 5 hours, "
            "half of the time within 4 hours."
        ) in page
        assert "Of 6 questions in the last 90 days, 5 got an answer." in page
        assert passed(thread, now=now).due_at == now + 5 * HOUR
    else:
        assert not UsualWait.objects.exists()
        assert "too few answers so far to say" in page
