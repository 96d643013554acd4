"""What is read of evaluations of teams."""

from docendo.learning.evaluations.queries.figures import (
    Member,
    RunPage,
    TeamFigures,
    run_page,
    table,
)
from docendo.learning.evaluations.queries.lists import (
    EvaluationsPage,
    evaluations_page,
    takes_part_somewhere,
    teams_to_choose,
    waiting_now,
)
from docendo.learning.evaluations.queries.own import (
    OwnPage,
    RatePage,
    Standing,
    is_small,
    own_page,
    rate_page,
    standing,
    standing_to_run,
)

__all__ = [
    "EvaluationsPage",
    "Member",
    "OwnPage",
    "RatePage",
    "RunPage",
    "Standing",
    "TeamFigures",
    "evaluations_page",
    "is_small",
    "own_page",
    "rate_page",
    "run_page",
    "standing",
    "standing_to_run",
    "table",
    "takes_part_somewhere",
    "teams_to_choose",
    "waiting_now",
]
