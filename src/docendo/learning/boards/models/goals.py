"""What people want to reach together, in small steps."""

from typing import Self

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.matching.api import has_a_place, in_a_match_of, of_match
from docendo.kernel.access import row_rule
from docendo.learning.boards.rules import LONGEST_LINE


class Goals(models.QuerySet["Goal"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_goal.among(seat))


class Goal(Owned):
    """Something to reach, perhaps ``due_on`` a day; whoever has a place may change it.

    What is taken away keeps its row, so that it can be brought back.
    """

    match = of_match()
    words = models.CharField(max_length=LONGEST_LINE)
    due_on = models.DateField(null=True)
    added_by = author_of()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = Goals.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(words=""), name="a_goal_says_something"),
        )
        indexes = (models.Index("community", "match", name="goals_of_match"),)


class Steps(models.QuerySet["Step"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_step.among(seat))


class Step(Owned):
    """One step towards a goal, and who did it when."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="steps", db_index=False)
    words = models.CharField(max_length=LONGEST_LINE)
    added_by = author_of()
    added_at = models.DateTimeField()
    done_by = author_of(null=True)
    done_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = Steps.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(words=""), name="a_step_says_something"),
            models.CheckConstraint(
                condition=Q(done_by=None, done_at=None)
                | Q(done_by__isnull=False, done_at__isnull=False),
                name="a_step_is_done_by_somebody_at_a_time",
            ),
        )
        indexes = (models.Index("community", "goal", name="steps_of_goal"),)

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


def _steps_of(seat: Seat) -> Q:
    return in_a_match_of(seat, "goal__match")


seeing_a_goal = row_rule(
    "seeing a goal",
    model=Goal,
    allows=lambda seat, goal: has_a_place(seat, goal.match),
    among=in_a_match_of,
)
seeing_a_step = row_rule(
    "seeing a step",
    model=Step,
    allows=lambda seat, step: has_a_place(seat, step.goal.match),
    among=_steps_of,
)
