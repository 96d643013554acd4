"""The pages of one peer review, for the line of links on each of them.

Each part of the app adds its pages to ``PAGES``; nothing else knows all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from docendo.learning.review.models import Assignment, Participant
from docendo.learning.review.rules.doing import Doing
from docendo.learning.review.rules.judging import Strategy
from docendo.learning.review.rules.phases import Phase


@dataclass(frozen=True)
class Page:
    """A page of a peer review, at ``reviews:<route>`` with the assignment's number.

    ``is_for`` says for whom it is there: the participant (or None), and whether they run it.
    """

    route: str
    label: Promise
    is_for: Callable[[Assignment, Participant | None, bool], bool]

    @property
    def url_name(self) -> str:
        return f"reviews:{self.route}"


# Where somebody does what is asked of them.
WHERE: Final[Mapping[Doing, str]] = {
    Doing.HAND_IN: "reviews:work",
    Doing.PRACTICE: "reviews:practice",
    Doing.READ: "reviews:reading",
    Doing.ANSWER: "reviews:answers",
}

PAGES: Final[list[Page]] = [
    Page("assignment", _("What is asked"), lambda assignment, participant, runs: True),
    Page("work", _("Your work"), lambda assignment, participant, runs: participant is not None),
    Page("people", _("Who takes part"), lambda assignment, participant, runs: runs),
    Page("materials", _("To work with"), lambda assignment, participant, runs: runs),
    Page(
        "reading", _("What I read"), lambda assignment, participant, runs: participant is not None
    ),
    Page(
        "answers",
        _("What was said of my work"),
        lambda assignment, participant, runs: bool(participant and participant.submission_id),
    ),
    Page("readers", _("Who reads what"), lambda assignment, participant, runs: runs),
    Page(
        "practice",
        _("Practice"),
        lambda assignment, participant, runs: assignment.calibrates and bool(participant or runs),
    ),
    Page(
        "grade",
        _("My grade"),
        lambda assignment, participant, runs: bool(participant and assignment.grades_at),
    ),
    Page("run", _("Running it"), lambda assignment, participant, runs: runs),
    Page(
        "grades",
        _("Grades"),
        lambda assignment, participant, runs: runs and assignment.strategy != Strategy.COMMENTS,
    ),
    Page(
        "shown",
        _("Shown works"),
        lambda assignment, participant, runs: assignment.phase == Phase.CLOSED,
    ),
]


def pages(assignment: Assignment, *, participant: Participant | None, runs: bool) -> Sequence[Page]:
    """The pages that somebody finds, in their order."""
    return [page for page in PAGES if page.is_for(assignment, participant, runs)]
