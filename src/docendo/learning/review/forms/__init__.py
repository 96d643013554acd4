"""The shape of what people say of each other's works."""

from docendo.learning.review.forms.answering import AnswerForm, ChangeForm
from docendo.learning.review.forms.grading import (
    AnswerAppealForm,
    AppealForm,
    ExampleForm,
    SetGradeForm,
    SpotChecksForm,
)
from docendo.learning.review.forms.reading import HandForm, PairForm, ReviewForm

__all__ = [
    "AnswerAppealForm",
    "AnswerForm",
    "AppealForm",
    "ChangeForm",
    "ExampleForm",
    "HandForm",
    "PairForm",
    "ReviewForm",
    "SetGradeForm",
    "SpotChecksForm",
]
