"""Peer reviews: what is asked, who takes part, their works, who reads what, and what came of it."""

from docendo.learning.review.models.answers import Answer, Appeal, Change
from docendo.learning.review.models.assignments import (
    Assignment,
    Criterion,
    Level,
    Material,
    running_an_assignment,
    seeing_an_assignment,
)
from docendo.learning.review.models.grades import Grade, Grading, ReadingGrade
from docendo.learning.review.models.reviews import Comparison, Judgment, Remark, Review
from docendo.learning.review.models.works import Attachment, Participant, Submission, Version

__all__ = [
    "Answer",
    "Appeal",
    "Assignment",
    "Attachment",
    "Change",
    "Comparison",
    "Criterion",
    "Grade",
    "Grading",
    "Judgment",
    "Level",
    "Material",
    "Participant",
    "ReadingGrade",
    "Remark",
    "Review",
    "Submission",
    "Version",
    "running_an_assignment",
    "seeing_an_assignment",
]
