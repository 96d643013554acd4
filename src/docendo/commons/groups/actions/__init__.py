"""What changes groups, and who is in them."""

from docendo.commons.groups.actions.enrolling import (
    end_due,
    end_group,
    leave_groups,
    take_places,
)
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
    "end_group",
    "forget_undecided",
    "invite_the_new",
    "leave_groups",
    "take_places",
    "write_queued",
]
