"""The pages of programs."""

from docendo.learning.programs.views.matches import check_in, put_goal
from docendo.learning.programs.views.people import (
    people,
    people_sheet,
    record_consent,
    take_in,
    take_out,
)
from docendo.learning.programs.views.planning import (
    add_meeting,
    choose,
    close,
    drop_meeting,
    edit,
    meeting,
    new,
    question,
    renew_code,
)
from docendo.learning.programs.views.taking_part import enroll, join, leave, program, programs

__all__ = [
    "add_meeting",
    "check_in",
    "choose",
    "close",
    "drop_meeting",
    "edit",
    "enroll",
    "join",
    "leave",
    "meeting",
    "new",
    "people",
    "people_sheet",
    "program",
    "programs",
    "put_goal",
    "question",
    "record_consent",
    "renew_code",
    "take_in",
    "take_out",
]
