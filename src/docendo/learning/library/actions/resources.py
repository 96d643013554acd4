"""What actions share: who writes, what is locked, and how the search hears of a change."""

from collections.abc import Iterable
from datetime import datetime
from typing import NoReturn

from django.db.models import Count, Sum
from django.utils.text import Truncator

from docendo.commons.care.api import hold
from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person
from docendo.commons.search.api import put, remove
from docendo.commons.topics.api import Topic
from docendo.learning.library.models import About, Rating, Resource
from docendo.learning.library.queries.entries import entries
from docendo.learning.library.refusals import (
    AlreadyListed,
    NoTopics,
    OutOfSight,
    RemovedBefore,
    TooManyTopics,
)
from docendo.learning.library.rules.rating import shrunk_mean
from docendo.learning.library.rules.resources import LONGEST_REASON, MOST_TOPICS

KIND = "resource"


def locked(seat: Seat, resource_id: int) -> Resource:
    """A resource that stands; nobody else changes it until this transaction ends."""
    rows = Resource.objects.visible_to(seat).select_for_update(of=("self",), no_key=True)
    resource = rows.get(pk=resource_id)
    if not resource.stands:
        raise OutOfSight
    return resource


def refuse_the_same(other: Resource) -> NoReturn:
    """It is there already; of what was taken out nobody is told the title."""
    if other.stands:
        raise AlreadyListed(other.pk, title=other.title)
    raise RemovedBefore(other.removed_reason)


def say_about(
    resource: Resource, topics: Iterable[Topic], *, by: Person | None, now: datetime
) -> None:
    """Let a resource be about just these topics; who named one that stays keeps the credit."""
    wanted = {topic.pk: topic for topic in topics}
    if not wanted:
        raise NoTopics
    about = About.objects.filter(community=resource.community_id, resource=resource)
    known = set(about.values_list("topic", flat=True))
    # What was taken over may have more.
    if len(wanted) > max(MOST_TOPICS, len(known)):
        raise TooManyTopics
    about.exclude(topic__in=wanted).delete()
    About.objects.bulk_create(
        About(community_id=resource.community_id, resource=resource, topic=topic, by=by, at=now)
        for pk, topic in wanted.items()
        if pk not in known
    )


def count(resource: Resource) -> None:
    """Let the resource say again what its ratings say."""
    said = Rating.objects.filter(community=resource.community_id, resource=resource).aggregate(
        number=Count("pk"), total=Sum("stars", default=0)
    )
    resource.rating_count, resource.rating_sum = said["number"], said["total"]
    resource.score = shrunk_mean(total=said["total"], number=said["number"])
    resource.save(update_fields=["rating_count", "rating_sum", "score"])


def keep_findable(resources: Iterable[Resource]) -> None:
    put(entries(resources))


def keep_all_findable(community_id: int) -> None:
    keep_findable(Resource.objects.filter(community=community_id, removed_at=None))


def hold_contacts(seat: Seat, resource: Resource, *, now: datetime) -> None:
    """Contact details of somebody new wait for a moderator, where a community wishes it."""
    words = f"{resource.title}\n{resource.note}"
    by_id = seat.member.pk
    if hold(seat, kind=KIND, about=resource.pk, author_id=by_id, words=words, now=now):
        resource.removed_at = now


def take_out(resource: Resource, *, by_id: int | None, reason: str, now: datetime) -> None:
    resource.removed_at, resource.removed_by_id = now, by_id
    resource.removed_reason = Truncator(reason).chars(LONGEST_REASON)
    resource.due_at = None
    resource.save(update_fields=["removed_at", "removed_by", "removed_reason", "due_at"])
    remove(KIND, [resource.pk], community_id=resource.community_id)


def bring_back(resource: Resource, *, now: datetime) -> None:
    resource.removed_at = resource.removed_by_id = None
    resource.removed_reason = ""
    resource.due_at = now if resource.is_link else None
    resource.save(update_fields=["removed_at", "removed_by", "removed_reason", "due_at"])
    keep_findable([resource])
