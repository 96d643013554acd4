"""Answers about rounds."""

from docendo.commons.rounds.queries.moving import pair_of, told_broken, tried
from docendo.commons.rounds.queries.pages import (
    all_rounds,
    own_page,
    picture_page,
    progress_of,
    round_page,
    unmatched_page,
)
from docendo.commons.rounds.queries.people import person_page
from docendo.commons.rounds.queries.standing import Standing, people_of, pool_of, standing

__all__ = [
    "Standing",
    "all_rounds",
    "own_page",
    "pair_of",
    "people_of",
    "person_page",
    "picture_page",
    "pool_of",
    "progress_of",
    "round_page",
    "standing",
    "told_broken",
    "tried",
    "unmatched_page",
]
