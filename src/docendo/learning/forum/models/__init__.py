"""Questions and what stands below them.

Every index begins with the community, so a query that leaves it out reads the whole table.
"""

from docendo.learning.forum.models.authorship import AUTHORSHIP
from docendo.learning.forum.models.comments import Comment, editing_a_comment
from docendo.learning.forum.models.judgments import Follow, Vote, Worked
from docendo.learning.forum.models.masks import Mask, Unmasking
from docendo.learning.forum.models.permissions import (
    own_personas,
    standing,
    stands_for_all,
    written_by,
)
from docendo.learning.forum.models.posts import Post, Revision, editing_a_post, reading_a_post
from docendo.learning.forum.models.threads import (
    Thread,
    ThreadTopic,
    closing_a_thread,
    giving_ones_name,
    learning_a_name,
    reading_a_thread,
)

__all__ = [
    "AUTHORSHIP",
    "Comment",
    "Follow",
    "Mask",
    "Post",
    "Revision",
    "Thread",
    "ThreadTopic",
    "Unmasking",
    "Vote",
    "Worked",
    "closing_a_thread",
    "editing_a_comment",
    "editing_a_post",
    "giving_ones_name",
    "learning_a_name",
    "own_personas",
    "reading_a_post",
    "reading_a_thread",
    "standing",
    "stands_for_all",
    "written_by",
]
