"""Who can help with which topics, and who wants to learn them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import Person, unless_blocked
from docendo.commons.topics.models import Offer, Topic, Wish

MOST_OFFERS_READ = 300
PEOPLE_SHOWN = 40


@dataclass(frozen=True)
class CanHelp:
    """Somebody who said of these topics that they can help, the best known first."""

    person: Person
    topics: tuple[Topic, ...]
    level: int


def who_can_help(seat: Seat, topics: Iterable[Topic]) -> Sequence[CanHelp]:
    """Who could help this seat with any of these topics, those who know most first."""
    offers = _offers(seat, topics).filter(unless_blocked(seat.person_id, "person"))
    return _who_offers(offers.exclude(person=seat.person_id or 0))


def who_could_be_asked(seat: Seat, topics: Iterable[Topic]) -> Sequence[CanHelp]:
    """The same for somebody else: whom this seat's person has blocked is among them."""
    return _who_offers(_offers(seat, topics).exclude(person=seat.person_id or 0))


def _offers(seat: Seat, topics: Iterable[Topic]) -> QuerySet[Offer]:
    return Offer.objects.filter(community=seat.community, topic__in=list(topics))


def _who_offers(offers: QuerySet[Offer]) -> Sequence[CanHelp]:
    by_person: dict[int, list[Offer]] = {}
    offers = offers.select_related("person", "topic")
    for offer in offers.order_by("-level", "at", "pk")[:MOST_OFFERS_READ]:
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
    others = unless_blocked(seat.person_id, "person")
    offers = list(
        Offer.objects.filter(others, **here)
        .order_by(own_first, "-level", "at")
        .select_related("person")[: PEOPLE_SHOWN + 1]
    )
    wishes = list(
        Wish.objects.filter(others, **here)
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
