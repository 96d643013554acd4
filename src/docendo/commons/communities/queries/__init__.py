"""Answers about communities and who has a seat in them."""

from docendo.commons.communities.queries.home import community_home, door, has_company
from docendo.commons.communities.queries.people import directory, person_page
from docendo.commons.communities.queries.running import (
    CLAIM_LIFETIME,
    LISTED,
    invitations,
    opened_invitation,
    removals,
    settings_tabs,
    waiting_requests,
)
from docendo.commons.communities.queries.seats import (
    communities_to_find,
    free_address,
    has_office,
    is_last_owner,
    members_like,
    members_named,
    seat_in,
    seats_of,
)
from docendo.commons.communities.queries.today import today

__all__ = [
    "CLAIM_LIFETIME",
    "LISTED",
    "communities_to_find",
    "community_home",
    "directory",
    "door",
    "free_address",
    "has_company",
    "has_office",
    "invitations",
    "is_last_owner",
    "members_like",
    "members_named",
    "opened_invitation",
    "person_page",
    "removals",
    "seat_in",
    "seats_of",
    "settings_tabs",
    "today",
    "waiting_requests",
]
