"""What people are told, each happening once.

The bell counts somebody's notices of all their communities in one query, so the index for it
begins with the person, as does the one that finds their communities.
"""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from docendo.commons.communities.api import Community, Membership
from docendo.commons.people.api import Person
from docendo.kernel.access import NOBODY, RowRule, row_rule
from docendo.learning.discussions.api import Discussion, Reply
from docendo.learning.discussions.api import stands_for_all as discussed_for_all
from docendo.learning.forum.api import Comment, Post, Thanks, Thread, stands_for_all
from docendo.outcomes.notices.rules import ANYBODY, OF_REMOVED_TOO, Kind


class Notices(models.QuerySet["Notice"]):
    def visible_to(self, person: Person | None) -> Self:
        """What a person was told and may still read."""
        return self.filter(reading_a_notice.among(person))

    def with_role_of_reader(self) -> Self:
        """Each with ``own_role``: what its reader is in its community now, or None."""
        seats = Membership.objects.filter(
            community=OuterRef("community"), person=OuterRef("person")
        )
        stands = Happening.objects.filter(STANDS, notice=OuterRef("pk"))
        return self.annotate(own_role=Subquery(seats.values("role")), has_something=Exists(stands))

    def in_full(self) -> Self:
        """With all that is needed to put them in words."""
        return self.with_role_of_reader().select_related("community", "thread", "discussion")


class Notice(models.Model):
    """One person is told of one thing; what happens to it until they have seen it adds up here.

    ``about`` names the thing by its kind and number; what is about a thread or
    a discussion also points to it.
    ``latest_id`` is its newest happening, so that what came after one looked stays unread.
    Every way of telling (the bell, mail) reads this row and decides when it is read
    whether its reader may still know.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    least_role = models.PositiveSmallIntegerField()
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, related_name="+", db_index=False)
    discussion = models.ForeignKey(
        Discussion, models.CASCADE, null=True, related_name="+", db_index=False
    )
    about = models.CharField(max_length=40)
    latest_id = models.BigIntegerField(default=0)
    latest_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    # When a letter about it is due, and up to which happening it has been written about.
    mail_at = models.DateTimeField(null=True)
    mailed_id = models.BigIntegerField(default=0, db_default=0)

    objects = Notices.as_manager()

    own_role: int | None  # only after with_role_of_reader
    has_something: bool

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community",
                "person",
                "kind",
                "about",
                condition=Q(seen_at=None),
                name="one_unread_notice_about_a_thing",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="a_notice_is_of_a_known_kind"
            ),
        )
        indexes = (
            models.Index("person", F("latest_at").desc(), F("id").desc(), name="notices_of_person"),
            models.Index("person", name="notices_unread", condition=Q(seen_at=None)),
            models.Index("community", "thread", name="notices_of_thread"),
            models.Index(
                "community",
                "discussion",
                name="notices_of_discussion",
                condition=Q(discussion__isnull=False),
            ),
            models.Index("seen_at", name="notices_by_age", condition=Q(seen_at__isnull=False)),
            models.Index(
                "mail_at",
                name="notices_to_mail",
                condition=Q(mail_at__isnull=False, seen_at=None),
            ),
        )


class Happening(models.Model):
    """One thing that happened, as one person is told of it.

    ``by`` is a number and never a name: who that is, and whether it may be said, is decided when
    it is shown. Nobody did what happened by itself. ``key`` names the happening, so that a delivery
    that is repeated adds nothing.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="happenings", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=80)
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+", db_index=False)
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, related_name="+", db_index=False
    )
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="+", db_index=False)
    # Gone with the thanks, if they are taken back.
    thanks = models.ForeignKey(Thanks, models.CASCADE, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "key", "person", name="nobody_is_told_twice"),
            models.CheckConstraint(
                condition=~Q(person=F("by")), name="nobody_is_told_of_their_own_doing"
            ),
        )
        indexes = (models.Index("notice", "id", name="happenings_of_notice"),)


class Mailing(models.Model):
    """One letter about notices to one person.

    ``begun_at`` is written before the mail server is spoken to, and taken back only if it refuses:
    a letter whose sender was killed in between is not sent, rather than twice. What it tells
    stays unread on the page.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    notice_ids = models.JSONField()
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(begun_at__isnull=False),
                name="a_letter_is_begun_before_it_is_sent",
            ),
        )
        indexes = (models.Index("made_at", name="mailings_by_age"),)


class Preferences(models.Model):
    """What somebody does not wish to be told, and when nothing pops up; no row is the default.

    Without times there are no quiet hours.
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    muted = models.JSONField(default=list)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            ),
        )


# What of a happening everybody may still read.
STANDS = (
    (Q(post=None) | stands_for_all("post__"))
    & (Q(comment=None) | stands_for_all("comment__"))
    & (Q(reply=None) | discussed_for_all("reply__"))
)


def _own_and_standing(person: Person | None) -> Q:
    if person is None:
        return NOBODY
    return Q(person=person.pk) & still_readable()


def still_readable() -> Q:
    """What its reader may still know: they have the seat for it, and something of it stands."""
    seat = Membership.objects.filter(
        community=OuterRef("community"),
        person=OuterRef("person"),
        role__gte=OuterRef("least_role"),
    )
    return (
        (Q(least_role=ANYBODY) | Exists(seat))
        & (Q(thread=None) | Q(kind__in=OF_REMOVED_TOO) | stands_for_all("thread__"))
        & (Q(discussion=None) | discussed_for_all("discussion__"))
        & Q(Exists(Happening.objects.filter(STANDS, notice=OuterRef("pk"))))
    )


def _reads(person: Person | None, notice: Notice) -> bool:
    return (
        person is not None
        and notice.person_id == person.pk
        and (notice.own_role or ANYBODY) >= notice.least_role
        and (
            notice.thread is None
            or notice.kind in OF_REMOVED_TOO
            or notice.thread.removed_at is None
        )
        and (notice.discussion is None or notice.discussion.removed_at is None)
        and notice.has_something
    )


reading_a_notice: RowRule[Person | None, Notice] = row_rule(
    "reading a notice", model=Notice, allows=_reads, among=_own_and_standing
)
