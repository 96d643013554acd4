"""What other apps may use of discussions."""

from docendo.learning.discussions.actions import close, reply, start, vote
from docendo.learning.discussions.models import Choice, Discussion, Reply, stands_for_all
from docendo.learning.discussions.queries import follower_ids
from docendo.learning.discussions.rules import Kind, NewPoll

__all__ = [
    "Choice",
    "Discussion",
    "Kind",
    "NewPoll",
    "Reply",
    "close",
    "follower_ids",
    "reply",
    "stands_for_all",
    "start",
    "vote",
]
