"""Changing what is said of a resource, and taking it out."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from docendo.commons.care.api import refuse_if_hidden
from docendo.commons.communities.api import Seat, speaker, writer
from docendo.commons.topics.api import Topic
from docendo.kernel.errors import NotAllowed
from docendo.learning.library.actions.adding import Said
from docendo.learning.library.actions.resources import (
    KIND,
    bring_back,
    hold_contacts,
    keep_findable,
    locked,
    refuse_the_same,
    say_about,
    take_out,
)
from docendo.learning.library.models import About, Resource, changing_a_resource
from docendo.learning.library.refusals import SayWhy
from docendo.learning.library.rules.resources import SHORTEST_REASON, key_of_address


@transaction.atomic
def edit_resource(
    seat: Seat, *, resource_id: int, said: Said, url: str = "", now: datetime
) -> Resource:
    """Say something else of it; a new address is looked at at once. Raises AlreadyListed."""
    speaker(seat)
    resource = locked(seat, resource_id)
    if not changing_a_resource.allows(seat, resource):
        raise NotAllowed
    if resource.is_link and url and url != resource.url:
        _move(resource, url, now=now)
    resource.title, resource.note, resource.language = said.title, said.note, said.language
    resource.edited_at = now
    resource.save()
    say_about(resource, said.topics, by=seat.member, now=now)
    keep_findable([resource])
    if resource.adder_id == seat.person_id:
        hold_contacts(seat, resource, now=now)
    return resource


def _move(resource: Resource, url: str, *, now: datetime) -> None:
    key = key_of_address(url)
    others = Resource.objects.filter(community=resource.community_id, key=key)
    other = others.exclude(pk=resource.pk).first()
    if other is not None:
        refuse_the_same(other)
    resource.url, resource.key = url, key
    start_anew(resource, now=now)
    try:
        with transaction.atomic():
            resource.save(update_fields=["url", "key"])
    except IntegrityError:
        refuse_the_same(others.get())


def start_anew(resource: Resource, *, now: datetime) -> None:
    """Nothing is known of its address any more, and it is looked at next."""
    resource.failures, resource.failing_since, resource.dead_since = 0, None, None
    resource.due_at = now


@transaction.atomic
def name_topics(
    seat: Seat, *, resource_id: int, topics: Collection[Topic], now: datetime
) -> Resource:
    """Anybody may say what else it is about."""
    person = writer(seat)
    resource = locked(seat, resource_id)
    about = About.objects.filter(community=seat.community, resource=resource)
    known = [row.topic for row in about.select_related("topic")]
    say_about(resource, [*known, *topics], by=person, now=now)
    keep_findable([resource])
    return resource


@transaction.atomic
def remove_resource(seat: Seat, *, resource_id: int, reason: str = "", now: datetime) -> Resource:
    """Its adder takes it back; a moderator takes it out and says why."""
    person = writer(seat)
    resource = locked(seat, resource_id)
    if not changing_a_resource.allows(seat, resource):
        raise NotAllowed
    if resource.adder_id != person.pk and len(reason.strip()) < SHORTEST_REASON:
        raise SayWhy
    take_out(resource, by_id=person.pk, reason=reason, now=now)
    return resource


@transaction.atomic
def restore_resource(seat: Seat, *, resource_id: int, now: datetime) -> Resource:
    """Whoever took it back brings it back; a moderator any, but for what a case has hidden."""
    person = writer(seat)
    rows = Resource.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    resource = rows.get(pk=resource_id)
    if resource.stands:
        return resource
    if not (seat.may_moderate or (resource.is_taken_back and resource.adder_id == person.pk)):
        raise NotAllowed
    refuse_if_hidden(seat, kind=KIND, about=resource.pk)
    bring_back(resource, now=now)
    return resource
