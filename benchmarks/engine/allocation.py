"""Who reads what: two conferences' real wishes, and a thousand works."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from matplotlib.figure import Figure

from benchmarks.engine.rows import Growth, Row, growth
from docendo.engine.allocation import Allocation, allocate, next_work, repair
from docendo.engine.checks import Floats

Result = TypeVar("Result")

# Measured elsewhere on the same data; neither is in a registry.
FAIR_FLOW, SIMPLE = "FairFlow", "openreview SimpleSolver"


def measure(data: Path) -> list[Row]:
    return [*_midl(data), *_aamas(data), *_thousand()]


def _midl(data: Path) -> list[Row]:
    benefit = _matrix(data, "midl_reader_by_work").T
    fair, took = _timed(lambda: allocate(benefit, readers_per_work=3, max_load=4))
    gone = np.random.default_rng(0).choice(benefit.shape[1], 18, replace=False)
    mended, mending = _timed(
        lambda: repair(benefit, pairs=fair.pairs, readers_per_work=3, max_load=4, gone=gone)
    )
    lost = int(np.isin(fair.pairs[:, 1], gone).sum())
    _next, asking = _timed(
        lambda: next_work(benefit, reader=0, taken=fair.pairs[:200], readers_per_work=3)
    )
    return [
        *_fair_rows(
            "MIDL, load 4", fair, took,
            least=(201.73, 0.9448), most=0.5,
            published={FAIR_FLOW: (201.73, 0.945, 1.5), SIMPLE: (201.88, 0.903, 0.11)},
        ),
        Row("allocation", "MIDL, 18 readers leave: pairs moved beyond those lost",
            len(mended.added) - lost, most=0, format="{:.0f}"),
        Row("allocation", "the same, CPU seconds of the repair", mending),
        Row("allocation", "MIDL, what to read next, CPU milliseconds", 1e3 * asking),
    ]  # fmt: skip


def _aamas(data: Path) -> list[Row]:
    """At the load of the protocol, and at the one at which the published figures were taken."""
    benefit = _matrix(data, "aamas2016_work_by_reader")
    load = int(np.ceil(3 * benefit.shape[0] / benefit.shape[1]))
    largest = allocate(benefit, readers_per_work=3, max_load=load, objective="total")
    fair, took = _timed(lambda: allocate(benefit, readers_per_work=3, max_load=load))
    at_11, took_11 = _timed(lambda: allocate(benefit, readers_per_work=3, max_load=11))
    largest_11 = allocate(benefit, readers_per_work=3, max_load=11, objective="total")
    return [
        *_fair_rows(f"AAMAS 2016, load {load}", fair, took, least=(942.5, 1.0), most=5.0),
        Row("allocation", f"the same, proved: no allocation has a larger total "
            f"(none with this worst above {fair.total_bound:.2f})", largest.total_bound,
            format="{:.2f}"),
        *_fair_rows(
            "AAMAS 2016, load 11", at_11, took_11,
            least=(942.5, 1.0), most=5.0,
            published={FAIR_FLOW: (928.0, 1.0, 6.7), SIMPLE: (943.25, 0.75, np.nan)},
        ),
        Row("allocation", "AAMAS 2016, load 11, largest total", largest_11.total,
            published={SIMPLE: 943.25}, least=943.25, format="{:.2f}"),
    ]  # fmt: skip


def _thousand() -> list[Row]:
    benefit = np.random.default_rng(0).random((1000, 1000))
    largest, took = _timed(
        lambda: allocate(benefit, readers_per_work=3, max_load=3, objective="total")
    )
    fair, fair_took = _timed(lambda: allocate(benefit, readers_per_work=3, max_load=3))
    return [
        Row("allocation", "1,000 × 1,000, 3 and 3, total", largest.total),
        Row("allocation", "the same, below the proved optimum",
            max(0.0, largest.total_bound - largest.total), most=1e-6, format="{:.6f}"),
        Row("allocation", "the same, CPU seconds", took, published={SIMPLE: 15.9}, most=1.0),
        Row("allocation", "the same, fair: worst work", fair.worst, least=fair.worst_bound - 1e-9),
        Row("allocation", "the same, fair: CPU seconds", fair_took),
    ]  # fmt: skip


def _fair_rows(
    what: str,
    found: Allocation,
    took: float,
    *,
    least: tuple[float, float],
    most: float,
    published: dict[str, tuple[float, float, float]] | None = None,
) -> list[Row]:
    theirs = [
        {name: figures[place] for name, figures in (published or {}).items()
         if np.isfinite(figures[place])}
        for place in range(3)
    ]  # fmt: skip
    proved = "proved the best" if found.is_proved else "not proved the best"
    return [
        Row("allocation", f"{what}, fair, total ({proved})", found.total, published=theirs[0],
            least=least[0], format="{:.2f}"),
        Row("allocation", f"{what}, fair, worst work", found.worst, published=theirs[1],
            least=least[1], format="{:.4f}"),
        Row("allocation", f"{what}, fair, CPU seconds", took, published=theirs[2], most=most),
    ]  # fmt: skip


def grow() -> list[Growth]:
    rng = np.random.default_rng(0)
    mid, large, huge = rng.random((316, 316)), rng.random((1000, 1000)), rng.random((3162, 3162))
    wishes: dict[str, Any] = {"readers_per_work": 3, "max_load": 3}
    taken = np.stack(np.divmod(np.arange(0, 1_000_000, 1001), 1000), axis=1)
    return [
        growth("allocation", "total", size="1,000 × 1,000",
               one=lambda: allocate(large, **wishes, objective="total"),
               ten=lambda: allocate(huge, **wishes, objective="total")),
        growth("allocation", "fair", size="316 × 316",
               one=lambda: allocate(mid, **wishes), ten=lambda: allocate(large, **wishes)),
        growth("allocation", "what to read next", size="316 × 316",
               one=lambda: next_work(mid, reader=0, taken=None, readers_per_work=3),
               ten=lambda: next_work(large, reader=0, taken=taken, readers_per_work=3)),
    ]  # fmt: skip


def draw(data: Path) -> dict[str, Figure]:
    """What each work of MIDL has when the total counts, and when the worst-off comes first."""
    benefit = _matrix(data, "midl_reader_by_work").T
    figure = Figure(figsize=(9, 3.6), facecolor="white")
    left, right = figure.subplots(1, 2)
    for objective, color, style in (("total", "#d55e00", "--"), ("fair", "#0072b2", "-")):
        found = allocate(benefit, readers_per_work=3, max_load=4, objective=objective)
        works, readers = found.pairs.T
        sums = np.sort(np.bincount(works, benefit[works, readers]))
        label = f"{objective}: total {found.total:.2f}, worst work {found.worst:.3f}"
        left.plot(np.arange(1, 31), sums[:30], style, color=color, label=label)
    left.set(title="The 30 worst-off works of MIDL", xlabel="works, in order",
             ylabel="sum over 3 readers")  # fmt: skip
    left.legend(frameon=False, fontsize=8)
    loads = np.bincount(found.loads, minlength=5)
    right.bar(range(len(loads)), loads, color="#0072b2")
    right.set(title="Works a reader has, fair", xlabel="works (4 at most)", ylabel="readers")
    figure.tight_layout()
    return {"allocation": figure}


def _matrix(data: Path, name: str) -> Floats:
    matrix: Floats = np.loadtxt(data / "allocation" / f"{name}.csv.gz", delimiter=",")
    return matrix


def _timed(call: Callable[[], Result], *, rounds: int = 3) -> tuple[Result, float]:
    """What the call returns and the least CPU time of several; nothing here uses two cores."""
    took = []
    for _round in range(rounds):
        started = time.process_time()
        result = call()
        took.append(time.process_time() - started)
    return result, min(took)
