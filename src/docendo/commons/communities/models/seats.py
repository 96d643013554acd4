"""Where somebody stands in a community: the actor of every action in it."""

from dataclasses import dataclass
from datetime import datetime

from docendo.commons.communities.models.communities import Community
from docendo.commons.communities.rules import MAY_GIVE, Role, Visibility
from docendo.commons.people.api import Person
from docendo.kernel import clock


@dataclass(frozen=True)
class Seat:
    """Where somebody stands in a community: the actor of every action in it.

    ``person`` is None for somebody who is not signed in, ``role`` is None without a membership.
    Until ``silenced_until`` they read and say nothing.
    """

    community: Community
    person: Person | None
    role: Role | None
    silenced_until: datetime | None = None

    def at_least(self, role: Role) -> bool:
        return self.role is not None and self.role >= role

    @property
    def may_read(self) -> bool:
        return self.community.is_public or self.role is not None

    @property
    def may_write(self) -> bool:
        return self.at_least(Role.MEMBER)

    @property
    def is_silenced(self) -> bool:
        return self.silenced_until is not None and self.silenced_until > clock.now()

    @property
    def may_moderate(self) -> bool:
        return self.at_least(Role.MODERATOR)

    @property
    def may_coordinate(self) -> bool:
        return self.at_least(Role.COORDINATOR)

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def may_give(self) -> frozenset[Role]:
        """The roles that this seat may give and take."""
        return MAY_GIVE[self.role]

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def kind(self) -> "SeatKind":
        return SeatKind(self.role, self.person is not None, self.community.is_public)

    @property
    def numbers(self) -> dict[str, int]:
        """What is put into a prepared query for this seat; nobody has the number 0."""
        return {"community_id": self.community.pk, "person_id": self.person_id or 0}

    @property
    def member(self) -> Person:
        """The person, where an entry rule has made sure that there is one."""
        if self.person is None:
            raise LookupError("nobody is signed in")
        return self.person


@dataclass(frozen=True)
class SeatKind:
    """What seats have in common for which a query reads alike but for its numbers."""

    role: Role | None
    is_signed_in: bool
    is_public: bool

    def seat(self, *, community_id: int, person_id: int) -> Seat:
        """A stand-in with these numbers, for row rules to make a prepared query of."""
        visibility = Visibility.PUBLIC if self.is_public else Visibility.MEMBERS
        community = Community(pk=community_id, visibility=visibility)
        return Seat(community, Person(pk=person_id) if self.is_signed_in else None, self.role)
