"""The shape of what is typed into peer reviews."""

from docendo.learning.review.forms.answering import AnswerForm, ChangeForm
from docendo.learning.review.forms.grading import (
    AnswerAppealForm,
    AppealForm,
    ExampleForm,
    SetGradeForm,
    SpotChecksForm,
)
from docendo.learning.review.forms.planning import (
    AssignmentForm,
    FileForm,
    SetUp,
    WordsForm,
    initial_of,
    rows_of,
)
from docendo.learning.review.forms.reading import HandForm, PairForm, ReviewForm
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
    "AnswerAppealForm",
    "AnswerForm",
    "AppealForm",
    "AssignmentForm",
    "AttachmentsForm",
    "ChangeForm",
    "ExampleForm",
    "ExtraForm",
    "FileForm",
    "HandForm",
    "MaterialForm",
    "MemberForm",
    "MoveForm",
    "PairForm",
    "ReviewForm",
    "SetGradeForm",
    "SetUp",
    "SpotChecksForm",
    "TeamForm",
    "WordsForm",
    "WorkForm",
    "initial_of",
    "rows_of",
]
