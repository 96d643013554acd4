"""Who enters the pages and sockets of a community: community and seat are one query."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404, HttpRequest

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.queries import has_office, seat_in
from docendo.commons.communities.refusals import NeedsASeat, SecondFactorFirst
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import Person, has_second_factor
from docendo.kernel.access import Entry, gate
from docendo.kernel.errors import NotAllowed, SignInFirst
from docendo.kernel.sockets.socket import Socket


@gate
def second_factor_of_offices(who: Callable[[], Any]) -> None:
    """Where the site wants it, nobody acts in an office whom a password alone lets in."""
    if not settings.STAFF_NEEDS_SECOND_FACTOR:
        return
    person = who()
    if person.is_authenticated and not has_second_factor(person.pk) and has_office(person):
        raise SecondFactorFirst


class CommunityRequest(HttpRequest):
    """A request that an entry rule of this module has let in."""

    community: Community
    seat: Seat


def _seat_of(person: Person | None, arguments: Mapping[str, Any]) -> Seat:
    seat = seat_in(person, slug=arguments["slug"])
    if seat.role is None and seat.community.is_hidden:
        raise Http404
    return seat


def _take_seat(request: HttpRequest, arguments: Mapping[str, Any]) -> Seat:
    seat = _seat_of(request.user if request.user.is_authenticated else None, arguments)
    request.community, request.seat = seat.community, seat  # type: ignore[attr-defined]  # CommunityRequest has them
    return seat


def _refuse(seat: Seat) -> None:
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
    _take_seat(request, arguments)


def _admit_signed_in_visitors(request: HttpRequest, arguments: Mapping[str, Any]) -> None:
    if _take_seat(request, arguments).person is None:
        raise SignInFirst


community_readers = Entry("readers of the community", _admit_readers)
# The door itself: people without a seat see what the community is and how to join.
community_visitors = Entry("anyone who may know the community", _admit_visitors)
signed_in_visitors = Entry("signed in, and may know the community", _admit_signed_in_visitors)


def seat_at_least(role: Role) -> Entry:
    """People with this role in the community of the address, or a higher one."""

    def admit(request: HttpRequest, arguments: Mapping[str, Any]) -> None:
        seat = _take_seat(request, arguments)
        if not seat.at_least(role):
            _refuse(seat)

    return Entry(f"{role.name.lower()} or higher", admit)


class SeatedSocket(Socket):
    """A socket below ``c/<slug>/``, for people with the role ``least`` or a higher one."""

    least: ClassVar[Role] = Role.MEMBER
    seat: Seat

    def enter(self, seat: Seat) -> Sequence[str]:
        """What ``Socket.admit`` does, for somebody with a seat."""
        raise NotImplementedError

    def admit(self) -> Sequence[str]:
        seat = _seat_of(self.person, self.arguments)
        if not seat.at_least(self.least):
            _refuse(seat)
        self.seat = seat
        return self.enter(seat)
