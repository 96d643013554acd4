"""What other apps may use of communities."""

from docendo.commons.communities.actions import (
    accept_invitation,
    admit,
    ask_to_join,
    found_community,
    join,
    keep_seats,
    leave,
    make_invitation,
)
from docendo.commons.communities.entry import (
    CommunityRequest,
    community_readers,
    community_visitors,
    seat_at_least,
)
from docendo.commons.communities.models import Community, Membership, Seat, SeatKind
from docendo.commons.communities.protocols import (
    FirstStep,
    Founding,
    HomePanel,
    PersonPanel,
    propose_step,
    show_on_home,
    show_on_person,
    starter,
)
from docendo.commons.communities.queries import (
    members_named,
    readable_communities,
    seat_in,
    seats_of,
    share_a_community,
)
from docendo.commons.communities.rules import Door, Role, Visibility

__all__ = [
    "Community",
    "CommunityRequest",
    "Door",
    "FirstStep",
    "Founding",
    "HomePanel",
    "Membership",
    "PersonPanel",
    "Role",
    "Seat",
    "SeatKind",
    "Visibility",
    "accept_invitation",
    "admit",
    "ask_to_join",
    "community_readers",
    "community_visitors",
    "found_community",
    "join",
    "keep_seats",
    "leave",
    "make_invitation",
    "members_named",
    "propose_step",
    "readable_communities",
    "seat_at_least",
    "seat_in",
    "seats_of",
    "share_a_community",
    "show_on_home",
    "show_on_person",
    "starter",
]
