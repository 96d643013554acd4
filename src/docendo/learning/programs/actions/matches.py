"""What people do with a plan in their match: take a goal from it, and say how it goes."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.commons.matching.api import Match
from docendo.learning.boards.api import Goal, add_goal, add_step
from docendo.learning.programs.models import CheckIn, PlannedGoal
from docendo.learning.programs.queries import in_program
from docendo.learning.programs.refusals import NothingIsAsked, NotInProgram
from docendo.learning.programs.rules import Helps


@transaction.atomic
def put_goal(seat: Seat, *, match_id: int, meeting_id: int, now: datetime) -> Goal:
    """The goal of a meeting and its steps, on the board; what stands there stands there once."""
    writer(seat)
    # Lock before looking: both may press the button.
    rows = Match.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    found = in_program(rows.get(pk=match_id))
    if found is None:
        raise NotInProgram
    meeting = found.program.meetings.exclude(goal="").get(pk=meeting_id)
    here: dict[str, Any] = {"community": seat.community, "match": found.match, "meeting": meeting}
    standing = PlannedGoal.objects.filter(**here).select_related("goal").first()
    if standing is not None and standing.goal.removed_at is None:
        return standing.goal
    due_on = found.begins + timedelta(weeks=meeting.week)
    goal = add_goal(seat, match_id=match_id, words=meeting.goal, due_on=due_on, now=now)
    for words in meeting.small_steps:
        add_step(seat, goal_id=goal.pk, words=words, now=now)
    PlannedGoal.objects.update_or_create(**here, defaults={"goal": goal})
    return goal


@transaction.atomic
def check_in(seat: Seat, *, match_id: int, helps: Helps, words: str, now: datetime) -> CheckIn:
    """Say how it goes, at the stage that is asked about now; once."""
    person = writer(seat)
    rows = Match.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    found = in_program(rows.get(pk=match_id))
    stage = found.stage(now=now) if found is not None else None
    own = CheckIn.objects.filter(match=match_id, person=person, stage=stage)
    if found is None or stage is None or own.exists():
        raise NothingIsAsked
    return CheckIn.objects.create(
        community=seat.community,
        program=found.program,
        match=found.match,
        person=person,
        stage=stage,
        helps=helps,
        words=words,
        at=now,
    )
