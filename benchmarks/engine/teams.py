"""A class of 105 and its eight rules, drawn up to 1,000 people, and planted perfect teams."""

import csv
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from statistics import mean
from typing import Self

import numpy as np
from matplotlib.figure import Figure

from benchmarks.engine.rows import Growth, Row, growth
from docendo.engine import teams
from docendo.engine.checks import Ints
from docendo.engine.teams import Priority

Person = Mapping[str, str]
Divided = Sequence[Sequence[int]]

SIZE = 4
# Nothing was chosen by these: neither seeds of the search, nor draws, nor planted classes.
SEEDS = range(100, 103)
PLANTED = range(100, 110)
RULES = ("woman", "B or H", "project", "major", "skill 1", "skill 2", "skill 3", "GPA")
# People: violations to reach, seconds to reach, and GroupEng's best of several and its seconds.
REACH = {105: (8, 1, 8, 0.4), 500: (60, 3, 79, 3), 1000: (110, 10, 130, 12)}


def measure(data: Path) -> list[Row]:
    rows = []
    for count, (most, most_seconds, groupeng, groupeng_seconds) in REACH.items():
        people = class_of(data, count)
        runs = [Run.of(people, seed) for seed in SEEDS]
        of = f"n = {count:,}"
        chance = violations(people, at_random(count)).sum()
        rows += [
            Row("teams", f"{of}: violations, best of 3", min(run.broken for run in runs),
                most=most, format="{:.0f}",
                peers={"random teams": chance}, published={"GroupEng": groupeng}),
            Row("teams", f"{of}: violations, mean of 3", mean(run.broken for run in runs),
                most=most, format="{:.1f}"),
        ]  # fmt: skip
        if count > 105:
            new = [Run.of(class_of(data, count, draw=seed), seed) for seed in SEEDS]
            rows += [
                Row("teams", f"{of}, three new draws: violations, mean",
                    mean(run.broken for run in new), most=most, format="{:.1f}"),
                Row("teams", f"{of}, three new draws: violations, worst",
                    max(run.broken for run in new), format="{:.0f}"),
            ]  # fmt: skip
            runs += new
        rows += [
            Row("teams", f"{of}: teams that isolate somebody, of {len(runs)} runs",
                sum(run.isolating for run in runs), most=0, format="{:.0f}"),
            Row("teams", f"{of}: seconds of processor, mean", mean(run.seconds for run in runs),
                published={"GroupEng": groupeng_seconds}, most=most_seconds, format="{:.2f}"),
        ]  # fmt: skip
    found_all = sum(plant(seed) for seed in PLANTED)
    rows.append(
        Row("teams", f"planted perfect teams found, of {len(PLANTED)}", found_all,
            least=len(PLANTED), format="{:.0f}")
    )  # fmt: skip
    return rows


def grow() -> list[Growth]:
    def form(count: int, effort: float) -> teams.Teams:
        attributes, rules = asked(drawn(count))
        return teams.form(attributes, rules=rules, sizes=SIZE, effort=effort)

    return [
        growth("teams", "form, eight rules, effort 0.2", size="1,000 people",
               one=lambda: form(1_000, 0.2), ten=lambda: form(10_000, 0.2)),
        growth("teams", "form, eight rules, effort 0.01", size="10,000 people",
               one=lambda: form(10_000, 0.01), ten=lambda: form(100_000, 0.01)),
    ]  # fmt: skip


def draw(data: Path) -> dict[str, Figure]:
    people = class_of(data, 105)
    attributes, rules = asked(people)
    formed = teams.form(attributes, rules=rules, sizes=SIZE).teams
    figure = Figure(figsize=(9, 4.6), layout="constrained", facecolor="white")
    sides = figure.subplots(2, 2, sharex=True, sharey="row", height_ratios=[2, 1])
    grades = np.array([float(person["GPA"]) for person in people])
    low, high = grades.mean() - grades.std() / 2, grades.mean() + grades.std() / 2
    for column, (name, divided) in zip(
        sides.T, (("Teams drawn at random", at_random(105)), ("Teams formed", formed)), strict=True
    ):
        table = violations(people, divided)
        column[0].imshow(table, cmap="Oranges", vmin=0, vmax=1.6, aspect="auto")
        column[0].set_yticks(range(len(RULES)), RULES)
        column[0].set_title(f"{name}: {table.sum()} rules broken")
        means = [grades[list(team)].mean() for team in divided]
        column[1].axhspan(low, high, color="#56b4e9", alpha=0.3, lw=0)
        column[1].plot(means, "o", color="#0072b2", ms=4)
        column[1].set_xlabel("team")
        column[1].set_ylabel("mean GPA")
    figure.suptitle("A class of 105 in 26 teams; orange: the team breaks the rule")
    return {"teams": figure}


@dataclass(frozen=True)
class Run:
    """Rules broken over all teams, teams that isolate somebody, seconds of processor."""

    broken: int
    isolating: int
    seconds: float

    @classmethod
    def of(cls, people: Sequence[Person], seed: int) -> Self:
        attributes, rules = asked(people)
        started = time.process_time()
        found = teams.form(attributes, rules=rules, sizes=SIZE, seed=seed)
        seconds = time.process_time() - started
        table = violations(people, found.teams)
        return cls(int(table.sum()), int(table[:2].any(axis=0).sum()), seconds)


def class_of(data: Path, count: int, *, draw: int = 1) -> list[Person]:
    """The class, or that many people drawn from it with replacement."""
    with (data / "teams" / "class_of_105.csv").open(newline="") as file:
        people: list[Person] = list(csv.DictReader(file))
    if count == len(people):
        return people
    return [people[row] for row in np.random.default_rng(draw).integers(0, len(people), count)]


def drawn(count: int) -> list[Person]:
    """A class of any size whose attributes are independent of each other."""
    rng = np.random.default_rng(0)
    skills = rng.random((3, count)) < 0.8
    return [
        {
            "GPA": str(rng.normal(3, 0.5)),
            "Gender": "FM"[rng.random() < 0.25],
            "Ethnicity": "-B"[rng.random() < 0.15],
            "Major": ("EE", "Civ E", "CS", "Mech E")[rng.integers(4)],
            "Project choice": "abcde"[rng.integers(5)],
            **{f"Skill{at + 1}": "-y"[int(skills[at, person])] for at in range(3)},
        }
        for person in range(count)
    ]


def asked(people: Sequence[Person]) -> tuple[dict[str, teams.Attribute], list[teams.Rule]]:
    """The class's own eight rules; that nobody is isolated comes first."""
    labels = {
        name: sorted({person[name] for person in people})
        for name in ("Gender", "Ethnicity", "Major", "Project choice", "Skill1", "Skill2", "Skill3")
    }
    attributes: dict[str, teams.Attribute] = {
        name: teams.Category([known.index(person[name]) for person in people])
        for name, known in labels.items()
    }
    attributes["GPA"] = teams.Numeric([float(person["GPA"]) for person in people])
    minority = tuple(at for at, label in enumerate(labels["Ethnicity"]) if label in {"B", "H"})
    return attributes, [
        teams.NotAlone("Gender", (labels["Gender"].index("F"),), priority=Priority.HIGH),
        teams.NotAlone("Ethnicity", minority, priority=Priority.HIGH),
        teams.Alike("Project choice"),
        teams.Spread("Major"),
        *(teams.Spread(f"Skill{at}", (labels[f"Skill{at}"].index("y"),)) for at in (1, 2, 3)),
        teams.Balanced("GPA", within=0.5),
    ]


def violations(people: Sequence[Person], divided: Divided) -> Ints:
    """Which team breaks which rule by PROTOCOLS.md, counted without the engine: (rules, teams)."""
    grades = np.array([float(person["GPA"]) for person in people])

    def count(team: Sequence[int], name: str, *labels: str) -> int:
        return sum(people[member][name] in labels for member in team)

    def is_unfair(team: Sequence[int], name: str, label: str) -> bool:
        share = count(range(len(people)), name, label) / len(divided)
        return count(team, name, label) not in {floor(share), ceil(share)}

    majors = sorted({person["Major"] for person in people})
    return np.array(
        [
            [
                count(team, "Gender", "F") == 1,
                count(team, "Ethnicity", "B", "H") == 1,
                len({people[member]["Project choice"] for member in team}) > 1,
                any(is_unfair(team, "Major", major) for major in majors),
                *(is_unfair(team, f"Skill{at}", "y") for at in (1, 2, 3)),
                abs(grades[list(team)].mean() - grades.mean()) >= grades.std() / 2,
            ]
            for team in divided
        ],
        dtype=np.int64,
    ).T


def at_random(count: int) -> list[list[int]]:
    order = np.random.default_rng(0).permutation(count)
    return [part.tolist() for part in np.array_split(order, count // SIZE)]


def plant(seed: int) -> bool:
    """Whether 25 teams are found that break nothing, hidden among 100 shuffled people.

    In the hidden teams wishes agree, all four roles occur, grades are near the mean, no woman is
    alone, and two hours of the week are shared, which people have by chance as well.
    """
    rng = np.random.default_rng(seed)
    count = 100
    team = np.arange(count) // SIZE
    grade = np.tile([-1.5, -0.5, 0.5, 1.5], 25) + rng.normal(0, 0.1, count)
    woman = np.arange(count) % SIZE < rng.choice([0, 2, 3, 4], 25)[team]
    shared = np.array([rng.choice(168, 2, replace=False) for _team in range(25)])
    free = rng.random((count, 168)) < 0.25
    free[np.arange(count)[:, None], shared[team]] = True
    hours = [sum(1 << int(slot) for slot in np.flatnonzero(row)) for row in free]
    mixed = rng.permutation(count)
    found = teams.form(
        {
            "wish": teams.Category((team % 5)[mixed]),
            "role": teams.Category((np.arange(count) % SIZE)[mixed]),
            "grade": teams.Numeric(grade[mixed]),
            "woman": teams.Category(woman[mixed].astype(int)),
            "hours": teams.Availability([hours[person] for person in mixed]),
        },
        rules=[
            teams.Alike("wish"),
            teams.Mixed("role"),
            teams.Balanced("grade", within=0.25),
            teams.NotAlone("woman", (1,)),
            teams.Overlap("hours", minutes=120),
        ],
        sizes=SIZE,
        seed=seed,
    )
    return sum(found.violations) == 0
