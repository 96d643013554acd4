"""What coordinators wrote to people, and what they need not look at for a while."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.matching.api import of_person
from docendo.kernel.access import NOBODY, row_rule
from docendo.outcomes.insights.rules import LONGEST_LETTER, LONGEST_SUBJECT, NeedKind, Outcome


class Letters(models.QuerySet["Letter"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(reading_a_letter.among(seat))


class Letter(Owned):
    """What a coordinator wrote to somebody about what they may need.

    ``kind`` and ``subject`` say which need it was. It is read by whom it is for, and by all
    coordinators: they must know what was said already.
    """

    kind = models.CharField(max_length=10, choices=NeedKind)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    by = author_of()
    to = of_person()
    words = models.TextField(max_length=LONGEST_LETTER)
    at = models.DateTimeField()

    objects = Letters.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=NeedKind.values), name="a_letter_is_about_a_known_need"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_letter_says_something"),
            models.CheckConstraint(condition=~Q(to=F("by")), name="nobody_writes_to_themselves"),
        )
        indexes = (models.Index("community", "to", F("at").desc(), name="letters_to_a_person"),)


def _is_in_it(seat: Seat, letter: Letter) -> bool:
    is_here = letter.community_id == seat.community.pk and seat.may_read
    return is_here and (seat.may_coordinate or letter.to_id == seat.person_id)


def _with(seat: Seat) -> Q:
    if not seat.may_read or seat.person is None:
        return NOBODY
    own = Q() if seat.may_coordinate else Q(to=seat.person)
    return Q(community=seat.community) & own


reading_a_letter = row_rule("reading a letter", model=Letter, allows=_is_in_it, among=_with)


class Handling(Owned):
    """That a need was taken care of, by whom, and until when it rests."""

    kind = models.CharField(max_length=10, choices=NeedKind)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    outcome = models.CharField(max_length=10, choices=Outcome)
    by = author_of()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "kind", "subject", name="a_need_is_handled_by_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NeedKind.values), name="what_is_handled_is_a_known_need"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="a_need_is_handled_in_a_known_way"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("at")), name="what_was_handled_rests_for_a_while"
            ),
        )
