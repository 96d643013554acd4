"""What is written in peer reviews."""

from docendo.learning.review.actions.answering import (
    answer_review,
    drop_change,
    note_change,
    tell_of_reviews,
)
from docendo.learning.review.actions.appealing import answer_appeal, appeal
from docendo.learning.review.actions.checking import import_spot_checks
from docendo.learning.review.actions.comparing import compare, give_pair
from docendo.learning.review.actions.files import (
    add_attachments,
    add_material,
    forget_files,
    remove_attachment,
    remove_material,
)
from docendo.learning.review.actions.giving import (
    ask_other_readers,
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
from docendo.learning.review.actions.people import (
    add_participant,
    bring_in_latecomers,
    extend,
    leave,
    remove_participant,
    take_part,
)
from docendo.learning.review.actions.phases import move_phase, move_what_is_due
from docendo.learning.review.actions.planning import (
    change_assignment,
    change_words,
    copy_assignment,
    create_assignment,
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
from docendo.learning.review.actions.works import (
    Words,
    hand_in,
    join_team,
    leave_team,
    save_work,
    start_team,
    take_back,
)

__all__ = [
    "Words",
    "add_attachments",
    "add_example",
    "add_material",
    "add_participant",
    "add_remark",
    "answer_appeal",
    "answer_review",
    "appeal",
    "ask_other_readers",
    "begin_grading",
    "bring_in_latecomers",
    "change_assignment",
    "change_words",
    "choose_method",
    "compare",
    "confirm_grades",
    "copy_assignment",
    "create_assignment",
    "drop_change",
    "drop_remark",
    "extend",
    "fill_up",
    "fill_up_by_hand",
    "forget_files",
    "give_by_hand",
    "give_pair",
    "give_works",
    "hand_in",
    "import_spot_checks",
    "join_team",
    "judge_as_reference",
    "leave",
    "leave_team",
    "move_phase",
    "move_what_is_due",
    "note_change",
    "offer_to_read_more",
    "open_review",
    "practice",
    "publish_grades",
    "remove_attachment",
    "remove_material",
    "remove_participant",
    "rescue",
    "save_review",
    "save_work",
    "send_review",
    "set_grade",
    "show_work",
    "start_team",
    "take_back",
    "take_back_by_hand",
    "take_next",
    "take_part",
    "tell_of_reviews",
    "what_is_missing",
    "work_out_again",
    "work_out_grades",
]
