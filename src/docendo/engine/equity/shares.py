"""Whose share is low meeting after meeting, and how sure one can be of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from docendo.engine import checks
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.equity.inequality import sums
from docendo.engine.errors import Invalid

# From people who have nothing in common to people who are all alike.
_WORTH = np.geomspace(0.3, 3000, 60)


@dataclass(frozen=True)
class Evidence:
    """Why somebody's share counts as low, or does not.

    Levels are multiples of an equal share: 1 is as much as the others. ``observed`` is what the
    meetings say by themselves, ``level`` what they say beside what is usual among all people, with
    ``low`` and ``high``; ``probability`` is that of a true level below ``fraction``. ``worth`` is
    how many meetings the habit of all weighs against the person's own.
    """

    meetings: int
    meetings_below: int
    observed: float
    level: float
    low: float
    high: float
    probability: float
    fraction: float
    worth: float
    is_low: bool


@dataclass(frozen=True, eq=False)
class LowShares:
    """Of each person (people,), as Evidence; NaN for who was in no meeting where anybody acted.

    ``is_low`` are those to look at: among them no more than ``false_share`` are expected to be
    wrong. ``spoken`` is how many independent turns one meeting is worth as evidence.
    """

    meetings: Ints
    meetings_below: Ints
    observed: Floats
    level: Floats
    low: Floats
    high: Floats
    probability: Floats
    is_low: Bools
    fraction: float
    false_share: float
    spoken: float
    worth: float

    def explain(self, person: int) -> Evidence:
        """The evidence on one person."""
        return Evidence(
            int(self.meetings[person]),
            int(self.meetings_below[person]),
            float(self.observed[person]),
            float(self.level[person]),
            float(self.low[person]),
            float(self.high[person]),
            float(self.probability[person]),
            self.fraction,
            self.worth,
            bool(self.is_low[person]),
        )


def persistent_low_share(
    meeting: ArrayLike,
    *,
    person: ArrayLike,
    amount: ArrayLike,
    fraction: float = 0.5,
    least_meetings: int = 3,
    false_share: float = 0.1,
    confidence: float = 0.9,
) -> LowShares:
    """Whose long-run share lies below ``fraction`` of an equal one, over meetings or weeks.

    One row for each who was there: codes of ``meeting`` and ``person``, and the ``amount`` (n,) of
    seconds, turns, answers received; 0 for who was silent. In a meeting of k the equal share is
    1 / k. A person's level is their shares over equal ones; shares scatter about it from meeting
    to meeting as if ``spoken`` turns were drawn, which people's own scatter tells. What people
    usually take is Dirichlet around equal shares, so what one of them does is beta-binomial
    (J. Mosimann 1962, Biometrika 49, 65-82), with a spread estimated from all (empirical Bayes;
    C. Morris 1983, JASA 78, 47-55): one meeting convinces of little. Where the size of meetings
    varies, a person's mean equal share stands for all of theirs. ``is_low`` is the largest set
    whose mean probability of being wrong is within ``false_share`` (M. Newton et al. 2004,
    Biostatistics 5, 155-176), among people with at least ``least_meetings``.
    O(n + people log people).
    """
    meetings = checks.codes("meeting", meeting)
    people = checks.codes("person", person, length=len(meetings))
    amounts = checks.floats("amount", amount, length=len(meetings))
    if (amounts < 0).any():
        row = int(np.argmax(amounts < 0))
        raise Invalid(f"amount must not be negative; row {row} is {amounts[row]}.")
    for name, given in (
        ("fraction", fraction), ("false_share", false_share), ("confidence", confidence)
    ):  # fmt: skip
        if not 0 < given < 1:
            raise Invalid(f"{name} must lie between 0 and 1, not {given}.")
    if least_meetings < 1:
        raise Invalid(f"least_meetings must be at least 1, not {least_meetings}.")
    count = int(people.max(initial=-1)) + 1
    totals = np.bincount(meetings, amounts)
    # Where nobody did anything, nobody did less than others; alone nobody does either.
    seats = np.bincount(meetings)
    told = (totals[meetings] > 0) & (seats[meetings] > 1)
    people, where = people[told], meetings[told]
    share, equal = amounts[told] / totals[where], 1 / seats[where]

    attended = np.bincount(people, minlength=count)
    got, due = sums(people, share, count), sums(people, equal, count)
    with np.errstate(invalid="ignore"):
        observed = got / due
        typical = due / attended.astype(np.float64)
    spoken = _spoken(people, share, equal, observed, attended)
    known = attended > 0
    got, trials = spoken * got, spoken * attended.astype(np.float64)
    worth = _worth(got[known], trials[known], typical[known])
    mine, others = worth * typical + got, worth * (1 - typical) + trials - got
    probability = np.asarray(special.betainc(mine, others, fraction * typical), np.float64)
    outside = (1 - confidence) / 2
    return LowShares(
        meetings=attended,
        meetings_below=np.bincount(people[share < fraction * equal], minlength=count),
        observed=observed,
        level=mine / (mine + others) / typical,
        low=special.betaincinv(mine, others, outside) / typical,
        high=special.betaincinv(mine, others, 1 - outside) / typical,
        probability=probability,
        is_low=_surest(np.where(attended >= least_meetings, probability, 0), false_share),
        fraction=fraction,
        false_share=false_share,
        spoken=spoken,
        worth=worth / spoken,
    )


def _spoken(people: Ints, share: Floats, equal: Floats, level: Floats, attended: Ints) -> float:
    """How many drawn turns explain the scatter of people's shares about their own level.

    A share of mean m = level * equal has the variance m (1 - m) / spoken, of which a person's own
    mean hides one part in their number of meetings. One turn's worth of scatter is added, which
    decides where nobody came twice.
    """
    usual = level[people] * equal
    scatter = float(((share - usual) ** 2 / equal).sum())
    seen = level[people] * (1 - usual) * (1 - 1 / attended[people])
    return max((float(seen.sum()) + 1) / (scatter + 1), 1.0)


def _worth(got: Floats, trials: Floats, typical: Floats) -> float:
    """How many turns the habit of all weighs: the likeliest of a grid, under beta-binomial counts.

    The spread of levels is half-Cauchy (A. Gelman 2006, Bayesian Analysis 1, 515-533), which lets
    few people say little.
    """
    got, trials, typical = got[:, None], trials[:, None], typical[:, None]
    mine, others = _WORTH * typical, _WORTH * (1 - typical)
    fits = special.betaln(mine + got, others + trials - got) - special.betaln(mine, others)
    return float(_WORTH[np.argmax(fits.sum(0) - np.log1p(1 / _WORTH))])


def _surest(probability: Floats, false_share: float) -> Bools:
    """As many as can be named, surest first, before the mean doubt passes ``false_share``."""
    levels, of_person, ties = np.unique(1 - probability, return_inverse=True, return_counts=True)
    # Whoever is equally doubtful is named together, or the order of codes would decide.
    doubt = np.cumsum(levels * ties) / np.cumsum(ties)
    return np.asarray((doubt <= false_share)[of_person])
