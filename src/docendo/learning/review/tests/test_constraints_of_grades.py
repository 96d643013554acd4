"""What always holds of a grade and of who asks about it is a constraint; each is violated once."""

from datetime import datetime
from typing import Any

from docendo.commons.communities.api import Seat
from docendo.learning.review.models import Appeal, Grade, Grading, ReadingGrade
from docendo.learning.review.tests.making import a_class
from docendo.learning.review.tests.test_constraints import refused


def test_grades(owner: Seat, member: Seat, now: datetime) -> None:
    made = a_class(owner, [member], now=now)
    here: dict[str, Any] = {"community": owner.community}
    grade: dict[str, Any] = {**here, "submission": made.works[0], "worked_out_at": now}
    refused("a_grade_lies_in_its_interval", Grade, **grade, score=5, low=6, high=7)
    refused("who_sets_a_grade_says_why", Grade, **grade, set_points=5, set_by=owner.member)
    grading: dict[str, Any] = {**here, "assignment": made.assignment, "begun_at": now}
    refused("no_more_grades_are_worked_out_than_works", Grading, **grading, works=1, done=2)
    read: dict[str, Any] = {**here, "participant": made.participants[0], "worked_out_at": now}
    refused("how_well_somebody_read_lies_between_nothing_and_all", ReadingGrade, **read, score=2)
    appeal: dict[str, Any] = {
        **here, "submission": made.works[0], "by": made.participants[0], "asked_at": now,
    }  # fmt: skip
    refused("an_appeal_of_a_grade_says_why", Appeal, **appeal, words="")
    answered = {**appeal, "words": "Look.", "answered_at": now, "answered_by": owner.member}
    refused("an_appeal_of_a_grade_is_answered_in_words", Appeal, **answered)
