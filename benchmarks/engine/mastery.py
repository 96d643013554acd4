"""Mastery on ASSISTments 2009 and Statics 2011: each answer of people not seen, before it comes."""

import gzip
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.engine.rows import Growth, Row, bootstrap, growth
from docendo.engine import mastery
from docendo.engine.checks import Floats, Ints

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FOLDS = 5
BINS = 20
# Its usual five starts take the better part of an hour on two cores.
STARTS_OF_BKT = 1
PEER = "pyBKT on one fold, from one start"


@dataclass(frozen=True)
class Target:
    folder: str
    name: str
    reach: dict[str, float]
    published: dict[str, float]
    has_items: bool


TARGETS = (
    Target(
        "assistments2009",
        "ASSISTments 2009 merged",
        {"fast": 0.765, "nightly": 0.785},
        {"Elo": 0.754, "deep models": 0.777},
        has_items=True,
    ),
    Target(
        "statics2011",
        "Statics 2011",
        {"fast": 0.817, "nightly": 0.828},
        {"Elo": 0.811, "deep models": 0.8265},
        has_items=False,
    ),
)


def measure(data: Path) -> list[Row]:
    return [row for target in TARGETS for row in _measure(data, target)]


def _measure(data: Path, target: Target) -> Iterator[Row]:
    log, fold = read(data, target)
    taken: dict[str, list[float]] = {"fast": [], "nightly": []}
    chance = {name: np.empty(len(log)) for name in ("fast", "nightly", "online")}
    updates: list[float] = []
    for tested in range(1, FOLDS + 1):
        train, test = _split(fold, tested)
        for tier, seconds in taken.items():
            started = time.perf_counter()
            model = mastery.fit(log.rows(train), tier=tier)
            seconds.append(time.perf_counter() - started)
            chance[tier][test] = model.predict_log(log.rows(test))
        online = mastery.Online(easiness=model.easiness)
        chance["online"][test], update = _follow(online, log.rows(test))
        updates.append(update)
    # With the 1,223 skills of Statics it had not ended after ten minutes.
    peer = _bkt(log, fold) if target.has_items else None
    aucs = {PEER: peer.auc} if peer else {}
    errors = {PEER: peer.calibration_error} if peer else {}
    for name, predicted in chance.items():
        yield Row(
            "mastery",
            f"{target.name}: AUC, {name}",
            auc(predicted, log.correct),
            _interval(predicted, log.correct, log.person),
            peers=aucs,
            published=target.published,
            least=target.reach.get(name),
        )
        yield Row(
            "mastery",
            f"{target.name}: calibration error, {name}",
            calibration_error(predicted, log.correct),
            peers=errors,
            most=0.02,
        )
    for tier, seconds in taken.items():
        took = float(np.median(seconds))
        fit = f"{target.name}: a fit, {tier}"
        if peer is None:
            yield Row("mastery", f"{fit}, s", took, format="{:.1f}")
        else:
            yield Row(
                "mastery",
                f"{fit}, times faster than one start of pyBKT, {peer.seconds:.0f} s",
                peer.seconds / took,
                least=20.0,
                format="{:.1f}",
            )
    yield Row(
        "mastery",
        f"{target.name}: an update, µs",
        1e6 * float(np.median(updates)),
        most=50.0,
        format="{:.0f}",
    )


def grow() -> list[Growth]:
    small, large = _made_up(10_000), _made_up(100_000)
    model = mastery.fit(small, tier="fast")
    size = "10,000 people, 100,000 answers"
    calls: dict[str, Callable[[mastery.Log], object]] = {
        "fit, fast": lambda log: mastery.fit(log, tier="fast"),
        "fit, nightly": lambda log: mastery.fit(log, tier="nightly"),
        "predict_log, fast": model.predict_log,
        "Model.follow": model.follow,
    }
    return [
        growth("mastery", what, size=size, one=partial(call, small), ten=partial(call, large))
        for what, call in calls.items()
    ]


def read(data: Path, target: Target) -> tuple[mastery.Log, Ints]:
    """The answers of all folds, people numbered through, and the fold (n,) of each."""
    person: list[int] = []
    fold: list[int] = []
    item: list[int] = []
    skill: list[list[int]] = []
    correct: list[int] = []
    people = 0
    for number in range(1, FOLDS + 1):
        path = data / "mastery" / target.folder / f"fold{number}.csv.gz"
        with gzip.open(path, "rt") as file:
            lines = [[int(cell) for cell in line.rstrip(",\n").split(",")] for line in file]
        height = 4 if target.has_items else 3
        for start in range(0, len(lines), height):
            _who, *items, skills, answers = lines[start : start + height]
            for row in merged(items[0] if items else skills, skills, answers):
                person.append(people)
                fold.append(number)
                item.append(row[0])
                skill.append(row[1])
                correct.append(row[2])
            people += 1
    widest = max(map(len, skill))
    padded = [codes + [-1] * (widest - len(codes)) for codes in skill]
    log = mastery.Log.of(person, item=item, skill=padded, correct=correct)
    return log, np.array(fold)


def merged(
    items: list[int], skills: list[int], answers: list[int]
) -> Iterator[tuple[int, list[int], int]]:
    """One answer for a run of rows of one item with one outcome and differing skills.

    Such rows are one answer that was written down once for each skill: to predict the second from
    the first would be to look at the answer.
    """
    run: tuple[int, list[int], int] | None = None
    for item, skill, answer in zip(items, skills, answers, strict=True):
        if run and (item, answer) == (run[0], run[2]) and skill not in run[1]:
            run[1].append(skill)
            continue
        if run:
            yield run
        run = item, [skill], answer
    if run:
        yield run


class Ranked:
    """Answers by rising chance, so that many weightings of them can be judged."""

    def __init__(self, chance: Floats, correct: Floats) -> None:
        self._order = np.argsort(chance, kind="stable")
        ordered = chance[self._order]
        self._ties = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        self._correct = correct[self._order]

    def auc(self, weight: Floats) -> float:
        """How often a correct answer had the higher chance than a wrong one; ties count half."""
        ordered = weight[self._order]
        right = np.add.reduceat(ordered * self._correct, self._ties)
        wrong = np.add.reduceat(ordered * (1 - self._correct), self._ties)
        beaten = right @ (np.cumsum(wrong) - wrong / 2)
        return float(beaten / (right.sum() * wrong.sum()))


def auc(chance: Floats, correct: Floats) -> float:
    return Ranked(chance, correct).auc(np.ones(len(chance)))


def calibration(chance: Floats, correct: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean chance, share of correct answers, and share of all answers in bins of equal count."""
    bins = np.array_split(np.argsort(chance, kind="stable"), BINS)
    said = np.array([chance[rows].mean() for rows in bins])
    came = np.array([correct[rows].mean() for rows in bins])
    return said, came, np.array([len(rows) / len(chance) for rows in bins])


def calibration_error(chance: Floats, correct: Floats) -> float:
    said, came, share = calibration(chance, correct)
    return float(np.abs(said - came) @ share)


def _interval(chance: Floats, correct: Floats, person: Ints) -> tuple[float, float]:
    """Of the AUC, drawing people."""
    ranked = Ranked(chance, correct)
    people = int(person.max()) + 1

    def of_drawn(drawn: Floats) -> float:
        times = np.bincount(drawn.astype(np.int64), minlength=people)
        return ranked.auc(times[person].astype(np.float64))

    return bootstrap(of_drawn, np.arange(people, dtype=np.float64))


def _split(fold: Ints, tested: int) -> tuple[Ints, Ints]:
    """Rows to train on and to test on; the fold after the tested one is kept for choosing."""
    chosen_on = tested % FOLDS + 1
    train = np.flatnonzero((fold != tested) & (fold != chosen_on))
    return train, np.flatnonzero(fold == tested)


def _follow(online: mastery.Online, log: mastery.Log) -> tuple[Floats, float]:
    """The chance of each answer just before it is observed, and seconds of an ``observe``."""
    chance = np.empty(len(log))
    spent = 0.0
    for row in range(len(log)):
        person, item, at = int(log.person[row]), int(log.item[row]), float(log.at[row])
        skill = [code for code in log.skill[row].tolist() if code >= 0]
        chance[row] = online.predict(person, skill=skill, item=item, at=at)
        started = time.process_time()
        online.observe(person, skill=skill, item=item, correct=bool(log.correct[row]), at=at)
        spent += time.process_time() - started
    return chance, spent / len(log)


@dataclass(frozen=True)
class Peer:
    chance: Floats
    auc: float
    calibration_error: float
    seconds: float


def _bkt(log: mastery.Log, fold: Ints, *, tested: int = 1) -> Peer:
    """pyBKT on one fold: a row for each skill of an answer, which is then their mean."""
    import pandas as pd  # noqa: PLC0415  # a peer's need, in the peers' environment
    from pyBKT.models import Model  # noqa: PLC0415

    # Importing peers brings their warnings back, and pyBKT has one for each step of a fit.
    warnings.simplefilter("ignore")

    def frame(rows: Ints) -> "pd.DataFrame":
        row, skill = log.rows(rows).pairs()
        return pd.DataFrame(
            {
                "row": row,
                "user_id": log.person[rows][row],
                "skill_name": skill.astype(str),
                "correct": log.correct[rows][row].astype(int),
                "order_id": row,
            }
        )

    train, test = _split(fold, tested)
    model = Model(seed=0, num_fits=STARTS_OF_BKT)
    started = time.perf_counter()
    model.fit(data=frame(train))
    seconds = time.perf_counter() - started
    known = frame(test)
    # It predicts by skill and refuses those that it was not fitted on: they get the mean.
    fitted = known[known.skill_name.isin(model.fit_model)]
    told = model.predict(data=fitted)["correct_predictions"]
    chance = np.full(len(known), log.correct[train].mean())
    chance[told.index.to_numpy()] = told.to_numpy()
    answer = np.bincount(known.row, chance) / np.bincount(known.row)
    correct = log.correct[test]
    return Peer(answer, auc(answer, correct), calibration_error(answer, correct), seconds)


def _made_up(
    people: int, *, answers: int = 10, items: int = 2_000, skills: int = 50
) -> mastery.Log:
    """Answers as Rasch's model makes them."""
    rng = np.random.default_rng(0)
    person = np.repeat(np.arange(people), answers)
    item = rng.integers(0, items, len(person))
    log_odds = rng.normal(size=people)[person] - rng.normal(size=items)[item]
    correct = rng.random(len(person)) < 1 / (1 + np.exp(-log_odds))
    return mastery.Log.of(person, item=item, skill=item % 50, correct=correct)


def draw(data: Path) -> dict[str, "Figure"]:
    """One person's answers and the level they come to, and what a chance of 70 % is worth."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # only in the peers' environment

    log, fold = read(data, TARGETS[0])
    train, test = _split(fold, 1)
    figure = Figure(figsize=(11, 4.2), facecolor="white")
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    fast = mastery.fit(log.rows(train), tier="fast")
    _draw_levels(left, log.rows(test), fast.easiness)
    for name, color, marker, model in (
        ("fast", "#0072b2", "o", fast),
        ("nightly", "#d55e00", "s", mastery.fit(log.rows(train), tier="nightly")),
    ):
        said, came, _share = calibration(model.predict_log(log.rows(test)), log.correct[test])
        right.plot(said, came, color=color, marker=marker, markersize=4, label=name)
    right.plot([0, 1], [0, 1], color="#666666", linewidth=0.8, linestyle="--")
    right.set(
        title="What was said, and what came (people not seen)",
        xlabel="predicted chance of a correct answer",
        ylabel="share of correct answers",
        xlim=(0, 1),
        ylim=(0, 1),
    )
    right.legend(frameon=False)
    figure.tight_layout()
    return {"mastery": figure}


def _draw_levels(axes: "Axes", log: mastery.Log, easiness: mastery.Easiness) -> None:
    """The three skills that one person practiced most, answer by answer."""
    counts = np.bincount(log.person)
    # Somebody with an ordinary amount of practice, so that single answers can be seen.
    person = int(np.argmin(np.abs(counts - 120)))
    mine = log.rows(log.person == person)
    often = np.argsort(-np.bincount(mine.skill[:, 0]), kind="stable")[:3]
    online = mastery.Online(easiness=easiness)
    seen: dict[int, list[tuple[int, float, float, float]]] = {int(code): [] for code in often}
    for row in range(len(mine)):
        online.observe(
            person,
            skill=[code for code in mine.skill[row].tolist() if code >= 0],
            item=int(mine.item[row]),
            correct=bool(mine.correct[row]),
            at=0.0,
        )
        for code, path in seen.items():
            level = online.level(person, skill=code, at=0.0)
            path.append((row + 1, level.chance, level.low, level.high))
    for (code, path), color, place in zip(
        seen.items(), ("#0072b2", "#d55e00", "#009e73"), (1.03, 1.08, 1.13), strict=True
    ):
        answer, chance, low, high = np.array(path).T
        axes.plot(answer, chance, color=color, label=f"skill {code}")
        axes.fill_between(answer, low, high, color=color, alpha=0.15, linewidth=0)
        on_skill = np.flatnonzero((mine.skill == code).any(axis=1))
        for outcome, marker in ((1, "|"), (0, "x")):
            rows = on_skill[mine.correct[on_skill] == outcome]
            axes.scatter(rows + 1, np.full(len(rows), place), color=color, marker=marker, s=22)
    axes.set(
        title="One person's answers (| correct, × wrong) and level with its 90 % interval",
        xlabel="answer",
        ylabel="chance on a typical item of the skill",
        ylim=(0, 1.17),
    )
    axes.legend(frameon=False, loc="lower right")
