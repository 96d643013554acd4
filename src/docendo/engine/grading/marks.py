"""From what a work is like to the mark that a fair reader gives it on average."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from docendo.engine.checks import Bools, Floats
from docendo.engine.grading.judgments import Judgments
from docendo.engine.grading.model import TICK, Fit

# A curve is a table of so many values, up to so many standard deviations beyond the scale.
VALUES, BEYOND = 513, 5.0
# Where readers agree to the last step there is hardly any noise, but never none.
LEAST_NOISE = 1e-3


@dataclass(frozen=True)
class Curve:
    """The mark that follows from a quality on one criterion, as a table to look up."""

    quality: Floats
    mark: Floats

    def __call__(self, quality: Floats) -> Floats:
        marks: Floats = np.interp(quality, self.quality, self.mark)
        return marks


def curves(model: Fit, rows: Judgments, *, noisy: Bools) -> list[Curve]:
    """One for each criterion: what a reader without bias gives, whose noise is that of the round.

    Where not ``noisy`` (criteria,), the reader sees the quality as it is. Rounding and the ends
    of the scale are the same for both.
    """
    noise = np.where(noisy, np.sqrt(np.diag(model.noise)), 0.0)
    return [
        _curve(*criterion)
        for criterion in zip(rows.low, rows.high, rows.steps(), noise, strict=True)
    ]


def _curve(low: float, high: float, step: float, noise: float) -> Curve:
    """E[mark | quality] = low + step · sum over edges of P(quality + noise > edge).

    The edges lie between neighboring marks. Without steps this is Tobin's (1958) expectation of
    a variable that is cut off at both ends.
    """
    scale = high - low
    steps = round(scale / max(step, TICK * scale))
    noise = max(noise, LEAST_NOISE * scale)
    edges = low + scale * (np.arange(steps) + 0.5) / steps
    quality = np.linspace(low - BEYOND * noise, high + BEYOND * noise, VALUES)
    above = ndtr((quality[:, None] - edges) / noise)
    return Curve(quality, low + scale * above.mean(axis=1))
