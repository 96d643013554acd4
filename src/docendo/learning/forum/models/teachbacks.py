"""What askers say in their own words about the answer that they accepted."""

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Text, author_of
from docendo.kernel.access import row_rule
from docendo.learning.forum.models import permissions
from docendo.learning.forum.models.posts import Post
from docendo.learning.forum.models.threads import Thread


class TeachBack(Text):
    """Who asked explains the answer back; shown beside it as long as it is the accepted one.

    ``answerer`` repeats who wrote the answer, so that the database can refuse an explanation of
    one's own.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="teach_backs", db_index=False)
    author = author_of()
    answerer = author_of(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community",
                "post",
                condition=Q(removed_at=None),
                name="an_answer_is_explained_back_once",
            ),
            models.CheckConstraint(
                condition=~Q(author=F("answerer")), name="nobody_explains_back_their_own_answer"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False) | Q(removed_by=None),
                name="only_a_removed_teach_back_has_a_remover",
            ),
        )
        indexes = (
            models.Index(
                "community", "author", F("created_at").desc(), name="teach_backs_of_author"
            ),
            models.Index("community", "renderer", name="teach_backs_by_renderer"),
        )

    @property
    def asked_in(self) -> Thread:
        return self.thread


def explains() -> Q:
    """What everybody may read: it stands, and its answer is the accepted one and stands too."""
    return Q(
        removed_at=None,
        thread__removed_at=None,
        post__removed_at=None,
        thread__accepted=F("post"),
    )


editing_a_teach_back = row_rule(
    "editing a teach-back",
    model=TeachBack,
    allows=permissions.may_change,
    among=permissions.changeable,
)
