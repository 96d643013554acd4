"""What one figure of the engine is, and how figures stand side by side."""

import resource
import time
import tracemalloc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from docendo.engine.checks import Floats

DRAWS = 1000


@dataclass(frozen=True)
class Row:
    """One figure: ours, its interval where it has one, and the peers measured in the same run.

    ``least`` and ``most`` are what it has to reach. ``published`` are figures of peers that no
    registry has, measured elsewhere on the same data.
    """

    module: str
    what: str
    ours: float
    interval: tuple[float, float] | None = None
    peers: Mapping[str, float] = field(default_factory=dict)
    published: Mapping[str, float] = field(default_factory=dict)
    least: float | None = None
    most: float | None = None
    format: str = "{:.3f}"

    @property
    def is_reached(self) -> bool:
        enough = self.least is None or self.ours >= self.least
        return enough and (self.most is None or self.ours <= self.most)


@dataclass(frozen=True)
class Growth:
    """What one call costs at a size and at ten times that size."""

    module: str
    what: str
    size: str
    seconds: float
    seconds_at_ten: float
    peak_mb_at_ten: float


def bootstrap(
    statistic: Callable[..., float], *columns: Floats, seed: int = 0, draws: int = DRAWS
) -> tuple[float, float]:
    """The 95 % interval of ``statistic(*columns)``, drawing the rows anew ``draws`` times."""
    rng = np.random.default_rng(seed)
    count = len(columns[0])
    values = [
        statistic(*(column[picked] for column in columns))
        for picked in (rng.integers(0, count, count) for _ in range(draws))
    ]
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def seconds(call: Callable[[], object], *, rounds: int = 3) -> float:
    """The shortest of several calls, in seconds of wall time."""
    took = []
    for _round in range(rounds):
        started = time.perf_counter()
        call()
        took.append(time.perf_counter() - started)
    return min(took)


def growth(
    module: str, what: str, *, size: str, one: Callable[[], object], ten: Callable[[], object]
) -> Growth:
    """Time a call at one size and at ten times that size, and weigh the larger one."""
    at_one, at_ten = seconds(one), seconds(ten, rounds=1)
    tracemalloc.start()
    ten()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Growth(module, what, size, at_one, at_ten, peak / 1e6)


def peak_mb() -> float:
    """The most that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def table(rows: Iterable[Row]) -> str:
    """In Markdown; what is not reached is bold."""
    lines = [["", "figure", "ours", "95 %", "peers", "reach"]]
    for row in rows:
        show = row.format.format
        ours = show(row.ours)
        peers = [f"{name} {show(value)}" for name, value in row.peers.items()]
        peers += [f"{name} {show(value)} (published)" for name, value in row.published.items()]
        bounds = [f"≥ {show(row.least)}"] if row.least is not None else []
        bounds += [f"≤ {show(row.most)}"] if row.most is not None else []
        lines.append(
            [
                row.module,
                row.what,
                ours if row.is_reached else f"**{ours}**",
                " to ".join(map(show, row.interval)) if row.interval else "",
                "; ".join(peers),
                ", ".join(bounds),
            ]
        )
    return markdown(lines)


def growth_table(rows: Iterable[Growth]) -> str:
    lines = [["", "call", "size", "seconds", "at ten times", "ratio", "peak there, MB"]]
    lines += [
        [
            row.module,
            row.what,
            row.size,
            f"{row.seconds:.3g}",
            f"{row.seconds_at_ten:.3g}",
            f"{row.seconds_at_ten / row.seconds:.1f}",
            f"{row.peak_mb_at_ten:.0f}",
        ]
        for row in rows
    ]
    return markdown(lines)


def markdown(lines: Sequence[Sequence[str]]) -> str:
    head, *body = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([head, "|" + "---|" * len(lines[0]), *body])
