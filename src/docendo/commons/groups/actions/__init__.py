"""What changes groups, and who is in them."""

from docendo.commons.groups.actions.enrolling import (
    begin_group,
    end_due,
    end_group,
    leave_groups,
    let_go,
    rename_group,
    take_in,
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
    "begin_group",
    "bring_roster",
    "confirm_import",
    "discard_import",
    "end_due",
    "end_group",
    "forget_undecided",
    "invite_the_new",
    "leave_groups",
    "let_go",
    "rename_group",
    "take_in",
    "take_places",
    "write_queued",
]
