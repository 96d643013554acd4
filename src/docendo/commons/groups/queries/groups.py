"""Groups and who is in them, as somebody may see them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet

from docendo.commons.communities.api import Seat, folded
from docendo.commons.groups.models import Enrollment, Group
from docendo.commons.groups.protocols import GROUP_PANELS
from docendo.commons.groups.rules.groups import GroupRole

GROUPS_PER_PAGE = 50
PEOPLE_PER_PAGE = 100
MOST_ON_A_PERSON = 12


@dataclass(frozen=True)
class GroupsPage:
    """Groups, how many ``members`` each has and how many are ``invited``, and one's own role."""

    page: Page[Group]
    rows: Sequence[tuple[Group, GroupRole | None]]


def groups_page(seat: Seat, *, words: str, page: int) -> GroupsPage:
    """The groups that a seat may see, those that go on first."""
    found = Group.objects.visible_to(seat)
    for word in folded(words).split():
        found = found.filter(sort_name__contains=word)
    here = Q(enrollments__ended_at=None)
    counted = found.annotate(
        members=Count("enrollments", filter=here & Q(enrollments__person__isnull=False)),
        invited=Count("enrollments", filter=here & Q(enrollments__person=None)),
        has_ended=Q(ended_at__isnull=False),
    )
    shown = Paginator(
        counted.order_by("has_ended", "sort_name", "term", "pk"), GROUPS_PER_PAGE
    ).get_page(page)
    own = _own_roles(seat)
    return GroupsPage(shown, [(group, own.get(group.pk)) for group in shown.object_list])


def _own_roles(seat: Seat) -> dict[int, GroupRole]:
    own = own_enrollments(seat).values_list("group_id", "role")
    return {pk: GroupRole(role) for pk, role in own}


def own_enrollments(seat: Seat) -> QuerySet[Enrollment]:
    """Where a seat's person is now; nobody has the number 0."""
    return Enrollment.objects.open().filter(community=seat.community, person=seat.person_id or 0)


@dataclass(frozen=True)
class GroupPage:
    """One group; ``counts`` and ``page`` leave out who has not joined where one may not know."""

    group: Group
    page: Page[Enrollment]
    counts: Sequence[tuple[GroupRole, int]]
    invited: int
    own_role: GroupRole | None
    sees_invited: bool
    panels: Sequence[tuple[str, object]]


def group_page(seat: Seat, *, group_id: int, page: int, now: datetime) -> GroupPage:
    """Raises Group.DoesNotExist for who is not in it and does not coordinate."""
    group = Group.objects.visible_to(seat).get(pk=group_id)
    own = role_in(group, seat.person_id or 0)
    sees_invited = seat.may_coordinate or own == GroupRole.TEACHER
    everybody = Enrollment.objects.open().filter(group=group)
    counts = dict(everybody.joined().order_by().values_list("role").annotate(Count("pk")))
    shown = everybody if sees_invited else everybody.joined()
    # Each role under its heading, and whoever has joined first.
    by_name = F("person__name").asc(nulls_last=True)
    ordered = shown.select_related("person").order_by("-role", by_name, "name", "pk")
    return GroupPage(
        group=group,
        page=Paginator(ordered, PEOPLE_PER_PAGE).get_page(page),
        counts=[(role, counts[role]) for role in reversed(GroupRole) if counts.get(role)],
        invited=everybody.filter(person=None).count() if sees_invited else 0,
        own_role=own,
        sees_invited=sees_invited,
        panels=_panels(seat, group, now=now),
    )


def _panels(seat: Seat, group: Group, *, now: datetime) -> Sequence[tuple[str, object]]:
    asked = ((panel.template, panel.query(seat, group=group, now=now)) for panel in GROUP_PANELS)
    return [(template, panel) for template, panel in asked if panel is not None]


def role_in(group: Group, person_id: int) -> GroupRole | None:
    """What somebody is in a group: it decides there, and not what they are in the community."""
    own = Enrollment.objects.open().filter(group=group, person=person_id)
    role = own.values_list("role", flat=True).first()
    return None if role is None else GroupRole(role)


@dataclass(frozen=True)
class PersonGroups:
    """The groups of somebody that a reader may see, with what they are there."""

    enrollments: Sequence[Enrollment]
    is_own: bool


def groups_of_person(seat: Seat, *, person_id: int) -> PersonGroups | None:
    """None for who is in no group that the reader may see."""
    seen = Group.objects.visible_to(seat).open()
    found = (
        Enrollment.objects.open()
        .filter(community=seat.community, person=person_id, group__in=seen)
        .select_related("group")
        .order_by("group__sort_name", "pk")[:MOST_ON_A_PERSON]
    )
    enrollments = list(found)
    return PersonGroups(enrollments, person_id == seat.person_id) if enrollments else None


def open_groups(seat: Seat) -> QuerySet[Group]:
    """What goes on of what a seat may see, for another app to choose from."""
    return Group.objects.visible_to(seat).open().order_by("sort_name", "term", "pk")


def member_ids(group: Group, *, role: GroupRole | None = None) -> frozenset[int]:
    """Who is in a group now, of those who have joined; with ``role`` only these."""
    found: QuerySet[Any] = Enrollment.objects.open().joined().filter(group=group)
    if role is not None:
        found = found.filter(role=role)
    return frozenset(found.values_list("person_id", flat=True))


def goes_on(group_id: int, *, now: datetime) -> bool:
    """Whether a group is open and has learners, also after whoever is to leave by now has left.

    A roster says of each person when they leave, and those who leave together do so in steps.
    """
    group = Group.objects.open().select_related("community").filter(pk=group_id).first()
    if group is None:
        return False
    learners = Enrollment.objects.open().joined().filter(group=group, role=GroupRole.LEARNER)
    return learners.exclude(ends_on__lte=group.community.today(now)).exists()


def member_ids_of(
    groups: Collection[Group], *, role: GroupRole | None = None
) -> Mapping[int, frozenset[int]]:
    """The same for many groups at once, by the number of the group."""
    rows = Enrollment.objects.open().joined().filter(group__in=groups)
    if role is not None:
        rows = rows.filter(role=role)
    found: dict[int, set[int]] = {group.pk: set() for group in groups}
    for group_id, person_id in rows.values_list("group_id", "person_id"):
        if person_id is not None:
            found[group_id].add(person_id)
    return {group_id: frozenset(people) for group_id, people in found.items()}
