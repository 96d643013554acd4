"""What a search finds, at a cost that hardly grows with the table.

A bounded number of rows is weighed: the newest that hold the words, and the newest that hold
them in their titles, however old.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection
from django.utils.safestring import SafeString

from docendo.commons.search.indexes import SHARE_SECONDS, Index, Scope, Wanted, index_in_use
from docendo.commons.search.models import Document
from docendo.commons.search.protocols import Hidden
from docendo.commons.search.rules.asking import Asked, Term, asked, described
from docendo.commons.search.rules.excerpts import excerpt, marked, pattern
from docendo.commons.search.rules.ranking import (
    NAMING_SHARE,
    demanded,
    is_alike,
    relevance,
    weight,
)

COUNTED = 1000  # A total beyond this is "more than".
WEIGHED = 200
WEIGHED_TITLES = 50
SHARE_IN_TITLES = 0.3  # So many of the rows that hold a word hold it in their titles.
WEIGHED_CHARACTERS = 1500  # So much of a body is weighed.
READ_FOR_PHRASES = 2000  # So many rows with all words of a phrase are read for it.
LOOSE_TERMS = 4
DESCRIBING_TERMS = 6  # What is looked up of a text; its other words are weighed only.
PREFIX_SHARE = 0.01  # The beginning of a word is taken to be this common.


@dataclass(frozen=True)
class Hit:
    """One found object: its title and an excerpt as safe HTML, with ``<mark>``."""

    kind: str
    object_id: int
    community_id: int
    title_html: SafeString
    excerpt_html: SafeString
    at: datetime


@dataclass(frozen=True)
class Found:
    """One page of hits.

    With ``is_more`` there are more than ``total``. With ``is_loose`` nothing holds all the words,
    and these hold some of them.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    is_more: bool = False
    is_loose: bool = False


class Candidate(NamedTuple):
    """A row as it is weighed: of the body its beginning, its time as text to be compared.

    Both texts have a space at either end, so that each word stands between two.
    """

    id: int
    community_id: int
    audience: str
    at: str
    folded_title: str
    folded_body: str


class Pool(NamedTuple):
    """What is weighed for one search, and ids of what is not, newest first.

    With ``is_more`` there are rows beyond both.
    """

    candidates: list[Candidate]
    others: list[int]
    is_more: bool


def find(
    words: str,
    *,
    communities: Collection[int],
    kinds: Collection[str] | None = None,
    audiences: Collection[str] = ("everyone",),
    hidden: Collection[Hidden] = (),
    offset: int = 0,
    limit: int = 20,
) -> Found:
    """The best hits for what somebody typed, in these communities and for these audiences.

    Every word is demanded, but for very common ones; "quoted words" must follow each other, and
    -excluded ones must not occur. Where nothing holds all of them, some will do.
    """
    scope = Scope(tuple(communities), tuple(audiences), tuple(kinds or ()), tuple(hidden))
    return _search(asked(words), scope=scope, offset=offset, limit=limit)


def suggest(
    words: str,
    *,
    communities: Collection[int],
    kinds: Collection[str] | None = None,
    audiences: Collection[str] = ("everyone",),
    hidden: Collection[Hidden] = (),
    limit: int = 8,
) -> Found:
    """The best titles while somebody is typing; the last word may be the beginning of one."""
    scope = Scope(tuple(communities), tuple(audiences), tuple(kinds or ()), tuple(hidden))
    query = asked(words, is_typing=True)
    return _search(query, scope=scope, offset=0, limit=limit, in_titles=True)


def alike(
    text: str,
    *,
    communities: Collection[int],
    kinds: Collection[str] | None = None,
    audiences: Collection[str] = ("everyone",),
    hidden: Collection[Hidden] = (),
    limit: int = 8,
) -> Found:
    """What is most like a text that somebody is writing: it shares much of what the text says.

    The rarest words of the text are looked up, and all of its first words are weighed. The first
    line says what it is about: something of it must be shared.
    """
    scope = Scope(tuple(communities), tuple(audiences), tuple(kinds or ()), tuple(hidden))
    terms = described(text)
    if not terms or scope.is_empty:
        return Found()
    index = index_in_use()
    shares = _shares(terms, scope=scope, index=index)
    terms = demanded(shares)
    rarest = sorted(terms, key=shares.__getitem__)
    # What is not in the sample may be rare, or a word that nobody ever used.
    known = [term for term in rarest if shares[term]][:DESCRIBING_TERMS]
    unseen = [term for term in rarest if not shares[term]][:DESCRIBING_TERMS]
    wanted = Wanted(terms=(*known, *unseen), scope=scope, any_of=True)
    pool = _pool(wanted, share=sum(shares[term] for term in known), index=index)
    texts = [one.folded_title + one.folded_body for one in pool.candidates]
    weights = [
        (term.needle, weight(shares[term]))
        for term in terms
        if any(term.needle in text for text in texts)
    ]
    first_line = set(described(text.strip().partition("\n")[0]))
    naming = [term.needle for term in terms if term in first_line and shares[term] <= NAMING_SHARE]
    ids = _best_first(
        (
            one
            for one in pool.candidates
            if is_alike(one.folded_title, one.folded_body, weights=weights, naming=naming)
        ),
        weights=weights,
    )
    return Found(
        hits=_hits(ids[:limit], scope=scope, terms=terms),
        total=len(ids),
        is_more=pool.is_more,
    )


def _search(
    query: Asked, *, scope: Scope, offset: int, limit: int, in_titles: bool = False
) -> Found:
    if not query.terms or scope.is_empty:
        return Found()
    index = index_in_use()
    shares = _shares(query.terms, scope=scope, index=index)
    terms = demanded(shares)
    wanted = Wanted(terms=terms, excluded=query.excluded, scope=scope, in_titles=in_titles)
    pool = _pool(wanted, share=min(shares[term] for term in terms), index=index)
    is_loose = not pool.candidates and len(query.terms) > 1
    if is_loose:
        terms = tuple(sorted(query.terms, key=shares.__getitem__)[:LOOSE_TERMS])
        wanted = replace(wanted, terms=terms, any_of=True)
        pool = _pool(wanted, share=sum(shares[term] for term in terms), index=index)
    weights = [(term.needle, weight(share)) for term, share in shares.items()]
    ids = _best_first(pool.candidates, weights=weights) + pool.others
    return Found(
        hits=_hits(ids[offset : offset + limit], scope=scope, terms=terms),
        total=len(ids),
        is_more=pool.is_more,
        is_loose=is_loose and bool(ids),
    )


def _best_first(
    candidates: Iterable[Candidate], *, weights: Sequence[tuple[str, float]]
) -> list[int]:
    titles: set[str] = set()
    scored = []
    for one in sorted(candidates, key=attrgetter("at")):
        # A title that several share, as a question and its answers do, counts for the first only:
        # else one question with many answers would fill the page.
        title = "" if one.folded_title in titles else one.folded_title
        titles.add(one.folded_title)
        # Not finer: what fits as well is ordered by its time.
        scored.append(
            (round(relevance(title, one.folded_body, weights=weights), 1), one.at, one.id)
        )
    return [pk for _, _, pk in sorted(scored, reverse=True)]


def _shares(terms: Iterable[Term], *, scope: Scope, index: Index) -> dict[Term, float]:
    """In which share of all rows each term occurs; a phrase as often as its rarest word."""
    words = {word for term in terms for word, is_prefix in term.looked_up if not is_prefix}
    keys = {word: f"search:share:{index.sampled(scope)}:{word}" for word in words}
    cached: dict[str, float] = cache.get_many(keys.values())
    known = {word: cached[key] for word, key in keys.items() if key in cached}
    if unknown := sorted(words - known.keys()):
        counted = dict(zip(unknown, index.shares(unknown, scope=scope), strict=True))
        cache.set_many({keys[word]: share for word, share in counted.items()}, SHARE_SECONDS)
        known |= counted
    return {
        term: min(PREFIX_SHARE if is_prefix else known[word] for word, is_prefix in term.looked_up)
        for term in terms
    }


def _pool(wanted: Wanted, *, share: float, index: Index) -> Pool:
    """The rows worth weighing; ``share`` is how many of all rows may hold what is wanted."""
    has_phrase = any(term.is_phrase for term in (*wanted.terms, *wanted.excluded))
    weighed = READ_FOR_PHRASES if has_phrase else WEIGHED
    most = weighed if has_phrase else COUNTED
    newest, is_more = index.newest(wanted, most=most, enough=weighed // 2, share=share)
    ids, others = newest[:weighed], newest[weighed:]
    if (others or is_more) and not wanted.in_titles:
        titled = replace(wanted, in_titles=True)
        titles, _ = index.newest(
            titled, most=WEIGHED_TITLES, enough=WEIGHED_TITLES, share=share * SHARE_IN_TITLES
        )
        ids += titles
        others = [pk for pk in others if pk not in titles]
    candidates = [
        one for one in _read(ids, wanted=wanted, index=index) if _admits(wanted.scope, one)
    ]
    return Pool(candidates, others, is_more=is_more)


def _admits(scope: Scope, row: Candidate | Document) -> bool:
    """The index was asked for this already, but it is not all that stands between communities."""
    return row.community_id in scope.communities and row.audience in scope.audiences


def _read(ids: list[int], *, wanted: Wanted, index: Index) -> list[Candidate]:
    """The rows of these ids, without those that a phrase rules out."""
    conditions, needles = [f"id IN ({index.listed})"], []
    for terms, without in ((wanted.terms, ""), (wanted.excluded, "NOT ")):
        for term in terms:
            if term.is_phrase and not (wanted.any_of and not without):
                conditions.append(
                    f"{without}(' ' || folded_title || ' ' LIKE %s"
                    " OR ' ' || folded_body || ' ' LIKE %s)"
                )
                # Folded words hold neither of the signs that mean something to LIKE.
                needles += [f"%{term.needle}%"] * 2
    # By hand, since hundreds of rows take twice as long through the ORM. A condition on the
    # community would lead SQLite away from the ids.
    sql = f"""
        SELECT id, community_id, audience, CAST(at AS text), ' ' || folded_title || ' ',
            ' ' || substr(folded_body, 1, {WEIGHED_CHARACTERS}) || ' '
        FROM search_document WHERE {" AND ".join(conditions)}
    """  # noqa: S608 - no word of the query is in it
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(ids), *needles])
        return [Candidate(*row) for row in cursor.fetchall()]


def _hits(ids: list[int], *, scope: Scope, terms: tuple[Term, ...]) -> tuple[Hit, ...]:
    documents = Document.objects.defer("folded_title", "folded_body").in_bulk(ids)
    asked_for = pattern(terms)
    return tuple(
        Hit(
            kind=document.kind,
            object_id=document.object_id,
            community_id=document.community_id,
            title_html=marked(document.title, terms=asked_for),
            excerpt_html=excerpt(document.body, terms=asked_for),
            at=document.at,
        )
        for document in map(documents.get, ids)
        # What was removed a moment ago is not there any more.
        if document is not None and _admits(scope, document)
    )
