"""Who is told what of people who might learn together."""

from collections.abc import Collection

from docendo.commons.matching.events import (
    AllAccepted,
    AskExpired,
    AskWithdrawn,
    MatchEnded,
    MatchNotMade,
    MatchProposed,
    OfMatch,
    PeerAccepted,
    PeerAsked,
    PeerDeclined,
)
from docendo.kernel import clock
from docendo.kernel.events import listener
from docendo.outcomes.notices.actions import Happened, take_back, tell
from docendo.outcomes.notices.rules import MATCH, Kind


@listener(PeerAsked)
def tell_who_is_asked_to_learn(event: PeerAsked) -> None:
    _tell(event, Kind.PEER_ASKED, event.told_ids, by_id=event.by_id)


@listener(PeerAccepted)
def tell_who_asked_to_learn(event: PeerAccepted) -> None:
    _settle(event)
    _tell(event, Kind.PEER_ACCEPTED, event.told_ids, by_id=event.by_id)


@listener(PeerDeclined)
def tell_that_it_does_not_fit(event: PeerDeclined) -> None:
    _settle(event)
    _tell(event, Kind.PEER_DECLINED, event.told_ids, by_id=event.by_id)


@listener(AskWithdrawn)
def take_back_what_was_withdrawn(event: AskWithdrawn) -> None:
    _settle(event)


@listener(AskExpired)
def tell_whom_nobody_answered(event: AskExpired) -> None:
    """Nobody did it: it happened by itself."""
    _settle(event)
    _tell(event, Kind.PEER_SILENT, event.told_ids, by_id=None)


@listener(MatchEnded)
def tell_that_it_has_ended(event: MatchEnded) -> None:
    _tell(event, Kind.MATCH_ENDED, event.told_ids, by_id=event.by_id)


# --- Of rounds ----------------------------------------------------------------------------------


@listener(MatchProposed)
def tell_what_a_round_proposes(event: MatchProposed) -> None:
    _tell(event, Kind.MATCH_PROPOSED, event.told_ids, by_id=None)


@listener(AllAccepted)
def tell_that_all_have_accepted(event: AllAccepted) -> None:
    _settle(event)
    _tell(event, Kind.ALL_ACCEPTED, event.told_ids, by_id=None)


@listener(MatchNotMade)
def tell_that_it_does_not_come_about(event: MatchNotMade) -> None:
    """Nobody did it, as far as anybody is told."""
    _settle(event)
    _tell(event, Kind.MATCH_NOT_MADE, event.told_ids, by_id=None)


def _settle(event: OfMatch) -> None:
    for kind in (Kind.PEER_ASKED, Kind.MATCH_PROPOSED):
        take_back(event.community_id, kind=kind, about=_about(event))


def _about(event: OfMatch) -> str:
    return f"{MATCH}{event.match_id}"


def _tell(event: OfMatch, kind: Kind, person_ids: Collection[int], *, by_id: int | None) -> None:
    what = Happened(
        community_id=event.community_id,
        key=f"{event.kind()}:{event.match_id}",
        by_id=by_id,
        at=event.at or clock.now(),
        about=_about(event),
    )
    tell(what, (kind, person_ids))
