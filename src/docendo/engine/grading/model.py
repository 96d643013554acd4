"""What a reader writes down, as a work's quality seen through a person.

For reader r of work w, over the criteria:

    seen   = mean + quality[w] + generosity[r] + noise / sqrt(precision[r])
    given  = seen, cut off at the ends of the scale

``quality``, ``generosity`` and ``noise`` are Gaussian with full covariances over the criteria,
learned from the data: how much works differ, how much readers do, and what of both goes together.
Full marks therefore say "at least this good", which is why a mean over full marks and a slip is
too low. A few judgments are *blanket*: all at one end of the scale, whatever the work is like.

Fitted by expectation propagation along the judgments, each of which tells its work about quality
and its reader about generosity. O(rounds · n · criteria³) time, O(n · criteria²) memory.

Sources: Piech et al. (2013), "Tuned models of peer assessment in MOOCs", model PG1, for the
reader's bias and precision; Tobin (1958) for the ends of the scale; Hovy et al. (2013), MACE, for
judgments that do not depend on the work; Minka (2001) and Rasmussen & Williams (2006), equation
3.65, for expectation propagation and its evidence; Brennan (2001), generalizability theory, for
the parts.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.special import gammaln, log_ndtr

from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.grading.batches import add_diagonal, diagonal, inverse, summed, times
from docendo.engine.grading.judgments import Judgments

ROUNDS = 60
# Stop when no work moves by more than this share of the scale.
STILL = 5e-4
# Standard deviations to expect before any data, as shares of the scale: works differ more than
# readers do. Worth one observation each, so that small rounds have a say; those of readers are
# first brought to the size of the differences within works, or five works whose readers agree to
# a hundredth of the scale would be graded as if they did not.
QUALITY, GENEROSITY, NOISE = 0.25, 0.1, 0.2
# Nobody's 3 means 3.0000: what is seen is known to a step of the scale, and to this share of it
# where the scale has no steps.
TICK = 0.02
# The precision of a reader is a gamma variable of mean 1. How many scores that is worth is
# learned: few where some readers are careless; before any data 40, give or take a factor of e.
SAME_PRECISION = 40.0
ALIKE = np.geomspace(1, 400, 27)
# How often a judgment is blanket, for each end; and after how many of one's own that counts half.
# Not learned: the data of a class cannot tell good works from lenient readers, and learning it
# would let the model explain away every full mark.
BLANKET, OWN_HABIT = 0.01, 2.0
DAMPING = 0.7
LOG_ROOT_TWO_PI = 0.5 * np.log(2 * np.pi)


@dataclass(frozen=True)
class Fit:
    """Beliefs about works and readers: means (criteria, count), covariances over the criteria."""

    mean: Floats
    quality: Floats
    quality_covariance: Floats
    generosity: Floats
    generosity_covariance: Floats
    quality_spread: Floats
    noise: Floats
    precision: Floats
    # For each judgment: that it is not blanket, what it adds to the knowledge of its work
    # (criteria, criteria, n), and what the others predict for it.
    careful: Floats
    evidence: Floats
    expected: Floats
    expected_covariance: Floats


@dataclass
class _Side:
    """All works, or all readers: how they spread, and what each judgment says of its own."""

    of: Ints
    count: int
    spread: Floats
    precision: Floats
    pull: Floats
    prior: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.prior = self.spread

    def _sums(self) -> tuple[Floats, Floats]:
        known = np.linalg.inv(self.spread)[:, :, None]
        precision = known + summed(self.precision, by=self.of, count=self.count)
        return precision, summed(self.pull, by=self.of, count=self.count)

    def beliefs(self) -> tuple[Floats, Floats]:
        precision, pull = self._sums()
        covariance, _ = inverse(precision)
        return times(covariance, pull), covariance

    def without_own(self) -> tuple[Floats, Floats]:
        """For each judgment, what all others say of its work or reader."""
        precision, pull = self._sums()
        covariance, _ = inverse(precision[:, :, self.of] - self.precision)
        return times(covariance, pull[:, self.of] - self.pull), covariance

    def hear(self, seen: "_Seen", *, above: Floats, around: Floats, careful: Floats) -> None:
        """Take in what was seen, which lies ``above`` this side's part with covariance ``around``.

        The message is (1/precision + around)⁻¹, written so that a criterion without a score,
        whose precision is 0, is no exception.
        """
        spread, _ = inverse(add_diagonal(inverse(around)[0], seen.precision))
        told = add_diagonal(
            -seen.precision[:, None] * spread * seen.precision[None], seen.precision
        )
        excess = seen.pull - seen.precision * above
        pull = excess - seen.precision * times(spread, excess)
        self.precision += DAMPING * (careful * told - self.precision)
        self.pull += DAMPING * (careful * pull - self.pull)

    def learn_spread(self) -> Floats:
        """The posterior mode of the spread under an inverse Wishart prior.

        Returns the average over this side and takes it out of all messages: it belongs to the
        mean of all, and would go from side to side for long if it were left to the messages.
        """
        mean, covariance = self.beliefs()
        self.spread = _pooled(self.prior, mean @ mean.T + covariance.sum(axis=2), self.count)
        average: Floats = mean.mean(axis=1)
        self.pull -= np.einsum("ijn,j->in", self.precision, average)
        return average


@dataclass
class _Seen:
    """What a reader saw before the scale cut it off: Gaussian sites, one for each score (c, n)."""

    is_cut: Bools
    side: Floats
    end: Floats
    precision: Floats
    pull: Floats
    least: Floats

    @classmethod
    def of(cls, rows: Judgments) -> "_Seen":
        scores, scale = rows.scores.T, (rows.high - rows.low)[:, None]
        at_top = scores >= rows.high[:, None]
        at_bottom = scores <= rows.low[:, None]
        is_cut = at_top | at_bottom
        step = rows.steps()[:, None]
        # A rounded score at the end was seen less than half a step away from it, or beyond.
        inward = np.where(is_cut, step / 2, 0.0)
        tick = np.where(is_cut, 0.3 * scale, np.maximum(TICK * scale, step / np.sqrt(12)))
        precision = np.where(np.isnan(scores), 0.0, tick**-2.0)
        return cls(
            is_cut=is_cut,
            side=np.where(at_bottom, -1.0, 1.0),
            end=np.where(at_bottom, rows.low[:, None] + inward, rows.high[:, None] - inward),
            precision=precision,
            pull=precision * np.nan_to_num(scores),
            least=1e-6 * scale**-2.0,
        )

    def look_again(self, mean: Floats, covariance: Floats) -> tuple[Floats, Floats, Floats]:
        """Refine the sites, given what the others predict for each judgment.

        Returns the covariance of prediction and sight, its inverse times the surprise, and the
        log evidence of each judgment (n,).
        """
        known, log_determinant = inverse(covariance)
        posterior, log_shrink = inverse(add_diagonal(known, self.precision))
        surprise = self.pull - self.precision * mean
        seen = mean + times(posterior, surprise)
        evidence = -0.5 * (log_determinant + log_shrink)
        evidence -= 0.5 * self._misfit(mean, seen, surprise)

        own = diagonal(posterior)
        variance = 1 / np.maximum(1 / own - self.precision, self.least)
        center = variance * (seen / own - self.pull)
        distance = self.side * (center - self.end) / np.sqrt(variance)
        log_mass = log_ndtr(distance)
        evidence += self._evidence_of_cuts(center, variance, log_mass).sum(axis=0)

        hazard = np.exp(-0.5 * distance**2 - LOG_ROOT_TWO_PI - log_mass)
        cut_mean = center + self.side * np.sqrt(variance) * hazard
        cut_variance = variance * np.clip(1 - hazard * (distance + hazard), 1e-6, 1)
        precision = np.maximum(1 / cut_variance - 1 / variance, self.least)
        pull = cut_mean / cut_variance - center / variance
        self.precision = np.where(self.is_cut, (self.precision + precision) / 2, self.precision)
        self.pull = np.where(self.is_cut, (self.pull + pull) / 2, self.pull)
        between = known - np.einsum("ijn,jkn,kln->iln", known, posterior, known, optimize=True)
        return between, times(known, seen - mean), evidence

    def _misfit(self, mean: Floats, seen: Floats, surprise: Floats) -> Floats:
        site = self.pull / np.where(self.precision > 0, self.precision, 1.0)
        off = np.where(self.precision > 0, site - mean, 0.0)
        misfit: Floats = (off * (surprise - self.precision * (seen - mean))).sum(axis=0)
        return misfit

    def _evidence_of_cuts(self, center: Floats, variance: Floats, log_mass: Floats) -> Floats:
        is_seen = self.precision > 0
        precision = np.where(is_seen, self.precision, 1.0)
        product = precision * variance
        off = (center - self.pull / precision) ** 2 * precision / (2 * (1 + product))
        cut = log_mass + 0.5 * np.log1p(product) + off
        exact = np.where(is_seen, 0.5 * np.log(precision) - LOG_ROOT_TWO_PI, 0.0)
        return np.where(self.is_cut, cut, exact)


def fit(rows: Judgments) -> Fit:
    """Fit the model to the judgments; deterministic, and blind to how people are numbered."""
    scale = rows.high - rows.low
    n, criteria = rows.scores.shape
    works, readers = (
        _Side(of, count, np.diag((share * scale) ** 2), np.zeros((criteria, criteria, n)),
              np.zeros((criteria, n)))
        for of, count, share in (
            (rows.work, rows.works, QUALITY), (rows.reader, rows.readers, GENEROSITY),
        )
    )  # fmt: skip
    size = _differences(rows)
    readers.spread = readers.prior = readers.prior * size
    noise = prior_noise = np.diag((NOISE * scale) ** 2 * size)
    seen, blanket = _Seen.of(rows), _Blanket(rows)
    mean = rows.typical()
    precision = np.ones(rows.readers)
    before = np.zeros((criteria, rows.works))
    for turn in range(ROUNDS):
        own_noise = noise[:, :, None] / precision[rows.reader]
        quality, quality_covariance = works.without_own()
        generosity, generosity_covariance = readers.without_own()
        expected = mean[:, None] + quality + generosity
        spread = quality_covariance + generosity_covariance + own_noise
        between, surprise, evidence = seen.look_again(expected, spread)
        careful = blanket.careful(evidence)
        works.hear(
            seen, above=mean[:, None] + generosity, around=own_noise + generosity_covariance,
            careful=careful,
        )  # fmt: skip
        readers.hear(
            seen, above=mean[:, None] + quality, around=own_noise + quality_covariance,
            careful=careful,
        )  # fmt: skip
        if turn < 2:
            # The first messages know nothing of each other: nothing to learn from yet.
            continue
        slip = times(own_noise, surprise)
        slips = slip[:, None] * slip[None] + own_noise
        slips -= np.einsum("ijn,jkn,kln->iln", own_noise, between, own_noise, optimize=True)
        weight = careful * precision[rows.reader]
        mean = mean + works.learn_spread() + readers.learn_spread()
        noise = _pooled(prior_noise, slips @ weight, float(careful.sum()))
        misfit = careful * np.einsum("ijn,ij->n", slips, np.linalg.inv(noise))
        scores = summed(careful * criteria, by=rows.reader, count=rows.readers)
        misfits = summed(misfit, by=rows.reader, count=rows.readers)
        alike = _alike(misfits, scores)
        precision = (alike + scores) / (alike + misfits)
        now, _ = works.beliefs()
        if (np.abs(now - before) < STILL * scale[:, None]).all():
            break
        before = now
    quality, quality_covariance = works.beliefs()
    # These readers together may be generous or harsh, as any sample of readers.
    quality_covariance += (readers.spread / np.unique(rows.reader).size)[:, :, None]
    return Fit(
        mean, quality, quality_covariance, *readers.beliefs(), works.spread, noise, precision,
        careful, works.precision, expected, spread,
    )  # fmt: skip


class _Blanket:
    """Judgments all at one end of the scale: how likely each of them is blind to its work."""

    def __init__(self, rows: Judgments) -> None:
        judged = rows.is_judged
        at_end = np.stack(
            [(~judged | (rows.scores == end)).all(axis=1) for end in (rows.high, rows.low)]
        )
        self.log_likelihood = np.where(at_end, 0.0, -np.inf)
        self.reader, self.readers = rows.reader, rows.readers
        self.others = np.bincount(rows.reader)[rows.reader] - 1
        self.share = np.zeros(at_end.shape)

    def careful(self, evidence: Floats) -> Floats:
        """The probability (n,) that each judgment depends on its work."""
        elsewhere = summed(self.share, by=self.reader, count=self.readers)[:, self.reader]
        habit = (OWN_HABIT * BLANKET + elsewhere - self.share) / (OWN_HABIT + self.others)
        blank = np.log(habit) + self.log_likelihood
        honest = np.log1p(-habit.sum(axis=0)) + evidence
        share = np.exp(blank - np.logaddexp.reduce([*blank, honest]))
        self.share = (self.share + share) / 2
        probability: Floats = 1 - self.share.sum(axis=0)
        return probability


def _pooled(prior: Floats, squares: Floats, count: float) -> Floats:
    return (prior + squares) / (1 + count)


def _differences(rows: Judgments) -> Floats:
    """The variance within works over what the priors expect, for each criterion.

    Kass & Wasserman (1995): a prior worth one observation, at the size of what is observed.
    """
    judged = rows.is_judged.T.astype(np.float64)
    given = np.nan_to_num(rows.scores - rows.typical()).T
    counts = summed(judged, by=rows.work, count=rows.works)
    means = summed(given, by=rows.work, count=rows.works) / np.maximum(counts, 1)
    squares = (judged * (given - means[:, rows.work]) ** 2).sum(axis=1)
    freedom = np.maximum(counts - 1, 0).sum(axis=1)
    expected = (NOISE**2 + GENEROSITY**2) * (rows.high - rows.low) ** 2
    differences: Floats = (expected + squares) / (1 + freedom) / expected
    return differences


def _alike(misfits: Floats, scores: Floats) -> float:
    """How many scores the prior on readers' precision is worth: the most likely of a few.

    ``misfits`` (readers,) are sums of ``scores`` squared normal variables over the precision,
    which is integrated out.
    """
    worth = ALIKE[:, None]
    likelihood = gammaln((worth + scores) / 2) - gammaln(worth / 2) - scores / 2 * np.log(worth)
    likelihood -= (worth + scores) / 2 * np.log1p(misfits / worth)
    prior = -0.5 * np.log(ALIKE / SAME_PRECISION) ** 2
    return float(ALIKE[np.argmax(likelihood.sum(axis=1) + prior)])
