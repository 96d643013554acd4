"""Numbers that tell nothing of who came first; no database."""

import random
import secrets
from collections.abc import Collection, Sequence
from typing import Final

FIRST_WORK: Final = 1
# Readers are called by larger numbers, so that nobody takes a reader for a work.
FIRST_PERSON: Final = 101
FEWEST: Final = 60


def draw(
    count: int, *, taken: Collection[int], first: int, chance: random.Random | None = None
) -> Sequence[int]:
    """``count`` numbers from ``first`` on that are not taken, in no order.

    There are three times as many to draw from as are needed: what is drawn later does not stand
    out as the highest. ``chance`` is for a demo, in which nothing is hidden.
    """
    rng = chance or secrets.SystemRandom()
    room = range(first, first + max(FEWEST, 3 * (len(taken) + count)))
    free = sorted(set(room) - set(taken))
    return rng.sample(free, count)
