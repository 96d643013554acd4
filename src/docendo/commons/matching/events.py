"""What becomes of people who might learn together, for whoever listens."""

from dataclasses import dataclass

from docendo.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OfMatch(Event):
    """Something that happened to a match; ``told_ids`` are the others who have a place in it."""

    match_id: int
    by_id: int | None
    told_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class PeerAsked(OfMatch):
    """Somebody asks to learn with somebody."""


@dataclass(frozen=True, kw_only=True)
class PeerAccepted(OfMatch):
    """The last one has accepted: the match is active."""


@dataclass(frozen=True, kw_only=True)
class PeerDeclined(OfMatch):
    """It does not fit this time; only whoever asked is told."""


@dataclass(frozen=True, kw_only=True)
class AskWithdrawn(OfMatch):
    """Who asked has taken it back."""


@dataclass(frozen=True, kw_only=True)
class AskExpired(OfMatch):
    """Nobody answered in time; ``by_id`` asked, and is told."""


@dataclass(frozen=True, kw_only=True)
class MatchProposed(OfMatch):
    """A round proposes it to all who have a place."""


@dataclass(frozen=True, kw_only=True)
class AllAccepted(OfMatch):
    """The last of several has accepted."""


@dataclass(frozen=True, kw_only=True)
class MatchNotMade(OfMatch):
    """What a round proposed does not come about: somebody declined, was silent or has left.

    Who it was is not told.
    """


@dataclass(frozen=True, kw_only=True)
class MatchEnded(OfMatch):
    """The match is over."""
