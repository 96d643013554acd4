"""What people write about asks, and its shape."""

from docendo.learning.asks.forms.life import AskSomebodyForm, LimitForm, RemarkForm, TogetherForm
from docendo.learning.asks.forms.writing import (
    DraftForm,
    HoldingForm,
    QuestionForm,
    words_of,
)

__all__ = [
    "AskSomebodyForm",
    "DraftForm",
    "HoldingForm",
    "LimitForm",
    "QuestionForm",
    "RemarkForm",
    "TogetherForm",
    "words_of",
]
