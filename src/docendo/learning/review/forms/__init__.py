"""The shape of what is typed into peer reviews."""

from docendo.learning.review.forms.planning import (
    AssignmentForm,
    FileForm,
    SetUp,
    WordsForm,
    initial_of,
    rows_of,
)
from docendo.learning.review.forms.works import (
    AttachmentsForm,
    ExtraForm,
    MaterialForm,
    MemberForm,
    MoveForm,
    TeamForm,
    WorkForm,
)

__all__ = [
    "AssignmentForm",
    "AttachmentsForm",
    "ExtraForm",
    "FileForm",
    "MaterialForm",
    "MemberForm",
    "MoveForm",
    "SetUp",
    "TeamForm",
    "WordsForm",
    "WorkForm",
    "initial_of",
    "rows_of",
]
