"""Phases end by their dates, also after the server was off."""

from datetime import timedelta

from docendo.kernel.events import listener
from docendo.kernel.jobs import Run, job, periodic
from docendo.learning.review import actions, queries
from docendo.learning.review.actions import move_what_is_due
from docendo.learning.review.events import GradingBegun


# Each review in a transaction of its own: nobody who hands in waits for all the others.
@periodic(every=timedelta(minutes=5), outside=True)
def move_phases(run: Run) -> None:
    """What is over by its date goes on to its next phase."""
    move_what_is_due(now=run.now)


# In small transactions of their own: a large class is given its works part by part.
@job(outside=True)
def give_works(run: Run, *, assignment_id: int) -> None:
    """Whoever is to read gets works, once reading begins."""
    actions.give_works(assignment_id, now=run.now)


@job(outside=True)
def fill_up(run: Run, *, assignment_id: int) -> None:
    """Somebody who runs a review has asked for the readers that are missing."""
    actions.fill_up(assignment_id, now=run.now)


@periodic(every=timedelta(minutes=10), outside=True)
def look_after_reading(run: Run) -> None:
    """Late works get readers, readers are reminded, and others read what nobody opens."""
    for assignment_id in list(queries.being_read().values_list("pk", flat=True)):
        actions.give_works(assignment_id, now=run.now)
        actions.rescue(assignment_id, now=run.now)


# It may take long and shows how far it is, so it holds no transaction.
@job(most_attempts=3, outside=True)
def work_out_grades(run: Run, *, assignment_id: int, turn: int) -> None:
    """Grades, reading grades, and another reader where judges disagree."""
    actions.work_out_grades(assignment_id, turn=turn, now=run.now)


@periodic(every=timedelta(hours=1), outside=True)
def keep_grades_current(run: Run) -> None:
    """Where something was sent since they were last worked out."""
    for assignment_id in list(queries.with_news().values_list("pk", flat=True)):
        actions.begin_grading(assignment_id, now=run.now)


@listener(GradingBegun)
def begin_working_out(begun: GradingBegun) -> None:
    work_out_grades.enqueue(assignment_id=begun.assignment_id, turn=begun.turn)
