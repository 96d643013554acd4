"""What the pages of programs show, and what stands of a plan in a match."""

from docendo.learning.programs.queries.checking import (
    Asked,
    asked_now,
    check_in_due,
    low_check_ins,
    matches_to_ask,
    takes_part_somewhere,
)
from docendo.learning.programs.queries.consent import held_back, without_consent
from docendo.learning.programs.queries.joining import program_by_code, program_to_join
from docendo.learning.programs.queries.matches import (
    InProgram,
    PlanPanel,
    in_program,
    in_programs,
    plan_panel,
)
from docendo.learning.programs.queries.pages import (
    PeoplePage,
    ProgramPage,
    ProgramsPage,
    meeting_to_change,
    people_page,
    program_page,
    program_to_run,
    programs_page,
)

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
    "low_check_ins",
    "matches_to_ask",
    "meeting_to_change",
    "people_page",
    "plan_panel",
    "program_by_code",
    "program_page",
    "program_to_join",
    "program_to_run",
    "programs_page",
    "takes_part_somewhere",
    "without_consent",
]
