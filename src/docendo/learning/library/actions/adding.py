"""Putting something into the library."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from docendo.commons.communities.api import Seat, speaker
from docendo.commons.topics.api import Topic
from docendo.kernel.events import publish
from docendo.kernel.storing import stored
from docendo.learning.library.actions.resources import (
    count,
    hold_contacts,
    keep_findable,
    refuse_the_same,
    say_about,
)
from docendo.learning.library.events import ResourceAdded
from docendo.learning.library.models import Rating, Resource
from docendo.learning.library.refusals import AlreadyListed
from docendo.learning.library.rules.resources import Kind, key_of_address, key_of_content


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of what they put in."""

    title: str
    note: str = ""
    topics: Collection[Topic]
    language: str = ""


def add_link(seat: Seat, *, url: str, said: Said, now: datetime) -> Resource:
    """List a page. Raises AlreadyListed and RemovedBefore."""
    speaker(seat)
    columns = {"kind": Kind.LINK, "url": url, "due_at": now}
    return _add(seat, key=key_of_address(url), columns=columns, said=said, now=now)


def add_file(seat: Seat, *, file: "ContentFile[bytes]", said: Said, now: datetime) -> Resource:
    """Keep a file that ``forms`` has looked at. Raises AlreadyListed and RemovedBefore."""
    speaker(seat)
    content = file.open("rb").read()
    key = key_of_content(content)
    _refuse_known(seat, key)
    with stored(folder_of(seat.community.pk), [file]) as (name,):
        columns = {"kind": Kind.FILE, "file": name, "size": len(content)}
        return _add(seat, key=key, columns=columns, said=said, now=now)


def folder_of(community_id: int) -> str:
    return f"library/{community_id}"


def _refuse_known(seat: Seat, key: str) -> None:
    known = Resource.objects.filter(community=seat.community, key=key, removed_at=None).first()
    if known is not None:
        raise AlreadyListed(known.pk, title=known.title)


@transaction.atomic
def _add(seat: Seat, *, key: str, columns: dict[str, Any], said: Said, now: datetime) -> Resource:
    columns |= {"title": said.title, "note": said.note, "language": said.language}
    columns |= {"adder": seat.member, "at": now}
    here = Resource.objects.select_for_update(of=("self",), no_key=True)
    resource = here.filter(community=seat.community, key=key).first()
    if resource is None:
        resource = _create(seat, key, columns)
    elif resource.stands or not resource.is_taken_back:
        refuse_the_same(resource)
    else:
        _add_anew(resource, columns)
    say_about(resource, said.topics, by=seat.member, now=now)
    keep_findable([resource])
    publish(
        ResourceAdded(
            community_id=seat.community.pk,
            resource_id=resource.pk,
            adder_id=resource.adder_id,
            topic_ids=tuple(topic.pk for topic in said.topics),
            at=now,
        )
    )
    hold_contacts(seat, resource, now=now)
    return resource


def _create(seat: Seat, key: str, columns: dict[str, Any]) -> Resource:
    try:
        with transaction.atomic():
            return Resource.objects.create(community=seat.community, key=key, **columns)
    except IntegrityError:
        # Two people may add the same page at the same moment.
        known = Resource.objects.filter(community=seat.community, key=key).first()
        if known is None:
            raise
        refuse_the_same(known)


def _add_anew(resource: Resource, columns: dict[str, Any]) -> None:
    """What its adder took back, somebody adds again; what the others said of it stays said."""
    for name, value in columns.items():
        setattr(resource, name, value)
    resource.removed_at = resource.removed_by_id = resource.edited_at = None
    resource.removed_reason = ""
    resource.failures, resource.failing_since, resource.dead_since = 0, None, None
    resource.save()
    ratings = Rating.objects.filter(community=resource.community_id, resource=resource)
    ratings.filter(person=resource.adder_id).delete()
    ratings.update(adder=resource.adder_id)
    count(resource)
