"""Spaced review beside FSRS: one person's answers in time order, in whole days."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import fsrs
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from scipy.stats import rankdata
from sklearn.model_selection import TimeSeriesSplit

from benchmarks.engine.rows import Growth, Row, bootstrap, growth
from docendo.engine import memory
from docendo.engine.checks import Floats, Ints
from docendo.engine.memory.log import calendar_days

LITTLE = (25, 50, 100, 200, 300, 499)
PEOPLE = 20


@cache
def answers(data: Path) -> memory.Log:
    """Cards that were new when the log began, without cramming, in time order."""
    table = pd.read_csv(data / "memory" / "anki_one_person.csv.gz").sort_values("id", kind="stable")
    is_new = table.groupby("cid")["type"].transform("first") == 0
    table = table[is_new & (table["type"] != 3)]
    return memory.Log(
        np.unique(table["cid"], return_inverse=True)[1],
        table["id"].to_numpy() / 1000,
        table["ease"].to_numpy(),
        table["time"].to_numpy() / 1000,
    )


def part(log: memory.Log, which: Ints | slice) -> memory.Log:
    assert log.seconds is not None
    return memory.Log(log.card[which], log.at[which], log.rating[which], log.seconds[which])


@dataclass(frozen=True)
class Reviews:
    """The rows of the log that are predicted, and the columns that the bins of errors need."""

    row: Ints
    recalled: Floats
    days: Floats
    position: Floats
    lapses: Floats


@cache
def reviews(data: Path) -> Reviews:
    """By the protocol alone, without our code: first review on a day, a day or more later."""
    log = answers(data)
    day = np.floor(log.at / 86400 - 4 / 24)
    last: dict[int, float] = {}
    seen: dict[int, int] = {}
    lapses: dict[int, int] = {}
    found: list[tuple[float, ...]] = []
    for row, (card, today) in enumerate(zip(log.card.tolist(), day.tolist(), strict=True)):
        if card in last and today > last[card]:
            recalled = bool(log.rating[row] > 1)
            seen[card] += 1
            found.append((row, recalled, today - last[card], seen[card], lapses[card]))
            lapses[card] += not recalled
        elif card not in last:
            seen[card], lapses[card] = 0, 0
        last[card] = today
    row, *columns = np.array(found, dtype=np.float64).T
    return Reviews(row.astype(np.int64), *columns)


@cache
def splits(data: Path) -> list[tuple[Ints, Ints]]:
    """The first three of five splits of the reviews in time: the earlier ones, those asked."""
    return list(TimeSeriesSplit(5).split(reviews(data).row))[:3]


@cache
def tested(data: Path) -> Ints:
    return np.concatenate([test for _train, test in splits(data)])


def logged(log: memory.Log) -> list[fsrs.ReviewLog]:
    """In whole days, as FSRS is fed."""
    start = datetime(2000, 1, 1, tzinfo=UTC)
    days = calendar_days(log.at, zone="UTC", starts_at_hour=4)
    return [
        fsrs.ReviewLog(card, fsrs.Rating(rating), start + timedelta(days=day - days.min()), None)
        for card, rating, day in zip(
            log.card.tolist(), log.rating.tolist(), days.tolist(), strict=True
        )
    ]


def by_fsrs(log: memory.Log, scheduler: fsrs.Scheduler) -> Floats:
    """The chance of every answer, from what came before."""
    cards: dict[int, fsrs.Card] = {}
    chance = np.zeros(len(log))
    for row, review in enumerate(logged(log)):
        card = cards.get(review.card_id) or fsrs.Card(card_id=review.card_id)
        chance[row] = scheduler.get_card_retrievability(card, review.review_datetime)
        cards[review.card_id], _log = scheduler.review_card(
            card, review.rating, review.review_datetime
        )
    return chance


@cache
def theirs(data: Path) -> Floats:
    """Of each review that is tested, by the defaults of FSRS."""
    chance = by_fsrs(answers(data), fsrs.Scheduler(enable_fuzzing=False))
    return chance[reviews(data).row[tested(data)]]


@cache
def ours(data: Path) -> Floats:
    """Of each review that is tested, by weights from what came before its split."""
    log, rows = answers(data), reviews(data).row
    parts = []
    for _train, test in splits(data):
        scheduler = memory.fit(part(log, slice(rows[test[0]])))
        parts.append(scheduler.recall_log(log)[rows[test]])
    return np.concatenate(parts)


@cache
def optimized(data: Path) -> tuple[Floats, float, float]:
    """FSRS fitted before the last split: its chances there, and the seconds of its fit and ours."""
    log, rows = answers(data), reviews(data).row
    _train, test = splits(data)[-1]
    earlier = part(log, slice(rows[test[0]]))
    # Time of this process, so that what else the machine does falls on neither.
    started = time.process_time()
    optimizer = fsrs.Optimizer(logged(earlier))
    parameters = optimizer.compute_optimal_parameters()
    theirs_took = time.process_time() - started
    chance = by_fsrs(log, fsrs.Scheduler(parameters, enable_fuzzing=False))[rows[test]]
    took = []
    for _round in range(3):
        started = time.process_time()
        memory.fit(earlier)
        took.append(time.process_time() - started)
    return chance, theirs_took, min(took)


def log_loss(recalled: Floats, chance: Floats) -> float:
    return float(-np.mean(np.log(np.where(recalled == 1, chance, 1 - chance))))


def area_under_curve(recalled: Floats, chance: Floats) -> float:
    ranks = rankdata(chance)
    hits = recalled.sum()
    return float((ranks[recalled == 1].sum() - hits * (hits + 1) / 2) / hits / (len(ranks) - hits))


def calibration(
    recalled: Floats, chance: Floats, days: Floats, position: Floats, lapses: Floats
) -> float:
    """Root mean squared error over the bins of the public srs-benchmark."""
    bins = [
        np.floor(np.log(days) / np.log(3.62)),
        np.floor(np.log(position) / np.log(1.89)),
        np.where(lapses > 0, np.floor(np.log(np.maximum(lapses, 1)) / np.log(1.73)), -1),
    ]
    _bins, which = np.unique(np.stack(bins, axis=1), axis=0, return_inverse=True)
    count = np.bincount(which)
    error = np.bincount(which, recalled - chance) / count
    return float(np.sqrt(count @ error**2 / count.sum()))


def with_little(data: Path) -> dict[int, float]:
    """Log loss after a fit on so few reviews, over that of the defaults: a fifth of the cards at
    a time stands for one person, whose next 500 reviews are predicted."""
    log, default = answers(data), memory.Scheduler()
    loss = {count: np.zeros(2) for count in LITTLE}
    for person in range(PEOPLE):
        drawn = np.random.default_rng(person).random(log.card.max() + 1) < 0.2
        here = part(log, np.flatnonzero(drawn[log.card]))
        usual = default.recall_log(here)
        rows = np.flatnonzero(~np.isnan(usual))
        for count in LITTLE:
            next_ones = rows[count : count + 500]
            adapted = default.fit(part(here, slice(next_ones[0]))).recall_log(here)
            recalled = (here.rating[next_ones] > 1).astype(np.float64)
            loss[count] += [log_loss(recalled, chance[next_ones]) for chance in (adapted, usual)]
    return {count: float(both[0] / both[1]) for count, both in loss.items()}


def measure(data: Path) -> list[Row]:
    known, which = reviews(data), tested(data)
    recalled = known.recalled[which]
    bins = [column[which] for column in (known.days, known.position, known.lapses)]
    here, there = ours(data), theirs(data)
    last = len(splits(data)[-1][1])
    fitted, theirs_took, ours_took = optimized(data)
    peer = "FSRS default"
    loss, error = log_loss(recalled, there), calibration(recalled, there, *bins)
    area = area_under_curve(recalled, there)
    rows = [
        Row(
            "memory",
            "log loss",
            log_loss(recalled, here),
            bootstrap(log_loss, recalled, here),
            {peer: loss},
            most=0.98 * loss,
            format="{:.4f}",
        ),
        Row(
            "memory",
            "calibration RMSE",
            # Without an interval: drawing reviews anew adds noise to each bin, and to the figure.
            calibration(recalled, here, *bins),
            peers={peer: error},
            most=0.75 * error,
            format="{:.4f}",
        ),
        Row(
            "memory",
            "AUC",
            area_under_curve(recalled, here),
            bootstrap(area_under_curve, recalled, here),
            {peer: area},
            least=area + 0.02,
        ),
        Row(
            "memory",
            "log loss in the last split",
            log_loss(recalled[-last:], here[-last:]),
            peers={
                peer: log_loss(recalled[-last:], there[-last:]),
                "FSRS optimized": log_loss(recalled[-last:], fitted),
            },
            format="{:.4f}",
        ),
        Row(
            "memory",
            "a fit there, seconds of CPU",
            ours_took,
            peers={"FSRS optimizer": theirs_took},
            most=theirs_took / 100,
        ),
    ]
    for count, ratio in with_little(data).items():
        what = f"log loss over that of our defaults after {count} reviews"
        rows.append(Row("memory", what, ratio, most=1.0, format="{:.4f}"))
    return rows


def grow() -> list[Growth]:
    return [
        growth(
            "memory",
            "fit",
            size="20,000 answers",
            one=lambda: memory.fit(simulated(20_000)),
            ten=lambda: memory.fit(simulated(200_000)),
        )
    ]


def simulated(count: int) -> memory.Log:
    rng = np.random.default_rng(0)
    return memory.Log(
        rng.integers(0, count // 10, count),
        rng.random(count) * 86400 * 200,
        np.where(rng.random(count) < 0.85, 3, 1),
        rng.exponential(5, count),
    )


def draw(data: Path) -> dict[str, Figure]:
    which = tested(data)
    recalled = reviews(data).recalled[which]
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), facecolor="white")
    left.plot([60, 100], [60, 100], color="#999999", linewidth=1)
    looks = {"FSRS default": ("#D55E00", "s", ":"), "ours": ("#0072B2", "o", "-")}
    chances = {"FSRS default": theirs(data), "ours": ours(data)}
    pace = last_seconds(data)
    slowest = np.array_split(np.argsort(pace, kind="stable"), 8)
    middle = [np.median(pace[group]) for group in slowest]
    truth = [100 * recalled[group].mean() for group in slowest]
    right.plot(middle, truth, "D", color="#000000", label="recalled")
    for name, chance in chances.items():
        color, marker, line = looks[name]
        groups = np.array_split(np.argsort(chance, kind="stable"), 12)
        foretold = [100 * chance[group].mean() for group in groups]
        came = [100 * recalled[group].mean() for group in groups]
        left.plot(foretold, came, line, marker=marker, color=color, label=name)
        means = [100 * chance[group].mean() for group in slowest]
        right.plot(middle, means, line, marker=marker, color=color, label=name)
    left.set(title="Foretold and true", xlabel="foretold, %", ylabel="recalled, %")
    right.set(
        title="A slow answer foretells forgetting",
        xlabel="seconds that the answer before took",
        xscale="log",
        ylabel="%",
    )
    right.set_xticks([2, 4, 8, 16], ["2", "4", "8", "16"])
    right.minorticks_off()
    for axes in (left, right):
        axes.legend(frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(f"{len(which):,} reviews of one person, foretold from earlier ones", y=1.02)
    plt.close(figure)
    return {"memory": figure}


def last_seconds(data: Path) -> Floats:
    """How long the answer before each tested review took."""
    log = answers(data)
    assert log.seconds is not None
    last: dict[int, float] = {}
    before = np.zeros(len(log))
    for row, card in enumerate(log.card.tolist()):
        before[row] = last.get(card, np.nan)
        last[card] = log.seconds[row]
    return before[reviews(data).row[tested(data)]]
