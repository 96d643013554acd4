"""What pages of peer reviews show, and what decisions are made from."""

from docendo.learning.review.queries.giving import (
    Reading,
    counted,
    kept_apart,
    loads,
    neediest_work,
    readers_of,
    reading,
    works_lacking,
    works_to_read,
    worth,
)
from docendo.learning.review.queries.rescuing import (
    Candidates,
    Lacking,
    being_done,
    being_read,
    moments_of,
    unsent,
)

__all__ = [
    "Candidates",
    "Lacking",
    "Reading",
    "being_done",
    "being_read",
    "counted",
    "kept_apart",
    "loads",
    "moments_of",
    "neediest_work",
    "readers_of",
    "reading",
    "unsent",
    "works_lacking",
    "works_to_read",
    "worth",
]
