"""Saying that a resource is useful for a question."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, writer
from docendo.kernel.errors import NotAllowed
from docendo.kernel.events import publish
from docendo.learning.forum.api import Thread, acting
from docendo.learning.library.actions.resources import locked
from docendo.learning.library.events import ResourceFoundUseful
from docendo.learning.library.models import Use
from docendo.learning.library.refusals import OthersName


@transaction.atomic
def say_useful(seat: Seat, *, resource_id: int, thread_id: int, now: datetime) -> Use:
    """Name a resource at a question, or agree with who did; said twice it counts once.

    Who asked without their name agrees as their persona, and names nothing: what they named would
    tell of whoever added it that they are the asker, or that they are not.
    """
    writer(seat)
    thread = _standing_thread(seat, thread_id)
    resource = locked(seat, resource_id)
    person = acting(seat, thread).member
    here = Use.objects.filter(community=seat.community, thread=thread, resource=resource)
    if person != seat.member and not here.exists():
        raise OthersName
    use, is_new = here.get_or_create(
        community=seat.community,
        thread=thread,
        resource=resource,
        person=person,
        defaults={"at": now},
    )
    if is_new:
        publish(
            ResourceFoundUseful(
                community_id=seat.community.pk,
                resource_id=resource.pk,
                adder_id=resource.adder_id,
                thread_id=thread.pk,
                use_id=use.pk,
                by_id=person.pk,
                at=now,
            )
        )
    return use


@transaction.atomic
def take_use_back(seat: Seat, *, resource_id: int, thread_id: int) -> None:
    """Say it no more; what nobody says of a resource does not stand at the question."""
    writer(seat)
    thread = _standing_thread(seat, thread_id)
    person = acting(seat, thread).member
    Use.objects.filter(
        community=seat.community, thread=thread, resource=resource_id, person=person
    ).delete()


@transaction.atomic
def take_off(seat: Seat, *, resource_id: int, thread_id: int) -> None:
    """A moderator takes away from a question what does not belong there."""
    thread = _standing_thread(seat, thread_id)
    if not acting(seat, thread).may_moderate:
        raise NotAllowed
    Use.objects.filter(community=seat.community, thread=thread, resource=resource_id).delete()


def _standing_thread(seat: Seat, thread_id: int) -> Thread:
    return Thread.objects.visible_to(seat).get(pk=thread_id, removed_at=None)
