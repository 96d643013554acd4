"""In which order what was found is shown.

A word of the title counts for more than any number of them in the body. In the body each word's
frequency saturates and is measured against the length, as in BM25 (Robertson and Zaragoza, "The
Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3.4).
"""

import math
from collections.abc import Mapping, Sequence

from docendo.commons.search.rules.asking import Term

TITLE_SCORE = 2.0
SATURATION = 1.2
LENGTH_SHARE = 0.75
AVERAGE_CHARACTERS = 600
# A bare word in more than this share of all entries ("the", "how") is welcome but not demanded.
COMMON_SHARE = 0.2
# Of what a text says, a text like it says this much: three words of ten, or one of two.
ALIKE_SHARE = 0.3
# A word in at most this share of all entries says what a text is about ("integral", not "why").
NAMING_SHARE = 0.08


def weight(share: float) -> float:
    """How much a term says that occurs in this ``share`` (0 to 1) of all entries."""
    return math.log1p(1 / max(share, 1e-5))


def demanded(shares: Mapping[Term, float]) -> tuple[Term, ...]:
    """The terms that a hit must contain: all but common words, unless there are no others."""
    rare = tuple(term for term, share in shares.items() if term.is_quoted or share <= COMMON_SHARE)
    return rare or tuple(shares)


def relevance(title: str, body: str, *, weights: Sequence[tuple[str, float]]) -> float:
    """How well a folded ``title`` and ``body`` answer needles of these weights.

    Both have a space at either end, so that each word stands between two.
    """
    length = 1 - LENGTH_SHARE + LENGTH_SHARE * len(body) / AVERAGE_CHARACTERS
    score = 0.0
    for needle, worth in weights:
        frequency = body.count(needle)
        score += worth * frequency / (frequency + SATURATION * length)
        if needle in title:
            score += worth * TITLE_SCORE
    return score


def is_alike(
    title: str, body: str, *, weights: Sequence[tuple[str, float]], naming: Sequence[str] = ()
) -> bool:
    """Whether a folded ``title`` and ``body`` say enough of what these needles say.

    Of the needles in ``naming``, if there are any, it must hold one.

    One word that two texts share makes them no more alike than chance does, unless it is all that
    has been said.
    """
    shared = [worth for needle, worth in weights if needle in title or needle in body]
    told = sum(worth for _needle, worth in weights)
    is_about_it = not naming or any(needle in title or needle in body for needle in naming)
    is_enough = len(shared) >= min(2, len(weights)) and sum(shared) >= ALIKE_SHARE * told
    return is_about_it and is_enough
