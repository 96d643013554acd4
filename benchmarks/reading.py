"""How fast works are given to readers, and how that grows: python -m benchmarks.reading [most]

Everybody has handed in a work and reads five; readers are of different worth and are mixed. Above
``MOST_AT_ONCE`` the class is divided into pools, as the job does it, so that it grows with their
number only. Seconds are those of one core; the rows are not part of it.
"""

import resource
import sys
import time

import numpy as np

from docendo.learning.review.rules.giving import Pool, divided, give

SIZES = (30, 100, 300, 1_000, 3_000, 10_000, 50_000)
READERS = 5


def measure(size: int) -> str:
    rng = np.random.default_rng(size)
    worth = rng.random(size)
    began, loads, worst = time.process_time(), np.zeros(size, int), np.inf
    for works, readers in divided(size, worth=worth, rng=rng):
        pool = Pool(
            wants=np.full(len(works), READERS),
            worth=worth[readers],
            elsewhere=np.zeros(len(readers), int),
            apart=works[:, None] == readers,
            standing=np.empty((0, 2), int),
            is_begun=np.empty(0, bool),
        )
        given = give(pool, rng=rng, mixes=True)
        loads[readers] = given.loads
        sums = np.bincount(given.added[:, 0], pool.worth[given.added[:, 1]], minlength=len(works))
        worst = min(worst, float(sums.min()) / READERS)
    seconds = time.process_time() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{size:>7,} works  {seconds:8.2f} s  {megabytes:6.0f} MB at most  each reads"
        f" {loads.min()} to {loads.max()}  worst-off work {worst:.3f} of {worth.mean():.3f}"
    )


if __name__ == "__main__":
    most = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    for size in SIZES:
        if size <= most:
            print(measure(size), flush=True)
