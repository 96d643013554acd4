"""Questions, and the topics they are about."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.topics.api import MOST_TOPICS, Topic
from docendo.kernel.access import row_rule
from docendo.learning.forum.models import permissions
from docendo.learning.forum.rules import (
    LONGEST_EXCERPT,
    LONGEST_REASON,
    LONGEST_TITLE,
    Reason,
    State,
)


class Threads(models.QuerySet["Thread"]):
    def visible_to(self, seat: Seat) -> "Threads":
        return self.filter(reading_a_thread.among(seat))


class Thread(Owned):
    """One question and all that follows; its text is the post that ``is_question``.

    Excerpt, score, answer_count, removed_at and active_at repeat what posts say, so that a list
    reads one table; they change in the transaction that changes the posts. What is
    ``is_anonymous`` was asked by a persona, and the person behind it writes here as nobody else.
    ``is_first`` is the first that somebody asked here with their name.
    """

    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    excerpt = models.CharField(max_length=LONGEST_EXCERPT, blank=True)
    author = author_of(null=True)
    is_anonymous = models.BooleanField(default=False, db_default=False)
    is_first = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True)
    closed_by = author_of(null=True)
    closed_reason = models.CharField(max_length=10, choices=Reason, blank=True)
    closed_note = models.CharField(max_length=LONGEST_REASON, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.RESTRICT, null=True, related_name="duplicates", db_index=False
    )
    accepted = models.ForeignKey(
        "Post", models.RESTRICT, null=True, related_name="+", db_index=False
    )
    score = models.IntegerField(default=0)
    answer_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    active_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    reopening_asked_at = models.DateTimeField(null=True)
    reopening_note = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = Threads.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state=State.OPEN, closed_at=None, closed_reason="")
                | Q(state=State.CLOSED, closed_at__isnull=False, closed_reason__in=Reason.values),
                name="a_closed_question_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | Q(closed_reason=Reason.DUPLICATE),
                name="what_has_an_original_is_closed_as_duplicate",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("id")),
                name="no_question_duplicates_itself",
            ),
            models.CheckConstraint(
                condition=Q(reopening_asked_at=None, reopening_note="") | Q(state=State.CLOSED),
                name="only_what_is_closed_is_asked_to_reopen",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(author__isnull=False),
                name="what_is_anonymous_has_a_persona",
            ),
            models.UniqueConstraint(
                "community",
                "accepted",
                # Without it SQLite would look here for the many that have none.
                condition=Q(accepted__isnull=False),
                name="an_answer_is_accepted_in_one_thread",
            ),
        )
        indexes = (
            models.Index(
                "community", F("active_at").desc(), F("id").desc(), name="threads_by_activity"
            ),
            models.Index(
                "community", F("created_at").desc(), F("id").desc(), name="threads_by_age"
            ),
            models.Index("community", F("score").desc(), F("id").desc(), name="threads_by_score"),
            models.Index(
                "community",
                F("active_at").desc(),
                F("id").desc(),
                name="threads_unanswered",
                condition=Q(answer_count=0, state=State.OPEN, removed_at=None),
            ),
            models.Index(
                "community",
                F("active_at").desc(),
                F("id").desc(),
                name="threads_closed",
                condition=Q(state=State.CLOSED),
            ),
            models.Index(
                "community", name="threads_removed", condition=Q(removed_at__isnull=False)
            ),
            models.Index("community", "author", F("created_at").desc(), name="threads_of_author"),
            models.Index(
                "community",
                "duplicate_of",
                name="threads_of_original",
                condition=Q(duplicate_of__isnull=False),
            ),
            models.Index(
                "community",
                "reopening_asked_at",
                name="threads_to_reopen",
                condition=Q(reopening_asked_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def asked_in(self) -> "Thread":
        return self

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN


reading_a_thread = row_rule(
    "reading a thread",
    model=Thread,
    allows=permissions.reads_thread,
    among=permissions.readable_threads,
)


closing_a_thread = row_rule(
    "closing a question", model=Thread, allows=permissions.may_close, among=permissions.closable
)


closing_for_others = row_rule(
    "closing the question of somebody else",
    model=Thread,
    allows=permissions.may_close_others,
    among=permissions.others_to_close,
)
reopening_for_others = row_rule(
    "opening the question of somebody else again",
    model=Thread,
    allows=permissions.may_reopen_others,
    among=permissions.others_to_reopen,
)


class ThreadTopic(Owned):
    """A thread is about a topic; the first position is what it is most about."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="about", db_index=False)
    topic = models.ForeignKey(Topic, models.RESTRICT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "thread", "topic", name="a_thread_names_a_topic_once"
            ),
            models.UniqueConstraint(
                "community", "thread", "position", name="each_position_holds_one_topic"
            ),
            models.CheckConstraint(
                condition=Q(position__lt=MOST_TOPICS), name="a_thread_has_at_most_five_topics"
            ),
        )
        indexes = (models.Index("community", "topic", "thread", name="threads_of_topic"),)


giving_ones_name = row_rule(
    "giving one's name",
    model=Thread,
    allows=permissions.may_give_name,
    among=permissions.threads_to_give_name,
)
learning_a_name = row_rule(
    "learning who asked",
    model=Thread,
    allows=permissions.may_learn_name,
    among=permissions.threads_to_learn_name,
)
