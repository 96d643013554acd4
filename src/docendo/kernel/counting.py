"""Counting rows as a part of another query."""

from typing import Any

from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce


def counted(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many rows there are, 0 for none; they must all have the same value of column ``by``."""
    numbers = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers), 0)
