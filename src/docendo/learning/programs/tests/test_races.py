"""What people do at the same moment; row locks are needed, so PostgreSQL only."""

from datetime import datetime, timedelta

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import GroupRole, end_group, member_ids
from docendo.commons.groups.refusals import GroupIsOver
from docendo.commons.matching.api import Match
from docendo.commons.matching.tests.test_races import at_once
from docendo.kernel.models import OutboxEvent
from docendo.learning.programs import actions
from docendo.learning.programs.models import Answer, CheckIn, PlannedGoal, Program, Reminder
from docendo.learning.programs.refusals import NothingIsAsked, TakesNobody
from docendo.learning.programs.rules import Helps

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def enroll(who: Seat, program: Program, now: datetime) -> None:
    question = program.questions.get()
    actions.enroll(
        who,
        program_id=program.pk,
        role=GroupRole.LEARNER,
        answers={question.pk: "So."},
        now=now,
    )


def test_two_enroll_at_once_and_one_presses_twice(
    member: Seat, helper: Seat, program: Program, now: datetime
) -> None:
    met = at_once(*(lambda who=who: enroll(who, program, now) for who in (member, member, helper)))
    assert met == [None, None, None]
    assert member_ids(program.group) == {member.member.pk, helper.member.pk}
    assert program.group.enrollments.count() == Answer.objects.count() == 2


@pytest.mark.parametrize("how", ["program", "group"])
def test_nobody_is_left_in_what_closes_while_they_enroll(
    member: Seat, coordinator: Seat, program: Program, now: datetime, how: str
) -> None:
    def close() -> None:
        if how == "program":
            actions.close_program(coordinator, program_id=program.pk, now=now)
        else:
            end_group(coordinator, group_id=program.group_id, now=now)

    met = at_once(lambda: enroll(member, program, now), close)
    assert met[-1] is None
    assert met[0] in (None, TakesNobody, GroupIsOver)
    assert not program.group.enrollments.filter(ended_at=None).exists()


def test_what_is_pressed_twice_is_done_once(
    member: Seat, helper: Seat, match: Match, enrolled: Program, now: datetime
) -> None:
    meeting = enrolled.meetings.get(week=1)
    met = at_once(
        *(
            lambda who=who: actions.put_goal(who, match_id=match.pk, meeting_id=meeting.pk, now=now)
            for who in (member, helper)
        )
    )
    assert met == [None, None]
    assert PlannedGoal.objects.count() == 1
    then = now + timedelta(weeks=3)

    def check_in() -> CheckIn:
        return actions.check_in(member, match_id=match.pk, helps=Helps.WELL, words="", now=then)

    assert at_once(check_in, check_in) == [NothingIsAsked, None]
    assert CheckIn.objects.count() == 1


def test_two_workers_leave_one_mark(match: Match, coordinator: Seat, now: datetime) -> None:
    then = now + timedelta(weeks=3)
    assert at_once(*(lambda: actions.remind(now=then) for _ in range(2))) == [None, None]
    assert Reminder.objects.count() == 1
    Program.objects.update(ends_on=(then + timedelta(days=1)).date())
    assert at_once(*(lambda: actions.tell_ends(now=then) for _ in range(2))) == [None, None]
    assert OutboxEvent.objects.filter(kind="programs.ProgramEndsSoon").count() == 1
