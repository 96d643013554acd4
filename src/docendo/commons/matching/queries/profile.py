"""One's own profile: what its page shows, and what it still needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from docendo.commons.communities.api import Community, Seat
from docendo.commons.matching.models import Profile, RatherNot, Week
from docendo.commons.matching.queries.evidence import ProvenOffer, proven_offers
from docendo.commons.matching.rules.profile import Audience, Missing, may_see, missing
from docendo.commons.matching.rules.week import NEVER
from docendo.commons.people.api import language_name
from docendo.commons.topics.api import Wish, offered_by, wished_by


@dataclass(frozen=True)
class OwnProfile:
    """All that somebody has said of themselves for peers to be found in a community."""

    offers: Sequence[ProvenOffer]
    wishes: Sequence[Wish]
    week: bytes
    profile: Profile
    languages: Sequence[str]
    rather_not: Sequence[RatherNot]
    missing: Sequence[Missing]

    @property
    def is_paused(self) -> bool:
        return self.profile.helps_at_once == self.profile.learns_at_once == 0


def own_profile(seat: Seat) -> OwnProfile:
    person = seat.member
    offers = proven_offers(seat, person_id=person.pk)
    wishes = list(wishes_of(seat, person_id=person.pk))
    week = week_of(person.pk)
    return OwnProfile(
        offers=offers,
        wishes=wishes,
        week=week,
        profile=profile_of(seat, person_id=person.pk),
        languages=[language_name(code) for code in person.languages],
        rather_not=list(rather_not_of(seat).select_related("other").order_by("other__name", "pk")),
        missing=missing(
            has_topic=bool(offers or wishes),
            has_week=week != NEVER,
            has_zone=bool(person.time_zone),
        ),
    )


def missing_of(seat: Seat) -> Sequence[Missing]:
    """What somebody's profile still needs, for who has just saved a part of it."""
    person, here = seat.member, (seat.community.pk,)
    return missing(
        has_topic=offered_by(person.pk, here).exists() or wished_by(person.pk, here).exists(),
        has_week=weeks_of(person.pk).exists(),
        has_zone=bool(person.time_zone),
    )


def wishes_of(seat: Seat, *, person_id: int) -> QuerySet[Wish]:
    """What somebody wants to learn here, with why, in the order of names."""
    own = Wish.objects.filter(community=seat.community, person=person_id)
    return own.select_related("topic", "why").order_by("topic__name")


def weeks_of(person_id: int) -> QuerySet[Week, Any]:
    """Somebody's week, if they are ever free."""
    return Week.objects.filter(person=person_id)


def week_of(person_id: int) -> bytes:
    free = weeks_of(person_id).values_list("free", flat=True).first()
    return NEVER if free is None else bytes(free)


def profile_of(seat: Seat, *, person_id: int) -> Profile:
    """What somebody has said here, or what is usual for who has not."""
    here = {"community": seat.community, "person_id": person_id}
    return Profile.objects.filter(**here).first() or Profile(**here)


@dataclass(frozen=True)
class ShownToAll:
    """Whether everyone here may know somebody's week and how they like to work."""

    week: bool
    preferences: bool


def shown_to_all(community: Community, person_ids: Collection[int]) -> Mapping[int, ShownToAll]:
    """What each of these people shows to everyone here."""
    said = Profile.objects.filter(community=community, person__in=person_ids)
    profiles = {each.person_id: each for each in said}

    def shown(audience: str) -> bool:
        return may_see(Audience(audience), is_own=False, is_matched=False)

    return {
        person_id: ShownToAll(shown(own.shows_week), shown(own.shows_preferences))
        for person_id in person_ids
        for own in [profiles.get(person_id) or Profile()]
    }


def rather_not_of(seat: Seat) -> QuerySet[RatherNot]:
    """With whom a seat's own person would rather not be matched."""
    return RatherNot.objects.filter(community=seat.community, person=seat.member)
