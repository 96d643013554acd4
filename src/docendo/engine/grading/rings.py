"""Readers who give what the work did not earn, alone or in turn for each other."""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from docendo.engine import checks
from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.grading.fitted import Fitted
from docendo.engine.grading.judgments import Judgments, judgments
from docendo.engine.grading.model import Fit, fit

# A favor takes part in a ring from this surprise on; the shuffles decide what a ring is worth.
FAVOR = 1.0
SHUFFLES = 200
DRAWS = 256
# So many judgments are in memory with their draws at once, near the processor.
TOGETHER = 128


@dataclass(frozen=True)
class Favor:
    """One judgment as evidence: what was given, and what all others let expect (points).

    ``surprise`` is how many standard deviations it lies above that (below, where negative).
    """

    reader: int
    work: int
    author: int
    given: float
    expected: float
    surprise: float


@dataclass(frozen=True)
class Suspect:
    """A reader who is off to one side; ``chance``: that luck takes anyone as far."""

    reader: int
    surprise: float
    chance: float
    evidence: tuple[Favor, ...]


@dataclass(frozen=True)
class Ring:
    """Authors who favor each other in turn; ``chance``: that luck makes such a ring anywhere."""

    members: tuple[int, ...]
    surprise: float
    chance: float
    evidence: tuple[Favor, ...]


@dataclass(frozen=True)
class Collusion:
    """Rings, and readers too generous or too harsh, the most surprising first.

    None of it proves intent: it says where a person should look.
    """

    rings: tuple[Ring, ...]
    generous: tuple[Suspect, ...]
    harsh: tuple[Suspect, ...]


def collusion(
    work: ArrayLike,
    *,
    reader: ArrayLike,
    scores: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    author: ArrayLike,
    level: float = 0.05,
    seed: int = 0,
    fitted: Fitted | None = None,
) -> Collusion:
    """Find readers and rings whose judgments luck explains with less than ``level`` chance.

    ``author`` (works,): who wrote each work, coded like ``reader``; the rest as in ``grade``.
    Each judgment is compared with what all others predict for it. A ring is a strongly connected
    part of the graph of favors from reader to author; it counts against the best ring in shuffles
    of the same surprises over the same judgments. Readers count by the sum of their surprises,
    times the number of readers (Bonferroni). ``fitted``: as in ``grade``. Raises Invalid.
    O(fit + shuffles · n) time.

    Sources: model as in ``grade``; max-statistic permutation, Westfall & Young (1993).
    """
    rows = judgments(work, reader=reader, scores=scores, low=low, high=high)
    wrote = checks.codes("author", author, length=rows.works)
    if not 0 < level < 1:
        raise Invalid(f"level must lie between 0 and 1, not {level}.")
    model = fit(rows) if fitted is None else fitted.of(rows)
    expected, surprise = _surprises(model, rows, seed=seed)
    favors = _Favors(rows, wrote, expected, surprise)
    return Collusion(
        rings=_rings(favors, level=level, seed=seed),
        generous=_suspects(favors, side=1.0, level=level),
        harsh=_suspects(favors, side=-1.0, level=level),
    )


@dataclass(frozen=True)
class _Favors:
    rows: Judgments
    author: Ints
    expected: Floats
    surprise: Floats

    def of(self, picked: Ints) -> tuple[Favor, ...]:
        given = np.nansum(self.rows.scores, axis=1)
        return tuple(
            Favor(
                reader=int(self.rows.reader[row]),
                work=int(self.rows.work[row]),
                author=int(self.author[self.rows.work[row]]),
                given=float(given[row]),
                expected=float(self.expected[row]),
                surprise=float(self.surprise[row]),
            )
            for row in picked
        )


def _surprises(model: Fit, rows: Judgments, *, seed: int) -> tuple[Floats, Floats]:
    """What each total was expected to be (n,), and its place among those as a normal score."""
    points = np.random.default_rng(seed).standard_normal((DRAWS, rows.scores.shape[1])).T
    covariance = model.expected_covariance.transpose(2, 0, 1)
    roots = np.linalg.cholesky(covariance).astype(np.float64, copy=False)
    given = np.nansum(rows.scores, axis=1)[:, None]
    expected, below = np.empty(len(given)), np.empty(len(given))
    for start in range(0, len(given), TOGETHER):
        some = slice(start, start + TOGETHER)
        totals = _drawn(model.expected[:, some], roots[some], rows, some, points=points)
        expected[some] = totals.mean(axis=1)
        # Ties count half: full marks where full marks were expected surprise nobody.
        tied = (totals == given[some]).sum(axis=1)
        below[some] = (totals < given[some]).sum(axis=1) + 0.5 * tied
    surprise: Floats = ndtri((below + 0.5) / (DRAWS + 1))
    return expected, surprise


def _drawn(
    expected: Floats, roots: Floats, rows: Judgments, some: slice, *, points: Floats
) -> Floats:
    """Draws (some, DRAWS) of the totals that ``some`` rows were expected to give."""
    totals = np.zeros((expected.shape[1], points.shape[1]))
    for criterion, center in enumerate(expected):
        drawn = np.zeros_like(totals)
        # Roots are lower triangular.
        for source in range(criterion + 1):
            drawn += roots[:, criterion, source, None] * points[source]
        drawn += center[:, None]
        np.clip(drawn, rows.low[criterion], rows.high[criterion], out=drawn)
        drawn *= rows.is_judged[some, criterion, None]
        totals += drawn
    return totals


def _suspects(favors: _Favors, *, side: float, level: float) -> tuple[Suspect, ...]:
    reader = favors.rows.reader
    counts = np.bincount(reader, minlength=favors.rows.readers)
    sums = np.bincount(reader, side * favors.surprise, minlength=favors.rows.readers)
    total = sums / np.sqrt(np.maximum(counts, 1))
    chance = np.minimum(ndtr(-total) * np.count_nonzero(counts), 1.0)
    found = np.flatnonzero(chance < level)
    return tuple(
        Suspect(
            reader=int(code),
            surprise=float(side * total[code]),
            chance=float(chance[code]),
            evidence=favors.of(np.flatnonzero(reader == code)),
        )
        for code in found[np.lexsort((found, chance[found]))]
    )


def _rings(favors: _Favors, *, level: float, seed: int) -> tuple[Ring, ...]:
    giver, taker = favors.rows.reader, favors.author[favors.rows.work]
    people = int(max(giver.max(), favors.author.max())) + 1
    # Nobody favors themselves in a ring; a self-assessment is no favor.
    eligible = np.flatnonzero(giver != taker)
    found = _circles(giver, taker, favors.surprise, eligible=eligible, people=people)
    if not found:
        return ()
    rng = np.random.default_rng(seed)
    best = np.zeros(SHUFFLES)
    for shuffle in range(SHUFFLES):
        mixed = favors.surprise.copy()
        mixed[eligible] = rng.permutation(mixed[eligible])
        circles = _circles(giver, taker, mixed, eligible=eligible, people=people)
        best[shuffle] = max((strength for strength, _ in circles), default=0.0)
    rings = []
    for strength, picked in found:
        chance = (1 + np.count_nonzero(best >= strength)) / (1 + SHUFFLES)
        if chance < level:
            members = tuple(np.unique(giver[picked]).tolist())
            rings.append(Ring(members, strength, float(chance), favors.of(picked)))
    return tuple(sorted(rings, key=lambda ring: (-ring.surprise, ring.members)))


def _circles(
    giver: Ints, taker: Ints, surprise: Floats, *, eligible: Ints, people: int
) -> list[tuple[float, Ints]]:
    """Strength and rows of each strongly connected part of the favors with two people or more."""
    edges = eligible[surprise[eligible] > FAVOR]
    if len(edges) == 0:
        return []
    graph = scipy.sparse.csr_array(
        (np.ones(len(edges)), (giver[edges], taker[edges])), shape=(people, people)
    )
    _count, part = scipy.sparse.csgraph.connected_components(
        graph, directed=True, connection="strong"
    )
    inside = edges[part[giver[edges]] == part[taker[edges]]]
    return [
        (float(surprise[picked].sum() / np.sqrt(len(picked))), picked)
        for label in np.unique(part[giver[inside]])
        for picked in [inside[part[giver[inside]] == label]]
    ]
