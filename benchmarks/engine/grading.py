"""Peer grades against the tutors of the same works, and under readers who misbehave."""

import csv
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from crowdkit.aggregation import (
    RASA,
    BradleyTerry,
    DawidSkene,
    MajorityVote,
    OneCoinDawidSkene,
)
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from benchmarks.engine.rows import Growth, Row, bootstrap, growth
from docendo.engine import grading
from docendo.engine.checks import Floats, Ints
from docendo.engine.grading import Grades

MOST = np.array([2.0, 3.0, 2.0, 3.0, 4.0])
PG1, PROTOTYPE = 1.030, 0.912
DRAWS = 20


@dataclass(frozen=True)
class Course:
    """The peers' rows, and what the tutors gave each work on average."""

    work: Ints
    reader: Ints
    scores: Floats
    truth: Floats

    def grades(self, method: Callable[..., Grades] = grading.grade, **options: Any) -> Grades:
        return method(
            self.work, reader=self.reader, scores=self.scores, low=0, high=MOST, **options
        )


def load(data: Path) -> Course:
    peers = _numbers(data / "peergrading" / "auckland_peer.csv")
    tutors = _numbers(data / "peergrading" / "auckland_tutor.csv")
    works, work = np.unique(peers[:, 0], return_inverse=True)
    tutored = np.searchsorted(works, tutors[:, 0])
    truth = np.bincount(tutored, tutors[:, 7]) / np.bincount(tutored)
    return Course(work, peers[:, 1].astype(np.int64), peers[:, 2:7], truth)


def _numbers(path: Path) -> Floats:
    with path.open(newline="") as file:
        return np.array([[float(cell) for cell in row] for row in list(csv.reader(file))[1:]])


def rmse(score: Floats, truth: Floats) -> float:
    return float(np.sqrt(np.mean((score - truth) ** 2)))


def offset_free(score: Floats, truth: Floats) -> float:
    return rmse(score - score.mean(), truth - truth.mean())


def pearson(score: Floats, truth: Floats) -> float:
    return float(np.corrcoef(score, truth)[0, 1])


def spearman(score: Floats, truth: Floats) -> float:
    return pearson(*(pd.Series(side).rank().to_numpy() for side in (score, truth)))


def measure(data: Path) -> list[Row]:
    course = load(data)
    return [
        *_accuracy(course), _anchored(course), *_intervals(course), *_pairs(course), *_speed(),
        *_robustness(course), *_never_worse(),
    ]  # fmt: skip


def _accuracy(course: Course) -> list[Row]:
    ours, truth = course.grades().score, course.truth
    peers = {
        method.__name__: course.grades(method).score
        for method in (grading.mean, grading.median, grading.workshop)
    }
    peers |= {
        f"ours, meaning {meaning}": course.grades(meaning=meaning).score
        for meaning in ("mark", "quality")
    }
    peers |= _crowd_kit(course)
    figures: list[tuple[str, Callable[[Floats, Floats], float], dict[str, float], dict[str, Any]]]
    figures = [
        ("RMSE", rmse, {"PG1": PG1, "a prototype": PROTOTYPE}, {"most": 0.90}),
        ("RMSE without the offset", offset_free, {}, {"most": 0.68}),
        ("Pearson", pearson, {}, {"least": 0.875}),
        ("Spearman", spearman, {}, {}),
    ]
    return [
        Row(
            "grading", f"Auckland, {name}", statistic(ours, truth),
            interval=bootstrap(statistic, ours, truth),
            peers={peer: statistic(score, truth) for peer, score in peers.items()},
            published=published, **reach,
        )
        for name, statistic, published, reach in figures
    ]  # fmt: skip


def _crowd_kit(course: Course) -> dict[str, Floats]:
    """Each criterion's levels as labels, and the expected level; RASA takes rows as vectors."""
    scores = {}
    for method in (MajorityVote, DawidSkene, OneCoinDawidSkene):
        total = np.zeros(len(course.truth))
        for criterion in course.scores.T:
            frame = pd.DataFrame({"task": course.work, "worker": course.reader, "label": criterion})
            chances = (method() if method is MajorityVote else method(n_iter=10)).fit_predict_proba(
                frame
            )
            total += (chances * chances.columns.to_numpy(dtype=float)).sum(axis=1).sort_index()
        scores[f"crowd-kit {method.__name__}"] = np.asarray(total)
    rows = pd.DataFrame(
        {
            "task": course.work, "worker": course.reader,
            "output": course.scores.sum(axis=1), "embedding": list(course.scores),
        }
    )  # fmt: skip
    scores["crowd-kit RASA"] = RASA().fit_predict(rows)["output"].sort_index().to_numpy(dtype=float)
    return scores


def _anchored(course: Course) -> Row:
    """25 random works give their tutors' mean; the peers' mean gets an affine fit on the same."""
    plain = course.grades(grading.mean).score
    ours, affine = [], []
    for draw in range(50):
        order = np.random.default_rng(draw).permutation(len(course.truth))
        known, rest = order[:25], order[25:]
        anchors = {int(work): float(course.truth[work]) for work in known}
        ours.append(rmse(course.grades(anchors=anchors).score[rest], course.truth[rest]))
        slope, start = np.polyfit(plain[known], course.truth[known], 1)
        affine.append(rmse(float(start) + float(slope) * plain[rest], course.truth[rest]))
    return Row(
        "grading", "Auckland, 10 % anchored, RMSE", float(np.mean(ours)),
        interval=tuple(np.quantile(ours, [0.025, 0.975]).tolist()),
        peers={"mean, affine": float(np.mean(affine))}, most=0.72,
    )  # fmt: skip


def _intervals(course: Course) -> list[Row]:
    """As they are, and without what all peers share: the tutors give more than the peers do."""
    shares, alone, widths = {}, {}, {}
    for method in (grading.grade, grading.mean):
        grades = course.grades(method)
        shifted = course.truth + (grades.score - course.truth).mean()
        alone[method.__name__] = _share_within(grades, shifted)
        shares[method.__name__] = _share_within(grades, course.truth)
        widths[method.__name__] = float((grades.high - grades.low).mean())
    return [
        Row(
            "grading", "Auckland, share of works in their 90 % interval",
            float(shares["grade"].mean()),
            interval=bootstrap(lambda share: float(share.mean()), shares["grade"]),
            peers={"mean": float(shares["mean"].mean())}, least=0.85, most=0.95,
        ),
        Row(
            "grading", "Auckland, that share without the offset", float(alone["grade"].mean()),
            interval=bootstrap(lambda share: float(share.mean()), alone["grade"]),
            peers={"mean": float(alone["mean"].mean())}, least=0.85, most=0.95,
        ),
        Row(
            "grading", "Auckland, width of that interval, points", widths["grade"],
            peers={"mean": widths["mean"]},
        ),
    ]  # fmt: skip


def _share_within(grades: Grades, truth: Floats) -> Floats:
    """1 for each work whose interval holds the truth, else 0."""
    return ((grades.low - 1e-9 <= truth) & (truth <= grades.high + 1e-9)).astype(float)


def _pairs(course: Course) -> list[Row]:
    """Which of two works a reader gave more, ranked, against the tutors."""
    total = course.scores.sum(axis=1)
    one, other = np.triu_indices(len(total), 1)
    same = (course.reader[one] == course.reader[other]) & (total[one] != total[other])
    one, other = one[same], other[same]
    left, right = course.work[one], course.work[other]
    winner = np.where(total[one] > total[other], left, right)
    frame = pd.DataFrame({"left": left, "right": right, "label": winner})
    peer = BradleyTerry(n_iter=100).fit_predict(frame)
    ranked = np.unique([left, right])
    ours = grading.rank_pairs(left, right=right, winner=winner, reader=course.reader[one])
    return [
        Row(
            "grading", "Auckland, pairs only, Spearman",
            spearman(ours.score[ranked], course.truth[ranked]),
            interval=bootstrap(spearman, ours.score[ranked], course.truth[ranked]),
            peers={
                "crowd-kit BradleyTerry": spearman(
                    peer.loc[ranked].to_numpy(), course.truth[ranked]
                )
            },
        )
    ]  # fmt: skip


def _speed() -> list[Row]:
    rows = []
    for criteria in (1, 5):
        world = _world(np.random.default_rng(0), works=500, k=4, criteria=criteria)
        rows.append(
            Row(
                "grading", f"2,000 judgments of {criteria} criteria, processor seconds",
                _processor_seconds(partial(_graded, world)),
                peers={"mean": _processor_seconds(partial(_graded, world, grading.mean))},
                most=0.5,
            )
        )  # fmt: skip
    return rows


def _processor_seconds(call: Callable[[], object]) -> float:
    """The shortest of three; the clock on the wall would count what else the machine does."""
    took = []
    for _round in range(3):
        started = time.process_time()
        call()
        took.append(time.process_time() - started)
    return min(took)


Corruption = Callable[[Course, Ints, np.random.Generator], Floats]


def _careless(course: Course, bad: Ints, rng: np.random.Generator) -> Floats:
    scores = course.scores.copy()
    rows = np.isin(course.reader, bad)
    scores[rows] = np.floor(rng.random((rows.sum(), len(MOST))) * (MOST + 1))
    return scores


def _generous(course: Course, bad: Ints, rng: np.random.Generator) -> Floats:
    """Full marks for two friends each."""
    scores = course.scores.copy()
    for reader in bad:
        scores[rng.permutation(np.flatnonzero(course.reader == reader))[:2]] = MOST
    return scores


def _retaliating(course: Course, bad: Ints, rng: np.random.Generator) -> Floats:
    """Nothing for works that beat one's own, which the file does not name: a random one."""
    scores = course.scores.copy()
    given = course.grades(grading.mean).score
    own = rng.integers(0, len(given), int(course.reader.max()) + 1)
    beats = given[course.work] > given[own[course.reader]]
    scores[np.isin(course.reader, bad) & beats] = 0
    return scores


def _robustness(course: Course) -> list[Row]:
    kinds: list[tuple[str, Corruption]] = [
        ("careless", _careless), ("generous to friends", _generous),
        ("retaliating", _retaliating),
    ]  # fmt: skip
    return [
        _moved(course, name=name, corrupt=corrupt, share=share)
        for name, corrupt in kinds
        for share in (0.1, 0.2, 0.3, 0.4)
    ]


def _moved(course: Course, *, name: str, corrupt: Corruption, share: float) -> Row:
    methods = (grading.grade, grading.mean, grading.median, grading.workshop)
    clean = {method: course.grades(method).score for method in methods}
    moves: dict[str, list[float]] = {method.__name__: [] for method in methods}
    readers = int(course.reader.max()) + 1
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        bad = rng.permutation(readers)[: round(share * readers)]
        scores = corrupt(course, bad, rng)
        changed = Course(course.work, course.reader, scores, course.truth)
        for method, before in clean.items():
            moves[method.__name__].append(rmse(changed.grades(method).score, before))
    peers = {side: float(np.mean(all_moves)) for side, all_moves in moves.items()}
    return Row(
        "grading", f"{share:.0%} of readers {name}, points moved", peers.pop("grade"),
        peers=peers, most=peers["mean"] / 2,
    )  # fmt: skip


@dataclass(frozen=True)
class World:
    """A simulated round on a scale from 0 to 1 for each criterion.

    ``truth`` is the mean of what 400 readers without bias give each work, ``quality`` what one
    without noise would.
    """

    work: Ints
    reader: Ints
    scores: Floats
    truth: Floats
    quality: Floats


def _graded(world: World, method: Callable[..., Grades] = grading.grade) -> Grades:
    return method(world.work, reader=world.reader, scores=world.scores, low=0, high=1)


def _world(
    rng: np.random.Generator, *, works: int = 60, k: int = 4, criteria: int = 4,
    center: float = 0.6, bias: float = 0.1, noise: float = 0.15, levels: int = 0,
    answers: int = 0,
) -> World:  # fmt: skip
    """``levels``: marks are rounded; ``answers``: a mark is the share of so many that are right."""
    work = np.repeat(np.arange(works), k)
    steps = np.tile(np.arange(1, k + 1), works) * max(works // (k + 1), 1)
    reader = (work + steps) % max(works, k + 1)
    quality = rng.normal(center, 0.2, (works, 1)) + rng.normal(0, 0.07, (works, criteria))

    def marks(work: Ints, generosity: Floats) -> Floats:
        if answers:
            return rng.binomial(answers, np.clip(quality[work], 0, 1)) / answers
        seen = quality[work] + generosity + rng.normal(0, noise, (len(work), criteria))
        seen = np.clip(seen, 0, 1)
        return np.round(seen * levels) / levels if levels else seen

    scores = marks(work, rng.normal(0, bias, (max(works, k + 1), 1))[reader])
    fair = marks(np.tile(np.arange(works), 400), np.zeros((1, 1)))
    truth = fair.reshape(400, works, criteria).mean(axis=0).sum(axis=1)
    return World(work, reader, scores, truth, np.clip(quality, 0, 1).sum(axis=1))


def _never_worse() -> list[Row]:
    """RMSE over the mean's, where the mean is hard to beat; beside it, to the quality itself."""
    worlds: list[tuple[str, Callable[[np.random.Generator], World]]] = [
        ("readers differ", _world),
        ("near the top, five levels", partial(_world, center=0.9, levels=4)),
        ("at the top, four levels, 15 readers", partial(_world, center=1.0, levels=3, k=15)),
        ("no bias at all", partial(_world, bias=0.0)),
        ("readers nearly agree", partial(_world, bias=0.0, noise=0.03)),
        ("five works only", partial(_world, works=5, k=3)),
        ("five works, readers nearly agree", partial(_world, works=5, k=3, bias=0.0, noise=0.03)),
        ("fifteen readers each", partial(_world, k=15)),
        ("yes or no", partial(_world, levels=1)),
        ("counts of four", partial(_world, answers=4)),
        ("counts of four near the top", partial(_world, center=0.9, answers=4)),
        ("the same with 15 readers", partial(_world, center=0.9, answers=4, k=15)),
        ("the same on one criterion", partial(_world, center=0.9, answers=4, k=15, criteria=1)),
        ("counts of one", partial(_world, answers=1)),
        ("counts of one, 15 readers", partial(_world, answers=1, k=15)),
    ]
    rows = []
    for name, draw in worlds:
        errors = np.zeros((10, 4))
        for seed in range(len(errors)):
            world = draw(np.random.default_rng(seed))
            errors[seed] = [
                np.mean((_graded(world, method).score - truth) ** 2)
                for truth in (world.truth, world.quality)
                for method in (grading.grade, grading.mean)
            ]
        ours, mean, ours_to_quality, mean_to_quality = np.sqrt(errors.mean(axis=0)).tolist()
        rows.append(
            Row(
                "grading", f"RMSE over the mean's: {name}", ours / mean,
                peers={"to the quality itself": ours_to_quality / mean_to_quality}, most=1.01,
            )
        )  # fmt: skip
    return rows


def grow() -> list[Growth]:
    def call(works: int) -> Callable[[], object]:
        return partial(_graded, _world(np.random.default_rng(0), works=works, k=3, criteria=1))

    pairs = [_compared(works) for works in (100, 1000)]
    return [
        growth(
            "grading", "grade", size="10,000 works, 3 readers each, 1 criterion",
            one=call(10_000), ten=call(100_000),
        ),
        growth(
            "grading", "rank_pairs", size="100 works, 10 comparisons each",
            one=pairs[0], ten=pairs[1],
        ),
    ]  # fmt: skip


def _compared(works: int) -> Callable[[], object]:
    rng = np.random.default_rng(0)
    left = np.repeat(np.arange(works), 10)
    right = (left + rng.integers(1, works, len(left))) % works
    winner = np.where(rng.random(len(left)) < 0.7, np.maximum(left, right), left)
    return partial(grading.rank_pairs, left, right=right, winner=winner)


def draw(data: Path) -> dict[str, Figure]:
    course = load(data)
    figure, axes = plt.subplots(1, 2, figsize=(9, 4.6), sharex=True, sharey=True)
    methods: Sequence[tuple[str, Callable[..., Grades], str]] = [
        ("Mean of three peers", grading.mean, "#d55e00"),
        ("docendo: grade", grading.grade, "#0072b2"),
    ]  # fmt: skip
    for axis, (title, method, color) in zip(axes, methods, strict=True):
        grades = course.grades(method)
        # One broken line makes a smaller file than a line for each work.
        gap = np.full(len(course.truth), np.nan)
        ends = np.column_stack([grades.low, grades.high, gap]).ravel()
        axis.plot(np.repeat(course.truth, 3), ends, color=color, alpha=0.15, linewidth=1.5)
        axis.plot(course.truth, grades.score, "o", color=color, markersize=3, alpha=0.7)
        axis.plot([0, 14], [0, 14], color="#444444", linewidth=0.8, linestyle="--")
        axis.set_title(f"{title}: RMSE {rmse(grades.score, course.truth):.2f}")
        axis.set_xlabel("mean of three tutors, points")
        axis.set_xlim(3, 14.2)
    axes[0].set_ylabel("from three peers, with 90 % interval")
    figure.suptitle("247 works of a class in Auckland, read by three students each")
    figure.patch.set_facecolor("white")
    figure.tight_layout()
    return {"grading": figure}
