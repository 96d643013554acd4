"""Questions and answers as pages; every form also works without JavaScript."""

from docendo.learning.forum.views.explaining import edit_explanation, explain
from docendo.learning.forum.views.judging import accept, follow, vote, worked
from docendo.learning.forum.views.masking import asker, give_name
from docendo.learning.forum.views.moderating import ask_to_reopen, close, remove, reopen, restore
from docendo.learning.forum.views.reading import history, post, question, questions
from docendo.learning.forum.views.thanking import helped, thank, thank_for_comment
from docendo.learning.forum.views.writing import (
    answer,
    comment,
    edit,
    edit_comment,
    take_back_edit,
)

__all__ = [
    "accept",
    "answer",
    "ask_to_reopen",
    "asker",
    "close",
    "comment",
    "edit",
    "edit_comment",
    "edit_explanation",
    "explain",
    "follow",
    "give_name",
    "helped",
    "history",
    "post",
    "question",
    "questions",
    "remove",
    "reopen",
    "restore",
    "take_back_edit",
    "thank",
    "thank_for_comment",
    "vote",
    "worked",
]
