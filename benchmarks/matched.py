"""``make bench-matching``: how well and how fast a pool is matched, beside other ways to do it.

python -m benchmarks.matched                    100, 1,000, 10,000 and 100,000 people
python -m benchmarks.matched --sizes 100 1000   some of them

Pools are those of ``benchmarks/pools.py``; 100,000 people are ten communities of 10,000, one after
the other, as the community is what a round looks at. Each size runs in a process of its own, so
that its peak of memory is its own. Beside it: each pair in the order of its score (greedy);
hospitals and residents by the package ``matching``, where it is installed; and the exact optimum by
HiGHS up to 1,000 people.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import scipy
import scipy.sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from benchmarks.pools import STUDENTS, TUTORS, pool
from docendo.commons.matching.rules.changing import declined
from docendo.commons.matching.rules.pairing import greedily, propose
from docendo.commons.matching.rules.pool import Kind, Plan, Pool
from docendo.commons.matching.rules.proposal import Proposal, Totals
from docendo.commons.matching.rules.reasons import improvements, reasons

try:
    from matching.games import HospitalResident
except ImportError:
    HospitalResident = None

SIZES = (100, 1_000, 10_000, 100_000)
COMMUNITY = 10_000
EXACT = 1_000
RING_SECONDS = 20.0
RINGS = (("swaps", 2), ("rings of up to three", 3), ("rings of up to four", 4))
# Tutors help students; in swaps and rings everybody may help everybody.
_allowed = np.zeros((2, 2), np.bool_)
_allowed[TUTORS, STUDENTS] = True
PLAN = Plan(allowed=_allowed)

Figures = dict[str, float]
Found = TypeVar("Found")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matched", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--one", type=int, help="measure this size here, and print it as JSON")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one)))
        return 0
    columns = {size: _apart(size) for size in options.sizes}
    versions = (
        f"Python {platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__}"
    )
    load = os.getloadavg()[2]
    print(
        f"\n{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {versions}, "
        f"load average {load:.1f}\n"
    )
    print(_table(columns))
    missed = _missed(columns)
    print("\n" + ("\n".join(["Not reached:", *missed]) if missed else "Every figure is reached."))
    return 0


def _apart(size: int) -> Figures:
    print(f"{size:,} people", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "benchmarks.matched", "--one", str(size)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(ran.stdout)
    return figures


def measure(people: int) -> Figures:
    """Everything about pools of so many people in all."""
    sizes = [min(people, COMMUNITY)] * max(1, people // COMMUNITY)
    totals: list[Totals] = []
    took = 0.0
    for seed, size in enumerate(sizes):
        made = pool(size, seed=seed)
        seconds, proposal = _timed(partial(propose, made, plan=PLAN))
        took += seconds
        totals.append(proposal.totals)
    figures = {"seconds": took, "peak, MB": _peak()} | _quality(totals)
    if len(sizes) == 1:
        figures |= _beside(proposal)
        figures |= _afterwards(proposal)
        figures |= _rings(proposal)
        figures |= _kinds(proposal.pool)
    return figures


def _quality(totals: list[Totals], name: str = "") -> Figures:
    """What proposals are worth together; the worst-off tenth is the mean of theirs."""
    seekers, matched = sum(one.seekers for one in totals), sum(one.matched for one in totals)
    worst = sum(one.worst_tenth * one.matched for one in totals) / max(1, matched)
    prefix = f"{name}: " if name else ""
    return {
        f"{prefix}matched, % of who look for somebody": 100 * matched / max(1, seekers),
        f"{prefix}total satisfaction": sum(one.total for one in totals),
        f"{prefix}worst-off tenth": worst,
        f"{prefix}tutors without anybody": float(sum(one.idle for one in totals)),
    }


def _beside(proposal: Proposal) -> Figures:
    made = proposal.pool
    seconds, greedy = _timed(lambda: greedily(made, plan=PLAN))
    figures = {"greedy: seconds": seconds} | _quality([greedy.totals], "greedy")
    if len(made) > EXACT:
        return figures
    if HospitalResident is not None:
        seconds, stable = _timed(lambda: _hospitals(proposal))
        figures |= {"hospital-resident: seconds": seconds}
        figures |= _quality([stable.totals], "hospital-resident")
    figures |= {
        "% of the optimum by the same rules": 100 * proposal.totals.total / _optimum(proposal),
        "% of the largest total that leaves nobody out": 100
        * proposal.totals.total
        / _optimum(proposal, is_fair=False),
    }
    return figures


def _hospitals(proposal: Proposal) -> Proposal:
    """The same case as a game of residents (who learn) and hospitals (who help)."""
    candidates, seats = proposal.candidates, proposal.pool.can_help
    residents: dict[int, list[int]] = {}
    hospitals: dict[int, list[int]] = {}
    for row in np.argsort(-candidates.score, kind="stable").tolist():
        helper, learner = int(candidates.helper[row]), int(candidates.learner[row])
        residents.setdefault(learner, []).append(helper)
        hospitals.setdefault(helper, []).append(learner)
    sys.setrecursionlimit(1_000_000)
    game = HospitalResident.create_from_dictionaries(
        residents, hospitals, {helper: int(seats[helper]) for helper in hospitals}
    )
    pairs = [
        (hospital.name, resident.name)
        for hospital, matched in game.solve().items()
        for resident in matched
    ]
    return _with_rows(proposal, candidates.find(np.array(pairs, np.int64)))


def _with_rows(proposal: Proposal, rows: Any) -> Proposal:
    chosen = np.zeros(len(proposal.candidates), np.bool_)
    chosen[rows] = True
    return Proposal(proposal.pool, proposal.plan, proposal.candidates, chosen, ~chosen & chosen)


def _optimum(proposal: Proposal, *, is_fair: bool = True) -> float:
    """The largest total with as many matched, by mixed integer programming.

    Fair: with as many tutors who have somebody, and nobody worse off than the worst-off there.
    """
    candidates, made = proposal.candidates, proposal.pool
    rows = candidates
    if is_fair:
        rows = candidates.where(candidates.score >= candidates.score[proposal.chosen].min() - 1e-9)
    count, people = len(rows), len(made)
    helps, learns = _incidence(rows.helper, people), _incidence(rows.learner, people)
    # A column more for each tutor: whether they have somebody.
    none = scipy.sparse.csc_array((people, people))
    is_busy = scipy.sparse.eye_array(people, format="csc")
    busy = len(np.unique(candidates.helper[proposal.chosen])) if is_fair else 0
    solved: Any = milp(
        np.concatenate([-rows.score, np.zeros(people)]),
        constraints=[
            LinearConstraint(scipy.sparse.hstack([helps, none]), -np.inf, made.can_help),
            LinearConstraint(scipy.sparse.hstack([learns, none]), -np.inf, 1),
            LinearConstraint(scipy.sparse.hstack([-helps, is_busy]), -np.inf, 0),
            LinearConstraint(
                np.concatenate([np.ones(count), np.zeros(people)])[None], proposal.chosen.sum()
            ),
            LinearConstraint(np.concatenate([np.zeros(count), np.ones(people)])[None], busy),
        ],
        integrality=np.ones(count + people, np.int64),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 1e-6},
    )
    return float(-solved.fun)


def _incidence(ends: Any, people: int) -> Any:
    columns = np.arange(len(ends))
    return scipy.sparse.csc_array((np.ones(len(ends)), (ends, columns)), (people, len(ends)))


def _afterwards(proposal: Proposal) -> Figures:
    """What a page waits for once a proposal is there."""
    pair = proposal.pairs[0]
    why, unmatched = _timed(lambda: proposal.unmatched)
    person = next(one.person for one in unmatched if not one.is_helper)
    return {
        "why everybody unmatched is so, seconds": why,
        "one refusal, seconds": _timed(lambda: declined(proposal, pair=pair))[0],
        "the reasons of one pair, seconds": _timed(lambda: reasons(proposal, pair=pair))[0],
        "what would help one person, seconds": _timed(
            lambda: improvements(proposal, person=person)
        )[0],
    }


def _rings(proposal: Proposal) -> Figures:
    """Whom swaps and rings reach of those that no tutor was left for."""
    alone = np.array([one.person for one in proposal.unmatched if not one.is_helper], np.int64)
    figures: Figures = {"without a tutor": float(len(alone))}
    for name, longest in RINGS:
        plan = Plan(kind=Kind.RINGS, longest=longest)
        seconds, found = _timed(
            partial(propose, proposal.pool.of(alone), plan=plan, seconds=RING_SECONDS)
        )
        reached = sum(map(len, found.groups))
        figures[f"{name} reach of those, %"] = 100 * reached / max(1, len(alone))
        figures[f"{name}: seconds"] = seconds
    return figures


def _kinds(made: Pool) -> Figures:
    """Peers and groups on the same pool."""
    figures: Figures = {}
    for kind, plan in (
        ("peers", Plan(kind=Kind.PEERS)),
        ("groups", Plan(kind=Kind.GROUPS, allowed=PLAN.allowed)),
    ):
        seconds, found = _timed(partial(propose, made, plan=plan))
        figures[f"{kind}: seconds"] = seconds
        figures[f"{kind}: matched, %"] = 100 * found.totals.share
    return figures


def _timed(call: Callable[[], Found]) -> tuple[float, Found]:
    started = time.perf_counter()
    found = call()
    return time.perf_counter() - started, found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _missed(columns: dict[int, Figures]) -> list[str]:
    """What the issue asks for and was not seen."""
    missed = []
    for size, figures in columns.items():
        share = figures.get("% of the optimum by the same rules", 100.0)
        if share < 99:
            missed.append(f"{size:,} people: {share:.2f} % of the optimum, not 99")
        if size == COMMUNITY and figures["seconds"] > 60:
            missed.append(f"{size:,} people: {figures['seconds']:.0f} s, not 60")
        if size == COMMUNITY and figures["peak, MB"] > 2000:
            missed.append(f"{size:,} people: {figures['peak, MB']:.0f} MB, not 2,000")
    return missed


def _table(columns: dict[int, Figures]) -> str:
    """In Markdown, and how each figure of time and memory grows by the step before."""
    names = list(dict.fromkeys(name for figures in columns.values() for name in figures))
    head = ["", *(f"{size:,}" for size in columns)]
    lines = [head, ["---"] * len(head)]
    for name in names:
        lines.append([name, *(_shown(figures.get(name)) for figures in columns.values())])
        if name in ("seconds", "peak, MB"):
            values = [figures[name] for figures in columns.values()]
            steps = [f"× {after / before:.1f}" for before, after in pairwise(values)]
            lines.append([f"{name}: growth", "", *steps])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    if value < 10:
        return f"{value:.3g}"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}"


if __name__ == "__main__":
    sys.exit(main())
