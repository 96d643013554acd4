"""Pages of communities: finding one, its home and door, its people, and running it."""

from docendo.commons.communities.views.admitting import (
    decide,
    invitations,
    lift,
    removals,
    requests,
    revoke,
)
from docendo.commons.communities.views.founding import index, new, preview
from docendo.commons.communities.views.joining import (
    ask_to_join,
    home,
    invitation,
    join,
    leave,
    withdraw,
)
from docendo.commons.communities.views.keeping import delete, doors, settings
from docendo.commons.communities.views.members import (
    block,
    claim,
    give_role,
    people,
    person,
    remove,
)
from docendo.commons.communities.views.texts import preview_text

__all__ = [
    "ask_to_join",
    "block",
    "claim",
    "decide",
    "delete",
    "doors",
    "give_role",
    "home",
    "index",
    "invitation",
    "invitations",
    "join",
    "leave",
    "lift",
    "new",
    "people",
    "person",
    "preview",
    "preview_text",
    "removals",
    "remove",
    "requests",
    "revoke",
    "settings",
    "withdraw",
]
