"""Questions and what stands below them.

Every index begins with the community, so a query that leaves it out reads the whole table.
"""

from docendo.learning.forum.models.comments import Comment, editing_a_comment
from docendo.learning.forum.models.judgments import Follow, Vote, Worked
from docendo.learning.forum.models.permissions import standing, stands_for_all
from docendo.learning.forum.models.posts import Post, Revision, editing_a_post, reading_a_post
from docendo.learning.forum.models.threads import (
    Thread,
    ThreadTopic,
    closing_a_thread,
    reading_a_thread,
)

__all__ = [
    "Comment",
    "Follow",
    "Post",
    "Revision",
    "Thread",
    "ThreadTopic",
    "Vote",
    "Worked",
    "closing_a_thread",
    "editing_a_comment",
    "editing_a_post",
    "reading_a_post",
    "reading_a_thread",
    "standing",
    "stands_for_all",
]
