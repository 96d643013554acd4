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
from docendo.learning.asks.views.caring import ask_somebody, remark, unanswered
from docendo.learning.asks.views.helping import decline, for_me, save_limit
from docendo.learning.asks.views.joining import consent, join, together

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
