"""Everything that happens in live help."""

from docendo.learning.livehelp.actions.helping import hand_over, stand_by, take, wait_on
from docendo.learning.livehelp.actions.settling import (
    forget_person,
    hide_call,
    lock_call,
    settle_all,
)
from docendo.learning.livehelp.actions.together import answer_proposal, propose_together
from docendo.learning.livehelp.actions.waiting import ask, hear, leave, let_pass, post_instead

__all__ = [
    "answer_proposal",
    "ask",
    "forget_person",
    "hand_over",
    "hear",
    "hide_call",
    "leave",
    "let_pass",
    "lock_call",
    "post_instead",
    "propose_together",
    "settle_all",
    "stand_by",
    "take",
    "wait_on",
]
