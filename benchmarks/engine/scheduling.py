"""Times for people across zones, beside the same questions asked of Python's clocks, minute by
minute. There is no peer in a registry, so correctness over changes of clocks is what is measured.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from benchmarks.engine.rows import Growth, Row, bootstrap, growth, seconds
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.scheduling import Remedy, Times, meeting_times

# Each just before clocks change somewhere: America, Europe, Australia and Chile, Egypt; back again.
CHANGES = tuple(
    datetime(year, month, day, 6, tzinfo=UTC)
    for year in (2026, 2027)
    for month, day in ((3, 7), (3, 27), (4, 3), (4, 23), (9, 5), (10, 2), (10, 23), (10, 30))
)
PEOPLE = (
    "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Australia/Sydney",
)  # fmt: skip
DATES = 12


@dataclass(frozen=True, eq=False)
class Plan:
    """Some people who look for an hour or so, on one date or on several."""

    available: Bools
    zones: list[str]
    start: datetime
    minutes: int = 60
    repeat: int = 1
    quorum: int = 1
    everybody: bool = True

    def solve(self, *, minutes: int = 0, quorum: int = 0, without: tuple[int, ...] = ()) -> Times:
        required = np.full(len(self.zones), self.everybody)
        required[list(without)] = False
        return meeting_times(
            self.available,
            zones=self.zones,
            minutes=minutes or self.minutes,
            start=self.start,
            days=3,
            step=30,
            repeat=self.repeat,
            anchor=self.zones[0],
            required=required,
            quorum=quorum or self.quorum,
        )

    def by_minutes(self) -> tuple[int, datetime | None]:
        """How many starts are feasible, and the one with most people, then least inconvenience."""
        zones = [ZoneInfo(zone) for zone in self.zones]
        feasible, best = 0, None
        for half in range(3 * 48):
            first = self.start + timedelta(minutes=30 * half)
            wall = first.astimezone(zones[0]).replace(tzinfo=None)
            dates = [first] + [
                (wall + timedelta(weeks=week)).replace(tzinfo=zones[0]).astimezone(UTC)
                for week in range(1, self.repeat)
            ]
            there = [[self._is_free(who, zone, at) for who, zone in enumerate(zones)]
                     for at in dates]  # fmt: skip
            if any(sum(row) < self.quorum or (self.everybody and not all(row)) for row in there):
                continue
            feasible += 1
            borne = [
                sum(self._away(zone, at) for at, row in zip(dates, there, strict=True) if row[who])
                for who, zone in enumerate(zones)
            ]
            rank = (-sum(map(sum, there)), sorted(borne, reverse=True), first)
            best = rank if best is None else min(best, rank)
        return feasible, best and best[2]

    def _is_free(self, who: int, zone: ZoneInfo, start: datetime) -> bool:
        local = [(start + timedelta(minutes=minute)).astimezone(zone)
                 for minute in range(self.minutes)]  # fmt: skip
        return all(self.available[who, time.weekday() * 24 + time.hour] for time in local)

    def _away(self, zone: ZoneInfo, start: datetime) -> int:
        """Minutes from hours between nine and six, of the farthest hour of the meeting."""
        hours = {(start + timedelta(minutes=minute)).astimezone(zone).hour
                 for minute in range(self.minutes)}  # fmt: skip
        return 60 * max(
            min(min((hour - good) % 24, (good - hour) % 24) for good in range(9, 18))
            for hour in hours
        )


def zones_of_the_world() -> list[str]:
    return sorted(
        name for name in available_timezones() if "/" in name and not name.startswith("Etc/")
    )


def plan(seed: int, *, density: float = 0.92) -> Plan:
    rng = np.random.default_rng(seed)
    people, world = int(rng.integers(2, 6)), zones_of_the_world()
    return Plan(
        rng.random((people, 168)) < density,
        [world[place] for place in rng.integers(0, len(world), people)],
        CHANGES[seed % len(CHANGES)],
        minutes=int(rng.choice([30, 60, 90])),
        repeat=int(rng.choice([1, 2])),
        quorum=int(rng.integers(1, people + 1)),
        everybody=bool(rng.random() < 0.5),
    )


def is_right(case: Plan) -> bool:
    found = case.solve()
    best = found.proposals[0].starts[0] if found.proposals else None
    return (found.feasible, best) == case.by_minutes()


def opens(case: Plan) -> list[bool]:
    """Of each change that is said to open a time: whether planning anew with it finds one."""
    result = []
    for change in case.solve().changes:
        match change.remedy:
            case Remedy.LEAVE_OUT:
                anew = case.solve(without=change.people)
            case Remedy.SHORTEN:
                anew = case.solve(minutes=change.minutes)
            case Remedy.LOWER_QUORUM:
                anew = case.solve(quorum=change.quorum)
            case _:
                continue
        result.append(bool(anew.proposals))
    return result


def crowd(people: int, *, repeat: int = 1) -> Times:
    """Everybody optional, four hours at a time free or not, in any zone of the world."""
    rng = np.random.default_rng(0)
    world = zones_of_the_world()
    return meeting_times(
        np.repeat(rng.random((people, 42)) < 0.8, 4, axis=1),
        zones=[world[place] for place in rng.integers(0, len(world), people)],
        minutes=60,
        start=CHANGES[0],
        repeat=repeat,
        required=np.zeros(people, bool),
    )


def borne(policy: str) -> Floats:
    """(dates, people): hours of inconvenience added up, of five people on four continents.

    ``same``: the same time each week; ``least``: each week the least sum; ``shared``: each week
    the fairest given what each has borne.
    """
    awake = np.tile((np.arange(168) % 24 >= 5) & (np.arange(168) % 24 < 24), (len(PEOPLE), 1))
    total: Ints = np.zeros(len(PEOPLE), np.int64)
    rows: list[Ints] = []
    fixed: int | None = None
    for date in range(DATES):
        start = CHANGES[0] + timedelta(weeks=date)
        found = meeting_times(
            awake, zones=PEOPLE, minutes=60, start=start, days=1, count=100, step=60,
            required=np.zeros(len(PEOPLE), bool), quorum=len(PEOPLE) - 1,
            burden=total if policy == "shared" else None,
        ).proposals  # fmt: skip
        chosen = found[0]
        if policy == "least":
            chosen = min(found, key=lambda one: (-one.attending, one.inconvenience.sum()))
        if policy == "same" and fixed is not None:
            chosen = next((one for one in found if one.starts[0].hour == fixed), chosen)
        fixed = chosen.starts[0].hour if fixed is None else fixed
        total = total + (chosen.inconvenience * chosen.attends)[0]
        rows.append(total)
    return np.array(rows) / 60


def measure(data: Path) -> list[Row]:
    cases = [plan(seed) for seed in range(64)]
    right = np.array([is_right(case) for case in cases], np.float64)
    blocked = [plan(seed, density=0.5) for seed in range(200)]
    opened = np.array([good for case in blocked for good in opens(case)], np.float64)
    twelve = plan(0)
    worst = {policy: float(borne(policy)[-1].max()) for policy in ("shared", "same", "least")}

    def mean(values: Floats) -> float:
        return float(values.mean())

    return [
        Row(
            "scheduling",
            f"{len(cases)} plans over 16 changes of clocks: all starts and the best as by minutes",
            mean(right),
            bootstrap(mean, right),
            least=1.0,
        ),
        Row(
            "scheduling",
            f"{len(opened)} changes proposed where nothing fits: planning anew finds a time",
            mean(opened),
            bootstrap(mean, opened),
            least=1.0,
        ),
        Row(
            "scheduling",
            f"{len(twelve.zones)} people, 3 days, 30 minutes apart, ms",
            1000 * seconds(twelve.solve),
            peers={"minute by minute": 1000 * seconds(twelve.by_minutes, rounds=1)},
            format="{:.1f}",
        ),
        Row(
            "scheduling",
            "12 people, a week by quarters of an hour, ms",
            1000 * seconds(lambda: crowd(12)),
            format="{:.1f}",
        ),
        Row(
            "scheduling",
            "5,000 people in 400 zones, the same, s",
            seconds(lambda: crowd(5000)),
            most=5.0,
        ),
        Row(
            "scheduling",
            f"{DATES} weeks on four continents, hours borne by the worst-off",
            worst["shared"],
            peers={"the same time each week": worst["same"], "least sum": worst["least"]},
            most=min(worst["same"], worst["least"]),
            format="{:.1f}",
        ),
    ]


def grow() -> list[Growth]:
    return [
        growth(
            "scheduling",
            "meeting_times",
            size="500 people",
            one=lambda: crowd(500),
            ten=lambda: crowd(5000),
        ),
        growth(
            "scheduling",
            "meeting_times, 12 weeks",
            size="12 people",
            one=lambda: crowd(12, repeat=12),
            ten=lambda: crowd(120, repeat=12),
        ),
    ]


def draw(data: Path) -> dict[str, Figure]:
    """What a day's hours mean to five people, the times proposed, and what twelve weeks cost."""
    start = CHANGES[0].replace(hour=0)
    hours = np.arange(24)
    awake = np.tile((np.arange(168) % 24 >= 5) & (np.arange(168) % 24 < 24), (len(PEOPLE), 1))
    found = meeting_times(
        awake, zones=PEOPLE, minutes=60, start=start, days=1, step=60, count=24,
        required=np.zeros(len(PEOPLE), bool),
    ).proposals  # fmt: skip
    table = np.full((len(PEOPLE), 24), np.nan)
    for proposal in found:
        table[:, proposal.starts[0].hour] = np.where(
            proposal.attends[0], proposal.inconvenience[0] / 60, np.nan
        )
    figure, (top, bottom) = plt.subplots(2, 1, figsize=(8, 7.5), layout="constrained")
    shown = top.imshow(table, cmap="viridis_r", aspect="auto")
    for row, zone in enumerate(PEOPLE):
        for hour in hours:
            local = (start + timedelta(hours=int(hour))).astimezone(ZoneInfo(zone))
            dark = table[row, hour] > 4
            top.text(hour, row, local.hour, ha="center", va="center", fontsize=7,
                     color="white" if dark else "black")  # fmt: skip
    for proposal in found[:3]:
        top.add_patch(plt.Rectangle((proposal.starts[0].hour - 0.5, -0.5), 1, len(PEOPLE),
                                    fill=False, edgecolor="#d55e00", linewidth=2.5))  # fmt: skip
    figure.colorbar(shown, ax=top, label="hours from 9:00 to 18:00")
    top.set(
        title="Local hours of five people (blank: asleep); the three fairest times are framed",
        xlabel="hour in UTC, 7 March 2026",
        xticks=hours[::3],
        yticks=range(len(PEOPLE)),
        yticklabels=PEOPLE,
    )
    for policy, name, style in (
        ("same", "the same time each week", "--"),
        ("least", "least sum each week", ":"),
        ("shared", "fairest, given what each has borne", "-"),
    ):
        bottom.plot(range(1, DATES + 1), borne(policy).max(axis=1), style, label=name, linewidth=2)
    bottom.set(
        title="What the worst-off has borne",
        xlabel="weekly meetings, across the changes of clocks in spring",
        ylabel="hours from 9:00 to 18:00, added up",
        ylim=(0, None),
    )
    bottom.legend(frameon=False)
    return {"scheduling": figure}
