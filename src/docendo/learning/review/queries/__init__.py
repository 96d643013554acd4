"""What is read of peer reviews."""

from docendo.learning.review.queries.assignments import (
    AssignmentPage,
    PeoplePage,
    Standing,
    assignment_page,
    criteria_of,
    material_to_open,
    member_by_name,
    people_page,
    people_taking_part,
    standing,
    standing_to_run,
)
from docendo.learning.review.queries.lists import (
    ReviewsPage,
    Row,
    groups_to_ask,
    reviews_page,
    takes_part_somewhere,
    waiting_now,
)
from docendo.learning.review.queries.works import (
    History,
    WorkPage,
    as_handed_in,
    attachment_to_open,
    similar_works,
    work_history,
    work_page,
)

__all__ = [
    "AssignmentPage",
    "History",
    "PeoplePage",
    "ReviewsPage",
    "Row",
    "Standing",
    "WorkPage",
    "as_handed_in",
    "assignment_page",
    "attachment_to_open",
    "criteria_of",
    "groups_to_ask",
    "material_to_open",
    "member_by_name",
    "people_page",
    "people_taking_part",
    "reviews_page",
    "similar_works",
    "standing",
    "standing_to_run",
    "takes_part_somewhere",
    "waiting_now",
    "work_history",
    "work_page",
]
