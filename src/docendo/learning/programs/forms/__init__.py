"""The shape of what is said about programs."""

from docendo.learning.programs.forms.people import (
    CheckInForm,
    CodeForm,
    ConsentForm,
    EnrollForm,
    TakeInForm,
)
from docendo.learning.programs.forms.plan import MeetingForm, QuestionForm
from docendo.learning.programs.forms.programs import ChangeForm, ProgramForm

__all__ = [
    "ChangeForm",
    "CheckInForm",
    "CodeForm",
    "ConsentForm",
    "EnrollForm",
    "MeetingForm",
    "ProgramForm",
    "QuestionForm",
    "TakeInForm",
]
