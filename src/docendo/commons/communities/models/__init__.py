"""Communities, who has a seat in them, and how people get one.

Every index begins with the community, but for the one that finds somebody's own communities.
"""

from docendo.commons.communities.models.communities import Community, know_community, valid_address
from docendo.commons.communities.models.invitations import MOST_SEATS, Invitation, manage_invitation
from docendo.commons.communities.models.join_requests import JoinRequest, see_request
from docendo.commons.communities.models.memberships import Membership, see_member, sort_name
from docendo.commons.communities.models.removals import Removal, see_removal
from docendo.commons.communities.models.seats import Seat, SeatKind
from docendo.commons.communities.models.silences import Silence
from docendo.commons.communities.models.texts import Owned, Text, author_of

__all__ = [
    "MOST_SEATS",
    "Community",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Owned",
    "Removal",
    "Seat",
    "SeatKind",
    "Silence",
    "Text",
    "author_of",
    "know_community",
    "manage_invitation",
    "see_member",
    "see_removal",
    "see_request",
    "sort_name",
    "valid_address",
]
