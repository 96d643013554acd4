"""Answers about topics."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Value, When
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from docendo.commons.communities.api import Community, Seat
from docendo.commons.people.api import Person
from docendo.commons.search.api import Entry, fold, fold_begun
from docendo.commons.topics import rules
from docendo.commons.topics.models import Name, Offer, Prerequisite, Reading, Topic, Wish
from docendo.commons.topics.picture import Box, Picture, draw
from docendo.commons.topics.protocols import TOPIC_PANELS, TOPIC_TALLIES
from docendo.commons.topics.refusals import NameWithoutLetters
from docendo.commons.topics.rules import FOLDED_LENGTH, NAME_LENGTH, Edge
from docendo.kernel.counting import counted
from docendo.kernel.text import excerpt, plain, render

MOST_FOUND = 12
MOST_COMPARED = 5000
TOPICS_PER_PAGE = 60
MOST_DRAWN = 80
PEOPLE_SHOWN = 40

# --- Names ------------------------------------------------------------------------------------


def folded_name(name: str) -> str:
    """How a name is compared. Raises NameWithoutLetters where nothing could be compared."""
    folded = fold(name[:NAME_LENGTH])[:FOLDED_LENGTH].strip()
    if not folded:
        raise NameWithoutLetters
    return folded


@dataclass(frozen=True)
class Resolved:
    """Topics in the order in which they were named, each once, and names that mean none."""

    found: tuple[Topic, ...]
    unknown: tuple[str, ...]


def resolve(community_id: int, names: Iterable[str]) -> Resolved:
    """The topics that are meant by names or synonyms, whatever their case and accents."""
    wanted = {name: fold(name[:NAME_LENGTH])[:FOLDED_LENGTH].strip() for name in names}
    known = {
        name.folded: name.topic
        for name in Name.objects.filter(
            community=community_id, folded__in=wanted.values()
        ).select_related("topic")
    }
    topics = [known[folded] for folded in wanted.values() if folded in known]
    return Resolved(
        found=tuple({topic.pk: topic for topic in topics}.values()),
        unknown=tuple(name for name, folded in wanted.items() if folded not in known),
    )


@dataclass(frozen=True)
class NamedTopic:
    """A topic as it is offered while somebody types; ``synonym`` is what was found, if not it."""

    topic: Topic
    synonym: str


def topics_named(community_id: int, words: str) -> Sequence[NamedTopic]:
    """Topics whose name or synonym begins with the words, then holds them, then is like them."""
    folded = fold(words[:NAME_LENGTH])
    names = Name.objects.filter(community=community_id)
    if not folded:
        return ()
    begun = fold_begun(words[:NAME_LENGTH])
    holding = names.filter(Q(folded__contains=folded) | Q(folded__contains=begun))
    # One letter is in most names; of many the first in the alphabet will do.
    found = sorted(
        holding.order_by("folded").select_related("topic")[: 20 * MOST_FOUND],
        key=lambda name: min(rules.closeness(name.folded, words=one) for one in (folded, begun)),
    )
    if not found:
        known = names.order_by("folded").values_list("folded", flat=True)[:MOST_COMPARED]
        likely = rules.similar(folded, names=known, most=MOST_FOUND)
        by_name = {
            name.folded: name for name in names.filter(folded__in=likely).select_related("topic")
        }
        found = [by_name[name] for name in likely]
    best: dict[int, NamedTopic] = {}
    for name in found:
        synonym = name.name if name.is_synonym else ""
        best.setdefault(name.topic_id, NamedTopic(topic=name.topic, synonym=synonym))
    return tuple(best.values())[:MOST_FOUND]


MOST_WORDS_READ = 120
MOST_WORDS_IN_A_NAME = 4


def topics_mentioned(community_id: int, text: str) -> Sequence[Topic]:
    """The topics whose names or synonyms stand in a text, the first named first."""
    words = fold(text[: 20 * MOST_WORDS_READ]).split()[:MOST_WORDS_READ]
    places: dict[str, int] = {}
    for at in range(len(words)):
        for length in range(1, MOST_WORDS_IN_A_NAME + 1):
            places.setdefault(" ".join(words[at : at + length])[:FOLDED_LENGTH], at)
    if not places:
        return ()
    names = Name.objects.filter(community=community_id, folded__in=list(places))
    found = sorted(names.select_related("topic"), key=lambda name: places[name.folded])
    return tuple({name.topic_id: name.topic for name in found}.values())


# --- Topics -----------------------------------------------------------------------------------


def topics_of(community_id: int) -> QuerySet[Topic]:
    """All topics of a community in the order of their folded names, without merged ones."""
    return Topic.objects.filter(
        community=community_id, merged_into=None, names__is_synonym=False
    ).order_by("names__folded")


def topic_at(community: Community, slug: str) -> Topic:
    """The topic at this address or, where it was merged, the one that took it in.

    Raises Topic.DoesNotExist.
    """
    topic = Topic.objects.select_related("merged_into").get(community=community, slug=slug)
    return topic.merged_into or topic


def edges_of(community_id: int) -> list[Edge]:
    """All prerequisites of a community, as ``(topic, requires)``."""
    edges = Prerequisite.objects.filter(community=community_id)
    return list(edges.values_list("topic_id", "requires_id"))


def search_entries(topics: Iterable[Topic]) -> list[Entry]:
    """Topics as the search knows them: the synonyms stand beside the description."""
    every = list(topics)
    synonyms: dict[int, list[str]] = {}
    names = Name.objects.filter(
        community__in={topic.community_id for topic in every}, topic__in=every, is_synonym=True
    )
    for name in names.order_by("folded"):
        synonyms.setdefault(name.topic_id, []).append(name.name)
    return [
        Entry(
            community_id=topic.community_id,
            kind="topic",
            object_id=topic.pk,
            title=topic.name,
            body=" · ".join(filter(None, [plain(topic.description), *synonyms.get(topic.pk, [])])),
            audience="everyone",
            at=topic.created_at,
        )
        for topic in every
    ]


MOST_OFFERS_READ = 300


@dataclass(frozen=True)
class CanHelp:
    """Somebody who said of these topics that they can help, the best known first."""

    person: Person
    topics: tuple[Topic, ...]
    level: int


def who_can_help(seat: Seat, topics: Iterable[Topic]) -> Sequence[CanHelp]:
    """The others who offered help with any of these topics, those who know most first."""
    offers = Offer.objects.filter(community=seat.community, topic__in=list(topics))
    others = offers.exclude(person=seat.person_id or 0).select_related("person", "topic")
    by_person: dict[int, list[Offer]] = {}
    for offer in others.order_by("-level", "at", "pk")[:MOST_OFFERS_READ]:
        by_person.setdefault(offer.person_id, []).append(offer)
    return [
        CanHelp(made[0].person, tuple(offer.topic for offer in made), made[0].level)
        for made in by_person.values()
    ]


def offers_in(community_id: int) -> Sequence[tuple[int, int, datetime]]:
    """Who offered help with which topic, and when, the oldest first: (person, topic, time)."""
    offers = Offer.objects.filter(community=community_id).order_by("at", "pk")
    return list(offers.values_list("person_id", "topic_id", "at"))


def offered_by(person_id: int, community_ids: Collection[int]) -> QuerySet[Offer, Any]:
    """The topics that somebody can help with, to look up among them."""
    return Offer.objects.filter(community__in=community_ids, person=person_id).values("topic")


def wished_by(person_id: int, community_ids: Collection[int]) -> QuerySet[Wish, Any]:
    """The topics that somebody wants to learn, to look up among them."""
    return Wish.objects.filter(community__in=community_ids, person=person_id).values("topic")


# --- Pages ------------------------------------------------------------------------------------


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
class Standing:
    """Who helps with a topic and who wants to learn it, oneself first."""

    topic: Topic
    offers: Sequence[Offer]
    wishes: Sequence[Wish]
    own_offer: Offer | None
    own_wish: Wish | None
    has_more_offers: bool
    has_more_wishes: bool


def standing(seat: Seat, *, topic: Topic) -> Standing:
    own_first = Case(When(person=seat.person_id, then=Value(0)), default=Value(1))
    here = {"community": seat.community, "topic": topic}
    offers = list(
        Offer.objects.filter(**here)
        .order_by(own_first, "-level", "at")
        .select_related("person")[: PEOPLE_SHOWN + 1]
    )
    wishes = list(
        Wish.objects.filter(**here)
        .order_by(own_first, "at")
        .select_related("person")[: PEOPLE_SHOWN + 1]
    )
    return Standing(
        topic=topic,
        offers=offers[:PEOPLE_SHOWN],
        wishes=wishes[:PEOPLE_SHOWN],
        own_offer=next((offer for offer in offers if _is_own(seat, offer)), None),
        own_wish=next((wish for wish in wishes if _is_own(seat, wish)), None),
        has_more_offers=len(offers) > PEOPLE_SHOWN,
        has_more_wishes=len(wishes) > PEOPLE_SHOWN,
    )


def _is_own(seat: Seat, said: Offer | Wish) -> bool:
    return seat.person_id is not None and said.person_id == seat.person_id


@dataclass(frozen=True)
class ShownReading:
    reading: Reading
    may_remove: bool


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
    readings: Sequence[ShownReading]
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
        readings=[
            ShownReading(
                reading,
                seat.may_moderate or (seat.may_write and reading.added_by_id == seat.person_id),
            )
            for reading in Reading.objects.filter(topic=topic, **here)
            .select_related("added_by")
            .order_by("at")
        ],
        panels=[ShownPanel(template, answer) for template, answer in answers if answer is not None],
    )


def synonyms_of(topic: Topic) -> list[str]:
    names = Name.objects.filter(community=topic.community_id, topic=topic, is_synonym=True)
    return list(names.order_by("folded").values_list("name", flat=True))


def requirements_of(topic: Topic) -> list[str]:
    """The names of what one should know before."""
    edges = Prerequisite.objects.filter(community=topic.community_id, topic=topic)
    return list(edges.order_by("requires__name").values_list("requires__name", flat=True))


# --- Panels -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonTopics:
    """What somebody can help with and wants to learn."""

    offers: Sequence[Offer]
    wishes: Sequence[Wish]


def topics_of_person(seat: Seat, *, person_id: int, now: datetime) -> PersonTopics | None:
    here = {"community": seat.community, "person": person_id}
    offers = Offer.objects.filter(**here).select_related("topic").order_by("-level", "topic__name")
    wishes = Wish.objects.filter(**here).select_related("topic").order_by("topic__name")
    panel = PersonTopics(offers=list(offers), wishes=list(wishes))
    return panel if panel.offers or panel.wishes else None


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
