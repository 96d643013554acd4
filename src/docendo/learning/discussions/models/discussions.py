"""Discussions, announcements and updates, and the topics they are about."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Owned, Seat, Text, author_of
from docendo.commons.people.api import Person, unless_blocked
from docendo.commons.topics.api import MOST_TOPICS, Topic
from docendo.kernel.access import row_rule
from docendo.learning.discussions.models import permissions
from docendo.learning.discussions.rules import (
    LONGEST_EXCERPT,
    LONGEST_REASON,
    LONGEST_TITLE,
    Kind,
)


class Discussions(models.QuerySet["Discussion"]):
    def visible_to(self, seat: Seat) -> "Discussions":
        return self.filter(reading_a_discussion.among(seat))

    def wanted_by(self, seat: Seat) -> "Discussions":
        """Without what those wrote whom a reader has blocked; an announcement is of an office."""
        return self.filter(Q(kind=Kind.ANNOUNCEMENT) | unless_blocked(seat.person_id))


class Discussion(Text):
    """Something without a right answer: a discussion, an announcement, or an update of a member.

    An update has no title. Excerpt repeats the beginning of the text, reply_count and active_at
    what its replies say, so that a list reads one table. What is closed takes no replies.
    """

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DISCUSSION)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    excerpt = models.CharField(max_length=LONGEST_EXCERPT, blank=True)
    reply_count = models.PositiveIntegerField(default=0)
    active_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = author_of(null=True)
    removed_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = Discussions.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=Kind.UPDATE, title="")
                | (Q(kind__in=(Kind.DISCUSSION, Kind.ANNOUNCEMENT)) & ~Q(title="")),
                name="all_but_an_update_have_a_title",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="who_closes_a_discussion_does_it_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False) | Q(removed_by=None, removed_reason=""),
                name="only_a_removed_discussion_has_a_remover",
            ),
        )
        indexes = (
            models.Index(
                "community", F("active_at").desc(), F("id").desc(), name="discussions_by_activity"
            ),
            models.Index(
                "community",
                "kind",
                F("active_at").desc(),
                F("id").desc(),
                name="discussions_of_kind",
            ),
            models.Index(
                "community", "author", F("created_at").desc(), name="discussions_of_author"
            ),
        )

    def __str__(self) -> str:
        return self.headline

    @property
    def headline(self) -> str:
        """What stands for it in lists and notices: its title, or how an update begins."""
        return self.title or self.excerpt or _("An update")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_update(self) -> bool:
        return self.kind == Kind.UPDATE

    @property
    def is_announcement(self) -> bool:
        return self.kind == Kind.ANNOUNCEMENT


reading_a_discussion = row_rule(
    "reading a discussion",
    model=Discussion,
    allows=permissions.reads_discussion,
    among=permissions.readable_discussions,
)
editing_a_discussion = row_rule(
    "editing a discussion",
    model=Discussion,
    allows=permissions.may_edit,
    among=permissions.editable,
)
removing_a_discussion = row_rule(
    "removing a discussion",
    model=Discussion,
    allows=permissions.may_remove,
    among=permissions.removable,
)


class DiscussionTopic(Owned):
    """A discussion is about a topic; the first position is what it is most about."""

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="about", db_index=False)
    topic = models.ForeignKey(Topic, models.RESTRICT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "discussion", "topic", name="a_discussion_names_a_topic_once"
            ),
            models.UniqueConstraint(
                "community",
                "discussion",
                "position",
                name="each_place_of_a_discussion_holds_one_topic",
            ),
            models.CheckConstraint(
                condition=Q(position__lt=MOST_TOPICS),
                name="a_discussion_has_at_most_five_topics",
            ),
        )
        indexes = (models.Index("community", "topic", "discussion", name="discussions_of_topic"),)


class Following(Owned):
    """A person wants to know of the replies to a discussion."""

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "person", "discussion", name="a_person_follows_a_discussion_once"
            ),
        )
        indexes = (models.Index("community", "discussion", name="followers_of_discussion"),)


class Opened(Owned):
    """A person has had an announcement before them; nobody is ever told that they have."""

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "discussion", "person", name="a_person_opens_an_announcement_once"
            ),
        )
