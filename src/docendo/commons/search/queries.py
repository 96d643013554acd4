"""What a search finds, at a cost that hardly grows with the table.

A bounded number of rows is weighed: the newest that hold the words, and the newest that hold
them in their titles, however old.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection
from django.db.models import Max
from django.utils.safestring import SafeString

from docendo.commons.search.indexes import SAMPLE_BITS, Wanted, first_id, index
from docendo.commons.search.models import Document
from docendo.commons.search.rules.asking import Asked, Term, asked
from docendo.commons.search.rules.excerpts import excerpt, marked, pattern
from docendo.commons.search.rules.ranking import demanded, relevance, weight

MOST = 500
FROM_TITLES = 100
READ_FOR_PHRASES = 2000  # So many rows with all words of a phrase are read for it.
WEIGHED_CHARACTERS = 1500  # So much of a body is weighed.
LOOSE_TERMS = 4
PREFIX_SHARE = 0.01  # The beginning of a word is taken to be this common.
SMALLEST_SAMPLE = 100
SHARE_KEY = "search:share:"
SHARE_SECONDS = 3600


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


@dataclass(frozen=True)
class Scope:
    """Where may be looked: what keeps private texts private."""

    communities: tuple[int, ...]
    audiences: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.communities or not self.audiences

    @property
    def marks(self) -> tuple[tuple[str, ...], ...]:
        places = tuple(
            f"@{community}{audience}"
            for community in self.communities
            for audience in self.audiences
        )
        kinds = tuple(f"@{kind}" for kind in self.kinds)
        return (places, kinds) if kinds else (places,)

    def admits(self, candidate: Candidate) -> bool:
        return candidate.community_id in self.communities and candidate.audience in self.audiences


class Pool(NamedTuple):
    """All that is weighed for one search; with ``is_more`` there are rows beyond it."""

    candidates: list[Candidate]
    is_more: bool


def find(
    words: str,
    *,
    communities: Collection[int],
    kinds: Collection[str] | None = None,
    audiences: Collection[str] = ("everyone",),
    offset: int = 0,
    limit: int = 20,
) -> Found:
    """The best hits for what somebody typed, in these communities and for these audiences.

    Every word is demanded, but for very common ones; "quoted words" must follow each other, and
    -excluded ones must not occur. Where nothing holds all of them, some will do.
    """
    scope = Scope(tuple(communities), tuple(audiences), tuple(kinds or ()))
    return _search(asked(words), scope=scope, offset=offset, limit=limit)


def suggest(
    words: str,
    *,
    communities: Collection[int],
    kinds: Collection[str] | None = None,
    audiences: Collection[str] = ("everyone",),
    limit: int = 8,
) -> Found:
    """The best titles while somebody is typing; the last word may be the beginning of one."""
    scope = Scope(tuple(communities), tuple(audiences), tuple(kinds or ()))
    query = asked(words, is_typing=True)
    return _search(query, scope=scope, offset=0, limit=limit, in_titles=True)


def _search(
    query: Asked, *, scope: Scope, offset: int, limit: int, in_titles: bool = False
) -> Found:
    if not query.terms or scope.is_empty:
        return Found()
    last_id = Document.objects.aggregate(last=Max("id"))["last"] or 0
    shares = _shares(query.terms, last_id=last_id)
    terms = demanded(shares)
    wanted = Wanted(terms=terms, excluded=query.excluded, marks=scope.marks, in_titles=in_titles)
    share = min(shares[term] for term in terms)
    pool = _pool(wanted, scope=scope, share=share, last_id=last_id)
    is_loose = not pool.candidates and len(query.terms) > 1
    if is_loose:
        terms = tuple(sorted(query.terms, key=shares.__getitem__)[:LOOSE_TERMS])
        wanted = replace(wanted, terms=terms, any_of=True)
        share = sum(shares[term] for term in terms)
        pool = _pool(wanted, scope=scope, share=share, last_id=last_id)
    weights = [(term.needle, weight(share)) for term, share in shares.items()]
    best = _best_first(pool.candidates, weights=weights)
    return Found(
        hits=_hits([one.id for one in best[offset : offset + limit]], terms=terms),
        total=len(best),
        is_more=pool.is_more,
        is_loose=is_loose and bool(best),
    )


def _best_first(
    candidates: Iterable[Candidate], *, weights: Sequence[tuple[str, float]]
) -> list[Candidate]:
    titles: set[str] = set()
    scored = []
    for one in sorted(candidates, key=attrgetter("at")):
        # A title that several share, as a question and its answers do, counts for the first only:
        # else one question with many answers would fill the page.
        title = "" if one.folded_title in titles else one.folded_title
        titles.add(one.folded_title)
        # Not finer: what fits as well is ordered by its time.
        scored.append((round(relevance(title, one.folded_body, weights=weights), 1), one.at, one))
    scored.sort(key=itemgetter(0, 1), reverse=True)
    return [one for _, _, one in scored]


def _shares(terms: Iterable[Term], *, last_id: int) -> dict[Term, float]:
    """In which share of the newest rows each term occurs; a phrase as often as its rarest word."""
    words = {word for term in terms for word, is_prefix in term.looked_up if not is_prefix}
    known: dict[str, float] = {
        key.removeprefix(SHARE_KEY): share
        for key, share in cache.get_many([SHARE_KEY + word for word in words]).items()
    }
    if unknown := sorted(words - known.keys()):
        counted = _counted(unknown, last_id=last_id)
        cache.set_many({SHARE_KEY + word: counted[word] for word in unknown}, SHARE_SECONDS)
        known |= counted
    return {
        term: min(PREFIX_SHARE if is_prefix else known[word] for word, is_prefix in term.looked_up)
        for term in terms
    }


def _counted(words: list[str], *, last_id: int) -> dict[str, float]:
    counts = index().counts(
        [Wanted(terms=(Term((word,)),)) for word in words], window=SAMPLE_BITS, last_id=last_id
    )
    # Among a handful of entries every word would look common.
    sampled = max(SMALLEST_SAMPLE, last_id - first_id(SAMPLE_BITS, last_id=last_id) + 1)
    return {word: count / sampled for word, count in zip(words, counts, strict=True)}


def _pool(wanted: Wanted, *, scope: Scope, share: float, last_id: int) -> Pool:
    """The rows worth weighing; ``share`` is how many of all rows may hold what is wanted."""
    needs_reading = any(term.is_phrase for term in (*wanted.terms, *wanted.excluded))
    most = READ_FOR_PHRASES if needs_reading else MOST
    ids, is_more = _newest_ids(wanted, most=most, share=share, last_id=last_id)
    if is_more and not wanted.in_titles:
        titled = replace(wanted, in_titles=True)
        ids += index().newest(titled, limit=FROM_TITLES, window=None, last_id=last_id)
    return Pool([one for one in _read(ids, wanted=wanted) if scope.admits(one)], is_more=is_more)


def _read(ids: list[int], *, wanted: Wanted) -> list[Candidate]:
    """The rows of these ids, without those that a phrase rules out."""
    conditions, needles = [f"id IN ({index().listed})"], []
    for terms, without in ((wanted.terms, ""), (wanted.excluded, "NOT ")):
        for term in terms:
            if term.is_phrase and not (wanted.any_of and not without):
                conditions.append(
                    f"{without}(' ' || folded_title || ' ' LIKE %s"
                    " OR ' ' || folded_body || ' ' LIKE %s)"
                )
                # Folded words hold neither of the signs that mean something to LIKE.
                needles += [f"%{term.needle}%"] * 2
    # By hand, since hundreds of rows take twice as long through the ORM. What the index was asked
    # for is not asked again here: a condition on the community would lead SQLite away from the ids.
    sql = f"""
        SELECT id, community_id, audience, CAST(at AS text), ' ' || folded_title || ' ',
            ' ' || substr(folded_body, 1, {WEIGHED_CHARACTERS}) || ' '
        FROM search_document WHERE {" AND ".join(conditions)}
    """  # noqa: S608 - no word of the query is in it
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(ids), *needles])
        return [Candidate(*row) for row in cursor.fetchall()]


def _newest_ids(wanted: Wanted, *, most: int, share: float, last_id: int) -> tuple[list[int], bool]:
    """The newest rows of the smallest window that holds about half of ``most``."""
    ids: list[int] = []
    window = None
    for window in index().windows:
        if window is not None and share * 2**window < most / 2:
            continue
        ids = index().newest(wanted, limit=most + 1, window=window, last_id=last_id)
        if window is None or len(ids) >= most / 2:
            break
        share = len(ids) / 2**window  # Now it is known, and too small windows are passed over.
    return ids[:most], window is not None or len(ids) > most


def _hits(ids: list[int], *, terms: tuple[Term, ...]) -> tuple[Hit, ...]:
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
        for document in map(documents.__getitem__, ids)
    )
