"""The two databases behind one question: which are the newest rows that hold these words?

Both index the same folded words, and beside them marks that no word can be: ``@question`` is a
kind, ``@restricted`` and ``@for.moderators`` mark what is not for everyone. How a search stays
within its communities, and how it stops early, is each database's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.core.cache import cache
from django.db import connection

from docendo.commons.search.protocols import Hidden
from docendo.commons.search.rules.asking import Term

EVERYONE = "everyone"
SAMPLE = 1000  # So many of the newest rows tell how common a word is.
SHARE_SECONDS = 3600  # For so long what was counted is believed.
SMALLEST_SAMPLE = 100  # Among a handful of rows every word would look common.


@dataclass(frozen=True)
class Scope:
    """Where may be looked: what keeps private texts private. No kinds means all of them.

    What is ``hidden`` is not there for whoever asks.
    """

    communities: tuple[int, ...]
    audiences: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    hidden: tuple[Hidden, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.communities or not self.audiences

    def hiding(self) -> "Hiding":
        kinds = [each for each in self.hidden if not self.kinds or each.kind in self.kinds]
        if not kinds:
            return Hiding()
        places = ", ".join(["%s"] * len(self.communities))
        rows: list[str] = []
        parameters: list[Any] = []
        for each in kinds:
            ids, values = each.object_ids.query.sql_with_params()
            rows.append(
                f"SELECT id FROM search_document WHERE community_id IN ({places})"  # noqa: S608 - ids are Django's SQL
                f" AND kind = %s AND object_id IN ({ids})"
            )
            parameters += [*self.communities, each.kind, *values]
        begins = f"WITH hidden AS ({' UNION ALL '.join(rows)})"
        return Hiding(begins, "NOT IN (SELECT id FROM hidden)", tuple(parameters))


@dataclass(frozen=True)
class Hiding:
    """How a statement leaves out what is hidden: few rows, which an index finds.

    ``begins`` stands before it and takes the ``parameters``; ``condition`` follows a row's id.
    """

    begins: str = ""
    condition: str = "IS NOT NULL"
    parameters: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Rows that hold all (or ``any_of``) the terms and none of the excluded ones.

    Of several words that must follow each other only their presence is asked here, and of excluded
    ones nothing: the texts themselves have to be read.
    """

    terms: tuple[Term, ...]
    scope: Scope
    excluded: tuple[Term, ...] = ()
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

    def condition(self, wanted: Wanted, *marks: Sequence[str]) -> str:
        """What is wanted, and of each group of marks one."""
        scope = wanted.scope
        terms = [self._term(term) for term in wanted.terms]
        named = [f"for.{audience}" for audience in scope.audiences if audience != EVERYONE]
        wished = [self._group(self.or_ if wanted.any_of else self.and_, terms)]
        wished += [self._marks(group) for group in (scope.kinds, *marks) if group]
        unwished = [self._term(term) for term in wanted.excluded if not term.is_phrase]
        if EVERYONE not in scope.audiences:
            wished.append(self._marks(named))
        else:
            # That a row is for everyone has no mark: it would be in every row, and a list of all
            # rows is what a search cannot afford to walk through.
            others = self.word % "@restricted"
            unwished.append(f"({others}{self.but_not}{self._marks(named)})" if named else others)
        condition = self._group(self.and_, wished)
        return (
            f"{condition}{self.but_not}{self._group(self.or_, unwished)}" if unwished else condition
        )

    def _term(self, term: Term) -> str:
        words = (
            (self.prefix if is_prefix else self.word) % word for word, is_prefix in term.looked_up
        )
        return self._group(self.and_, words)

    def _marks(self, names: Iterable[str]) -> str:
        return self._group(self.or_, (self.word % f"@{name}" for name in names))

    @staticmethod
    def _group(operator: str, parts: Iterable[str]) -> str:
        return f"({operator.join(parts)})"


class Index:
    """One database's way of holding words."""

    syntax: ClassVar[Syntax]
    # Selects the ids of a JSON list: hundreds of parameters would take long to bind.
    listed: ClassVar[str]

    def newest(
        self, wanted: Wanted, *, most: int, enough: int = 0, share: float = 0.0
    ) -> tuple[list[int], bool]:
        """Ids of the newest rows that hold what is wanted, and whether there are more.

        At most ``most``; not fewer than ``enough`` if there are so many. ``share`` says how many
        of all rows may hold what is wanted.
        """
        raise NotImplementedError

    def sampled(self, scope: Scope) -> str:
        """A name of the rows that ``shares`` samples."""
        raise NotImplementedError

    def shares(self, words: Sequence[str], *, scope: Scope) -> list[float]:
        """In which share of the sampled rows each word occurs."""
        raise NotImplementedError


class Fts5(Index):
    """SQLite: tables without content of their own, kept by triggers.

    A row's number is ``community_id * 2**40 + id``, so that a community is a range of them. FTS5
    walks a word's rows of that range backwards and stops as soon as there are enough.
    """

    syntax = Syntax('"%s"', '"%s"*', " AND ", " OR ", " NOT ")
    listed = "SELECT value FROM json_each(%s)"
    at_once = 100  # SQLite takes 500 statements in one; more communities are asked in turns.
    most_sampled = 4

    def newest(
        self, wanted: Wanted, *, most: int, enough: int = 0, share: float = 0.0
    ) -> tuple[list[int], bool]:
        table = "search_titles" if wanted.in_titles else "search_words"
        hiding = wanted.scope.hiding()
        newest_of_one = f"""
            SELECT * FROM (
                SELECT rowid & ((1 << 40) - 1) AS id FROM {table} WHERE {table} MATCH %s
                AND rowid BETWEEN %s << 40 AND (%s << 40) + (1 << 40) - 1
                AND rowid & ((1 << 40) - 1) {hiding.condition}
                ORDER BY rowid DESC LIMIT %s
            )
        """  # noqa: S608 - the table is one of two
        condition = self.syntax.condition(wanted)
        ids: list[int] = []
        communities = wanted.scope.communities
        for first in range(0, len(communities), self.at_once):
            some = communities[first : first + self.at_once]
            newest = " UNION ALL ".join([newest_of_one] * len(some))
            sql = f"{hiding.begins} {newest} ORDER BY id DESC LIMIT %s"
            parameters = [part for one in some for part in (condition, one, one, most + 1)]
            with connection.cursor() as cursor:
                cursor.execute(sql, [*hiding.parameters, *parameters, most + 1])
                ids += [pk for (pk,) in cursor.fetchall()]
        ids.sort(reverse=True)
        return ids[:most], len(ids) > most

    def sampled(self, scope: Scope) -> str:
        return ",".join(map(str, scope.communities[: self.most_sampled]))

    def shares(self, words: Sequence[str], *, scope: Scope) -> list[float]:
        counted = [0] * len(words)
        sampled = 0
        with connection.cursor() as cursor:
            for community in scope.communities[: self.most_sampled]:
                # The mark "@" is in every row.
                cursor.execute(
                    """
                    SELECT count(*), min(number), max(number) FROM (
                        SELECT rowid AS number FROM search_words WHERE search_words MATCH '"@"'
                        AND rowid BETWEEN %s << 40 AND (%s << 40) + (1 << 40) - 1
                        ORDER BY rowid DESC LIMIT %s
                    )
                    """,
                    [community, community, SAMPLE],
                )
                rows, first, last = cursor.fetchone()
                if not rows:
                    continue
                sampled += rows
                count = """
                    SELECT count(*) FROM search_words
                    WHERE search_words MATCH %s AND rowid BETWEEN %s AND %s
                """
                cursor.execute(
                    " UNION ALL ".join([count] * len(words)),
                    [part for word in words for part in (self.syntax.word % word, first, last)],
                )
                for at, (number,) in enumerate(cursor.fetchall()):
                    counted[at] += number
        return [number / max(sampled, SMALLEST_SAMPLE) for number in counted]


class Gin(Index):
    """PostgreSQL: indexes over functions of a row, which the migration defines.

    GIN intersects lists of rows quickly, but finds all of them before the newest are known. So each
    row is also marked with the windows of ids that it lies in (``@w12.7`` holds 4,096 ids from
    7 * 4,096), and the newest windows that may suffice are asked first. ``@7`` marks a community.

    A mark is asked for where it narrows: to walk beside it through the list of a mark that most
    rows have took ten times as long as to find a few hundred rows without it.
    """

    syntax = Syntax("'%s'", "'%s':*", " & ", " | ", " & !")
    listed = "SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb)"
    windows = (10, 12, 14, 16, 18, 20)
    few = 800  # So many rows are found at once as quickly as the newest of them.
    most_of_all = 0.25  # What more rows have than this share narrows nothing.

    def newest(
        self, wanted: Wanted, *, most: int, enough: int = 0, share: float = 0.0
    ) -> tuple[list[int], bool]:
        words = (
            "search_titles(id, community_id, audience, kind, folded_title)"
            if wanted.in_titles
            else "search_words(id, community_id, audience, kind, folded_title, folded_body)"
        )
        # The bare columns would invite a walk through the whole table, or one of its communities.
        hiding = wanted.scope.hiding()
        sql = f"""
            {hiding.begins} SELECT id FROM search_document
            WHERE {words} @@ %s::tsquery AND community_id + 0 = ANY(%s::bigint[])
            AND id {hiding.condition} ORDER BY id + 0 DESC LIMIT %s
        """  # noqa: S608 - the function is one of two
        communities = list(wanted.scope.communities)
        marks = self._narrowing(communities)
        with connection.cursor() as cursor:
            for window in self.windows if enough else ():
                is_most = 2**window >= self.most_of_all * self._last_id
                if is_most or share * self._last_id * self._density <= self.few:
                    break
                if share * 2**window * self._density < enough:
                    continue
                condition = self.syntax.condition(wanted, marks, self._blocks(window))
                cursor.execute(sql, [*hiding.parameters, condition, communities, most])
                ids = [pk for (pk,) in cursor.fetchall()]
                if len(ids) >= enough:
                    return ids, True
                # Now the share is known, and windows that are too small are passed over.
                share = len(ids) / (2**window * self._density)
            condition = self.syntax.condition(wanted, marks)
            cursor.execute(sql, [*hiding.parameters, condition, communities, most + 1])
            ids = [pk for (pk,) in cursor.fetchall()]
        return ids[:most], len(ids) > most

    def _narrowing(self, communities: Sequence[int]) -> list[str]:
        """The marks of these communities, unless many of the rows are theirs."""
        shares: dict[int, float] | None = cache.get("search:share:communities")
        if shares is None:
            shares = self._shares_of_communities()
            cache.set("search:share:communities", shares, SHARE_SECONDS)
        is_most = sum(shares.get(community, 0) for community in communities) > self.most_of_all
        return [] if is_most else [str(community) for community in communities]

    def _shares_of_communities(self) -> dict[int, float]:
        """Which share of the newest rows each community has; 0 for all that are not named."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT community_id, count(*) FROM (
                    SELECT community_id FROM search_document ORDER BY id DESC LIMIT %s
                ) AS newest GROUP BY community_id
                """,
                [SAMPLE],
            )
            return {community: number / SAMPLE for community, number in cursor.fetchall()}

    def sampled(self, scope: Scope) -> str:
        return "all"

    def shares(self, words: Sequence[str], *, scope: Scope) -> list[float]:
        window = self.windows[0]
        blocks = " | ".join(self.syntax.word % f"@{block}" for block in self._blocks(window))
        count = """(
            SELECT count(*) FROM search_document WHERE
            search_words(id, community_id, audience, kind, folded_title, folded_body) @@ %s::tsquery
        )"""
        conditions = [f"{self.syntax.word % word} & ({blocks})" for word in words]
        # Ids have gaps, so the rows of the sample are counted, too.
        rows = "(SELECT count(*) FROM search_document WHERE id >= %s)"
        first_id = ((self._last_id >> window) - 1) << window
        with connection.cursor() as cursor:
            # In one row: those of a union come in any order where processes count side by side.
            cursor.execute(
                f"SELECT {', '.join((*[count] * len(words), rows))}", [*conditions, first_id]
            )
            *counted, sampled = cursor.fetchone()
        return [number / max(sampled, SMALLEST_SAMPLE) for number in counted]

    @property
    def _last_id(self) -> int:
        return self._newest[0]

    @property
    def _density(self) -> float:
        """How many of the newest ids are rows: some may have been taken back."""
        last_id, rows = self._newest
        return rows / max(1, min(last_id, SAMPLE))

    @cached_property
    def _newest(self) -> tuple[int, int]:
        """The last id, and how many rows have one of the newest ids; never 0."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT last.id, count(*) FROM (SELECT max(id) AS id FROM search_document) AS last
                LEFT JOIN search_document AS newest ON newest.id > last.id - %s GROUP BY last.id
                """,
                [SAMPLE],
            )
            last_id, rows = cursor.fetchone()
            return last_id or 0, rows

    def _blocks(self, window: int) -> tuple[str, str]:
        """The marks of the newest window: the last block of ids and the one before it."""
        last = self._last_id >> window
        return f"w{window}.{last}", f"w{window}.{last - 1}"


def index_in_use() -> Index:
    """The one of this database, for one search."""
    return Gin() if connection.vendor == "postgresql" else Fts5()
