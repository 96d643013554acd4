"""Counting rows as a part of another query, and what a count may tell."""

from typing import Any, Final

from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce

# A number of fewer people says something about each of them.
FEWEST: Final = 5


def shown(number: int) -> int | None:
    """A number of people, or None for too few of them; that there is nobody may be said."""
    return number if number == 0 or number >= FEWEST else None


def counted(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many rows there are, 0 for none; they must all have the same value of column ``by``."""
    numbers = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers), 0)
