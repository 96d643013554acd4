"""What is read of live help."""

from docendo.learning.livehelp.queries.helping import (
    HelpingPage,
    helping_page,
    stands_by,
)
from docendo.learning.livehelp.queries.waiting import (
    CallPage,
    Start,
    call_of_room,
    call_page,
    ended_while_away,
    may_come_in,
    own_call,
    own_waiting,
    own_words,
    start,
    unhelped,
)

__all__ = [
    "CallPage",
    "HelpingPage",
    "Start",
    "call_of_room",
    "call_page",
    "ended_while_away",
    "helping_page",
    "may_come_in",
    "own_call",
    "own_waiting",
    "own_words",
    "stands_by",
    "start",
    "unhelped",
]
