"""Reminding readers, and letting somebody else read what was not opened, before it is too late.

Each step leaves its mark in its own transaction, so that a job that is killed and begun again
reminds nobody twice.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from docendo.commons.communities.api import Membership, Role
from docendo.commons.groups.api import Group, GroupRole
from docendo.kernel.events import publish
from docendo.learning.review import queries
from docendo.learning.review.actions.giving import another_reader, locked, withdraw_of_gone
from docendo.learning.review.events import ReadersLacking, ReadingDue
from docendo.learning.review.models import Assignment
from docendo.learning.review.rules.judging import Origin, Strategy
from docendo.learning.review.rules.rescuing import Doing, Moments, reminder_due

A_STEP: Final = 500


def rescue(assignment_id: int, *, now: datetime) -> None:
    """Whatever is due in an assignment by the clock; nothing of it happens twice."""
    assignment = Assignment.objects.get(pk=assignment_id)
    moments = queries.moments_of(assignment)
    if moments is None or now < moments.half:
        return
    remind = _remind_pairs if assignment.strategy == Strategy.PAIRS else _remind_readers
    remind(assignment, moments=moments, now=now)
    is_in_pairs = assignment.strategy == Strategy.PAIRS
    if moments.others_read <= now < moments.ends and not is_in_pairs:
        _let_others_read(assignment_id, before=moments.others_read, now=now)
    if moments.help_is_asked <= now < moments.ends:
        _ask_for_help(assignment_id, since=moments.begins, now=now)


@dataclass(frozen=True)
class Late:
    """Somebody has not sent something yet, by the key of the row that remembers the reminder."""

    pk: int
    person_id: int
    extra_hours: int
    given_at: datetime
    reminded_at: datetime | None


def _remind_readers(assignment: Assignment, *, moments: Moments, now: datetime) -> None:
    """Of works that they have been given."""
    fields = ("pk", "reader__person", "reader__extra_hours", "given_at", "reminded_at")
    unsent = queries.unsent(assignment).filter(reader__isnull=False)
    for rows in _steps(unsent.values_list(*fields)):
        _remind(assignment, unsent, [Late(*row) for row in rows], moments=moments, now=now)


def _remind_pairs(assignment: Assignment, *, moments: Moments, now: datetime) -> None:
    """Of pairs that they have not compared, however many they have begun."""
    fields = ("pk", "person", "extra_hours", "joined_at", "reminded_at")
    people = queries.readers_of(assignment).order_by()
    for rows in _steps(queries.owing(people).values_list(*fields)):
        _remind(assignment, people, [Late(*row) for row in rows], moments=moments, now=now)


def _steps(rows: "QuerySet[Any, Any]") -> Iterator[Sequence[Any]]:
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:A_STEP]):
        yield found
        last = found[-1][0]


@transaction.atomic
def _remind(
    assignment: Assignment,
    rows: "QuerySet[Any]",
    late: Sequence[Late],
    *,
    moments: Moments,
    now: datetime,
) -> None:
    """Whoever has more time for all is reminded later by as much."""
    told: dict[datetime, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in late:
        own = Moments(moments.begins, moments.ends + timedelta(hours=one.extra_hours))
        due = reminder_due(own, given_at=one.given_at, reminded_at=one.reminded_at, now=now)
        if due is not None:
            told[due][one.person_id].append(one.pk)
    for due, people in told.items():
        ids = [pk for own in people.values() for pk in own]
        # Of two workers at once one finds them not reminded yet.
        open_ = rows.select_for_update(of=("self",)).filter(pk__in=ids)
        fresh = set(open_.exclude(reminded_at__gte=due).values_list("pk", flat=True))
        rows.filter(pk__in=fresh).update(reminded_at=now)
        told_ids = tuple(sorted(each for each, own in people.items() if fresh & set(own)))
        if told_ids:
            publish(
                ReadingDue(
                    community_id=assignment.community_id,
                    assignment_id=assignment.pk,
                    moment=due.isoformat(),
                    told_ids=told_ids,
                    at=now,
                )
            )


@transaction.atomic
def _let_others_read(assignment_id: int, *, before: datetime, now: datetime) -> None:
    """What was given before and is not opened goes to somebody else, where there is somebody.

    Beside who has opened it and written nothing somebody else reads as well. Who has more time than
    others keeps theirs.
    """
    assignment = locked(assignment_id)
    withdraw_of_gone(assignment, now=now)
    idle = queries.unsent(assignment).filter(
        opened_at=None, given_at__lt=before, reminded_at__isnull=False, reader__extra_hours=0
    )
    rows = list(idle.order_by("submission__number", "reader__number"))
    some = queries.works_lacking(assignment, given_before=before)
    lacking = list(some.values_list("pk", "has"))
    if not rows and not lacking:
        return
    candidates = queries.Candidates(assignment)
    for row in rows:
        found = another_reader(
            assignment,
            row.submission_id,
            candidates=candidates,
            origin=Origin.REPLACEMENT,
            now=now,
        )
        if found is not None:
            row.withdrawn_at, row.withdrawn_why = now, "not opened"
            row.save(update_fields=["withdrawn_at", "withdrawn_why"])
    for work_id, has in lacking:
        for _missing in range(assignment.readers - has):
            another_reader(
                assignment, work_id, candidates=candidates, origin=Origin.REPLACEMENT, now=now
            )


@transaction.atomic
def _ask_for_help(assignment_id: int, *, since: datetime, now: datetime) -> None:
    assignment = locked(assignment_id)
    if assignment.help_asked_at is not None and assignment.help_asked_at >= since:
        return
    found = queries.being_done(assignment, now=now)
    if not any(one.doing == Doing.FACILITATOR for one in found):
        return
    assignment.help_asked_at = now
    assignment.save(update_fields=["help_asked_at"])
    publish(
        ReadersLacking(
            community_id=assignment.community_id,
            assignment_id=assignment.pk,
            told_ids=tuple(sorted(_facilitators(assignment))),
            at=now,
        )
    )


def _facilitators(assignment: Assignment) -> set[int]:
    """Who made it, and the teachers of its group; the coordinators where it has no group."""
    told = {assignment.created_by_id}
    if assignment.group_id is None:
        here = Membership.objects.joined().filter(community=assignment.community_id)
        told.update(here.filter(role__gte=Role.COORDINATOR).values_list("person_id", flat=True))
    else:
        teachers = Group.objects.filter(
            pk=assignment.group_id,
            enrollments__ended_at=None,
            enrollments__role=GroupRole.TEACHER,
        )
        told.update(teachers.values_list("enrollments__person", flat=True))
    return told
