"""The pages of groups and of rosters."""

from docendo.commons.groups.views.groups import end, group, groups
from docendo.commons.groups.views.imports import (
    bring,
    confirm,
    discard,
    imports,
    invite,
    roster_import,
)

__all__ = [
    "bring",
    "confirm",
    "discard",
    "end",
    "group",
    "groups",
    "imports",
    "invite",
    "roster_import",
]
