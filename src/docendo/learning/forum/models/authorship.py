"""Where it stands who did something."""

from typing import Any

from docendo.learning.forum.models.comments import Comment
from docendo.learning.forum.models.judgments import Vote, Worked
from docendo.learning.forum.models.posts import Post, Revision
from docendo.learning.forum.models.teachbacks import TeachBack
from docendo.learning.forum.models.thanks import Thanks
from docendo.learning.forum.models.threads import Thread

# Every column that says who did something, and how its row leads to the thread.
AUTHORSHIP: tuple[tuple[type[Any], str, str], ...] = (
    (Thread, "author", "pk"),
    (Thread, "closed_by", "pk"),
    (Post, "author", "thread"),
    (Post, "removed_by", "thread"),
    (Comment, "author", "post__thread"),
    (Comment, "removed_by", "post__thread"),
    (Vote, "author", "post__thread"),
    (Vote, "voter", "post__thread"),
    (Worked, "author", "post__thread"),
    (Worked, "person", "post__thread"),
    (Revision, "editor", "post__thread"),
    (TeachBack, "author", "thread"),
    (TeachBack, "answerer", "thread"),
    (TeachBack, "removed_by", "thread"),
    (Thanks, "author", "post__thread"),
    (Thanks, "by", "post__thread"),
)
