"""What other apps may use of groups."""

from docendo.commons.groups.actions import (
    begin_group,
    bring_roster,
    confirm_import,
    end_group,
    let_go,
    rename_group,
    take_in,
)
from docendo.commons.groups.models import Enrollment, Group, RosterImport, seeing_a_group
from docendo.commons.groups.protocols import GroupPanel, note_on_rows, show_on_group
from docendo.commons.groups.queries import (
    dry_run,
    goes_on,
    groups_of_person,
    member_ids,
    member_ids_of,
    open_groups,
    role_in,
)
from docendo.commons.groups.rules.groups import GroupKind, GroupRole
from docendo.commons.groups.wording import sentence

__all__ = [
    "Enrollment",
    "Group",
    "GroupKind",
    "GroupPanel",
    "GroupRole",
    "RosterImport",
    "begin_group",
    "bring_roster",
    "confirm_import",
    "dry_run",
    "end_group",
    "goes_on",
    "groups_of_person",
    "let_go",
    "member_ids",
    "member_ids_of",
    "note_on_rows",
    "open_groups",
    "rename_group",
    "role_in",
    "seeing_a_group",
    "sentence",
    "show_on_group",
    "take_in",
]
