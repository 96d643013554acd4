"""Who joins a community takes the places that rosters have kept; who leaves gives them up.

And a group begins without a roster, takes people in one by one, and ends with all of its
enrollments, as a row with a date.
"""

from datetime import datetime, timedelta

from django.db import transaction

from docendo.commons.communities.api import Community, Seat, folded
from docendo.commons.groups.actions.writing import end_enrollments, lock_groups
from docendo.commons.groups.events import PeopleEnrolled
from docendo.commons.groups.models import Enrollment, Group
from docendo.commons.groups.refusals import GroupIsOver, GroupNameTaken
from docendo.commons.groups.rules.groups import GroupKind, GroupRole
from docendo.commons.people.api import Person
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish

A_DAY = timedelta(days=1)
A_STEP = 200


@transaction.atomic
def take_places(community_id: int, person_id: int, *, now: datetime) -> None:
    """Somebody has joined: what was kept for their address is theirs."""
    lock_groups(community_id)
    address = Person.objects.values_list("email", flat=True).get(pk=person_id)
    here = Enrollment.objects.open().filter(community=community_id)
    kept = list(here.filter(person=None, address=(address or "").lower()).exclude(address=""))
    own = frozenset(here.filter(person=person_id).values_list("group_id", flat=True))
    for enrollment in kept:
        # A roster may have named them by another address as well.
        if enrollment.group_id in own:
            enrollment.ended_at = now
        else:
            enrollment.person_id = person_id
    Enrollment.objects.bulk_update(kept, ["person", "ended_at"])
    publish(
        *(
            PeopleEnrolled(
                community_id=community_id,
                group_id=each.group_id,
                person_ids=(person_id,),
                at=now,
            )
            for each in kept
            if each.has_joined
        )
    )


@transaction.atomic
def leave_groups(community_id: int, person_id: int, *, now: datetime) -> None:
    own = Enrollment.objects.open().filter(community=community_id, person=person_id)
    end_enrollments(community_id, own, now=now)


@transaction.atomic
def end_group(seat: Seat, *, group_id: int, now: datetime) -> Group:
    """A table never says that a class is over: a coordinator does. What is over stays so."""
    if not seat.may_coordinate:
        raise NotAllowed
    lock_groups(seat.community.pk)
    group = Group.objects.visible_to(seat).get(pk=group_id)
    if group.ended_at is None:
        group.ended_at = now
        group.save(update_fields=["ended_at"])
        end_enrollments(seat.community.pk, group.enrollments.filter(ended_at=None), now=now)
    return group


@transaction.atomic
def begin_group(seat: Seat, *, name: str, kind: GroupKind, now: datetime) -> Group:
    """One that no roster has named; a roster that names it later adds people to it."""
    if not seat.may_coordinate:
        raise NotAllowed
    lock_groups(seat.community.pk)
    _refuse_taken(seat.community.pk, name)
    return Group.objects.create(
        community=seat.community, name=name, sort_name=folded(name), kind=kind, created_at=now
    )


@transaction.atomic
def rename_group(seat: Seat, *, group_id: int, name: str) -> Group:
    if not seat.may_coordinate:
        raise NotAllowed
    lock_groups(seat.community.pk)
    group = Group.objects.visible_to(seat).get(pk=group_id)
    if group.name != name:
        _refuse_taken(seat.community.pk, name, but=group.pk)
        group.name, group.sort_name = name, folded(name)
        group.save(update_fields=["name", "sort_name"])
    return group


def _refuse_taken(community_id: int, name: str, *, but: int = 0) -> None:
    named = Group.objects.open().filter(community=community_id, sort_name=folded(name), term="")
    if named.exclude(pk=but).exists():
        raise GroupNameTaken


@transaction.atomic
def take_in(group: Group, *, person_id: int, role: GroupRole, now: datetime) -> None:
    """Somebody is in a group from now on; whoever is already stays what they are.

    There is no seat here: the app that the group belongs to has judged that they may.
    """
    lock_groups(group.community_id)
    # After the lock: it may have ended since it was read.
    if not Group.objects.open().filter(pk=group.pk).exists():
        raise GroupIsOver
    if Enrollment.objects.open().filter(group=group, person=person_id).exists():
        return
    Enrollment.objects.create(
        community_id=group.community_id,
        group=group,
        person_id=person_id,
        role=role,
        began_at=now,
    )
    publish(
        PeopleEnrolled(
            community_id=group.community_id, group_id=group.pk, person_ids=(person_id,), at=now
        )
    )


@transaction.atomic
def let_go(group: Group, *, person_id: int, now: datetime) -> None:
    """Somebody is not in a group any more; judged as in ``take_in``."""
    own = Enrollment.objects.open().filter(group=group, person=person_id)
    end_enrollments(group.community_id, own, now=now)


def end_due(*, now: datetime) -> None:
    """What a roster has given an end is over when that day begins in its community.

    In small transactions.
    """
    # Somewhere it is the day after.
    near = Enrollment.objects.open().filter(ends_on__lte=now.date() + A_DAY)
    communities = Community.objects.filter(pk__in=near.values("community"))
    for community in list(communities.order_by("pk")):
        here = near.filter(community=community, ends_on__lte=community.today(now))
        while some := list(here.order_by("pk")[:A_STEP]):
            with transaction.atomic():
                end_enrollments(community.pk, some, now=now)
