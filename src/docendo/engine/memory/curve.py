"""The forgetting curve of FSRS-6, with its published weights: what is thought of a new person.

Ye, Su & Cao (2022, KDD, "A stochastic shortest path algorithm for optimizing spaced repetition
scheduling") give stability and difficulty as the state of a memory; the formulas and weights here
are those of version 6 as open-spaced-repetition publishes them, fitted there on hundreds of
millions of reviews. Stability is the days after which nine of ten are recalled, difficulty goes
from 1 to 10, and a rating is 1 (forgotten), 2 (hard), 3 (good) or 4 (easy).
"""

import numpy as np

from docendo.engine.checks import Bools, Floats, Ints

LEAST_STABILITY, MOST_STABILITY = 0.001, 36_500.0
FIRST_STABILITY = np.array([0.212, 1.2931, 2.3065, 8.2956])
FIRST_DIFFICULTY, FIRST_DIFFICULTY_RATE = 6.4133, 0.8334
DIFFICULTY_STEP, DIFFICULTY_REVERSION = 3.0194, 0.001
GROWTH, GROWTH_SATURATION, GROWTH_SPACING = 1.8722, 0.1666, 0.796
LAPSE, LAPSE_DIFFICULTY, LAPSE_STABILITY, LAPSE_SPACING = 1.4835, 0.0614, 0.2629, 1.6483
HARD_PENALTY, EASY_BONUS = 0.6014, 1.8729
SAME_DAY_RATE, SAME_DAY_SHIFT, SAME_DAY_SATURATION = 0.5425, 0.0912, 0.0658
DECAY = 0.1542
# By definition of stability the curve passes through 9 in 10 there.
FACTOR = 0.9 ** (-1 / DECAY) - 1


def recall(days: Floats, *, stability: Floats) -> Floats:
    """The chance to recall after so many days: a power law."""
    chance: Floats = (1 + FACTOR * days / stability) ** -DECAY
    return chance


def first(rating: Ints) -> tuple[Floats, Floats]:
    """Stability and difficulty after the first answer."""
    return FIRST_STABILITY[rating - 1], np.clip(_first_difficulty(rating), 1, 10)


def after(
    stability: Floats, *, difficulty: Floats, days: Floats, rating: Ints
) -> tuple[Floats, Floats]:
    """Stability and difficulty after an answer so many days later; 0 is on the same day."""
    is_lapse = rating == 1
    later = np.where(
        is_lapse,
        _lapsed(stability, difficulty, days),
        _grown(stability, difficulty, days, rating),
    )
    stable = np.where(days < 1, _same_day(stability, rating, is_lapse), later)
    # Steps become smaller towards 10, and all difficulties drift a little towards the easy.
    stepped = difficulty - DIFFICULTY_STEP * (rating - 3) * (10 - difficulty) / 9
    easy = _first_difficulty(np.array(4))
    difficult = DIFFICULTY_REVERSION * easy + (1 - DIFFICULTY_REVERSION) * stepped
    return np.clip(stable, LEAST_STABILITY, MOST_STABILITY), np.clip(difficult, 1, 10)


def _first_difficulty(rating: Ints) -> Floats:
    difficulty: Floats = FIRST_DIFFICULTY - np.exp(FIRST_DIFFICULTY_RATE * (rating - 1)) + 1
    return difficulty


def _grown(stability: Floats, difficulty: Floats, days: Floats, rating: Ints) -> Floats:
    """The later and the harder a recall is, the more it strengthens."""
    surprise = np.expm1(GROWTH_SPACING * (1 - recall(days, stability=stability)))
    gain = np.exp(GROWTH) * (11 - difficulty) * stability**-GROWTH_SATURATION * surprise
    gain = gain * np.where(rating == 2, HARD_PENALTY, np.where(rating == 4, EASY_BONUS, 1.0))
    grown: Floats = stability * (1 + gain)
    return grown


def _lapsed(stability: Floats, difficulty: Floats, days: Floats) -> Floats:
    lapsed = (
        LAPSE
        * difficulty**-LAPSE_DIFFICULTY
        * ((stability + 1) ** LAPSE_STABILITY - 1)
        * np.exp(LAPSE_SPACING * (1 - recall(days, stability=stability)))
    )
    most: Floats = stability / np.exp(SAME_DAY_RATE * SAME_DAY_SHIFT)
    return np.minimum(lapsed, most)


def _same_day(stability: Floats, rating: Ints, is_lapse: Bools) -> Floats:
    change = np.exp(SAME_DAY_RATE * (rating - 3 + SAME_DAY_SHIFT)) * stability**-SAME_DAY_SATURATION
    changed: Floats = stability * np.where(is_lapse, change, np.maximum(change, 1.0))
    return changed
