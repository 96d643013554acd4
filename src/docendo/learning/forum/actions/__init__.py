"""Everything that people do to questions and answers.

Whoever locks or changes both a thread and a post takes the thread first, so that no two actions
wait for each other. Locks spare the key, since a new answer refers to the thread it belongs to.
"""

from docendo.learning.forum.actions.asking import answer, ask
from docendo.learning.forum.actions.closing import (
    ask_to_reopen,
    close,
    close_as_asked_before,
    reopen,
)
from docendo.learning.forum.actions.commenting import comment, edit_comment, remove_comment
from docendo.learning.forum.actions.editing import edit_post, take_back_edit
from docendo.learning.forum.actions.explaining import (
    edit_teach_back,
    explain_back,
    remove_teach_back,
)
from docendo.learning.forum.actions.following import follow, start_following
from docendo.learning.forum.actions.hiding import (
    hide_comment,
    hide_post,
    lock_comment,
    lock_post,
    show_comment,
    show_post,
)
from docendo.learning.forum.actions.judging import accept, say_it_worked, vote
from docendo.learning.forum.actions.masking import give_name, learn_name
from docendo.learning.forum.actions.naming import replace_topic
from docendo.learning.forum.actions.reading import read
from docendo.learning.forum.actions.removing import remove_post, restore_post
from docendo.learning.forum.actions.thanking import take_thanks_back, thank

__all__ = [
    "accept",
    "answer",
    "ask",
    "ask_to_reopen",
    "close",
    "close_as_asked_before",
    "comment",
    "edit_comment",
    "edit_post",
    "edit_teach_back",
    "explain_back",
    "follow",
    "give_name",
    "hide_comment",
    "hide_post",
    "learn_name",
    "lock_comment",
    "lock_post",
    "read",
    "remove_comment",
    "remove_post",
    "remove_teach_back",
    "reopen",
    "replace_topic",
    "restore_post",
    "say_it_worked",
    "show_comment",
    "show_post",
    "start_following",
    "take_back_edit",
    "take_thanks_back",
    "thank",
    "vote",
]
