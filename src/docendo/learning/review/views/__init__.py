"""The pages of peer reviews."""

from docendo.learning.review.views.people import (
    extend,
    material,
    materials,
    people,
    remove_material,
    remove_participant,
)
from docendo.learning.review.views.planning import (
    choose,
    copy,
    edit,
    from_file,
    move,
    new,
    preview,
    share,
)
from docendo.learning.review.views.taking_part import assignment, join, leave, reviews
from docendo.learning.review.views.works import (
    add_files,
    file,
    history,
    join_team,
    leave_team,
    remove_file,
    save,
    start_team,
    take_back,
    work,
)

__all__ = [
    "add_files",
    "assignment",
    "choose",
    "copy",
    "edit",
    "extend",
    "file",
    "from_file",
    "history",
    "join",
    "join_team",
    "leave",
    "leave_team",
    "material",
    "materials",
    "move",
    "new",
    "people",
    "preview",
    "remove_file",
    "remove_material",
    "remove_participant",
    "reviews",
    "save",
    "share",
    "start_team",
    "take_back",
    "work",
]
