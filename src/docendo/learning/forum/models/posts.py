"""The texts of questions and answers, and how they stood before."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import LONGEST_BODY, Owned, Seat, Text, author_of
from docendo.kernel.access import row_rule
from docendo.learning.forum.models import permissions
from docendo.learning.forum.models.bases import FromElsewhere
from docendo.learning.forum.models.threads import Thread
from docendo.learning.forum.rules import LONGEST_REASON, LONGEST_TITLE


class Posts(models.QuerySet["Post"]):
    def visible_to(self, seat: Seat) -> "Posts":
        return self.filter(reading_a_post.among(seat))


class Post(Text, FromElsewhere):
    """The text of a question, or one answer to it.

    ``source_score`` is what it had earned where it came from; ``score`` adds the votes of this
    community. ``explained`` repeats the words of the teach-back that is shown with it, so that
    search reads one table.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts", db_index=False)
    is_question = models.BooleanField(default=False)
    body = models.TextField(_("text"), max_length=LONGEST_BODY)
    score = models.IntegerField(default=0)
    source_score = models.IntegerField(null=True)
    worked_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    thanks_count = models.PositiveIntegerField(default=0, db_default=0)
    explained = models.TextField(blank=True, default="", db_default="")
    revision = models.PositiveIntegerField(default=1)
    removed_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = Posts.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "thread", condition=Q(is_question=True), name="one_question_per_thread"
            ),
            models.UniqueConstraint(
                "community",
                "source_key",
                condition=~Q(source_key=""),
                name="a_post_is_taken_over_once",
            ),
            models.CheckConstraint(
                condition=Q(is_question=False) | Q(worked_count=0), name="only_answers_work"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False) | Q(removed_by=None, removed_reason=""),
                name="only_what_was_removed_has_a_remover",
            ),
        )
        indexes = (
            models.Index("community", "thread", "is_question", name="posts_of_thread"),
            models.Index("community", "author", F("created_at").desc(), name="posts_of_author"),
            models.Index("community", "renderer", name="posts_by_renderer"),
        )

    @property
    def asked_in(self) -> Thread:
        return self.thread

    @property
    def anchor(self) -> str:
        """Where it stands on the page of its question."""
        return "question" if self.is_question else f"answer-{self.pk}"


reading_a_post = row_rule(
    "reading a post",
    model=Post,
    allows=permissions.reads_post,
    among=permissions.readable_posts,
)


editing_a_post = row_rule(
    "editing a post", model=Post, allows=permissions.may_change, among=permissions.changeable
)


improving_a_question = row_rule(
    "improving the question of somebody else",
    model=Post,
    allows=permissions.may_improve,
    among=permissions.questions_to_improve,
)


class Revision(Owned):
    """A post as it stood from ``created_at`` until the next number.

    A post that was never edited has none: the first edit also writes down what stood before.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    body = models.TextField()
    topics = models.JSONField(default=list)
    editor = author_of(null=True)
    why = models.CharField(max_length=LONGEST_REASON, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "post", "number", name="each_revision_has_its_number"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="revisions_count_from_one"),
        )
