"""Goals and their steps: added, changed, done, taken away and brought back by either."""

from datetime import date, datetime

from django.db import transaction

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import locked_board
from docendo.learning.boards.models import Goal, Step
from docendo.learning.boards.refusals import EnoughGoals, EnoughSteps
from docendo.learning.boards.rules import MOST_GOALS, MOST_STEPS


@transaction.atomic
def add_goal(seat: Seat, *, match_id: int, words: str, due_on: date | None, now: datetime) -> Goal:
    match = locked_board(seat, match_id)
    _refuse_many_goals(match.pk, seat)
    return Goal.objects.create(
        community=seat.community,
        match=match,
        words=words,
        due_on=due_on,
        added_by=seat.member,
        added_at=now,
    )


@transaction.atomic
def change_goal(seat: Seat, *, goal_id: int, words: str, due_on: date | None) -> Goal:
    goal = _locked_goal(seat, goal_id)
    goal.words, goal.due_on = words, due_on
    goal.save(update_fields=["words", "due_on"])
    return goal


@transaction.atomic
def keep_goal(seat: Seat, *, goal_id: int, is_kept: bool, now: datetime) -> Goal:
    """Bring a goal back, or take it away."""
    goal = _locked_goal(seat, goal_id)
    if is_kept and goal.removed_at is not None:
        _refuse_many_goals(goal.match_id, seat)
    goal.removed_at = None if is_kept else goal.removed_at or now
    goal.save(update_fields=["removed_at"])
    return goal


@transaction.atomic
def add_step(seat: Seat, *, goal_id: int, words: str, now: datetime) -> Step:
    goal = _locked_goal(seat, goal_id)
    _refuse_many_steps(goal)
    return Step.objects.create(
        community=seat.community, goal=goal, words=words, added_by=seat.member, added_at=now
    )


@transaction.atomic
def change_step(seat: Seat, *, step_id: int, words: str) -> Step:
    step = _locked_step(seat, step_id)
    step.words = words
    step.save(update_fields=["words"])
    return step


@transaction.atomic
def keep_step(seat: Seat, *, step_id: int, is_kept: bool, now: datetime) -> Step:
    """Bring a step back, or take it away."""
    step = _locked_step(seat, step_id)
    if is_kept and step.removed_at is not None:
        _refuse_many_steps(step.goal)
    step.removed_at = None if is_kept else step.removed_at or now
    step.save(update_fields=["removed_at"])
    return step


@transaction.atomic
def tick(seat: Seat, *, step_id: int, is_done: bool, now: datetime) -> Step:
    """Say that a step is done, or that it is not after all; who said so first stays named."""
    step = _locked_step(seat, step_id)
    if step.is_done != is_done:
        step.done_by_id, step.done_at = (seat.member.pk, now) if is_done else (None, None)
        step.save(update_fields=["done_by", "done_at"])
    return step


def _locked_goal(seat: Seat, goal_id: int) -> Goal:
    found = Goal.objects.visible_to(seat).get(pk=goal_id)
    locked_board(seat, found.match_id)
    # Read again under the lock: the other may just have changed it.
    return Goal.objects.get(pk=goal_id)


def _locked_step(seat: Seat, step_id: int) -> Step:
    found = Step.objects.visible_to(seat).select_related("goal").get(pk=step_id)
    locked_board(seat, found.goal.match_id)
    return Step.objects.select_related("goal").get(pk=step_id)


def _refuse_many_goals(match_id: int, seat: Seat) -> None:
    here = Goal.objects.filter(community=seat.community, match=match_id, removed_at=None)
    if here.count() >= MOST_GOALS:
        raise EnoughGoals


def _refuse_many_steps(goal: Goal) -> None:
    if goal.steps.filter(removed_at=None).count() >= MOST_STEPS:
        raise EnoughSteps
