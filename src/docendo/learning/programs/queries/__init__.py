"""What the pages of programs show, and what stands of a plan in a match."""

from docendo.learning.programs.queries.checking import (
    Asked,
    asked_now,
    check_in_due,
    last_said,
    low_check_ins,
    matches_to_ask,
    takes_part_somewhere,
)
from docendo.learning.programs.queries.consent import held_back, without_consent
from docendo.learning.programs.queries.eligibility import (
    lacks_of,
    notes_on_rows,
    wanted_by,
    was_taken_out,
)
from docendo.learning.programs.queries.joining import program_by_code, program_to_join
from docendo.learning.programs.queries.matches import (
    InProgram,
    PlanPanel,
    in_program,
    in_programs,
    plan_panel,
)
from docendo.learning.programs.queries.pages import (
    ProgramPage,
    ProgramsPage,
    meeting_to_change,
    program_page,
    program_to_run,
    programs_page,
    question_to_change,
)
from docendo.learning.programs.queries.people import PeoplePage, people_page, people_to_export

__all__ = [
    "Asked",
    "InProgram",
    "PeoplePage",
    "PlanPanel",
    "ProgramPage",
    "ProgramsPage",
    "asked_now",
    "check_in_due",
    "held_back",
    "in_program",
    "in_programs",
    "lacks_of",
    "last_said",
    "low_check_ins",
    "matches_to_ask",
    "meeting_to_change",
    "notes_on_rows",
    "people_page",
    "people_to_export",
    "plan_panel",
    "program_by_code",
    "program_page",
    "program_to_join",
    "program_to_run",
    "programs_page",
    "question_to_change",
    "takes_part_somewhere",
    "wanted_by",
    "was_taken_out",
    "without_consent",
]
