"""The two databases behind one question: which are the newest rows that hold these words?

Both index the same folded words, and beside them marks, so that a search costs what it finds and
not what the table holds: ``@7everyone`` is a community with an audience, ``@question`` a kind.
SQLite's FTS5 walks a list of rows backwards and stops early. PostgreSQL's GIN cannot, so that its
rows are also marked with the windows of ids that they lie in, and the newest windows are asked
first: ``@w16.3`` holds the ids from 3 * 2**16.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from django.db import connection

from docendo.commons.search.rules.asking import Term

# Sizes of windows as powers of two; the smallest is also the sample that tells common words.
WINDOW_BITS = (10, 12, 14, 16, 18, 20)
SAMPLE_BITS = WINDOW_BITS[0]


# SQL that selects ids, the newest first, and its parameters.
Statement = tuple[str, list[str | int]]


def first_id(window: int, *, last_id: int) -> int:
    """Where the newest window begins: the last block of 2**window ids and the one before it."""
    return max(0, (last_id >> window) - 1) << window


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Rows that hold all (or ``any_of``) the terms and none of the excluded ones.

    Of several words that must follow each other only their presence is asked here.
    """

    terms: tuple[Term, ...]
    excluded: tuple[Term, ...] = ()
    marks: tuple[tuple[str, ...], ...] = ()
    any_of: bool = False
    in_titles: bool = False


@dataclass(frozen=True)
class Syntax:
    """How a database writes a condition on words."""

    word: str
    prefix: str
    and_: str
    or_: str
    but_not: str

    def condition(self, wanted: Wanted) -> str:
        terms = [self._term(term) for term in wanted.terms]
        groups = [self._group(self.or_ if wanted.any_of else self.and_, terms)] if terms else []
        groups += [
            self._group(self.or_, (self.word % mark for mark in marks)) for marks in wanted.marks
        ]
        condition = self.and_.join(groups)
        # Whether a phrase is absent cannot be told from its words: the texts are asked for that.
        if excluded := [self._term(term) for term in wanted.excluded if not term.is_phrase]:
            condition = f"({condition}){self.but_not}{self._group(self.or_, excluded)}"
        return condition

    def _term(self, term: Term) -> str:
        words = (
            (self.prefix if is_prefix else self.word) % word for word, is_prefix in term.looked_up
        )
        return self._group(self.and_, words)

    @staticmethod
    def _group(operator: str, parts: Iterable[str]) -> str:
        return f"({operator.join(parts)})"


class Index:
    """What both databases share."""

    syntax: ClassVar[Syntax]
    windows: ClassVar[tuple[int | None, ...]]
    # Selects the ids of a JSON list: hundreds of parameters would take long to bind.
    listed: ClassVar[str]

    def newest(self, wanted: Wanted, *, limit: int, window: int | None, last_id: int) -> list[int]:
        """Ids of the newest rows that hold what is wanted, in a window or (None) in all."""
        sql, parameters = self.statement(wanted, limit=limit, window=window, last_id=last_id)
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return [pk for (pk,) in cursor.fetchall()]

    def counts(self, each: Sequence[Wanted], *, window: int, last_id: int) -> list[int]:
        """How many rows of a window hold what is wanted, for each."""
        statements, parameters = [], []
        for wanted in each:
            sql, own = self.statement(
                wanted, limit=2 ** (window + 1), window=window, last_id=last_id
            )
            statements.append(f"SELECT count(*) FROM ({sql}) AS wanted")  # noqa: S608 - ours
            parameters += own
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(statements), parameters)
            return [count for (count,) in cursor.fetchall()]

    def statement(
        self, wanted: Wanted, *, limit: int, window: int | None, last_id: int
    ) -> Statement:
        raise NotImplementedError


class Sqlite(Index):
    """Two FTS5 tables without content of their own, kept by triggers."""

    syntax = Syntax('"%s"', '"%s"*', " AND ", " OR ", " NOT ")
    windows = (None,)

    listed = "SELECT value FROM json_each(%s)"

    def statement(
        self, wanted: Wanted, *, limit: int, window: int | None, last_id: int
    ) -> Statement:
        table = "search_titles" if wanted.in_titles else "search_words"
        first = 0 if window is None else first_id(window, last_id=last_id)
        sql = f"""
            SELECT rowid AS id FROM {table} WHERE {table} MATCH %s AND rowid >= %s
            ORDER BY rowid DESC LIMIT %s
        """  # noqa: S608 - the table is one of two
        return sql, [self.syntax.condition(wanted), first, limit]


class Postgresql(Index):
    """Two GIN indexes over functions of a row, which the migration defines."""

    syntax = Syntax("'%s'", "'%s':*", " & ", " | ", " & !")
    windows = (*WINDOW_BITS, None)

    listed = "SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb)"

    def statement(
        self, wanted: Wanted, *, limit: int, window: int | None, last_id: int
    ) -> Statement:
        words = (
            "search_titles(id, community_id, audience, kind, folded_title)"
            if wanted.in_titles
            else "search_words(id, community_id, audience, kind, folded_title, folded_body)"
        )
        if window is not None:
            block = first_id(window, last_id=last_id) >> window
            newest = (f"@w{window}.{block}", f"@w{window}.{block + 1}")
            wanted = replace(wanted, marks=(*wanted.marks, newest))
        # An order by the bare id would invite a walk through the whole table, row by row.
        sql = f"""
            SELECT id FROM search_document WHERE {words} @@ %s::tsquery
            ORDER BY id + 0 DESC LIMIT %s
        """  # noqa: S608 - the function is one of two
        return sql, [self.syntax.condition(wanted), limit]


def index() -> Index:
    """The one of the database in use."""
    return Postgresql() if connection.vendor == "postgresql" else Sqlite()
