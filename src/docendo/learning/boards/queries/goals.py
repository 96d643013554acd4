"""Goals with their steps, as those see them who have a place in a match."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def goal_to_change(seat: Seat, *, goal_id: int) -> Goal:
    return Goal.objects.visible_to(seat).select_related("match").get(pk=goal_id)


def step_to_change(seat: Seat, *, step_id: int) -> Step:
    return Step.objects.visible_to(seat).select_related("goal__match").get(pk=step_id)
