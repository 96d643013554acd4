"""Who has been silent for longer than their own rhythm explains."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from docendo.engine import checks
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.equity.inequality import sums
from docendo.engine.errors import Invalid

FITTED_PEOPLE = 5000


@dataclass(frozen=True)
class Silence:
    """Why somebody is at risk or is not; days.

    ``usual_gap`` is the gap they pass half of the time, ``long_gap`` nine times out of ten.
    ``surprise`` is how seldom a gap of theirs gets this long, ``left`` the probability that they
    do not come back of themselves, ``returns`` that they do within the ``horizon``. ``own_weight``
    says how much of the rhythm is their own, the rest is the group's.
    """

    visits: int
    silent_for: float
    usual_gap: float
    long_gap: float
    own_weight: float
    surprise: float
    left: float
    returns: float
    horizon: float
    is_at_risk: bool


@dataclass(frozen=True)
class Rhythm:
    """The habits of a group, from which those of its people start.

    Logarithms of gaps are normal with a mean and variance of each person's own. ``gap`` (days) is
    the typical person's median, ``spread`` the typical scatter of a person's log gaps; ``alike``
    and ``steady`` are the gaps that the group's word is worth on the mean and on the scatter.
    After the x-th visit ``leaving / (leaving + staying + x - 1)`` do not come back.
    """

    gap: float
    spread: float
    alike: float
    steady: float
    leaving: float
    staying: float


@dataclass(frozen=True, eq=False)
class AtRisk:
    """Of each person (people,), as Silence; NaN for who never came. ``order`` is the most likely
    to have left first, of those who are at risk."""

    visits: Ints
    silent_for: Floats
    usual_gap: Floats
    long_gap: Floats
    own_weight: Floats
    surprise: Floats
    left: Floats
    returns: Floats
    is_at_risk: Bools
    order: Ints
    horizon: float
    rhythm: Rhythm

    def explain(self, person: int) -> Silence:
        """The reasons for one person."""
        return Silence(
            int(self.visits[person]),
            float(self.silent_for[person]),
            float(self.usual_gap[person]),
            float(self.long_gap[person]),
            float(self.own_weight[person]),
            float(self.surprise[person]),
            float(self.left[person]),
            float(self.returns[person]),
            self.horizon,
            bool(self.is_at_risk[person]),
        )


@dataclass(frozen=True, eq=False)
class _Gaps:
    """What is known of people's gaps: their number, mean and scatter of logs, and the open one."""

    number: Floats
    mean: Floats
    scatter: Floats
    open: Floats


def at_risk(
    person: ArrayLike,
    *,
    at: ArrayLike,
    now: float,
    visit: float = 0.5,
    seldom: float = 0.05,
    horizon: float = 7.0,
    rhythm: Rhythm | None = None,
) -> AtRisk:
    """Whose present silence is out of their own rhythm; days throughout.

    ``person`` (n,) codes and times ``at`` (n,) of whatever somebody did, in any order, up to
    ``now``; what lies less than ``visit`` apart is one visit. Gaps between visits are a renewal
    process: log-normal with each person's own mean and variance under a normal-inverse-gamma
    prior (A. Gelman et al. 2013, Bayesian Data Analysis, 3.3), so the next is Student's t in
    logarithms. After each visit a person may have left for good with a chance that falls with
    the visits so far (the beta-geometric of P. Fader, B. Hardie and K. Lee 2005, Marketing
    Science 24, 275-284). The prior is the group's, by the largest likelihood of all gaps and of
    the open ones, which are not cut off as too short. At risk is whose gap would get this long
    with a probability of ``seldom`` or less. Pass a ``rhythm`` found before to spare the fit.
    O(n log n), and some hundred passes over at most 5,000 people to fit.
    """
    people = checks.codes("person", person)
    times = checks.floats("at", at, length=len(people))
    if len(times) and times.max() > now:
        row = int(np.argmax(times))
        raise Invalid(f"at must not be after now; row {row} is {times[row]:g}.")
    for name, given in (("visit", visit), ("horizon", horizon)):
        if not given > 0:
            raise Invalid(f"{name} must be above 0 days, not {given}.")
    if not 0 < seldom < 1:
        raise Invalid(f"seldom must lie between 0 and 1, not {seldom}.")
    visits, gaps = _gaps(people, times, now, visit)
    came = visits > 0
    known = _Gaps(gaps.number[came], gaps.mean[came], gaps.scatter[came], gaps.open[came])
    rhythm = rhythm or _fit(known)
    freedom, center, width = _next(known, rhythm)
    surprise = _longer(known.open, freedom, center, width)
    later = _longer(known.open + horizon, freedom, center, width)
    leaving = _leaving(known.number, rhythm)
    left = leaving / (leaving + (1 - leaving) * surprise)
    back = (1 - left) * (1 - later / surprise)
    risk = surprise <= seldom

    def everyone(values: Floats) -> Floats:
        result = np.full(len(visits), np.nan)
        result[came] = values
        return result

    is_at_risk = np.zeros(len(visits), bool)
    is_at_risk[came] = risk
    chance = everyone(left)
    order = np.flatnonzero(is_at_risk)
    return AtRisk(
        visits,
        everyone(known.open),
        everyone(np.exp(center)),
        everyone(np.exp(center + width * special.stdtrit(freedom, 0.9))),
        everyone(known.number / (known.number + rhythm.alike)),
        everyone(surprise),
        chance,
        everyone(back),
        is_at_risk,
        order[np.argsort(-chance[order], kind="stable")],
        horizon,
        rhythm,
    )


def _fit(gaps: _Gaps) -> Rhythm:
    """The habits that make all gaps and silences most likely.

    Weak priors keep a handful of people from saying anything extreme: logarithms within about
    three of a week's gap, a scatter of one, a worth of one and four gaps, one in five leaving.
    """
    # Six figures need no more than some thousands of people: every k-th, from those who came
    # seldom to those who came often. In this order codes make no difference to the last digit.
    order = np.lexsort((gaps.open, gaps.scatter, gaps.mean, gaps.number))
    picked = order[:: -(-len(order) // FITTED_PEOPLE) or 1]
    gaps = _Gaps(gaps.number[picked], gaps.mean[picked], gaps.scatter[picked], gaps.open[picked])
    expected = np.array([np.log(7.0), 0.0, 0.0, np.log(4.0), np.log(0.5), np.log(2.0)])
    doubt = np.array([3.0, 1.0, 1.5, 1.0, 1.5, 1.5])

    def misfit(values: Floats) -> float:
        rhythm = Rhythm(*np.exp(values).tolist())
        return -_likelihood(gaps, rhythm) + 0.5 * float((((values - expected) / doubt) ** 2).sum())

    # Within six deviations nothing overflows and nothing sensible is lost.
    bounds = list(zip(expected - 6 * doubt, expected + 6 * doubt, strict=True))
    best = optimize.minimize(misfit, expected, method="L-BFGS-B", bounds=bounds)
    return Rhythm(*np.exp(best.x).tolist())


def _likelihood(gaps: _Gaps, rhythm: Rhythm) -> float:
    """Log likelihood of closed gaps, of having come back that often, and of the open gap."""
    number = gaps.number
    freedom, center, width = _next(gaps, rhythm)
    worth = rhythm.alike + number
    half, prior = freedom / 2, rhythm.steady / 2
    # width**2 holds the posterior variance: undo what turns it into the next gap's.
    squares = freedom * width**2 * worth / (worth + 1)
    closed = (
        special.gammaln(half) - special.gammaln(prior)
        + 0.5 * np.log(rhythm.alike / worth)
        + prior * np.log(rhythm.steady * rhythm.spread**2) - half * np.log(squares)
        - number / 2 * np.log(np.pi)
    )  # fmt: skip
    returned = special.betaln(rhythm.leaving, rhythm.staying + number) - special.betaln(
        rhythm.leaving, rhythm.staying
    )
    leaving = _leaving(number, rhythm)
    silent = leaving + (1 - leaving) * _longer(gaps.open, freedom, center, width)
    return float((closed + returned + np.log(silent)).sum())


def _next(gaps: _Gaps, rhythm: Rhythm) -> tuple[Floats, Floats, Floats]:
    """Student's t of the log of each person's next gap: degrees of freedom, center, width."""
    usual = np.log(rhythm.gap)
    worth, freedom = rhythm.alike + gaps.number, rhythm.steady + gaps.number
    center = (rhythm.alike * usual + gaps.number * gaps.mean) / worth
    squares = (
        rhythm.steady * rhythm.spread**2
        + gaps.scatter
        + rhythm.alike * gaps.number / worth * (gaps.mean - usual) ** 2
    )
    return freedom, center, np.sqrt(squares / freedom * (worth + 1) / worth)


def _longer(gap: Floats, freedom: Floats, center: Floats, width: Floats) -> Floats:
    """The probability that a gap gets longer than this."""
    with np.errstate(divide="ignore"):
        longer: Floats = special.stdtr(freedom, (center - np.log(gap)) / width)
    return longer


def _leaving(number: Floats, rhythm: Rhythm) -> Floats:
    """The probability to have left after the present visit, having come back ``number`` times."""
    return rhythm.leaving / (rhythm.leaving + rhythm.staying + number)


def _gaps(people: Ints, times: Floats, now: float, visit: float) -> tuple[Ints, _Gaps]:
    """Visits of each person, and their gaps."""
    count = int(people.max(initial=-1)) + 1
    order = np.lexsort((times, people))
    people, times = people[order], times[order]
    between = np.diff(times)
    is_gap = (np.diff(people) == 0) & (between >= visit)
    who, logs = people[1:][is_gap], np.log(between[is_gap])
    number = np.bincount(who, minlength=count)
    mean = sums(who, logs, count) / np.maximum(number, 1)
    scatter = sums(who, (logs - mean[who]) ** 2, count)
    latest = np.full(count, np.nan)
    latest[people] = times  # the last of each person stays
    visits = np.where(np.isnan(latest), 0, number + 1)
    return visits, _Gaps(number.astype(np.float64), mean, scatter, now - latest)
