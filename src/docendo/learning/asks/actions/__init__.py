"""Keeping what is being written, asking it, and passing it on until it has an answer."""

from docendo.learning.asks.actions.drafts import (
    Asked,
    Holding,
    Kept,
    Words,
    forget_drafts,
    keep,
    post,
    set_aside,
    take_along,
    throw_away,
)
from docendo.learning.asks.actions.life import (
    begin,
    decline,
    follow_thread,
    forget_person,
    join,
    note_answer,
    set_limit,
)
from docendo.learning.asks.actions.routing import pass_on, work_out_waits
from docendo.learning.asks.actions.sending import ask_somebody, remark
from docendo.learning.asks.actions.together import consent, propose

__all__ = [
    "Asked",
    "Holding",
    "Kept",
    "Words",
    "ask_somebody",
    "begin",
    "consent",
    "decline",
    "follow_thread",
    "forget_drafts",
    "forget_person",
    "join",
    "keep",
    "note_answer",
    "pass_on",
    "post",
    "propose",
    "remark",
    "set_aside",
    "set_limit",
    "take_along",
    "throw_away",
    "work_out_waits",
]
