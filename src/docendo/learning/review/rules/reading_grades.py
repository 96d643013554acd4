"""How well somebody read, and what could be better, from judgments and answers; no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db import models
from django.utils.translation import gettext_lazy as _

from docendo.learning.review.rules.grades import Outcome
from docendo.learning.review.rules.judging import Helpful

# As if everybody had been rated so often before as authors rate in general.
USUAL_RATINGS: Final = 2.0
# Readers of a class differ by this many points at least, so that a class of one mind has no zero.
LEAST_DISTANCE: Final = 4.0
TELLING_BIAS: Final = 5.0
GOOD, POOR = 0.75, 0.4
# What is found in half of somebody's reviews is how they usually write.
USUALLY: Final = 0.5


class Advice(models.TextChoices):
    """What a reader is told, as advice and never as a verdict."""

    USEFUL = "useful", _("Authors say that your reviews helped them. Go on like that.")
    CLOSE = "close", _("You judge much like others who read the same works.")
    FAR = (
        "far",
        _(
            "Your judgments are farther from the others than usual for these works. Look at the"
            " criteria once more before you give points."
        ),
    )
    MILD = "mild", _("You usually give more points than others. Look for what is still missing.")
    STRICT = "strict", _("You usually give fewer points than others. Look for what works already.")
    SHORT = "short", _("Your comments are usually short. Say in two sentences what you mean.")
    NO_PLACE = "no_place", _("Your comments rarely name a place in the work.")
    NO_REASON = "no_reason", _("Your comments rarely say why.")
    NO_NEXT_STEP = "no_next_step", _("Your comments rarely say what to do next.")


@dataclass(frozen=True)
class Read:
    """How well one reader read, between 0 and 1; None where nothing tells."""

    score: float | None
    usefulness: float | None
    closeness: float | None
    advice: tuple[str, ...]


def read(
    outcome: Outcome,
    *,
    ratings: Mapping[int, Sequence[int]],
    lacking: Mapping[int, Sequence[Sequence[str]]],
) -> Mapping[int, Read]:
    """For each reader by their key.

    ``ratings`` are what authors say (``Helpful``) of their reviews, ``lacking`` what each of
    these reviews lacks by ``rules.coaching``, whose codes are those of ``Advice``.
    """
    useful, close = _usefulness(ratings), closeness(outcome)
    return {
        reader: _read(
            useful.get(reader),
            close.get(reader),
            bias=outcome.bias.get(reader, 0.0),
            lacking=lacking.get(reader, ()),
        )
        for reader in sorted({*useful, *close, *lacking})
    }


def closeness(outcome: Outcome) -> Mapping[int, float]:
    """How near somebody's judgments are to the grades, corrected for how hard works are to judge.

    1 is no distance, and 0 twice what readers of works as hard as these are usually off. How hard
    a work is is how far its readers are off, half its own, half all works'.
    """
    if outcome.residuals is None:
        return {}
    work, reader, off = outcome.residuals
    _works, at = np.unique(work, return_inverse=True)
    counts = np.bincount(at)
    squares = np.bincount(at, off**2)
    overall = float((off**2).mean())
    usual = np.sqrt(0.5 * squares / counts + 0.5 * overall)
    distance = np.abs(off) / (2 * np.maximum(usual[at], LEAST_DISTANCE))
    readers, by = np.unique(reader, return_inverse=True)
    near = np.bincount(by, 1 - np.minimum(distance, 1.0)) / np.bincount(by)
    return dict(zip(readers.tolist(), near.tolist(), strict=True))


def _usefulness(ratings: Mapping[int, Sequence[int]]) -> Mapping[int, float]:
    """The mean rating, pulled toward that of all readers while there are few."""
    scale = max(Helpful.values) - min(Helpful.values)
    shares = {
        reader: [(rating - min(Helpful.values)) / scale for rating in some]
        for reader, some in ratings.items()
        if some
    }
    every = [share for some in shares.values() for share in some]
    if not every:
        return {}
    usual = sum(every) / len(every)
    return {
        reader: (sum(some) + USUAL_RATINGS * usual) / (len(some) + USUAL_RATINGS)
        for reader, some in shares.items()
    }


def _read(
    usefulness: float | None,
    closeness: float | None,
    *,
    bias: float,
    lacking: Sequence[Sequence[str]],
) -> Read:
    known = [value for value in (usefulness, closeness) if value is not None]
    found: list[str] = [
        code
        for code in (Advice.NO_NEXT_STEP, Advice.NO_REASON, Advice.NO_PLACE, Advice.SHORT)
        if lacking and sum(code in each for each in lacking) > USUALLY * len(lacking)
    ]
    if abs(bias) >= TELLING_BIAS:
        found.append(Advice.MILD if bias > 0 else Advice.STRICT)
    if closeness is not None and (closeness < POOR or closeness > GOOD):
        found.append(Advice.FAR if closeness < POOR else Advice.CLOSE)
    if usefulness is not None and usefulness > GOOD:
        found.insert(0, Advice.USEFUL)
    score = sum(known) / len(known) if known else None
    return Read(score, usefulness, closeness, tuple(found))
