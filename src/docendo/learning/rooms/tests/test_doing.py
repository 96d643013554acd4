"""What people do in the room: agenda, floor, polls, chat, notes; who may and who may not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from docendo.commons.care.api import Decision, Why, decide, flag, latest_case
from docendo.commons.communities.api import Seat
from docendo.commons.communities.refusals import Silenced
from docendo.commons.groups.api import Group
from docendo.learning.rooms import actions, queries
from docendo.learning.rooms.models import Agreement, Line, Recap, Sitting, SittingEvent, Vote
from docendo.learning.rooms.queries import ToFlag
from docendo.learning.rooms.refusals import (
    NotOverYet,
    NotYourLine,
    NotYourTurn,
    OnlyWhoLeads,
    PollIsShown,
    RecapChangedMeanwhile,
)
from docendo.learning.rooms.rules.limits import Role


@pytest.fixture
def here(sitting: Sitting, now: datetime) -> dict[str, Any]:
    return {"sitting_id": sitting.pk, "now": now}


def events(sitting: Sitting, kind: str) -> int:
    return SittingEvent.objects.filter(sitting=sitting, kind=kind).count()


def both(sitting: Sitting, member: Seat, helper: Seat) -> tuple[Seat, Seat]:
    """Who facilitates, and the other."""
    sitting.refresh_from_db()
    leads = sitting.state.holder(Role.FACILITATOR) == member.member.pk
    return (member, helper) if leads else (helper, member)


def test_two_who_press_next_have_gone_one_step(
    sitting: Sitting, member: Seat, helper: Seat, here: dict[str, Any]
) -> None:
    for words in ("One", "Two", "Three"):
        actions.add_point(member, words=words, minutes=5, **here)
    for seat in (member, helper):
        actions.start_timer(seat, **here)
        actions.next_point(seat, number=1, **here)
    assert (events(sitting, "TimerStarted"), events(sitting, "PointDone")) == (1, 1)
    sitting.refresh_from_db()
    assert sitting.state.point is not None
    assert sitting.state.point.words == "Two"


def test_the_timer_runs_by_the_clock_of_the_server(
    sitting: Sitting, member: Seat, here: dict[str, Any], now: datetime
) -> None:
    actions.add_point(member, words="One", minutes=1, **here)
    actions.start_timer(member, **here)
    actions.pause_timer(member, sitting_id=sitting.pk, now=now + timedelta(seconds=40))
    actions.start_timer(member, sitting_id=sitting.pk, now=now + timedelta(minutes=9))
    sitting.refresh_from_db()
    point = sitting.state.point
    assert point is not None
    assert point.left_at(now + timedelta(minutes=9, seconds=15)) == 5
    assert point.left_at(now + timedelta(minutes=9, seconds=30)) == -10
    actions.extend_point(member, number=1, sitting_id=sitting.pk, now=now)
    sitting.refresh_from_db()
    assert sitting.state.points[0].minutes == 6


def test_the_floor_is_given_by_who_has_it_or_leads(
    sitting: Sitting, member: Seat, helper: Seat, here: dict[str, Any], now: datetime
) -> None:
    leads, other = both(sitting, member, helper)
    actions.give_floor(leads, person_id=leads.member.pk, **here)
    with pytest.raises(NotYourTurn):
        actions.give_floor(other, person_id=other.member.pk, **here)
    with pytest.raises(NotYourTurn):
        actions.end_turn(other, **here)
    actions.raise_hand(other, **here)
    later = now + timedelta(seconds=30)
    actions.give_floor(leads, person_id=other.member.pk, sitting_id=sitting.pk, now=later)
    actions.raise_hand(other, sitting_id=sitting.pk, now=later)
    sitting.refresh_from_db()
    state = sitting.state
    assert state.seconds_of(leads.member.pk, later) == 30
    assert all(each.hand_at is None for each in state.people), "who has the floor needs no hand"
    actions.end_turn(other, sitting_id=sitting.pk, now=later + timedelta(seconds=12))
    sitting.refresh_from_db()
    assert sitting.state.seconds_of(other.member.pk, later) == 12


def test_only_who_leads_ends_locks_and_deals_anew(
    sitting: Sitting, member: Seat, helper: Seat, here: dict[str, Any], now: datetime
) -> None:
    leads, other = both(sitting, member, helper)
    others: tuple[Callable[[], object], ...] = (
        lambda: actions.end(other, **here),
        lambda: actions.lock_door(other, is_locked=True, **here),
        lambda: actions.deal_roles(other, **here),
        lambda: actions.add_role(other, words="Host", **here),
        lambda: actions.give_role(other, role=Role.FACILITATOR, person_id=other.member.pk, **here),
    )
    for refused in others:
        with pytest.raises(OnlyWhoLeads):
            refused()
    actions.give_role(leads, role=Role.FACILITATOR, person_id=other.member.pk, **here)
    actions.add_role(other, words="Host", **here)
    actions.give_role(other, role="+Host", person_id=leads.member.pk, **here)
    actions.leave(other, **here)
    actions.end(leads, **here)  # whoever is left leads


def test_a_poll_is_shown_with_the_last_vote(
    sitting: Sitting, member: Seat, helper: Seat, here: dict[str, Any]
) -> None:
    actions.ask_poll(member, question="When?", choices=["Mon", "Tue"], **here)
    actions.vote(member, number=1, choice=0, **here)
    actions.vote(member, number=1, choice=1, **here)
    assert Vote.objects.get().choice == 1
    sitting.refresh_from_db()
    assert not sitting.state.polls[0].is_shown
    logged = str(list(SittingEvent.objects.values_list("payload", flat=True)))
    assert "choice'" not in logged
    actions.vote(helper, number=1, choice=1, **here)
    sitting.refresh_from_db()
    assert sitting.state.polls[0].counts == (0, 2)
    with pytest.raises(PollIsShown):
        actions.vote(member, number=1, choice=0, **here)


def test_who_asked_or_leads_shows_a_poll_before(
    group: Group, learners: list[Seat], now: datetime
) -> None:
    home = actions.Home(group_id=group.pk)
    for seat in learners:
        sitting = actions.enter(seat, home=home, now=now)
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    actions.deal_roles(learners[0], **here)
    sitting.refresh_from_db()
    facilitator = sitting.state.holder(Role.FACILITATOR)
    asks, other = [each for each in learners if each.member.pk != facilitator][:2]
    actions.ask_poll(asks, question="When?", choices=["Mon", "Tue"], **here)
    actions.vote(other, number=1, choice=0, **here)
    with pytest.raises(OnlyWhoLeads):
        actions.show_poll(other, number=1, **here)
    actions.show_poll(asks, number=1, **here)
    sitting.refresh_from_db()
    assert sitting.state.polls[0].counts == (1, 0)


def test_what_was_said_is_taken_back_by_its_author_alone(
    sitting: Sitting, member: Seat, helper: Seat, here: dict[str, Any], now: datetime
) -> None:
    line = actions.say(member, body="I *think* so", **here)
    assert "<em>think</em>" in line.html
    with pytest.raises(NotYourLine):
        actions.take_back(helper, line_id=line.pk, now=now)
    for _twice in range(2):
        actions.take_back(member, line_id=line.pk, now=now)
    assert events(sitting, "LineChanged") == 1
    logged = str(list(SittingEvent.objects.values_list("payload", flat=True)))
    assert "think" not in logged, "what is taken back is in no event"


def test_a_moderator_hides_what_was_flagged_and_reads_nothing_else(
    sitting: Sitting, member: Seat, helper: Seat, moderator: Seat, here: dict[str, Any],
    now: datetime,
) -> None:  # fmt: skip
    line = actions.say(helper, body="You are stupid", **here)
    other = actions.say(helper, body="Nobody else reads this", **here)
    flag(member, kind="line", about=line.pk, why=Why.SPAM, note="", now=now)
    case = latest_case(moderator, kind="line", about=line.pk)
    assert case is not None
    assert queries.lines_to_flag(moderator, [line.pk, other.pk]) == [ToFlag(line, is_mine=False)]
    assert Line.objects.visible_to(moderator).count() == 0
    decide(moderator, case_id=case.pk, decision=Decision.HIDE, words="Not here.", now=now)
    assert events(sitting, "LineChanged") == 1, "open pages are told"
    actions.show_line(line.community_id, line.pk, by_id=moderator.member.pk, now=now)
    assert events(sitting, "LineChanged") == 2


def test_notes_that_changed_meanwhile_are_not_overwritten(
    sitting: Sitting, member: Seat, helper: Seat, here: dict[str, Any]
) -> None:
    actions.save_notes(member, notes="One", next_step="", seen=0, **here)
    with pytest.raises(RecapChangedMeanwhile):
        actions.save_notes(helper, notes="Two", next_step="", seen=0, **here)
    actions.save_notes(helper, notes="One, two", next_step="Read on", seen=1, **here)
    recap = Recap.objects.get()
    assert (recap.version, recap.notes, recap.changed_by) == (2, "One, two", helper.person)


def test_a_recap_is_agreed_when_all_agree_with_what_stands(
    sitting: Sitting, member: Seat, helper: Seat, here: dict[str, Any]
) -> None:
    actions.save_notes(member, notes="We talked.", next_step="", seen=0, **here)
    with pytest.raises(NotOverYet):
        actions.agree(member, seen=1, **here)
    leads, _other = both(sitting, member, helper)
    actions.end(leads, **here)
    actions.agree(member, seen=1, **here)
    actions.correct_recap(helper, notes="We talked well.", next_step="Meet", seen=1, **here)
    versions = dict(Agreement.objects.values_list("person_id", "version"))
    assert versions == {member.member.pk: 1, helper.member.pk: 2}
    with pytest.raises(RecapChangedMeanwhile):
        actions.agree(member, seen=1, **here)
    actions.agree(member, seen=2, **here)
    assert set(Agreement.objects.values_list("version", flat=True)) == {2}


def test_who_is_silenced_says_nothing_in_a_room_and_takes_back_what_was_said(
    sitting: Sitting, member: Seat, helper: Seat, here: dict[str, Any], now: datetime
) -> None:
    line = actions.say(member, body="I take this back later", **here)
    leads, _other = both(sitting, member, helper)
    actions.give_role(leads, role=Role.FACILITATOR, person_id=member.member.pk, **here)
    quiet = replace(member, silenced_until=now + timedelta(days=1))
    words: dict[str, Any] = {"notes": "Mine", "next_step": "", "seen": 0}
    ways: tuple[Callable[[], object], ...] = (
        lambda: actions.say(quiet, body="Hello", **here),
        lambda: actions.save_notes(quiet, **words, **here),
        lambda: actions.ask_poll(quiet, question="When?", choices=["Mon", "Tue"], **here),
        lambda: actions.add_point(quiet, words="Limits", minutes=5, **here),
        lambda: actions.add_role(quiet, words="Host", **here),
    )
    for say in ways:
        with pytest.raises(Silenced):
            say()
    actions.take_back(quiet, line_id=line.pk, now=now)
    actions.end(member, **here)
    with pytest.raises(Silenced):
        actions.correct_recap(quiet, **words, **here)
    actions.agree(quiet, seen=0, **here)


def test_a_poll_is_shown_when_the_last_who_is_missing_goes(
    sitting: Sitting, member: Seat, helper: Seat, here: dict[str, Any]
) -> None:
    actions.ask_poll(member, question="When?", choices=["Mon", "Tue"], **here)
    actions.ask_poll(member, question="Where?", choices=["Here", "There"], **here)
    actions.vote(member, number=1, choice=0, **here)
    actions.leave(helper, **here)
    sitting.refresh_from_db()
    answered, untouched = sitting.state.polls
    assert answered.counts == (1, 0)
    assert not untouched.is_shown
    actions.leave(member, **here)
    sitting.refresh_from_db()
    assert not sitting.state.polls[1].is_shown


def test_a_poll_is_shown_when_the_last_who_is_missing_is_removed_or_leaves_the_group(
    group: Group, teacher: Seat, learners: list[Seat], now: datetime
) -> None:
    home = actions.Home(group_id=group.pk)
    ada, ben, cleo = learners[:3]
    for seat in (ada, ben, cleo, teacher):
        sitting = actions.enter(seat, home=home, now=now)
    here: dict[str, Any] = {"sitting_id": sitting.pk, "now": now}
    for number in (1, 2):
        actions.ask_poll(ada, question="When?", choices=["Mon", "Tue"], **here)
        for seat in (ada, teacher):
            actions.vote(seat, number=number, choice=0, **here)
    actions.vote(ben, number=1, choice=1, **here)
    actions.remove(teacher, person_id=cleo.member.pk, **here)
    sitting.refresh_from_db()
    assert [each.counts for each in sitting.state.polls] == [(2, 1), None]
    actions.go_with_group(
        group.community_id, group_id=group.pk, person_ids=[ben.member.pk], now=now
    )
    sitting.refresh_from_db()
    assert sitting.state.polls[1].counts == (2, 0)
