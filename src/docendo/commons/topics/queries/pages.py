"""What the pages of topics show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from docendo.commons.communities.api import Seat
from docendo.commons.topics.models import Offer, Prerequisite, Topic, Wish
from docendo.commons.topics.picture import Box, Picture, draw
from docendo.commons.topics.protocols import TOPIC_PANELS, TOPIC_TALLIES
from docendo.commons.topics.queries.names import MOST_FOUND, topics_named
from docendo.commons.topics.queries.people import Standing, standing
from docendo.commons.topics.queries.rows import edges_of, synonyms_of, topics_of
from docendo.kernel.counting import counted
from docendo.kernel.text import excerpt, render

TOPICS_PER_PAGE = 60
MOST_DRAWN = 80


@dataclass(frozen=True)
class ListedTopic:
    """A topic of the list, with all that the picture shows of it."""

    topic: Topic
    excerpt: str
    requires: Sequence[Topic]
    leads_to: Sequence[Topic]
    helpers: int
    learners: int
    tallies: Sequence[str]


@dataclass(frozen=True)
class Shelf:
    """The topics of a community: a picture of what builds on what, and an equal list."""

    page: Page[Topic]
    topics: Sequence[ListedTopic]
    picture: Picture | None
    boxes: Sequence[tuple[Box, Topic]]


def shelf(seat: Seat, *, words: str, page: int) -> Shelf:
    """All topics or, with ``words``, those that are called something like it."""
    community_id = seat.community.pk
    edges = edges_of(community_id)
    near = Topic.objects.in_bulk({topic for edge in edges for topic in edge})
    if words:
        found = [named.topic for named in topics_named(community_id, words)]
        shown: Page[Topic] = Paginator(found, MOST_FOUND).get_page(1)
    else:
        shown = Paginator(topics_of(community_id), TOPICS_PER_PAGE).get_page(page)
    topics = list(shown.object_list)
    helpers = _people_by_topic(Offer, community_id, topics)
    learners = _people_by_topic(Wish, community_id, topics)
    ids = [topic.pk for topic in topics]
    tallies = [(tally.words, tally.count(community_id, ids)) for tally in TOPIC_TALLIES]
    is_drawn = not words and shown.number == 1 and 0 < len(near) <= MOST_DRAWN
    names = {topic.pk: topic.name for topic in near.values()}
    picture = draw(names, edges, mirrored=get_language_bidi()) if is_drawn else None
    return Shelf(
        page=shown,
        topics=[
            ListedTopic(
                topic=topic,
                excerpt=excerpt(topic.description),
                requires=[near[required] for other, required in edges if other == topic.pk],
                leads_to=[near[other] for other, required in edges if required == topic.pk],
                helpers=helpers.get(topic.pk, 0),
                learners=learners.get(topic.pk, 0),
                tallies=[
                    words_of(number)
                    for words_of, counted in tallies
                    if (number := counted.get(topic.pk, 0))
                ],
            )
            for topic in topics
        ],
        picture=picture,
        boxes=[(box, near[box.topic_id]) for box in picture.boxes] if picture else (),
    )


def _people_by_topic(
    model: type[Offer] | type[Wish], community_id: int, topics: Sequence[Topic]
) -> Mapping[int, int]:
    counted = model.objects.filter(community=community_id, topic__in=topics).order_by()
    return dict(counted.values_list("topic").annotate(people=Count("pk")))


@dataclass(frozen=True)
class ShownPanel:
    template: str
    panel: object


@dataclass(frozen=True)
class TopicPage:
    """All that a topic's page shows."""

    topic: Topic
    description: SafeString
    synonyms: Sequence[str]
    requires: Sequence[Topic]
    leads_to: Sequence[Topic]
    standing: Standing
    panels: Sequence[ShownPanel]


def topic_page(seat: Seat, *, topic: Topic, now: datetime) -> TopicPage:
    here = {"community": seat.community}
    edges = list(
        Prerequisite.objects.filter(Q(topic=topic) | Q(requires=topic), **here)
        .select_related("topic", "requires")
        .order_by("topic__name", "requires__name")
    )
    answers = (
        (panel.template, panel.query(seat, topic_id=topic.pk, now=now)) for panel in TOPIC_PANELS
    )
    return TopicPage(
        topic=topic,
        description=render(topic.description),
        synonyms=synonyms_of(topic),
        requires=[edge.requires for edge in edges if edge.topic_id == topic.pk],
        leads_to=[edge.topic for edge in edges if edge.requires_id == topic.pk],
        standing=standing(seat, topic=topic),
        panels=[ShownPanel(template, answer) for template, answer in answers if answer is not None],
    )


def topics_on_home(
    seat: Seat, *, counts: Mapping[str, int], now: datetime
) -> Sequence[Topic] | None:
    """The topics that most people help with or want to learn."""
    here = {"community": seat.community, "topic": OuterRef("pk")}
    people = [counted(model.objects.filter(**here), "topic") for model in (Offer, Wish)]
    topics = Topic.objects.filter(community=seat.community, merged_into=None)
    return (
        list(topics.annotate(people=people[0] + people[1]).order_by("-people", "name")[:16]) or None
    )
