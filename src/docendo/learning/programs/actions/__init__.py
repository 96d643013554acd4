"""Everything that changes programs, who is in them, and what becomes of them in a match."""

from docendo.learning.programs.actions.matches import check_in, put_goal
from docendo.learning.programs.actions.people import (
    enroll,
    forget_answers,
    leave,
    record_consent,
    take_in_all_the_same,
    take_out,
)
from docendo.learning.programs.actions.planning import (
    add_meeting,
    change_meeting,
    change_program,
    change_question,
    close_program,
    create_program,
    drop_meeting,
    renew_code,
)
from docendo.learning.programs.actions.reminding import remind, tell_ends

__all__ = [
    "add_meeting",
    "change_meeting",
    "change_program",
    "change_question",
    "check_in",
    "close_program",
    "create_program",
    "drop_meeting",
    "enroll",
    "forget_answers",
    "leave",
    "put_goal",
    "record_consent",
    "remind",
    "renew_code",
    "take_in_all_the_same",
    "take_out",
    "tell_ends",
]
