"""Groups of a community, who is in them, and the rosters from which that came."""

from docendo.commons.groups.models.groups import Enrollment, Group, seeing_a_group
from docendo.commons.groups.models.imports import RosterImport, seeing_an_import

__all__ = [
    "Enrollment",
    "Group",
    "RosterImport",
    "seeing_a_group",
    "seeing_an_import",
]
