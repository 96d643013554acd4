"""What people say who enroll, and who has said yes for them."""

from typing import Self

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.groups.api import Enrollment
from docendo.commons.matching.api import Match, MatchState, Place, of_person
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.programs.models.programs import Program, Question
from docendo.learning.programs.rules import (
    LONGEST_ANSWER,
    LONGEST_NAME,
    LONGEST_WORDS,
    ShownTo,
)


class Answers(models.QuerySet["Answer"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(reading_an_answer.among(seat))


class Answer(Owned):
    """What somebody said to a question when they enrolled; it goes when they go.

    ``shown_to`` is who they were told reads it: a question that is shown to more later does not
    show what was said before.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers", db_index=False)
    person = of_person()
    words = models.CharField(max_length=LONGEST_ANSWER)
    shown_to = models.PositiveSmallIntegerField(choices=ShownTo, default=ShownTo.COORDINATORS)

    objects = Answers.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "question", "person", name="a_person_answers_a_question_of_a_program_once"
            ),
            models.CheckConstraint(
                condition=~Q(words=""), name="an_answer_to_a_program_says_something"
            ),
            models.CheckConstraint(
                condition=Q(shown_to__in=ShownTo.values),
                name="an_answer_to_a_program_is_shown_to_somebody_known",
            ),
        )
        indexes = (models.Index("community", "person", name="program_answers_of_a_person"),)


class Consents(models.QuerySet["Consent"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_consent.among(seat))


class Consent(Owned):
    """That ``given_by`` has said yes for somebody under age, and to which ``words``.

    ``recorded_by`` is the coordinator to whom it was said, on paper for example; without one they
    said so themselves when they enrolled. It stays when somebody leaves and says what held while
    they took part; it does not hold for those who come again after ``at``.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="consents", db_index=False)
    person = of_person()
    given_by = models.CharField(max_length=LONGEST_NAME)
    words = models.TextField(max_length=LONGEST_WORDS)
    recorded_by = author_of(null=True)
    at = models.DateTimeField()

    objects = Consents.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "program", "person", name="consent_is_given_once_for_a_program"
            ),
            models.CheckConstraint(
                condition=~Q(given_by="") & ~Q(words=""),
                name="consent_is_given_by_somebody_to_something",
            ),
        )
        indexes = (models.Index("community", "person", name="consents_for_a_person"),)


class Decision(Owned):
    """The last that a coordinator decided on somebody: to take them in, or out.

    ``although`` says what they did not bring who were taken in all the same.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="decisions", db_index=False)
    person = of_person()
    is_in = models.BooleanField()
    although = models.TextField(max_length=LONGEST_WORDS, blank=True)
    by = author_of()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "program", "person", name="the_last_decision_on_somebody_stands"
            ),
            models.CheckConstraint(
                condition=Q(is_in=True) | Q(although=""), name="only_who_is_in_is_in_although"
            ),
        )
        indexes = (models.Index("community", "person", name="program_decisions_on_a_person"),)


def _reads(seat: Seat, row: Answer) -> bool:
    if _is_own_or_coordinated(seat, row):
        return True
    if not seat.may_write or row.community_id != seat.community.pk:
        return False
    if row.shown_to == ShownTo.COORDINATORS:
        return False
    beside = row.question.program.group.enrollments.open().filter(person=seat.member)
    if not beside.exists():
        return False
    matched = Match.objects.filter(community=seat.community, state=MatchState.ACTIVE)
    is_matched = matched.of(seat.member.pk, row.person_id).exists()
    return row.shown_to == ShownTo.EVERYBODY or is_matched


def _read(seat: Seat) -> Q:
    own = _own_or_all(seat)
    if not seat.may_write or seat.may_coordinate:
        return own
    here = {"community": seat.community}
    groups = Enrollment.objects.open().filter(person=seat.member, **here).values("group")
    matches = Match.objects.filter(state=MatchState.ACTIVE, **here).of(seat.member.pk)
    matched = Place.objects.filter(match__in=matches).values("person")
    shown = Q(shown_to=ShownTo.EVERYBODY) | Q(shown_to=ShownTo.MATCHED, person__in=matched)
    return own | Q(shown, question__program__group__in=groups, **here)


def _is_own_or_coordinated(seat: Seat, row: Answer | Consent) -> bool:
    is_here = seat.may_write and row.community_id == seat.community.pk
    return is_here and (seat.may_coordinate or row.person_id == seat.person_id)


def _own_or_all(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    own = Q() if seat.may_coordinate else Q(person=seat.member)
    return Q(community=seat.community) & own


reading_an_answer = row_rule(
    "reading an answer to a program",
    model=Answer,
    allows=_reads,
    among=_read,
)
seeing_consent = row_rule(
    "seeing consent", model=Consent, allows=_is_own_or_coordinated, among=_own_or_all
)
