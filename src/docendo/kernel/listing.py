"""Rows as a part of another query: a page that asks for little of many tables asks once."""

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Aggregate, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.db.models.sql.compiler import SQLCompiler


class _Listed(Aggregate):
    """All rows of a group as one list."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def listed(rows: QuerySet[Any], by: str, **columns: str) -> Subquery:
    """A list of what some columns of all rows hold, or None; all have the same ``by``.

    What is no number or text comes as text: ``day`` and ``moment`` read it.
    """
    lists = rows.order_by().values(by).annotate(all_of_them=_Listed(JSONObject(**columns)))
    return Subquery(lists.values("all_of_them"))


def row_in_json(rows: QuerySet[Any], **columns: str) -> Subquery:
    """Some columns of the one row that there is, or None."""
    return Subquery(rows.annotate(of_it=JSONObject(**columns)).values("of_it"))


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(text: str | None) -> datetime | None:
    """Databases say it in ways that differ, and without a zone where they keep none."""
    if text is None:
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
