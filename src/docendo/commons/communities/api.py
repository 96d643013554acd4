"""What other apps may use of communities."""

from docendo.commons.communities.entry import (
    CommunityRequest,
    community_readers,
    community_visitors,
    seat_at_least,
)
from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.queries import seats_of
from docendo.commons.communities.rules import Role

__all__ = [
    "Community",
    "CommunityRequest",
    "Membership",
    "Role",
    "Seat",
    "community_readers",
    "community_visitors",
    "seat_at_least",
    "seats_of",
]
