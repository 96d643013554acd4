"""Remarks below posts."""

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Text
from docendo.kernel.access import row_rule
from docendo.learning.forum.models import permissions
from docendo.learning.forum.models.bases import FromElsewhere
from docendo.learning.forum.models.posts import Post
from docendo.learning.forum.models.threads import Thread


class Comment(Text, FromElsewhere):
    """A remark below a post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments", db_index=False)
    thanks_count = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community",
                "source_key",
                condition=~Q(source_key=""),
                name="a_comment_is_taken_over_once",
            ),
        )
        indexes = (
            models.Index("community", "post", "created_at", name="comments_of_post"),
            models.Index("community", "renderer", name="comments_by_renderer"),
        )

    @property
    def asked_in(self) -> Thread:
        return self.post.thread


editing_a_comment = row_rule(
    "editing a comment", model=Comment, allows=permissions.may_change, among=permissions.changeable
)
