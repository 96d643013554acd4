"""What other apps may use of questions and answers."""

from docendo.learning.forum.models import Comment, Post, Thread
from docendo.learning.forum.rules import LONGEST_BODY, LONGEST_TITLE, MOST_TOPICS, Reason, State
from docendo.learning.forum.takeover import (
    LeftOut,
    Source,
    Taken,
    TakenAcceptance,
    TakenAnswer,
    TakenComment,
    TakenDuplicate,
    TakenQuestion,
    TakenRevision,
    TakenVote,
    WhyNot,
    recount,
    settle,
    take_over,
)

__all__ = [
    "LONGEST_BODY",
    "LONGEST_TITLE",
    "MOST_TOPICS",
    "Comment",
    "LeftOut",
    "Post",
    "Reason",
    "Source",
    "State",
    "Taken",
    "TakenAcceptance",
    "TakenAnswer",
    "TakenComment",
    "TakenDuplicate",
    "TakenQuestion",
    "TakenRevision",
    "TakenVote",
    "Thread",
    "WhyNot",
    "recount",
    "settle",
    "take_over",
]
