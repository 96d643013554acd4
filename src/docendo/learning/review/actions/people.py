"""Who takes part: the learners of its group, whoever wants to, and whom a facilitator adds."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Membership, Role, Seat
from docendo.commons.groups.api import Group, GroupRole, member_ids
from docendo.learning.review.actions.planning import locked, locked_seen
from docendo.learning.review.models import Assignment, Participant
from docendo.learning.review.refusals import NoSuchMember, RunsIt, demand
from docendo.learning.review.rules import rights
from docendo.learning.review.rules.drawing import FIRST_PERSON, draw
from docendo.learning.review.rules.phases import Phase

MOST_EXTRA_HOURS = 24 * 60


@transaction.atomic
def take_part(seat: Seat, *, assignment_id: int, now: datetime) -> Participant:
    """By oneself, while works are still taken; who left before comes back as who they were.

    Whom a facilitator has taken out is brought back by a facilitator.
    """
    assignment = locked_seen(seat, assignment_id)
    before = assignment.participants.filter(person=seat.member, is_taken_out=True)
    demand(rights.may_join(assignment, now=now, is_taken_out=before.exists()))
    return _take_in(assignment, seat.member.pk, now=now)


@transaction.atomic
def leave(seat: Seat, *, assignment_id: int, now: datetime) -> Participant:
    """What was written stays; whoever comes back finds it."""
    assignment = locked_seen(seat, assignment_id)
    own = assignment.participants.get(person=seat.member)
    demand(rights.may_leave(assignment, own))
    return _take_out(own, now=now)


@transaction.atomic
def add_participant(
    seat: Seat, *, assignment_id: int, person_id: int, now: datetime
) -> Participant:
    """A facilitator brings in a member, in whatever phase; raises NoSuchMember."""
    assignment = locked(seat, assignment_id)
    is_here = Membership.objects.joined().filter(
        community=seat.community, person=person_id, role__gte=Role.MEMBER
    )
    if not is_here.exists():
        raise NoSuchMember
    return _take_in(assignment, person_id, now=now)


@transaction.atomic
def remove_participant(
    seat: Seat, *, assignment_id: int, participant_id: int, now: datetime
) -> Participant:
    """They do not come back by themselves."""
    assignment = locked(seat, assignment_id)
    taken_out = _take_out(assignment.participants.get(pk=participant_id), now=now)
    taken_out.is_taken_out = True
    taken_out.save(update_fields=["is_taken_out"])
    return taken_out


@transaction.atomic
def extend(seat: Seat, *, assignment_id: int, participant_id: int, extra_hours: int) -> Participant:
    """How much longer than the others somebody has, for every phase."""
    assignment = locked(seat, assignment_id)
    participant = assignment.participants.get(pk=participant_id)
    participant.extra_hours = extra_hours
    participant.save(update_fields=["extra_hours"])
    return participant


def bring_in(assignment: Assignment, *, now: datetime) -> None:
    """All learners of its group, when submitting begins."""
    if assignment.group is not None:
        learners = member_ids(assignment.group, role=GroupRole.LEARNER)
        _enroll(assignment, learners, now=now)


def bring_in_latecomers(group_id: int, person_ids: Collection[int], *, now: datetime) -> None:
    """Whoever is enrolled while works are still taken takes part, too."""
    going_on = Assignment.objects.select_for_update(of=("self",)).filter(
        group=group_id, phase__in=(Phase.SUBMITTING, Phase.CALIBRATING, Phase.REVIEWING)
    )
    for assignment in going_on.order_by("pk"):
        if rights.may_join(assignment, now=now):
            learners = member_ids(Group.objects.get(pk=group_id), role=GroupRole.LEARNER)
            _enroll(assignment, learners & set(person_ids), now=now)


def _enroll(assignment: Assignment, person_ids: Iterable[int], *, now: datetime) -> None:
    """With numbers that are drawn; who runs it only where nobody is hidden."""
    rows = list(assignment.participants.values_list("person_id", "number"))
    wanted = set(person_ids) - {person_id for person_id, _number in rows}
    if not assignment.is_open_to_all:
        wanted -= _running(assignment, wanted)
    numbers = draw(len(wanted), taken={number for _person, number in rows}, first=FIRST_PERSON)
    Participant.objects.bulk_create(
        Participant(
            community_id=assignment.community_id, assignment=assignment, person_id=person_id,
            number=number, joined_at=now,
        )
        for person_id, number in zip(sorted(wanted), numbers, strict=True)
    )  # fmt: skip


def _take_in(assignment: Assignment, person_id: int, *, now: datetime) -> Participant:
    if not assignment.is_open_to_all and _running(assignment, {person_id}):
        raise RunsIt
    _enroll(assignment, [person_id], now=now)
    own = assignment.participants.get(person=person_id)
    if own.left_at is not None:
        own.left_at, own.is_taken_out = None, False
        own.save(update_fields=["left_at", "is_taken_out"])
    return own


def _take_out(participant: Participant, *, now: datetime) -> Participant:
    if participant.left_at is None:
        participant.left_at = now
        participant.save(update_fields=["left_at"])
    return participant


def _running(assignment: Assignment, person_ids: Collection[int]) -> set[int]:
    """Who of these runs it."""
    coordinators = Membership.objects.joined().filter(
        community=assignment.community_id, person__in=person_ids, role__gte=Role.COORDINATOR
    )
    found = set(coordinators.values_list("person_id", flat=True))
    if assignment.group is not None:
        found |= member_ids(assignment.group, role=GroupRole.TEACHER) & set(person_ids)
    return found
