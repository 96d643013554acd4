"""What is read of groups and imports."""

from docendo.commons.groups.queries.groups import (
    GroupPage,
    PersonGroups,
    goes_on,
    group_page,
    groups_of_person,
    groups_page,
    member_ids,
    member_ids_of,
    open_groups,
    own_enrollments,
    role_in,
)
from docendo.commons.groups.queries.imports import (
    DryRun,
    ImportPage,
    dry_run,
    import_page,
    imports_page,
)
from docendo.commons.groups.queries.standing import standing

__all__ = [
    "DryRun",
    "GroupPage",
    "ImportPage",
    "PersonGroups",
    "dry_run",
    "goes_on",
    "group_page",
    "groups_of_person",
    "groups_page",
    "import_page",
    "imports_page",
    "member_ids",
    "member_ids_of",
    "open_groups",
    "own_enrollments",
    "role_in",
    "standing",
]
