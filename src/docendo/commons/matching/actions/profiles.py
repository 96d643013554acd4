"""What changes a profile."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, members_named, writer
from docendo.commons.matching.models import (
    Certificate,
    Confirmation,
    Profile,
    RatherNot,
    Week,
    Why,
)
from docendo.commons.matching.queries import rather_not_of, weeks_of
from docendo.commons.matching.refusals import NobodyCalledThat, NotApartFromOneself, OwnOffer
from docendo.commons.matching.rules.profile import Audiences, Preferences
from docendo.commons.matching.rules.week import NEVER
from docendo.commons.people.api import Person, choose_time_zone
from docendo.commons.topics import api as topics_api
from docendo.commons.topics.api import Level, Offer, Topic, Wish
from docendo.kernel.errors import NotAllowed

# --- What I can help with -----------------------------------------------------------------------


@transaction.atomic
def offer_help(seat: Seat, *, topics: Sequence[Topic], level: Level, now: datetime) -> None:
    """I can help with these, so well."""
    for topic in topics:
        topics_api.offer(seat, topic_id=topic.pk, level=level, now=now)


@transaction.atomic
def change_offer(
    seat: Seat, *, topic_id: int, level: Level, certificate: str, link: str, now: datetime
) -> None:
    """Say something else of an offer that is there; without words there is no certificate."""
    own = Offer.objects.get(community=seat.community, person=seat.member, topic=topic_id)
    topics_api.offer(seat, topic_id=topic_id, level=level, now=now)
    if certificate:
        Certificate.objects.update_or_create(
            offer=own,
            community=seat.community,
            defaults={"words": certificate, "link": link},
        )
    else:
        Certificate.objects.filter(offer=own).delete()


def withdraw_offer(seat: Seat, *, topic_id: int) -> None:
    topics_api.withdraw_offer(seat, topic_id=topic_id)


@transaction.atomic
def confirm_offer(seat: Seat, *, person_id: int, topic_id: int, now: datetime) -> None:
    """A coordinator gives their word for an offer as it stands; the latest word is kept."""
    offer = _offer_to_confirm(seat, person_id, topic_id)
    if offer.person_id == seat.person_id:
        raise OwnOffer
    Confirmation.objects.update_or_create(
        offer=offer,
        community=seat.community,
        defaults={
            "person": offer.person,
            "by": seat.member,
            "level": offer.level,
            "at": now,
        },
    )


@transaction.atomic
def take_back_confirmation(seat: Seat, *, person_id: int, topic_id: int) -> None:
    """Any coordinator may: who gave the word may be gone."""
    Confirmation.objects.filter(offer=_offer_to_confirm(seat, person_id, topic_id)).delete()


def _offer_to_confirm(seat: Seat, person_id: int, topic_id: int) -> Offer:
    if not seat.may_coordinate:
        raise NotAllowed
    offers = Offer.objects.select_for_update(of=("self",)).select_related("person")
    return offers.get(community=seat.community, person=person_id, topic=topic_id)


# --- What I want to learn -----------------------------------------------------------------------


@transaction.atomic
def wish_to_learn(seat: Seat, *, topics: Sequence[Topic], now: datetime) -> None:
    for topic in topics:
        topics_api.wish(seat, topic_id=topic.pk, now=now)


@transaction.atomic
def say_why(seat: Seat, *, topic_id: int, why: str) -> None:
    """Why I want to learn something that I said I want to learn; without words it is taken back."""
    own = Wish.objects.get(community=seat.community, person=seat.member, topic=topic_id)
    if why:
        Why.objects.update_or_create(wish=own, community=seat.community, defaults={"words": why})
    else:
        Why.objects.filter(wish=own).delete()


def withdraw_wish(seat: Seat, *, topic_id: int) -> None:
    topics_api.withdraw_wish(seat, topic_id=topic_id)


# --- When I am free, and how I like to work -----------------------------------------------------


@transaction.atomic
def save_week(person: Person, *, free: bytes, time_zone: str) -> None:
    """When somebody is free by the clocks of their time zone; who is never free has no week."""
    if free == NEVER:
        weeks_of(person.pk).delete()
    else:
        Week.objects.update_or_create(person=person, defaults={"free": free})
    if time_zone != person.time_zone:
        choose_time_zone(person, time_zone=time_zone)


def save_preferences(seat: Seat, said: Preferences) -> None:
    """How somebody likes to work here, and how much they take on."""
    _save_profile(seat, asdict(said))


def save_audiences(seat: Seat, said: Audiences) -> None:
    """Who may see which part of the profile."""
    _save_profile(seat, asdict(said))


@transaction.atomic
def _save_profile(seat: Seat, said: Mapping[str, str | int]) -> None:
    Profile.objects.update_or_create(community=seat.community, person=writer(seat), defaults=said)


# --- Whom I would rather not meet ---------------------------------------------------------------


@transaction.atomic
def rather_not(seat: Seat, *, person_id: int, now: datetime) -> None:
    """Raises NotApartFromOneself; of somebody who has no seat here, Membership.DoesNotExist."""
    writer(seat)
    if person_id == seat.person_id:
        raise NotApartFromOneself
    other = seat.community.memberships.joined().get(person=person_id)
    RatherNot.objects.bulk_create(
        [RatherNot(community=seat.community, person=seat.member, other_id=other.person_id, at=now)],
        ignore_conflicts=True,
    )


@transaction.atomic
def rather_not_these(seat: Seat, *, names: Collection[str], now: datetime) -> None:
    """Raises NobodyCalledThat for a name that is nobody's here, or that two share."""
    found = members_named(seat.community.pk, names)
    if unknown := [name for name in names if name not in found]:
        raise NobodyCalledThat(unknown)
    for person in found.values():
        rather_not(seat, person_id=person.pk, now=now)


def may_again(seat: Seat, *, person_id: int) -> None:
    rather_not_of(seat).filter(other=person_id).delete()


# --- Who leaves ---------------------------------------------------------------------------------


@transaction.atomic
def forget_person(community_id: int, person_id: int) -> None:
    """What hangs on offers and wishes goes with them; one's week is not of this community.

    Who set them apart still does, should they come back.
    """
    for model in (Profile, RatherNot):
        model.objects.filter(community=community_id, person=person_id).delete()
