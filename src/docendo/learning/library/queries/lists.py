"""Resources in lists: of a community, and of a topic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from docendo.commons.communities.api import Community, Seat
from docendo.commons.people.api import language_name
from docendo.commons.search.api import find
from docendo.commons.topics.api import Topic
from docendo.learning.library.models import About, Resource
from docendo.learning.library.rules.rating import ENOUGH_TO_SAY
from docendo.learning.library.rules.resources import Kind, Sort

RESOURCES_A_PAGE = 20
ON_A_TOPIC = 5
MOST_FOUND = 60


@dataclass(frozen=True)
class Listed:
    """A resource as a list shows it."""

    resource: Resource
    topics: Sequence[Topic]

    @property
    def is_rated(self) -> bool:
        """Whether so many have rated it that a number says something."""
        return self.resource.rating_count >= ENOUGH_TO_SAY

    @property
    def language(self) -> str:
        return language_name(self.resource.language) if self.resource.language else ""


@dataclass(frozen=True)
class Shelf:
    """One page of a community's library; ``is_narrowed`` where not all of it was asked for."""

    page: Page[Any]
    rows: Sequence[Listed]
    topic: Topic | None
    kind: Kind | None
    sort: Sort
    words: str

    @property
    def is_narrowed(self) -> bool:
        return bool(self.topic or self.kind or self.words)


def shelf(
    seat: Seat,
    *,
    words: str = "",
    topic: Topic | None = None,
    kind: Kind | None = None,
    sort: Sort = Sort.BEST,
    page: int = 1,
) -> Shelf:
    rows = Resource.objects.standing_for(seat).wanted_by(seat)
    if topic is not None:
        rows = rows.filter(about_topic(seat.community, topic.pk))
    if kind is not None:
        rows = rows.filter(kind=kind)
    shown: Page[Any]
    if words:
        found = _found(seat, rows, words)
        shown = Paginator(found, RESOURCES_A_PAGE).get_page(page)
    else:
        ordered = rows.order_by(*ORDERS[sort]).select_related("adder")
        shown = Paginator(ordered, RESOURCES_A_PAGE).get_page(page)
    return Shelf(
        page=shown,
        rows=listed(seat, list(shown.object_list)),
        topic=topic,
        kind=kind,
        sort=sort,
        words=words,
    )


ORDERS = {Sort.BEST: ("-score", "-pk"), Sort.NEWEST: ("-at", "-pk")}


def about_topic(community: Community, topic_id: int) -> Q:
    """As a list: asked of each row, the ordered index of a community is read to its end for few."""
    about = About.objects.filter(community=community, topic=topic_id)
    return Q(pk__in=about.values("resource"))


def _found(seat: Seat, rows: QuerySet[Resource], words: str) -> list[Resource]:
    """What holds the words, in the order in which the search found it."""
    hits = find(words, communities=(seat.community.pk,), kinds=("resource",), limit=MOST_FOUND).hits
    known = rows.select_related("adder").in_bulk([hit.object_id for hit in hits])
    return [known[hit.object_id] for hit in hits if hit.object_id in known]


def listed(seat: Seat, resources: Iterable[Resource]) -> list[Listed]:
    """Resources with their topics, with one query for all of them."""
    every = list(resources)
    topics: dict[int, list[Topic]] = {}
    if every:
        about = About.objects.filter(community=seat.community, resource__in=every)
        for row in about.select_related("topic").order_by("pk"):
            topics.setdefault(row.resource_id, []).append(row.topic)
    return [Listed(resource, topics.get(resource.pk, ())) for resource in every]


@dataclass(frozen=True)
class OfTopic:
    """The best of what is about a topic, and whether there is more."""

    rows: Sequence[Listed]
    has_more: bool


def of_topic(seat: Seat, *, topic_id: int) -> OfTopic:
    rows = Resource.objects.standing_for(seat).wanted_by(seat)
    rows = rows.filter(about_topic(seat.community, topic_id))
    best = list(rows.select_related("adder").order_by(*ORDERS[Sort.BEST])[: ON_A_TOPIC + 1])
    # On the page of one topic the topics say nothing new.
    return OfTopic([Listed(resource, ()) for resource in best[:ON_A_TOPIC]], len(best) > ON_A_TOPIC)
