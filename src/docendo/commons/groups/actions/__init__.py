"""What changes groups, and who is in them."""

from docendo.commons.groups.actions.enrolling import end_due, leave_groups, take_places
from docendo.commons.groups.actions.importing import (
    bring_roster,
    confirm_import,
    discard_import,
    forget_undecided,
    invite_the_new,
    write_queued,
)

__all__ = [
    "bring_roster",
    "confirm_import",
    "discard_import",
    "end_due",
    "forget_undecided",
    "invite_the_new",
    "leave_groups",
    "take_places",
    "write_queued",
]
