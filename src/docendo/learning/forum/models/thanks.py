"""Thanks for something specific."""

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.forum.models.comments import Comment
from docendo.learning.forum.models.permissions import own_personas
from docendo.learning.forum.models.posts import Post
from docendo.learning.forum.rules import LONGEST_THANKS


class ThanksSet(models.QuerySet["Thanks"]):
    def visible_to(self, seat: Seat) -> "ThanksSet":
        return self.filter(reading_thanks.among(seat))


class Thanks(Owned):
    """One person thanks for an answer or, where ``comment`` is named, for that remark below it.

    ``author`` repeats who wrote what is thanked for: only they and ``by`` ever read the words,
    everybody else sees how many there were.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="thanks", db_index=False)
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, related_name="thanks", db_index=False
    )
    author = author_of()
    by = author_of()
    words = models.CharField(max_length=LONGEST_THANKS)
    at = models.DateTimeField()

    objects = ThanksSet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community",
                "post",
                "by",
                condition=Q(comment=None),
                name="a_person_thanks_once_for_a_post",
            ),
            models.UniqueConstraint(
                "community",
                "comment",
                "by",
                condition=Q(comment__isnull=False),
                name="a_person_thanks_once_for_a_comment",
            ),
            models.CheckConstraint(condition=~Q(by=F("author")), name="nobody_thanks_themselves"),
            models.CheckConstraint(condition=~Q(words=""), name="thanks_say_what_for"),
        )
        indexes = (
            models.Index("community", "author", F("at").desc(), name="thanks_to_author"),
            models.Index("community", "post", "by", name="thanks_for_post"),
        )


def _reads(seat: Seat, thanks: Thanks) -> bool:
    return (
        thanks.community_id == seat.community.pk
        and seat.may_read
        and (_is_own(seat, thanks.by_id) or _is_own(seat, thanks.author_id))
    )


def _readable(seat: Seat) -> Q:
    if not seat.may_read or seat.person is None:
        return NOBODY
    return Q(community=seat.community) & (_own(seat, "author") | _own(seat, "by"))


def _takes_back(seat: Seat, thanks: Thanks) -> bool:
    return (
        thanks.community_id == seat.community.pk and seat.may_write and _is_own(seat, thanks.by_id)
    )


def _taken_back(seat: Seat) -> Q:
    return Q(community=seat.community) & _own(seat, "by") if seat.may_write else NOBODY


def _is_own(seat: Seat, number: int) -> bool:
    """Whether that is a seat's person, or a persona under which they asked."""
    return seat.person_id is not None and (
        number == seat.person_id or own_personas(seat).filter(persona=number).exists()
    )


def _own(seat: Seat, column: str) -> Q:
    return Q((column, seat.person)) | Q((f"{column}__in", own_personas(seat)))


reading_thanks = row_rule("reading thanks", model=Thanks, allows=_reads, among=_readable)
taking_thanks_back = row_rule(
    "taking thanks back", model=Thanks, allows=_takes_back, among=_taken_back
)
