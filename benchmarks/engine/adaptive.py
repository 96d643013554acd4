"""Adaptive tests beside catsim: 300 people whose answers to all 100 items are known."""

import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import catsim.estimation
import catsim.irt
import catsim.item_bank
import catsim.selection
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from benchmarks.engine.rows import Growth, Row, bootstrap, growth
from docendo.engine import adaptive
from docendo.engine.checks import Floats, Ints

LENGTHS = {5: 0.50, 10: 0.38, 20: 0.27}
ITEMS = 100
TESTED = 300


@dataclass(frozen=True)
class Session:
    """What a way of testing came to: estimates (people, 20) after each answer."""

    estimates: Floats
    shown: Ints
    milliseconds: float


@cache
def people(data: Path) -> tuple[Floats, Floats]:
    """Answers of those who are tested, and of those whom the items are fitted on."""
    answers = pd.read_csv(data / "responses" / "medical_admission.csv.gz").to_numpy(np.float64)
    answers = answers[:, :ITEMS]
    answers = answers[~np.isnan(answers).any(axis=1)]
    answers = answers[np.random.default_rng(0).permutation(len(answers))]
    return answers[:TESTED], answers[TESTED : TESTED + 5000]


@cache
def bank(data: Path) -> adaptive.Items:
    return adaptive.fit_items(people(data)[1])


@cache
def whole_test(data: Path) -> Floats:
    """The ability from all items under the fitted model itself: each answer counts in full."""
    items, everything = replace(bank(data), trust=1.0), np.arange(ITEMS)
    return np.array(
        [adaptive.estimate(items, item=everything, right=row).ability for row in people(data)[0]]
    )


@cache
def ours(data: Path, most: float) -> Session:
    items, (answers, _others) = bank(data), people(data)
    shown = np.zeros(ITEMS, dtype=np.int64)
    estimates = np.zeros((TESTED, max(LENGTHS)))
    # Time of this process, so that what else the machine does falls on neither.
    started = time.process_time()
    for person, row in enumerate(answers):
        exposure = adaptive.Exposure(shown.copy(), person + 1, most) if most < 1 else None
        asked: list[int] = []
        for position in range(max(LENGTHS)):
            choice = adaptive.next_item(items, item=asked, right=row[asked], exposure=exposure)
            # What is known before an item is what was known after the one before.
            estimates[person, position - 1] = choice.now.ability
            asked.append(choice.item)
        estimates[person, -1] = adaptive.estimate(items, item=asked, right=row[asked]).ability
        shown[asked] += 1
    return Session(estimates, shown, 1000 * (time.process_time() - started) / estimates.size)


@cache
def theirs(data: Path) -> Session:
    """catsim with what its documentation starts with: most information, most likely ability."""
    items, (answers, _others) = bank(data), people(data)
    parameters = np.column_stack([items.slope, items.difficulty, np.zeros(ITEMS), np.ones(ITEMS)])
    known = catsim.item_bank.ItemBank(parameters)
    selector = catsim.selection.MaxInfoSelector()
    estimator = catsim.estimation.NumericalSearchEstimator()
    shown = np.zeros(ITEMS, dtype=np.int64)
    estimates = np.zeros((TESTED, max(LENGTHS)))
    started = time.process_time()
    for person, row in enumerate(answers):
        asked: list[int] = []
        ability = 0.0
        for position in range(max(LENGTHS)):
            chosen = selector.select(item_bank=known, administered_items=asked, est_theta=ability)
            asked.append(int(chosen))
            ability = estimator.estimate(
                item_bank=known,
                administered_items=asked,
                response_vector=[bool(answer) for answer in row[asked]],
                est_theta=ability,
            )
            estimates[person, position] = ability
        shown[asked] += 1
    return Session(estimates, shown, 1000 * (time.process_time() - started) / estimates.size)


def root_mean_square(errors: Floats) -> float:
    return float(np.sqrt(np.mean(errors**2)))


def errors(data: Path, session: Session) -> Floats:
    return session.estimates - whole_test(data)[:, None]


def measure(data: Path) -> list[Row]:
    free, kept, peer = ours(data, 1.0), ours(data, 0.5), theirs(data)
    rows = []
    for length, reach in LENGTHS.items():
        here = errors(data, free)[:, length - 1]
        rows.append(
            Row(
                "adaptive",
                f"RMSE to the whole test after {length} items",
                root_mean_square(here),
                interval=bootstrap(root_mean_square, here),
                peers={"catsim": root_mean_square(errors(data, peer)[:, length - 1])},
                most=reach,
            )
        )
    rows.append(
        Row(
            "adaptive",
            "ms an item, choice and estimate",
            free.milliseconds,
            peers={"catsim": peer.milliseconds},
            most=0.15,
        )
    )
    rows.append(
        Row(
            "adaptive",
            "share of people who saw the most shown item, at most half wanted",
            float(kept.shown.max() / TESTED),
            peers={"catsim": float(peer.shown.max() / TESTED)},
            most=0.5,
        )
    )
    for length in LENGTHS:
        loss = [root_mean_square(errors(data, run)[:, length - 1]) for run in (kept, free)]
        rows.append(
            Row(
                "adaptive",
                f"RMSE after {length} items with that, over without",
                loss[0] / loss[1],
                most=1.1,
            )
        )
    return rows


def grow() -> list[Growth]:
    return [
        growth(
            "adaptive",
            "fit_items, 100 items",
            size="10,000 people",
            one=lambda: adaptive.fit_items(simulated(10_000)),
            ten=lambda: adaptive.fit_items(simulated(100_000)),
        ),
        growth(
            "adaptive",
            "a bank, and 100 next_item",
            size="1,000 items",
            one=lambda: hundred_choices(1_000),
            ten=lambda: hundred_choices(10_000),
        ),
    ]


def simulated(count: int) -> Floats:
    rng = np.random.default_rng(0)
    distance = rng.standard_normal((count, 1)) - rng.standard_normal(ITEMS)
    return (rng.random(distance.shape) < 1 / (1 + np.exp(-distance))).astype(np.float64)


def hundred_choices(count: int) -> None:
    rng = np.random.default_rng(0)
    items = adaptive.Items(np.exp(0.4 * rng.standard_normal(count)), rng.standard_normal(count))
    for _person in range(100):
        adaptive.next_item(items, item=np.arange(10), right=np.arange(10) % 2)


def draw(data: Path) -> dict[str, Figure]:
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), facecolor="white")
    asked = np.arange(1, max(LENGTHS) + 1)
    runs = {
        "catsim": (theirs(data), "#D55E00", ":"),
        "ours": (ours(data, 1.0), "#0072B2", "-"),
        "ours, no item to over half": (ours(data, 0.5), "#009E73", "--"),
    }
    for name, (run, color, line) in runs.items():
        error = np.sqrt(np.mean(errors(data, run) ** 2, axis=0))
        left.plot(asked, error, line, color=color, label=name, linewidth=2)
        share = 100 * np.sort(run.shown)[::-1] / TESTED
        right.plot(np.arange(1, ITEMS + 1), share, line, color=color, label=name, linewidth=2)
    left.set(
        title="How far off after so many answers",
        xlabel="items asked",
        ylabel="RMSE to the whole test of 100",
        ylim=(0, 1.6),
        xticks=[1, 5, 10, 15, 20],
    )
    left.legend(frameon=False)
    right.set(
        title="Who saw which item",
        xlabel="items, most shown first",
        ylabel="% of people who saw it",
    )
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle("Medical admission: 300 people, each asked 20 of 100 items", y=1.02)
    plt.close(figure)
    return {"adaptive": figure}
