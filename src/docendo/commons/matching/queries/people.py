"""What others see of somebody's profile, on that person's page in a community."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef

from docendo.commons.communities.api import Membership, Role, Seat
from docendo.commons.matching.models import Profile
from docendo.commons.matching.queries.evidence import ProvenOffer, proven_offers
from docendo.commons.matching.queries.profile import (
    profile_of,
    rather_not_of,
    week_of,
    wishes_of,
)
from docendo.commons.matching.queries.room import apart_for_good, going_on
from docendo.commons.matching.rules.profile import Audience, may_see
from docendo.commons.matching.rules.week import Span, spans
from docendo.commons.people.api import zone
from docendo.commons.topics.api import Wish


@dataclass(frozen=True)
class PeerPanel:
    """What a reader may know of somebody as a peer; what they may not know is empty."""

    person_id: int
    offers: Sequence[ProvenOffer]
    whys: Sequence[Wish]
    spans: Sequence[Span]
    time_zone: str
    preferences: Profile | None
    is_own: bool
    may_confirm: bool


def as_peer(seat: Seat, *, person_id: int) -> PeerPanel | None:
    """None for who has no seat here: their week is of no interest to this community."""
    here = Membership.objects.visible_to(seat).joined().filter(person=person_id)
    known = here.values_list("person__time_zone", Exists(going_on(seat, person_id=person_id)))
    found = known.first()
    if found is None:
        return None
    time_zone, goes_on = found
    is_own = person_id == seat.person_id
    is_matched = not is_own and goes_on and _neither_keeps_away(seat, person_id)
    profile = profile_of(seat, person_id=person_id)

    def sees(audience: str) -> bool:
        return may_see(Audience(audience), is_own=is_own, is_matched=is_matched)

    offers = proven_offers(seat, person_id=person_id)
    if not sees(profile.shows_certificates):
        offers = [replace(each, certificate=None) for each in offers]
    may_confirm = seat.may_coordinate and not is_own
    panel = PeerPanel(
        person_id=person_id,
        offers=[each for each in offers if may_confirm or not each.is_own_word],
        whys=_whys(seat, person_id) if sees(profile.shows_whys) else (),
        spans=spans(week_of(person_id)) if sees(profile.shows_week) else (),
        time_zone=time_zone if zone(time_zone) else "UTC",
        preferences=profile if profile.pk and sees(profile.shows_preferences) else None,
        is_own=is_own,
        may_confirm=may_confirm,
    )
    is_empty = not (panel.offers or panel.whys or panel.spans or panel.preferences)
    return None if is_empty and not is_own else panel


def _neither_keeps_away(seat: Seat, person_id: int) -> bool:
    return person_id not in apart_for_good(seat.community, seat.member.pk)


def _whys(seat: Seat, person_id: int) -> Sequence[Wish]:
    wishes = wishes_of(seat, person_id=person_id)
    return [wish for wish in wishes if hasattr(wish, "why")]


def is_peer(seat: Seat, *, person_id: int) -> bool:
    """Whether somebody may be matched here."""
    members = Membership.objects.visible_to(seat).joined().filter(role__gte=Role.MEMBER)
    return members.filter(person=person_id).exists()


@dataclass(frozen=True)
class Choice:
    """Whether a reader would rather not be matched with somebody; only the reader sees it."""

    person_id: int
    is_apart: bool


def choice_about(seat: Seat, *, person_id: int) -> Choice | None:
    """None about oneself, of who has no seat here, and for who is not matched with anybody."""
    if not seat.may_write or person_id == seat.person_id:
        return None
    here = Membership.objects.visible_to(seat).joined().filter(person=person_id)
    own = rather_not_of(seat).filter(other=OuterRef("person"))
    is_apart = here.annotate(is_apart=Exists(own)).values_list("is_apart", flat=True).first()
    return None if is_apart is None else Choice(person_id, is_apart)
