"""Programs with their plan, who takes part in them, and what became of the plan in a match."""

from docendo.learning.programs.models.matches import CheckIn, PlannedGoal, Reminder
from docendo.learning.programs.models.people import Answer, Consent, Decision
from docendo.learning.programs.models.programs import Meeting, Program, ProgramTopic, Question

__all__ = [
    "Answer",
    "CheckIn",
    "Consent",
    "Decision",
    "Meeting",
    "PlannedGoal",
    "Program",
    "ProgramTopic",
    "Question",
    "Reminder",
]
