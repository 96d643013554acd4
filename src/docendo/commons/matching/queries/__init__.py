"""Answers about who looks for peers."""

from docendo.commons.matching.queries.evidence import ProvenOffer
from docendo.commons.matching.queries.people import (
    Choice,
    PeerPanel,
    are_matched,
    as_peer,
    choice_about,
)
from docendo.commons.matching.queries.profile import (
    OwnProfile,
    missing_of,
    own_profile,
    rather_not_of,
    weeks_of,
)

__all__ = [
    "Choice",
    "OwnProfile",
    "PeerPanel",
    "ProvenOffer",
    "are_matched",
    "as_peer",
    "choice_about",
    "missing_of",
    "own_profile",
    "rather_not_of",
    "weeks_of",
]
