"""Discussions and what stands below them.

Every index begins with the community, so a query that leaves it out reads the whole table.
"""

from docendo.learning.discussions.models.discussions import (
    Discussion,
    DiscussionTopic,
    Following,
    Opened,
    editing_a_discussion,
    reading_a_discussion,
    removing_a_discussion,
)
from docendo.learning.discussions.models.permissions import is_own, standing, stands_for_all
from docendo.learning.discussions.models.polls import Ballot, Choice, Poll, Vote
from docendo.learning.discussions.models.replies import (
    Reply,
    editing_a_reply,
    reading_a_reply,
    removing_a_reply,
)

__all__ = [
    "Ballot",
    "Choice",
    "Discussion",
    "DiscussionTopic",
    "Following",
    "Opened",
    "Poll",
    "Reply",
    "Vote",
    "editing_a_discussion",
    "editing_a_reply",
    "is_own",
    "reading_a_discussion",
    "reading_a_reply",
    "removing_a_discussion",
    "removing_a_reply",
    "standing",
    "stands_for_all",
]
