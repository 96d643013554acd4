"""Everything that changes who reads what, what readers say, and what authors answer."""

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
from docendo.learning.review.actions.rescuing import rescue

__all__ = [
    "ask_another_reader",
    "begin_grading",
    "choose_method",
    "confirm_grades",
    "fill_up",
    "fill_up_by_hand",
    "give_by_hand",
    "give_works",
    "offer_to_read_more",
    "publish_grades",
    "rescue",
    "set_grade",
    "take_back_by_hand",
    "take_next",
    "work_out_again",
    "work_out_grades",
]
