"""What people say who enroll, and who has said yes for them."""

from typing import Self

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.matching.api import of_person
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.programs.models.programs import Program, Question
from docendo.learning.programs.rules import LONGEST_ANSWER, LONGEST_NAME, LONGEST_WORDS


class Answers(models.QuerySet["Answer"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(reading_an_answer.among(seat))


class Answer(Owned):
    """What somebody said to a question when they enrolled; it goes when they go."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers", db_index=False)
    person = of_person()
    words = models.CharField(max_length=LONGEST_ANSWER)

    objects = Answers.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "question", "person", name="a_person_answers_a_question_of_a_program_once"
            ),
            models.CheckConstraint(
                condition=~Q(words=""), name="an_answer_to_a_program_says_something"
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
    allows=_is_own_or_coordinated,
    among=_own_or_all,
)
seeing_consent = row_rule(
    "seeing consent", model=Consent, allows=_is_own_or_coordinated, among=_own_or_all
)
