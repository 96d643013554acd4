"""What is written in peer reviews."""

from docendo.learning.review.actions.files import (
    add_attachments,
    add_material,
    forget_files,
    remove_attachment,
    remove_material,
)
from docendo.learning.review.actions.people import (
    add_participant,
    bring_in_latecomers,
    extend,
    leave,
    remove_participant,
    take_part,
)
from docendo.learning.review.actions.phases import move_phase, move_what_is_due
from docendo.learning.review.actions.planning import (
    change_assignment,
    change_words,
    copy_assignment,
    create_assignment,
)
from docendo.learning.review.actions.works import (
    Words,
    hand_in,
    join_team,
    leave_team,
    save_work,
    start_team,
    take_back,
)

__all__ = [
    "Words",
    "add_attachments",
    "add_material",
    "add_participant",
    "bring_in_latecomers",
    "change_assignment",
    "change_words",
    "copy_assignment",
    "create_assignment",
    "extend",
    "forget_files",
    "hand_in",
    "join_team",
    "leave",
    "leave_team",
    "move_phase",
    "move_what_is_due",
    "remove_attachment",
    "remove_material",
    "remove_participant",
    "save_work",
    "start_team",
    "take_back",
    "take_part",
]
