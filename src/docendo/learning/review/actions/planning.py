"""What facilitators do before anybody takes part: make a review, change it, copy it, drop it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, write, writer
from docendo.commons.groups.api import Group, GroupRole, role_in
from docendo.kernel.errors import NotAllowed
from docendo.learning.review.models import Assignment, Criterion, Level, Material
from docendo.learning.review.queries import said_of
from docendo.learning.review.refusals import BeginsLater, CannotWork
from docendo.learning.review.rules.judging import Strategy
from docendo.learning.review.rules.phases import ORDER, Phase
from docendo.learning.review.rules.planning import (
    DATE_FIELDS,
    NewCriterion,
    Said,
    faults,
    faults_of_dates,
)
from docendo.learning.review.rules.rights import may_change_all


@transaction.atomic
def create_assignment(seat: Seat, *, said: Said, template: str = "", now: datetime) -> Assignment:
    """Only its facilitators see it until submitting begins."""
    writer(seat)
    group = _group(seat, said.group_id)
    _refuse_faults(said, now=now)
    assignment = Assignment.objects.create(
        community=seat.community,
        phase=Phase.PREPARING,
        phase_since=now,
        template=template,
        created_by=seat.member,
        created_at=now,
        **_columns(seat, said, group),
    )
    _put_criteria(assignment, said)
    return assignment


@transaction.atomic
def change_assignment(seat: Seat, *, assignment_id: int, said: Said, now: datetime) -> Assignment:
    """Everything, while it is being prepared; raises BeginsLater after that."""
    assignment = locked(seat, assignment_id)
    if not may_change_all(assignment):
        raise BeginsLater
    group = _group(seat, said.group_id)
    _refuse_faults(said, now=now)
    columns = _columns(seat, said, group)
    for name, value in columns.items():
        setattr(assignment, name, value)
    assignment.save(update_fields=[*columns])
    assignment.criteria.all().delete()
    _put_criteria(assignment, said)
    return assignment


@transaction.atomic
def change_words(
    seat: Seat,
    *,
    assignment_id: int,
    title: str,
    body: str,
    ends: Mapping[Phase, datetime | None],
    now: datetime,
) -> Assignment:
    """What does no harm once people take part: the words, and the dates of what is still to end."""
    assignment = locked(seat, assignment_id)
    past = ORDER[: ORDER.index(Phase(assignment.phase))]
    for phase, name in DATE_FIELDS.items():
        if phase not in past and phase in assignment.phases:
            setattr(assignment, name, ends.get(phase))
    passed = [phase for phase in past if phase in DATE_FIELDS]
    after = passed[-1] if passed else None
    if any(faults_of_dates(assignment.ends, after=after, now=now)):
        raise CannotWork
    written = write(body, community=seat.community)
    assignment.title = title
    assignment.body, assignment.html = written.body, written.html
    assignment.renderer = int(written.columns["renderer"])
    assignment.save(update_fields=["title", "body", "html", "renderer", *DATE_FIELDS.values()])
    return assignment


@transaction.atomic
def copy_assignment(seat: Seat, *, assignment_id: int, title: str, now: datetime) -> Assignment:
    """One like it to be prepared: without people, works and dates; its links come along."""
    source = Assignment.objects.run_by(seat).get(pk=assignment_id)
    said = replace(said_of(source), title=title, ends={})
    copy = create_assignment(seat, said=said, template=source.template, now=now)
    Material.objects.bulk_create(
        Material(
            community=seat.community, assignment=copy, words=each.words, address=each.address,
            added_by=seat.member, added_at=now,
        )
        for each in source.materials.exclude(address="").order_by("pk")
    )  # fmt: skip
    return copy


def locked(seat: Seat, assignment_id: int) -> Assignment:
    """A review that one runs, with its row locked until the transaction ends."""
    rows = Assignment.objects.run_by(seat).select_for_update(of=("self",))
    return rows.get(pk=assignment_id)


def locked_seen(seat: Seat, assignment_id: int) -> Assignment:
    """A review that one sees, locked: its phase stays what it is while something is written."""
    rows = Assignment.objects.visible_to(seat).select_for_update(of=("self",))
    return rows.get(pk=assignment_id)


def _group(seat: Seat, group_id: int | None) -> Group | None:
    """Whose review it is: coordinators choose, teachers make one for their own group."""
    if group_id is None:
        if not seat.may_coordinate:
            raise NotAllowed
        return None
    group = Group.objects.visible_to(seat).get(pk=group_id)
    if not seat.may_coordinate and role_in(group, seat.member.pk) != GroupRole.TEACHER:
        raise NotAllowed
    return group


def _refuse_faults(said: Said, *, now: datetime) -> None:
    # The form says each of them at its field; this is for who sends something else.
    if faults(said, now=now):
        raise CannotWork


def _columns(seat: Seat, said: Said, group: Group | None) -> dict[str, object]:
    written = write(said.body, community=seat.community)
    has = {Phase.CALIBRATING: said.calibrates, Phase.REVISING: said.revises}
    return {
        **written.columns,
        "group": group,
        "title": said.title,
        "checklist": "\n".join(said.checklist),
        "strategy": said.strategy,
        "calibrates": said.calibrates,
        "revises": said.revises,
        "late": said.late,
        "readers": said.readers,
        "choosing": said.choosing,
        "method": said.method,
        "reading_share": said.reading_share,
        "hides_authors": said.hides_authors,
        "hides_readers": said.hides_readers,
        "takes_teams": said.takes_teams,
        "takes_files": said.takes_files,
        **{
            name: said.ends.get(phase) if has.get(phase, True) else None
            for phase, name in DATE_FIELDS.items()
        },
    }


def _put_criteria(assignment: Assignment, said: Said) -> None:
    for number, each in enumerate(said.criteria, start=1):
        _put_criterion(assignment, each, number)


def _put_criterion(assignment: Assignment, said: NewCriterion, number: int) -> None:
    strategy = Strategy(assignment.strategy)
    low, high = said.scale(strategy)
    row = Criterion.objects.create(
        community=assignment.community,
        assignment=assignment,
        number=number,
        title=said.title,
        words=said.words,
        weight=said.weight,
        low=low,
        high=high,
        needs_comment=said.needs_comment,
    )
    if strategy == Strategy.RUBRIC:
        Level.objects.bulk_create(
            Level(
                community=assignment.community, criterion=row,
                points=level.points, words=level.words,
            )
            for level in said.levels
        )  # fmt: skip
