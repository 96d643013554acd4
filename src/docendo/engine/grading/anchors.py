"""What a few trusted grades say about all the others."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.grading.judgments import Judgments

# Before any anchor: peers as a group may be off by this share of the scale either way, and
# stretch or squeeze differences by this factor.
OFFSET, STRETCH = 0.25, 0.25


@dataclass(frozen=True)
class Shift:
    """What to add to each work's score (works,), and the variance of that."""

    points: Floats
    variance: Floats
    is_anchor: Bools


def checked(anchors: Mapping[int, float] | None, *, rows: Judgments) -> tuple[Ints, Floats]:
    """Codes and trusted totals, by code; raises Invalid for a work or total that cannot be."""
    trusted = sorted((anchors or {}).items())
    least, most = float(rows.low.sum()), float(rows.high.sum())
    for work, total in trusted:
        if work != int(work) or not 0 <= work < rows.works:
            raise Invalid(f"anchors name work {work}; works go from 0 to {rows.works - 1}.")
        if not least <= total <= most:
            raise Invalid(f"The anchor of work {work} is {total}, outside of {least} to {most}.")
    return (
        np.array([int(work) for work, _ in trusted], dtype=np.int64),
        np.array([float(total) for _, total in trusted]),
    )


def shift(
    score: Floats, *, variance: Floats, work: Ints, total: Floats, low: float, high: float
) -> Shift:
    """Bayesian linear regression of the trusted totals on the scores of the same works.

    The two coefficients, offset and stretch, have Gaussian priors around "peers are right", so
    that one anchor already helps and none changes nothing. The noise of an anchor is what its
    own score leaves open (``variance``), scaled to fit where the anchors disagree more than that.
    Source: Gelman et al. (2013), Bayesian Data Analysis, section 14.8.
    """
    is_anchor = np.zeros(len(score), dtype=bool)
    is_anchor[work] = True
    if len(work) == 0:
        return Shift(np.zeros_like(score), np.zeros_like(score), is_anchor)
    center = score[work].mean()
    terms = np.column_stack([np.ones(len(score)), score - center])
    prior = np.diag([(OFFSET * (high - low)) ** -2.0, STRETCH**-2.0])
    off, known = total - score[work], terms[work]
    noise = variance[work]
    for _turn in range(10):
        precision = prior + (known / noise[:, None]).T @ known
        coefficients = np.linalg.solve(precision, known.T @ (off / noise))
        misfit = (off - known @ coefficients) ** 2 / variance[work]
        # As if the model's own variance had been seen right on ten anchors before.
        noise = variance[work] * (10 + misfit.sum()) / (10 + len(work))
    spread = np.einsum("wi,ij,wj->w", terms, np.linalg.inv(precision), terms)
    return Shift(terms @ coefficients, spread, is_anchor)
