"""Goals with their steps, as those see them who have a place in a match."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match, MatchState
from docendo.learning.boards.models import Goal, Step


@dataclass(frozen=True)
class ShownGoal:
    """A goal that stands, and how far it is."""

    goal: Goal
    steps: Sequence[Step]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def is_reached(self) -> bool:
        return bool(self.steps) and self.done == len(self.steps)


@dataclass(frozen=True)
class GoalsPanel:
    """All goals of a match, the next step on top, and what was taken away."""

    match: Match
    goals: Sequence[ShownGoal]
    removed_goals: Sequence[Goal]
    removed_steps: Sequence[Step]

    @property
    def is_open(self) -> bool:
        return self.match.state == MatchState.ACTIVE

    @property
    def next_step(self) -> Step | None:
        steps = (step for shown in self.goals for step in shown.steps)
        return next((step for step in steps if not step.is_done), None)


def goals_panel(seat: Seat, *, match: Match) -> GoalsPanel:
    steps = Step.objects.select_related("done_by", "added_by").order_by("pk")
    rows = (
        Goal.objects.visible_to(seat)
        .filter(match=match)
        .select_related("added_by")
        .prefetch_related(Prefetch("steps", steps))
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    standing = [goal for goal in rows if goal.removed_at is None]
    return GoalsPanel(
        match,
        [
            ShownGoal(goal, [step for step in goal.steps.all() if step.removed_at is None])
            for goal in standing
        ],
        [goal for goal in rows if goal.removed_at is not None],
        [step for goal in standing for step in goal.steps.all() if step.removed_at is not None],
    )


def goals_with_a_day(seats: Sequence[Seat]) -> Iterator[tuple[Goal, date]]:
    """What somebody wants to reach by a day, in matches that go on, wherever they have a seat."""
    here = [seat.community.pk for seat in seats if seat.may_write]
    if not here:
        return
    mine = Match.objects.filter(community__in=here, state=MatchState.ACTIVE)
    rows = Goal.objects.filter(
        match__in=mine.of(seats[0].member.pk), removed_at=None, due_on__isnull=False
    )
    for goal in rows.order_by("due_on", "pk"):
        if goal.due_on is not None:
            yield goal, goal.due_on


def goal_to_change(seat: Seat, *, goal_id: int) -> Goal:
    return Goal.objects.visible_to(seat).select_related("match").get(pk=goal_id)


def step_to_change(seat: Seat, *, step_id: int) -> Step:
    return Step.objects.visible_to(seat).select_related("goal__match").get(pk=step_id)
