"""Asking, and what becomes of it, as pages; every form also works without JavaScript."""

from docendo.learning.asks.views import box
from docendo.learning.asks.views.box import (
    ask,
    drafts,
    keep,
    look,
    post,
    set_aside,
    throw_away,
)
from docendo.learning.asks.views.life import (
    ask_somebody,
    consent,
    decline,
    for_me,
    join,
    remark,
    save_limit,
    together,
    unanswered,
)

__all__ = [
    "ask",
    "ask_somebody",
    "box",
    "consent",
    "decline",
    "drafts",
    "for_me",
    "join",
    "keep",
    "look",
    "post",
    "remark",
    "save_limit",
    "set_aside",
    "throw_away",
    "together",
    "unanswered",
]
