"""The plan of a program on the page of a match, and goals that are taken from it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import GroupRole
from docendo.commons.matching.api import Match, end_match
from docendo.learning.boards.api import Goal
from docendo.learning.programs import actions
from docendo.learning.programs.models import Meeting, PlannedGoal, Program
from docendo.learning.programs.refusals import NotInProgram
from docendo.learning.programs.tests.conftest import Browse, Made, Matched
from docendo.learning.programs.tests.reading import HERE, text

At = Callable[[datetime], None]


def page(browse: Browse, who: Seat, match: Match) -> str:
    return text(browse(who).get(f"/c/maple/peers/{match.pk}/"))


def test_both_see_the_plan_with_the_meeting_of_now_open(
    browse: Browse, member: Seat, helper: Seat, match: Match, at: At, now: datetime
) -> None:
    for who in (member, helper):
        shown = page(browse, who, match)
        assert "Plan Tutoring week 1 of 10" in shown
        assert "Week 1 · Get to know each other now" in shown
        assert "Week 2 · The first hard topic One problem" not in shown
    html = browse(member).get(f"/c/maple/peers/{match.pk}/").content.decode()
    plan = html[html.index('id="plan"') : html.index('id="goals"')]
    assert plan.count('<details class="fold" open>') == 1
    at(now + timedelta(weeks=2))
    # Between two meetings the one before is still what is talked about.
    assert "week 3 of 10" in page(browse, member, match)
    assert "Week 2 · The first hard topic now" in page(browse, member, match)
    at(now + timedelta(weeks=10))
    assert "all weeks are over" in page(browse, member, match)
    assert "Whoever was helped this term" in page(browse, member, match)


def test_a_plan_begins_no_earlier_than_its_program(
    browse: Browse, made: Made, member: Seat, helper: Seat, matched: Matched, now: datetime
) -> None:
    later = made(starts_on=date(2026, 12, 1))
    for who in (member, helper):
        actions.enroll(who, program_id=later.pk, role=GroupRole.LEARNER, answers={}, now=now)
    assert "begins on Dec. 1, 2026" in page(browse, member, matched(helper, member))


def test_a_match_of_others_or_of_before_has_no_plan(
    browse: Browse,
    member: Seat,
    helper: Seat,
    enrolled: Program,
    matched: Matched,
    seat: Callable[..., Seat],
    now: datetime,
) -> None:
    before = matched(helper, member, began_at=now - timedelta(days=1))
    assert "Get to know each other" not in page(browse, member, before)
    other = matched(seat(Role.MEMBER, "Not in it"), member)
    assert "Get to know each other" not in page(browse, member, other)
    meeting = enrolled.meetings.get(week=1)
    for match in (before, other):
        with pytest.raises(NotInProgram):
            actions.put_goal(member, match_id=match.pk, meeting_id=meeting.pk, now=now)
    ours = matched(helper, member)
    assert "Get to know each other" in page(browse, member, ours)
    actions.leave(helper, program_id=enrolled.pk, now=now)
    assert "Get to know each other" not in page(browse, member, ours)


def test_a_goal_of_the_plan_comes_to_the_board_once(
    browse: Browse, member: Seat, helper: Seat, match: Match, enrolled: Program
) -> None:
    meeting = enrolled.meetings.get(week=2)
    assert "Put this goal on our board : Understand one topic" in page(browse, member, match)
    address = f"{HERE}matches/{match.pk}/meetings/{meeting.pk}/"
    for who in (member, helper):
        assert browse(who).post(address).status_code == 302
    goal = Goal.objects.get()
    assert goal.due_on == date(2026, 11, 30)
    assert goal.words == meeting.goal
    steps = list(goal.steps.order_by("pk").values_list("words", flat=True))
    assert steps == ["Solve two problems alone", "Explain one of them aloud"]
    shown = page(browse, helper, match)
    assert "This goal is on your board" in shown
    assert "Next step Solve two problems alone" in shown
    # What was taken away from the board can be taken from the plan again.
    browse(member).post(f"/c/maple/boards/goals/{goal.pk}/keep/", {"is_kept": "no"})
    browse(member).post(address)
    assert PlannedGoal.objects.get().goal_id != goal.pk
    without = enrolled.meetings.get(week=10)
    assert (
        browse(member).post(f"{HERE}matches/{match.pk}/meetings/{without.pk}/").status_code == 404
    )


def test_who_has_no_place_takes_nothing_from_the_plan(
    browse: Browse, owner: Seat, match: Match, enrolled: Program
) -> None:
    meeting = enrolled.meetings.get(week=2)
    address = f"{HERE}matches/{match.pk}/meetings/{meeting.pk}/"
    assert browse(owner).post(address).status_code == 404
    assert not Goal.objects.exists()


def test_an_ended_match_keeps_the_plan_to_read(
    browse: Browse, member: Seat, match: Match, now: datetime
) -> None:
    end_match(member, match_id=match.pk, now=now)
    shown = page(browse, member, match)
    assert "Get to know each other" in shown
    assert "Put this goal on our board" not in shown


def test_a_closed_program_leaves_the_page(
    browse: Browse, coordinator: Seat, member: Seat, match: Match, enrolled: Program, now: datetime
) -> None:
    assert "Plan Tutoring" in page(browse, member, match)
    actions.close_program(coordinator, program_id=enrolled.pk, now=now)
    assert "Plan Tutoring" not in page(browse, member, match)


def test_the_page_asks_as_much_for_a_long_plan_as_for_a_short_one(
    browse: Browse, member: Seat, match: Match, enrolled: Program, now: datetime
) -> None:
    client = browse(member)

    def queries_with_more(first: int) -> int:
        for week in range(first, first + 20):
            meeting = Meeting.objects.create(
                community=enrolled.community, program=enrolled, week=week, title="x", goal="y"
            )
            goal = Goal.objects.create(
                community=match.community,
                match=match,
                words="y",
                added_by=member.member,
                added_at=now,
            )
            PlannedGoal.objects.create(
                community=match.community, match=match, meeting=meeting, goal=goal
            )
        client.get(f"/c/maple/peers/{match.pk}/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/c/maple/peers/{match.pk}/").status_code == 200
        return len(asked)

    assert queries_with_more(20) == queries_with_more(40)
