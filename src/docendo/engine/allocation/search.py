"""The order of work: the largest total, then the worst-off work, then the total again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from docendo.engine.allocation.fairness import raise_total, raise_worst
from docendo.engine.allocation.problem import Problem
from docendo.engine.allocation.result import Allocation
from docendo.engine.checks import Bools, Ints
from docendo.engine.errors import Invalid
from docendo.engine.flows import TOLERANCE, Flow
from docendo.engine.patience import Patience

Progress = Callable[[Allocation], bool]
OBJECTIVES = ("fair", "total")


def search(
    problem: Problem,
    *,
    permitted: Bools,
    objective: str,
    seconds: float | None,
    progress: Progress | None,
) -> Allocation:
    """The last of the improvements, or the one at which ``progress`` or the time said stop."""
    if objective not in OBJECTIVES:
        raise Invalid(f"objective must be fair or total, not {objective!r}.")
    patience = Patience(seconds=seconds, progress=progress)
    for step in _steps(problem, is_fair=objective == "fair", patience=patience):
        best = _allocation(problem, step, objective=objective, permitted=permitted)
        patience.tell(best)
    return best


@dataclass(frozen=True, eq=False)
class _Step:
    pairs: Ints
    flow: Flow
    worst_bound: float


def _steps(problem: Problem, *, is_fair: bool, patience: Patience[Allocation]) -> Iterator[_Step]:
    """The allocation of the largest total, then fairer ones, as long as time lasts."""
    transport = problem.transport(start=problem.feasible_pairs(), patience=patience)
    flow = transport.largest_total()
    pairs, limit = flow.pairs, problem.highest_floor()
    yield _Step(pairs, flow, limit)
    margin = TOLERANCE * transport.scale
    if not is_fair or problem.worst(pairs) >= limit - margin or patience.is_over:
        return
    pairs = raise_worst(problem, pairs, limit=limit, patience=patience)
    yield _Step(pairs, flow, limit)
    if problem.worst(pairs) < limit - margin and not patience.is_over:
        highest = transport.highest_floor(pairs, limit=limit)
        pairs, limit = highest.pairs, highest.bound
        yield _Step(pairs, flow, limit)
    if not patience.is_over:
        worst = problem.worst(pairs)
        flow = transport.largest_total_above(
            worst, known=pairs, mend=lambda draft: raise_total(problem, [draft, pairs], level=worst)
        )
        yield _Step(flow.pairs, flow, limit)


def _allocation(problem: Problem, step: _Step, *, objective: str, permitted: Bools) -> Allocation:
    every = np.unique(np.r_[problem.fixed, step.pairs], axis=0)
    works, readers = every.T
    price = step.flow.column_price
    return Allocation(
        objective=objective,
        pairs=every,
        total=float(problem.benefit[works, readers].sum()),
        worst=problem.worst(step.pairs),
        total_bound=float(problem.base.sum()) + step.flow.bound,
        worst_bound=step.worst_bound,
        loads=np.bincount(readers, minlength=len(price)),
        reader_price=price,
        _problem=problem,
        _permitted=permitted,
        _flow=step.flow,
    )
