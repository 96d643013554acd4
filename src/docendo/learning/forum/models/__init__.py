"""Questions and what stands below them.

Every index begins with the community, so a query that leaves it out reads the whole table.
"""

from docendo.learning.forum.models.authorship import AUTHORSHIP
from docendo.learning.forum.models.comments import Comment, editing_a_comment
from docendo.learning.forum.models.judgments import Follow, Vote, Worked
from docendo.learning.forum.models.masks import Mask, Unmasking
from docendo.learning.forum.models.permissions import (
    Climber,
    own_personas,
    standing,
    stands_for_all,
    written_by,
)
from docendo.learning.forum.models.posts import (
    Post,
    Revision,
    editing_a_post,
    improving_a_question,
    reading_a_post,
)
from docendo.learning.forum.models.readings import Reading
from docendo.learning.forum.models.teachbacks import TeachBack, editing_a_teach_back, explains
from docendo.learning.forum.models.thanks import Thanks, reading_thanks, taking_thanks_back
from docendo.learning.forum.models.threads import (
    Thread,
    ThreadTopic,
    closing_a_thread,
    closing_for_others,
    giving_ones_name,
    learning_a_name,
    reading_a_thread,
    reopening_for_others,
)

__all__ = [
    "AUTHORSHIP",
    "Climber",
    "Comment",
    "Follow",
    "Mask",
    "Post",
    "Reading",
    "Revision",
    "TeachBack",
    "Thanks",
    "Thread",
    "ThreadTopic",
    "Unmasking",
    "Vote",
    "Worked",
    "closing_a_thread",
    "closing_for_others",
    "editing_a_comment",
    "editing_a_post",
    "editing_a_teach_back",
    "explains",
    "giving_ones_name",
    "improving_a_question",
    "learning_a_name",
    "own_personas",
    "reading_a_post",
    "reading_a_thread",
    "reading_thanks",
    "reopening_for_others",
    "standing",
    "stands_for_all",
    "taking_thanks_back",
    "written_by",
]
