"""The pages of reading, comparing, answering, and of who reads what."""

from docendo.learning.review.views.answers import answer, answers, change, undo_change
from docendo.learning.review.views.grades import (
    choose_method,
    confirm_grades,
    grade,
    grades,
    import_checks,
    publish_grades,
    set_grade,
    work_out,
)
from docendo.learning.review.views.pairs import pair, pair_file
from docendo.learning.review.views.practice import example, practice, show_work, shown
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
from docendo.learning.review.views.running import answer_appeal, appeals, run, table

__all__ = [
    "answer",
    "answer_appeal",
    "answers",
    "appeals",
    "change",
    "choose_method",
    "confirm_grades",
    "example",
    "fill_readers",
    "grade",
    "grades",
    "hand",
    "import_checks",
    "keep_review",
    "more",
    "pair",
    "pair_file",
    "practice",
    "publish_grades",
    "read_file",
    "readers",
    "reading",
    "review",
    "run",
    "set_grade",
    "show_work",
    "shown",
    "table",
    "take_back",
    "take_next",
    "undo_change",
    "work_out",
]
