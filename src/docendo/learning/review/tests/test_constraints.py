"""What always holds of a review and its works is a constraint; each is violated once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.forms import model_to_dict

from docendo.commons.communities.api import Seat
from docendo.learning.review.models import (
    Appeal,
    Assignment,
    Attachment,
    Criterion,
    Grade,
    Grading,
    Level,
    Material,
    Participant,
    ReadingGrade,
    Submission,
)
from docendo.learning.review.tests.making import a_class

DAY = timedelta(days=1)


def refused(name: str, model: type[models.Model], /, **fields: Any) -> None:
    """SQLite names the columns of a violated unique constraint, PostgreSQL its name."""
    (known,) = (one for one in model._meta.constraints if one.name == name)
    unique = isinstance(known, models.UniqueConstraint) and connection.vendor == "sqlite"
    said = r"UNIQUE constraint failed" if unique else name
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        model._default_manager.create(**fields)


def test_reviews_and_works(owner: Seat, member: Seat, helper: Seat, now: datetime) -> None:
    made = a_class(owner, [member], now=now)
    assignment, [criterion, _other], [work] = made.assignment, made.criteria, made.works
    here: dict[str, Any] = {"community": owner.community}
    columns = model_to_dict(assignment, exclude=("id", "community", "group", "created_by"))
    said = {**columns, **here, "created_by": owner.member, "phase_since": now, "created_at": now}
    refused("an_assignment_says_what_is_asked", Assignment, **{**said, "body": ""})
    refused("an_assignment_is_of_known_kinds", Assignment, **{**said, "phase": "later"})
    refused("an_assignment_has_readers_for_each_work", Assignment, **{**said, "readers": 0})
    wrong = {"submit_by": now + DAY, "review_by": now}
    refused("phases_of_an_assignment_end_one_after_the_other", Assignment, **{**said, **wrong})
    of = {**here, "assignment": assignment}
    one = "a_criterion_of_an_assignment_has_one_number"
    refused(one, Criterion, **of, number=1, title="Again")
    refused("a_criterion_asks_something", Criterion, **of, number=9, title="")
    refused("a_criterion_has_a_scale", Criterion, **of, number=9, title="A", low=2, high=1)
    level: dict[str, Any] = {**here, "criterion": criterion}
    Level.objects.create(**level, points=1, words="There")
    refused("levels_do_not_overlap", Level, **level, points=1, words="Also")
    refused("a_level_says_what_it_looks_like", Level, **level, points=2, words="")
    material: dict[str, Any] = {**of, "words": "A", "added_by": owner.member, "added_at": now}
    refused("material_is_a_file_or_a_link", Material, **material)
    work_of: dict[str, Any] = {**of, "created_at": now, "saved_at": now}
    number = "works_of_an_assignment_have_numbers_of_their_own"
    refused(number, Submission, **work_of, number=work.number)
    refused("only_what_was_handed_in_is_late", Submission, **work_of, number=99, is_late=True)
    person: dict[str, Any] = {**of, "joined_at": now}
    once = "somebody_takes_part_in_an_assignment_once"
    refused(once, Participant, **person, person=member.member, number=1)
    drawn = "participants_have_numbers_of_their_own"
    refused(drawn, Participant, **person, person=helper.member, number=101)
    gone = {**person, "person": helper.member, "number": 102}
    refused("who_was_taken_out_takes_no_part", Participant, **gone, is_taken_out=True)
    file: dict[str, Any] = {**here, "submission": work, "file": "review/1/a.txt", "added_at": now}
    refused("an_attachment_holds_something", Attachment, **file, size=0)


def test_grades_and_second_looks(owner: Seat, member: Seat, now: datetime) -> None:
    made = a_class(owner, [member], now=now)
    here: dict[str, Any] = {"community": owner.community}
    [work], [me] = made.works, made.participants
    grade: dict[str, Any] = {**here, "submission": work, "worked_out_at": now}
    refused("a_grade_lies_in_its_interval", Grade, **grade, score=9, low=1, high=5)
    refused("who_sets_a_grade_says_why", Grade, **grade, set_points=9, set_by=owner.member)
    grading: dict[str, Any] = {**here, "assignment": made.assignment, "begun_at": now}
    refused("no_more_grades_are_worked_out_than_works", Grading, **grading, works=1, done=2)
    read: dict[str, Any] = {**here, "participant": me, "worked_out_at": now}
    between = "how_well_somebody_read_lies_between_nothing_and_all"
    refused(between, ReadingGrade, **read, score=1.5)
    asks: dict[str, Any] = {**here, "submission": work, "by": me, "asked_at": now}
    refused("an_appeal_of_a_grade_says_why", Appeal, **asks, words="")
    unsaid = "an_appeal_of_a_grade_is_answered_in_words"
    refused(unsaid, Appeal, **asks, words="Why?", answered_at=now, answered_by=owner.member)
