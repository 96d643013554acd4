"""The pages of reading, comparing, answering, and of who reads what."""

from docendo.learning.review.views.answers import answer, answers, change, undo_change
from docendo.learning.review.views.pairs import pair, pair_file
from docendo.learning.review.views.readers import (
    fill_readers,
    hand,
    readers,
    take_back,
)
from docendo.learning.review.views.reading import (
    keep_review,
    more,
    read_file,
    reading,
    review,
    take_next,
)

__all__ = [
    "answer",
    "answers",
    "change",
    "fill_readers",
    "hand",
    "keep_review",
    "more",
    "pair",
    "pair_file",
    "read_file",
    "readers",
    "reading",
    "review",
    "take_back",
    "take_next",
    "undo_change",
]
