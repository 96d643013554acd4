"""Waiting, being helped, and waiting together; places and estimates."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.communities.refusals import Silenced
from docendo.commons.topics.api import Topic
from docendo.learning.asks.api import Holding, Words, keep
from docendo.learning.asks.models import Draft
from docendo.learning.livehelp import actions, queries
from docendo.learning.livehelp.models import Call, Caller, Helping
from docendo.learning.livehelp.refusals import (
    CannotWaitTogether,
    HelpsAlready,
    NobodyBehind,
    NotHelping,
    TakenAlready,
    WaitsAlready,
)
from docendo.learning.livehelp.rules import State
from docendo.learning.livehelp.rules import Why as WhyWorse
from docendo.learning.livehelp.tests.calls import place, told
from docendo.learning.livehelp.tests.conftest import Waits
from docendo.learning.rooms import actions as rooms
from docendo.learning.rooms.api import Home


def test_who_stands_by_for_it_is_told_and_nobody_else(
    helper: Seat, people: list[Seat], waits: Waits, topics: Sequence[Topic], now: datetime
) -> None:
    ada, ben, cleo, *_others = people
    actions.stand_by(ben, hours=1, now=now)
    waits(ada)
    assert told("HelpWanted") == [(helper.member.pk,)], "Ben offers nothing with series"
    waits(cleo, topics=[])
    assert set(told("HelpWanted")[1]) == {helper.member.pk, ben.member.pk}, "about no topic"
    waits(ben, now=now + timedelta(hours=2))
    assert len(told("HelpWanted")) == 2, "nobody stands by any more"


def test_it_goes_along_from_the_box_and_back_into_a_draft(
    people: list[Seat], topics: Sequence[Topic], now: datetime
) -> None:
    ada = people[0]
    kept = keep(
        ada, Words("Why?", "So.", "Series", is_anonymous=True), holding=Holding("tab"), now=now
    )
    assert kept is not None
    holding = Holding("tab", kept.draft.pk, kept.draft.version)
    call = actions.ask(ada, title="Why?", body="So.", topics=topics[:1], holding=holding, now=now)
    assert not Draft.objects.exists()
    out = actions.post_instead(ada, call_id=call.pk, now=now)
    assert out is not None
    assert out.draft.is_anonymous
    draft = Draft.objects.get()
    assert (draft.title, draft.body, draft.topics) == ("Why?", "So.", "Series")
    call.refresh_from_db()
    assert (call.state, call.ended_at) == (State.POSTED, now)


def test_somebody_waits_once_and_the_silenced_do_not(
    people: list[Seat], waits: Waits, now: datetime
) -> None:
    waits(people[0])
    with pytest.raises(WaitsAlready):
        waits(people[0])
    quiet = replace(people[1], silenced_until=now + timedelta(days=1))
    with pytest.raises(Silenced):
        waits(quiet)
    with pytest.raises(Silenced):
        actions.take(quiet, call_id=Call.objects.get().pk, along=False, now=now)


def test_who_takes_it_is_in_a_room_with_who_waits(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben = people[:2]
    call, other = waits(ada), waits(ben)
    sitting = actions.take(helper, call_id=call.pk, along=False, now=now)
    call.refresh_from_db()
    assert (call.state, call.helped_at) == (State.TAKEN, now)
    assert told("HelpCame") == [(ada.member.pk,)]
    entered = rooms.enter(ada, home=Home(room_id=call.room_id), now=now)
    assert entered.pk == sitting.pk
    assert entered.state.is_in(helper.member.pk)
    assert entered.state.is_in(ada.member.pk)
    assert place(ben, other, now) == 1
    again = actions.take(helper, call_id=call.pk, along=False, now=now)
    assert again.pk == sitting.pk, "who helps comes back by the same button"


def test_the_second_is_told_that_somebody_was_faster_and_may_come_along(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben = people[:2]
    call = waits(ada)
    first = actions.take(helper, call_id=call.pk, along=False, now=now)
    with pytest.raises(TakenAlready):
        actions.take(ben, call_id=call.pk, along=False, now=now)
    assert actions.take(ben, call_id=call.pk, along=True, now=now).pk == first.pk
    assert Helping.objects.filter(call=call, left_at=None).count() == 2
    actions.hand_over(helper, call_id=call.pk, note="", now=now)
    call.refresh_from_db()
    assert call.state == State.TAKEN, "Ben goes on"


def test_nobody_takes_two_and_who_is_taken_and_left_waits_on(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben = people[:2]
    first, second = waits(ada), waits(ben)
    sitting = actions.take(helper, call_id=first.pk, along=False, now=now)
    with pytest.raises(HelpsAlready):
        actions.take(helper, call_id=second.pk, along=False, now=now)
    with pytest.raises(Caller.DoesNotExist):
        actions.wait_on(ben, call_id=first.pk, now=now)
    actions.wait_on(ada, call_id=first.pk, now=now)
    first.refresh_from_db()
    assert first.state == State.WAITING
    assert (place(ada, first, now), place(ben, second, now)) == (1, 2)
    assert rooms.whereabouts(helper, sitting_id=sitting.pk, now=now) is None
    actions.take(helper, call_id=second.pk, along=False, now=now)


def test_who_hands_over_leaves_a_word_and_it_waits_where_it_stood(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben, cleo = people[:3]
    first, second = waits(ada), waits(ben)
    sitting = actions.take(helper, call_id=first.pk, along=False, now=now)
    assert place(ben, second, now) == 1
    actions.hand_over(helper, call_id=first.pk, note="We grouped the terms.", now=now)
    first.refresh_from_db()
    assert (first.state, first.note) == (State.WAITING, "We grouped the terms.")
    page = queries.call_page(ben, call_id=second.pk, now=now)
    assert page.place == 2
    assert "from 1 to 2" in page.why_worse
    assert "helper had to go" in page.why_worse
    assert queries.call_page(ada, call_id=first.pk, now=now).why_worse == ""
    with pytest.raises(NotHelping):
        actions.hand_over(helper, call_id=first.pk, note="", now=now)
    assert actions.take(cleo, call_id=first.pk, along=False, now=now).pk == sitting.pk
    actions.hand_over(cleo, call_id=first.pk, note="", now=now)
    first.refresh_from_db()
    assert first.note == "We grouped the terms.", "who says nothing takes no word away"
    actions.take(helper, call_id=first.pk, along=False, now=now)
    assert queries.call_page(ben, call_id=second.pk, now=now).why_worse == "", "it is as it was"


def test_a_long_queue_hides_nobody_whom_one_helps(
    helper: Seat,
    people: list[Seat],
    waits: Waits,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("docendo.learning.livehelp.queries.helping.MOST_SHOWN", 2)
    calls = [waits(each) for each in people]
    actions.take(people[4], call_id=calls[0].pk, along=False, now=now)
    actions.take(helper, call_id=calls[4].pk, along=False, now=now)
    page = queries.helping_page(helper, now=now)
    assert [each.call for each in page.mine] == [calls[4]]
    assert [each.call for each in page.waiting] == calls[1:3]
    assert [each.place for each in page.waiting] == [1, 2]
    assert [each.call for each in page.taken] == calls[:1]


def test_who_lets_the_next_one_go_first_reads_why_they_are_behind(
    people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben, cleo = people[:3]
    calls = [waits(each) for each in (ada, ben, cleo)]
    actions.let_pass(ada, call_id=calls[0].pk, now=now)
    assert [place(each, call, now) for each, call in zip(people, calls, strict=False)] == [2, 1, 3]
    assert "let the next one" in queries.call_page(ada, call_id=calls[0].pk, now=now).why_worse
    with pytest.raises(NobodyBehind):
        actions.let_pass(cleo, call_id=calls[2].pk, now=now)


def test_two_wait_together_when_both_want_to_and_keep_the_better_place(
    helper: Seat, people: list[Seat], waits: Waits, topics: Sequence[Topic], now: datetime
) -> None:
    ada, ben, cleo = people[:3]
    first, second, third = waits(ada), waits(ben, topics=topics[1:]), waits(cleo, "And that?")
    page = queries.call_page(cleo, call_id=third.pk, now=now)
    assert [each.pk for each in page.alike] == [first.pk], "only what shares a topic"
    with pytest.raises(CannotWaitTogether):
        actions.propose_together(cleo, call_id=third.pk, into_id=second.pk, now=now)
    proposal = actions.propose_together(cleo, call_id=third.pk, into_id=first.pk, now=now)
    with pytest.raises(Caller.DoesNotExist):
        actions.answer_proposal(ben, proposal_id=proposal.pk, agrees=True, now=now)
    asked = queries.call_page(ada, call_id=first.pk, now=now).proposed
    assert [each.call.title for each in asked] == ["And that?"]
    kept = actions.answer_proposal(ada, proposal_id=proposal.pk, agrees=True, now=now)
    assert kept.pk == first.pk
    third.refresh_from_db()
    assert (third.state, third.into_id) == (State.JOINED, first.pk)
    assert place(cleo, first, now) == 1
    actions.take(helper, call_id=first.pk, along=False, now=now)
    first.refresh_from_db()
    assert first.room is not None
    everybody = {each.member.pk for each in (helper, ada, cleo)}
    assert first.room.member_ids() == everybody
    # Each goes out with their own words.
    actions.post_instead(cleo, call_id=first.pk, now=now)
    assert Draft.objects.get(person=cleo.member).title == "And that?"
    first.refresh_from_db()
    assert first.state == State.TAKEN, "Ada is still there"
    actions.leave(ada, call_id=first.pk, now=now)
    first.refresh_from_db()
    assert first.state == State.ENDED
    assert first.room is not None
    assert first.room.closed_at == now


def test_who_would_rather_wait_alone_is_not_asked_again(
    people: list[Seat], waits: Waits, now: datetime
) -> None:
    ada, ben = people[:2]
    first, second = waits(ada), waits(ben)
    proposal = actions.propose_together(ben, call_id=second.pk, into_id=first.pk, now=now)
    assert actions.answer_proposal(ada, proposal_id=proposal.pk, agrees=False, now=now) == first
    assert queries.call_page(ada, call_id=first.pk, now=now).proposed == []
    assert queries.call_page(ben, call_id=second.pk, now=now).alike == []


def test_a_place_is_never_worse_without_a_reason(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    """Whatever happens, in any order: who is further behind than a moment ago reads why."""
    rng = Random(43)
    calls = {each.member.pk: waits(each) for each in people}
    seats = {each.member.pk: each for each in people}
    before: dict[int, int] = {}
    for _step in range(60):
        waiting = list(Call.objects.waiting())
        taken = list(Call.objects.filter(state=State.TAKEN))
        match rng.choice(("take", "hand over", "let pass", "leave", "ask")):
            case "take" if waiting and not taken:
                actions.take(helper, call_id=rng.choice(waiting).pk, along=False, now=now)
            case "hand over" if taken:
                actions.hand_over(helper, call_id=rng.choice(taken).pk, note="", now=now)
            case "let pass" if len(waiting) > 1:
                one = min(waiting, key=lambda each: each.turn)
                actions.let_pass(seats[one.asker_id], call_id=one.pk, now=now)
            case "leave" if len(waiting) > 3:
                one = rng.choice(waiting)
                actions.leave(seats[one.asker_id], call_id=one.pk, now=now)
            case "ask":
                free = [
                    each for each in people
                    if not Caller.objects.filter(person=each.member, left_at=None).exists()
                ]  # fmt: skip
                if free:
                    calls[free[0].member.pk] = waits(free[0])
        after: dict[int, int] = {}
        for call in Call.objects.waiting():
            page = queries.call_page(seats[call.asker_id], call_id=call.pk, now=now)
            after[call.pk] = page.place
            if page.place > before.get(call.pk, page.place):
                assert page.why_worse
                assert call.worse in WhyWorse.values
        before = after


def test_how_long_it_takes_is_from_what_was_measured_here_lately(
    helper: Seat, people: list[Seat], waits: Waits, now: datetime
) -> None:
    assert "do not know yet" in queries.start(people[0], now=now).takes
    for number, each in enumerate(people):
        call = waits(each)
        at = now + timedelta(minutes=number + 1)
        actions.take(helper, call_id=call.pk, along=False, now=at)
        actions.leave(each, call_id=call.pk, now=at)
    later = now + timedelta(hours=1)
    said = queries.start(people[0], now=later).takes
    assert "within 3 minutes" in said
    assert "5 of 5" in said
    assert "do not know yet" in queries.start(people[0], now=now + timedelta(days=31)).takes
    call = waits(people[0], now=later)
    assert queries.call_page(people[0], call_id=call.pk, now=later).takes == said
    for each in people[1:]:
        late = waits(each, now=later)
        at = later + timedelta(minutes=9)
        actions.take(helper, call_id=late.pk, along=False, now=at)
        actions.leave(each, call_id=late.pk, now=at)
    waited = queries.call_page(people[0], call_id=call.pk, now=later + timedelta(minutes=4)).takes
    assert "waited here as long as you had help within another 5 minutes" in waited
    waited = queries.call_page(people[0], call_id=call.pk, now=later + timedelta(hours=1)).takes
    assert "too few have waited here as long as you" in waited
