"""Who reads which work: everybody gets the readers wanted, nobody more works than agreed.

``allocate`` decides for all at once, ``next_work`` for one person who asks now, and ``repair``
after somebody left, moving as little as it can.
"""

from numpy.typing import ArrayLike

from docendo.engine.allocation.on_demand import NextWork, next_work
from docendo.engine.allocation.problem import Request
from docendo.engine.allocation.repairing import Repair, repair
from docendo.engine.allocation.result import Allocation, Because, Explanation, Passed, Reading
from docendo.engine.allocation.search import Progress, search

__all__ = [
    "Allocation",
    "Because",
    "Explanation",
    "NextWork",
    "Passed",
    "Progress",
    "Reading",
    "Repair",
    "allocate",
    "next_work",
    "repair",
]


def allocate(
    benefit: ArrayLike,
    *,
    readers_per_work: ArrayLike,
    max_load: ArrayLike,
    min_load: ArrayLike = 0,
    forbidden: ArrayLike | None = None,
    fixed: ArrayLike | None = None,
    objective: str = "fair",
    seconds: float | None = None,
    progress: Progress | None = None,
) -> Allocation:
    """Give each work its readers.

    ``benefit`` (works, readers), finite, any unit: what it is worth that the reader reads the
    work. ``readers_per_work`` one number or (works,); ``max_load`` and ``min_load`` one number or
    (readers,). ``forbidden``: a mask of booleans (works, readers) or pairs (m, 2), for instance
    everybody with their own work. ``fixed`` pairs (m, 2) stand as they are.

    ``objective`` ``"total"`` maximizes the sum of benefits, exactly. ``"fair"`` first maximizes the
    least sum of a work, then the total among allocations that leave no work with less (to 1e-7 of
    the largest benefit). That is NP-hard, so the result carries bounds: ``is_proved`` where they
    meet, as they do on small inputs and wherever one work's best readers set the limit.

    The same input gives the same result everywhere, unless ``seconds`` stops the search for
    fairness before its end: then it is the best so far. ``progress`` receives each better
    allocation, the one of the largest total first, and says whether to go on.

    Raises Invalid for wrong shapes or codes, and Infeasible with the works or readers that cannot
    be served. Seconds at 1,000 × 1,000 with 3 readers each; memory three times ``benefit``.

    Sources: Stelmakh, Shah and Singh 2021 (PeerReview4All: worst-off first); Kobren, Saha and
    McCallum 2019 (floors per paper); Dantzig and Wolfe 1960 (column generation).
    """
    request = Request.of(
        benefit,
        readers_per_work=readers_per_work,
        max_load=max_load,
        min_load=min_load,
        forbidden=forbidden,
    )
    return search(
        request.problem(fixed=request.standing("fixed", fixed)),
        permitted=request.allowed,
        objective=objective,
        seconds=seconds,
        progress=progress,
    )
