"""Everything that changes who reads what, what readers say, and what authors answer."""

from docendo.learning.review.actions.answering import (
    answer_review,
    drop_change,
    note_change,
    tell_of_reviews,
)
from docendo.learning.review.actions.appealing import answer_appeal, appeal
from docendo.learning.review.actions.checking import import_spot_checks
from docendo.learning.review.actions.comparing import compare, give_pair
from docendo.learning.review.actions.giving import (
    ask_another_reader,
    fill_up,
    fill_up_by_hand,
    give_by_hand,
    give_works,
    offer_to_read_more,
    take_back_by_hand,
    take_next,
)
from docendo.learning.review.actions.grading import (
    begin_grading,
    choose_method,
    confirm_grades,
    publish_grades,
    set_grade,
    work_out_again,
    work_out_grades,
)
from docendo.learning.review.actions.practicing import add_example, judge_as_reference, practice
from docendo.learning.review.actions.rescuing import rescue
from docendo.learning.review.actions.reviewing import (
    add_remark,
    drop_remark,
    open_review,
    save_review,
    send_review,
    what_is_missing,
)
from docendo.learning.review.actions.showing import show_work

__all__ = [
    "add_example",
    "add_remark",
    "answer_appeal",
    "answer_review",
    "appeal",
    "ask_another_reader",
    "begin_grading",
    "choose_method",
    "compare",
    "confirm_grades",
    "drop_change",
    "drop_remark",
    "fill_up",
    "fill_up_by_hand",
    "give_by_hand",
    "give_pair",
    "give_works",
    "import_spot_checks",
    "judge_as_reference",
    "note_change",
    "offer_to_read_more",
    "open_review",
    "practice",
    "publish_grades",
    "rescue",
    "save_review",
    "send_review",
    "set_grade",
    "show_work",
    "take_back_by_hand",
    "take_next",
    "tell_of_reviews",
    "what_is_missing",
    "work_out_again",
    "work_out_grades",
]
