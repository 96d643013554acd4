"""Entry rules of community pages: they load community and seat in one query."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Door, Role
from docendo.kernel.access import Entry
from docendo.kernel.errors import NotAllowed, SignInFirst


class CommunityRequest(HttpRequest):
    """A request that an entry rule of this module has let in."""

    community: Community
    seat: Seat


class NeedsASeat(NotAllowed):
    """Only people with a seat may read here; the page says how to get one."""

    code = "needs_a_seat"
    message = _("This community is for its members.")

    def __init__(self, community: Community) -> None:
        self.community = community
        super().__init__()


def seat_in(slug: str, request: HttpRequest) -> Seat:
    """The seat of this request's person; raises Community.DoesNotExist."""
    person = request.user if request.user.is_authenticated else None
    if person is None:
        return Seat(Community.objects.get(slug=slug), None, None)
    community = (
        Community.objects.annotate(
            own=FilteredRelation("memberships", condition=Q(memberships__person=person))
        )
        .annotate(own_role=F("own__role"))
        .get(slug=slug)
    )
    role = community.own_role
    return Seat(community, person, None if role is None else Role(role))


def _take_seat(request: HttpRequest, arguments: Mapping[str, Any]) -> Seat:
    seat = seat_in(arguments["slug"], request)
    request.community, request.seat = seat.community, seat  # type: ignore[attr-defined]
    return seat


def _refuse(seat: Seat) -> None:
    if seat.role is None and seat.community.entry == Door.INVITATION and not seat.may_read:
        # Whether such a community exists is nobody's business.
        raise Http404
    if seat.person is None:
        raise SignInFirst
    if seat.role is None:
        raise NeedsASeat(seat.community)
    raise NotAllowed


def _admit_readers(request: HttpRequest, arguments: Mapping[str, Any]) -> None:
    seat = _take_seat(request, arguments)
    if not seat.may_read:
        _refuse(seat)


def _admit_visitors(request: HttpRequest, arguments: Mapping[str, Any]) -> None:
    seat = _take_seat(request, arguments)
    if not seat.may_read and seat.community.entry == Door.INVITATION:
        raise Http404


community_readers = Entry("readers of the community", _admit_readers)
# The door itself: people without a seat see what the community is and how to join.
community_visitors = Entry("anyone who may know the community", _admit_visitors)


def seat_at_least(role: Role) -> Entry:
    """People with this role in the community of the address, or a higher one."""

    def admit(request: HttpRequest, arguments: Mapping[str, Any]) -> None:
        seat = _take_seat(request, arguments)
        if not seat.at_least(role):
            _refuse(seat)

    return Entry(f"{role.name.lower()} or higher", admit)
