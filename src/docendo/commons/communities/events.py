"""What happens to communities and their seats; together the audit trail of both."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CommunityFounded(Event):
    founder_id: int


@dataclass(frozen=True, kw_only=True)
class CommunityChanged(Event):
    """``changed`` names the fields."""

    by_id: int
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class CommunityDeleted(Event):
    """Everything that belonged to it is gone in the same transaction."""

    by_id: int
    slug: str
    name: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """``by_id`` invited or accepted them; None when they walked in themselves."""

    person_id: int
    role: int
    by_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(Event):
    person_id: int
    by_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class RemovalLifted(Event):
    person_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class RoleGiven(Event):
    person_id: int
    held: int
    given: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationMade(Event):
    invitation_id: int
    role: int
    seats: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Event):
    invitation_id: int
    by_id: int


@dataclass(frozen=True, kw_only=True)
class AskedToJoin(Event):
    request_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class RequestWithdrawn(Event):
    request_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class RequestDecided(Event):
    request_id: int
    person_id: int
    accepted: bool
    by_id: int


@dataclass(frozen=True, kw_only=True)
class AuthorClaimed(Event):
    """An imported author is this person: whoever keeps authorship moves it to them."""

    placeholder_id: int
    person_id: int
