"""Everything that changes a community or who has a seat in it."""

from docendo.commons.communities.actions.describing import (
    Description,
    change_logo,
    describe_community,
    set_doors,
)
from docendo.commons.communities.actions.founding import delete_community, found_community
from docendo.commons.communities.actions.inviting import (
    accept_invitation,
    make_invitation,
    revoke_invitation,
)
from docendo.commons.communities.actions.joining import (
    accept_request,
    admit,
    ask_to_join,
    decline_request,
    join,
    keep_seats,
    take_in,
    withdraw_request,
)
from docendo.commons.communities.actions.roles import (
    give_role,
    leave,
    let_go,
    lift_removal,
    remove_person,
)
from docendo.commons.communities.actions.seats import (
    end_silence,
    rename_seats,
    silence,
    speaker,
    writer,
)

__all__ = [
    "Description",
    "accept_invitation",
    "accept_request",
    "admit",
    "ask_to_join",
    "change_logo",
    "decline_request",
    "delete_community",
    "describe_community",
    "end_silence",
    "found_community",
    "give_role",
    "join",
    "keep_seats",
    "leave",
    "let_go",
    "lift_removal",
    "make_invitation",
    "remove_person",
    "rename_seats",
    "revoke_invitation",
    "set_doors",
    "silence",
    "speaker",
    "take_in",
    "withdraw_request",
    "writer",
]
