"""The page of one resource."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import unless_blocked
from docendo.learning.forum.api import Thread, stands_for_all
from docendo.learning.library.models import (
    Rating,
    Resource,
    Use,
    changing_a_resource,
)
from docendo.learning.library.queries.lists import Listed, listed
from docendo.learning.library.rules.rating import Rate, rating

MOST_QUESTIONS = 20


@dataclass(frozen=True)
class ForQuestion:
    """A question for which people found it useful."""

    thread: Thread
    people: int


@dataclass(frozen=True)
class ResourcePage:
    """A resource with all that its page shows to one reader."""

    seat: Seat
    shown: Listed
    own_stars: int | None
    questions: Sequence[ForQuestion]

    @property
    def resource(self) -> Resource:
        return self.shown.resource

    @property
    def is_own(self) -> bool:
        return self.resource.adder_id is not None and self.resource.adder_id == self.seat.person_id

    @property
    def may_change(self) -> bool:
        return changing_a_resource.allows(self.seat, self.resource)

    @property
    def may_rate(self) -> bool:
        person_id = self.seat.person_id
        return (
            self.seat.may_write
            and self.resource.stands
            and person_id is not None
            and rating(adder_id=self.resource.adder_id, person_id=person_id) is Rate.MAY
        )

    @property
    def may_restore(self) -> bool:
        took_it_back = self.is_own and self.resource.is_taken_back
        return not self.resource.stands and (
            self.seat.may_moderate or (self.seat.may_write and took_it_back)
        )


def resource_page(seat: Seat, *, resource_id: int) -> ResourcePage:
    rows = Resource.objects.visible_to(seat).select_related("adder", "removed_by")
    resource = rows.get(pk=resource_id)
    own = Rating.objects.filter(
        community=seat.community, resource=resource, person=seat.person_id or 0
    )
    return ResourcePage(
        seat=seat,
        shown=listed(seat, [resource])[0],
        own_stars=own.values_list("stars", flat=True).first() if seat.person_id else None,
        questions=_questions(seat, resource),
    )


def _questions(seat: Seat, resource: Resource) -> list[ForQuestion]:
    """Those that everybody may read who may read the resource, the most helped first.

    Neither whom its reader has blocked is here as asker, nor counts what they found useful.

    Who said so is never named here: at the question it is.
    """
    uses = Use.objects.filter(
        stands_for_all("thread__"),
        unless_blocked(seat.person_id, "thread__author"),
        unless_blocked(seat.person_id, "person"),
        community=resource.community_id,
        resource=resource,
    )
    counted = uses.order_by().values_list("thread_id").annotate(people=Count("pk"))
    people = dict(sorted(counted, key=lambda row: (-row[1], -row[0]))[:MOST_QUESTIONS])
    threads = Thread.objects.in_bulk(list(people))
    return [ForQuestion(threads[pk], number) for pk, number in people.items()]


def resource_to_change(seat: Seat, *, resource_id: int) -> Listed:
    """What its adder or a moderator may change; raises Resource.DoesNotExist."""
    found = Resource.objects.filter(changing_a_resource.among(seat)).get(pk=resource_id)
    return listed(seat, [found])[0]


def topics_of(shown: Listed) -> str:
    return ", ".join(topic.name for topic in shown.topics)


def resources_to_flag(seat: Seat, ids: Collection[int]) -> Sequence[Resource]:
    return list(Resource.objects.visible_to(seat).filter(pk__in=ids).select_related("adder"))
