"""Who speaks in the AMI meetings, whose share stays low, and who comes back to two forums."""

import csv
import gzip
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from scipy.stats import rankdata

from benchmarks.engine.rows import Growth, Row, bootstrap, growth
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.equity import Live, Meetings, at_risk, persistent_low_share
from docendo.engine.equity import measure as measure_turns

# The share of a forum's days after which the next HORIZON are predicted.
CUTS = (0.4, 0.5, 0.6, 0.7)
HORIZON = 14.0


@dataclass(frozen=True, eq=False)
class Turns:
    meeting: Ints
    speaker: Ints
    start: Floats
    end: Floats

    def measure(self) -> Meetings:
        return measure_turns(self.meeting, speaker=self.speaker, start=self.start, end=self.end)

    def of(self, rows: Bools | Ints) -> "Turns":
        return Turns(self.meeting[rows], self.speaker[rows], self.start[rows], self.end[rows])


def read_turns(data: Path) -> Turns:
    """All meetings of both files; codes in the order of their names, so a series is in order."""
    lines = []
    for name in ("ami_train", "ami_dev"):
        with gzip.open(data / "turns" / f"{name}.rttm.gz", "rt") as file:
            lines += [line.split() for line in file]
    start = np.array([float(line[3]) for line in lines])
    return Turns(
        np.unique([line[1] for line in lines], return_inverse=True)[1],
        np.unique([line[7] for line in lines], return_inverse=True)[1],
        start,
        start + np.array([float(line[4]) for line in lines]),
    )


def stream(events: list[tuple[float, int, int, int]]) -> Meetings:
    meeting = Live()
    for at, begins, _row, speaker in events:
        if begins:
            meeting.begins(speaker, at=at)
        else:
            meeting.ends(speaker, at=at)
    return meeting.so_far()


def events_of(turns: Turns) -> list[list[tuple[float, int, int, int]]]:
    found = []
    for meeting in range(int(turns.meeting.max()) + 1):
        rows = np.flatnonzero(turns.meeting == meeting).tolist()
        events = [(float(turns.end[row]), 0, row, int(turns.speaker[row])) for row in rows]
        events += [(float(turns.start[row]), 1, row, int(turns.speaker[row])) for row in rows]
        found.append(sorted(events))
    return found


def difference(whole: Meetings, streamed: list[Meetings]) -> float:
    """The largest difference in any figure of any meeting."""
    worst = 0.0
    for field in fields(Meetings):
        if field.name.startswith(("seat_", "pair_")):
            continue
        parts = [getattr(one, field.name) for one in streamed]
        left, right = [getattr(whole, field.name)], [parts]
        if not isinstance(left[0], np.ndarray):
            right = [[getattr(part, name) for part in parts] for name in vars(left[0])]
            left = [*vars(left[0]).values()]
        for one, others in zip(left, right, strict=True):
            worst = max(worst, float(np.abs(one - np.concatenate(others)).max()))
    return worst


def halves_agree(turns: Turns, *, block: float = 300.0) -> Floats:
    """Per meeting, whether the Ginis of its odd and its even minutes differ within 90 %."""
    opening = np.full(turns.meeting.max() + 1, np.inf)
    np.minimum.at(opening, turns.meeting, turns.start)
    number = ((turns.start - opening[turns.meeting]) // block).astype(int)
    halves = []
    for side in (0, 1):
        rows = number % 2 == side
        # Close the gaps, or the blocks of the other half would count as silent ones.
        shift = (number[rows] - number[rows] // 2) * block
        half = turns.of(rows)
        halves.append(
            Turns(half.meeting, half.speaker, half.start - shift, half.end - shift).measure().time
        )
    odd, even = halves
    reach = np.hypot((odd.high - odd.low) / 2, (even.high - even.low) / 2)
    # Where an interval is cut off at 0 or 1 its half width says nothing of its scatter.
    inside = (np.minimum(odd.low, even.low) > 0) & (np.maximum(odd.high, even.high) < 1)
    return np.asarray((np.abs(odd.gini - even.gini) <= reach)[inside], dtype=np.float64)


def next_meetings(turns: Turns) -> Floats:
    """(people, 3): how far the last meeting's share, in equal shares, lies from what came before.

    From the level found in earlier meetings, from the mean of those, from an equal share.
    """
    seats = turns.measure()
    meeting, person = seats.seat_meeting, seats.seat_person
    last = np.zeros(person.max() + 1, np.int64)
    np.maximum.at(last, person, meeting)
    early = meeting < last[person]
    found = persistent_low_share(meeting[early], person=person[early], amount=seats.seconds[early])
    final = ~early & (person < len(found.level))
    final[final] = found.meetings[person[final]] > 0
    who = person[final]
    share = (seats.share_of_time * np.bincount(meeting)[meeting])[final]
    return np.column_stack([share - found.level[who], share - found.observed[who], share - 1])


def wrongly_named(*, seed: int, meetings: int) -> tuple[float, float, float, float]:
    """Simulated groups of four: the share of the named who are not low, and of the low named.

    Ours, then naming who is below half on average. Levels are log-normal, not gamma as assumed.
    """
    rng = np.random.default_rng(seed)
    level = rng.lognormal(0, 0.6, (250, 4))
    level *= 4 / level.sum(1, keepdims=True)
    share = rng.gamma(np.repeat(level[:, None] * 3, meetings, axis=1))
    person = np.arange(1000).reshape(250, 1, 4) + np.zeros((1, meetings, 1), int)
    found = persistent_low_share(
        np.repeat(np.arange(250 * meetings), 4), person=person.ravel(), amount=share.ravel()
    )
    low = level.ravel() < 0.5
    simple = found.observed < 0.5
    return (
        float((~low)[found.is_low].mean()),
        float((~low)[simple].mean()),
        float(found.is_low[low].mean()),
        float(simple[low].mean()),
    )


def mooc(data: Path) -> tuple[Ints, Floats]:
    """Who wrote, and when, in days: the forum of a course."""
    path = data / "replies" / "mooc_forum_1_edgelist.csv"
    with path.open(encoding="utf8", errors="replace", newline="") as file:
        rows = list(csv.DictReader(file))
    times = [
        datetime.strptime(row["Timestamp"], "%m/%d/%y %H:%M").replace(tzinfo=UTC) for row in rows
    ]
    return _coded([row["Sender"] for row in rows], times)


def cardano(data: Path) -> tuple[Ints, Floats]:
    """Who posted or commented, and when: a site of questions and answers."""
    who, times = [], []
    for name, field in (("Posts", "OwnerUserId"), ("Comments", "UserId")):
        path = data / "stackexchange-cardano" / f"{name}.xml"
        for line in path.read_text(encoding="utf8").splitlines():
            person = re.search(rf' {field}="(\d+)"', line)
            written = re.search(r' CreationDate="([^"]+)"', line)
            if person and written:
                who.append(person[1])
                times.append(datetime.fromisoformat(written[1]).replace(tzinfo=UTC))
    return _coded(who, times)


def _coded(who: list[str], times: list[datetime]) -> tuple[Ints, Floats]:
    days = np.array([moment.timestamp() for moment in times]) / 86400
    return np.unique(who, return_inverse=True)[1], days


def returns(person: Ints, at: Floats) -> dict[str, Floats]:
    """At each cut, of everybody known by then: what is predicted, and who came back."""
    columns: dict[str, list[Floats]] = {}
    for number, cut in enumerate(CUTS):
        now = at.min() + cut * (at.max() - at.min())
        known, soon = at <= now, (at > now) & (at <= now + HORIZON)
        found = at_risk(person[known], at=at[known], now=float(now), horizon=HORIZON)
        here = np.flatnonzero(found.visits)
        for name, values in {
            "ours": found.returns,
            "days since": -found.silent_for,
            "visits": found.visits,
            "days since over usual gap": -found.silent_for / found.usual_gap,
            "back": np.isin(np.arange(len(found.visits)), person[soon]),
            "cut": np.full(len(found.visits), number),
        }.items():
            columns.setdefault(name, []).append(values[here].astype(np.float64))
    return {name: np.concatenate(parts) for name, parts in columns.items()}


def area(back: Floats, score: Floats, cut: Floats) -> float:
    """The mean over the cuts of the area under the curve."""
    areas = []
    for number in range(len(CUTS)):
        here = cut == number
        came = back[here] > 0
        ranks, many = rankdata(score[here]), int(came.sum())
        areas.append(
            (ranks[came].sum() - many * (many + 1) / 2) / max(many * (here.sum() - many), 1)
        )
    return float(np.mean(areas))


def calibration(back: Floats, chance: Floats) -> float:
    parts = np.array_split(np.argsort(chance, kind="stable"), 10)
    return float(np.mean([abs(back[part].mean() - chance[part].mean()) for part in parts]))


def alarms(person: Ints, at: Floats) -> tuple[Floats, Floats]:
    """Of people's last finished gaps, which were alarms on the day before they came back.

    Ours, then an alarm after seven days; people with four visits before. Each person's clock is
    set to 0 at that return. The group's habits come from the other half of the people.
    """
    order = np.lexsort((at, person))
    person, at = person[order], at[order]
    gap = np.diff(at, prepend=at[0])
    returned = (np.diff(person, prepend=-1) == 0) & (gap >= 0.5)
    last = np.full(person.max() + 1, np.nan)
    last[person[returned]] = at[returned]
    ours, week = [], []
    for half in (0, 1):
        others = person % 2 != half
        rhythm = at_risk(person[others], at=at[others], now=float(at.max())).rhythm
        before = ~others & (at < last[person])
        found = at_risk(person[before], at=(at - last[person])[before], now=0.0, rhythm=rhythm)
        regular = found.visits >= 4
        ours.append(found.is_at_risk[regular].astype(np.float64))
        week.append((found.silent_for[regular] > 7).astype(np.float64))
    return np.concatenate(ours), np.concatenate(week)


def measure_returns(name: str, person: Ints, at: Floats) -> list[Row]:
    columns = returns(person, at)
    back, cut = columns["back"], columns["cut"]
    ours, week = alarms(person, at)
    peers = ("days since", "visits", "days since over usual gap")
    return [
        Row(
            "equity",
            f"{name}: who comes back within 14 days, AUC",
            area(back, columns["ours"], cut),
            bootstrap(area, back, columns["ours"], cut),
            peers={peer: area(back, columns[peer], cut) for peer in peers},
            least=max(area(back, columns[peer], cut) for peer in peers),
        ),
        Row(
            "equity",
            f"{name}: the same, calibration error in 10 bins",
            calibration(back, columns["ours"]),
            most=0.05,
        ),
        Row(
            "equity",
            f"{name}: alarms (of 5 %) where somebody with four visits did return",
            mean(ours),
            bootstrap(mean, ours),
            peers={"an alarm after 7 days": mean(week)},
        ),
    ]


def cpu_seconds(call: Callable[[], object]) -> float:
    """The shortest of several calls on one core, however busy the machine is with others."""
    took = []
    for _round in range(7):
        started = time.process_time()
        call()
        took.append(time.process_time() - started)
    return min(took)


def mean(values: Floats) -> float:
    return float(values.mean())


def root_mean_square(values: Floats) -> float:
    return float(np.sqrt((values**2).mean()))


def measure(data: Path) -> list[Row]:
    turns = read_turns(data)
    count = len(turns.start)
    events = events_of(turns)
    found, streamed = turns.measure(), [stream(meeting) for meeting in events]
    agree = halves_agree(turns)
    missed = next_meetings(turns)
    wrong = np.array([wrongly_named(seed=seed, meetings=6) for seed in range(20)])

    return [
        Row(
            "equity",
            "AMI, turns a second of one core, whole meetings",
            count / cpu_seconds(turns.measure),
            published={"a prototype": 224_000},
            least=300_000,
            format="{:,.0f}",
        ),
        Row(
            "equity",
            "AMI, turns a second of one core, as they happen",
            count / cpu_seconds(lambda: [stream(meeting) for meeting in events]),
            published={"a prototype": 224_000},
            format="{:,.0f}",
        ),
        Row(
            "equity",
            "AMI, largest difference of the two in any figure",
            difference(found, streamed),
            most=1e-9,
            format="{:.1e}",
        ),
        *(
            Row("equity", f"AMI, {what}, mean over meetings", mean(values), bootstrap(mean, values))
            for what, values in {
                "Gini of time": found.time.gini,
                "Gini of turns": found.turning.gini,
                "evenness of time": found.time.evenness,
                "evenness of turns": found.turning.evenness,
            }.items()
        ),
        Row(
            "equity",
            "AMI, Ginis of odd and even five minutes within 90 % of each other",
            mean(agree),
            bootstrap(mean, agree),
            least=0.85,
        ),
        Row(
            "equity",
            "AMI, share in the last meeting from earlier ones, RMSE in equal shares",
            root_mean_square(missed[:, 0]),
            bootstrap(root_mean_square, missed[:, 0]),
            peers={
                "mean of the earlier": root_mean_square(missed[:, 1]),
                "equal share": root_mean_square(missed[:, 2]),
            },
            most=min(root_mean_square(missed[:, 1]), root_mean_square(missed[:, 2])),
        ),
        Row(
            "equity",
            "simulated, wrong of those named as low (10 % asked)",
            float(wrong[:, 0].mean()),
            bootstrap(mean, wrong[:, 0]),
            peers={"mean below half": float(wrong[:, 1].mean())},
            most=0.12,
        ),
        Row(
            "equity",
            "simulated, share of the low who are named",
            float(wrong[:, 2].mean()),
            bootstrap(mean, wrong[:, 2]),
            peers={"mean below half": float(wrong[:, 3].mean())},
        ),
        *measure_returns("MOOC forum", *mooc(data)),
        *measure_returns("Cardano", *cardano(data)),
    ]


def grow() -> list[Growth]:
    """A community of 100,000 at ten times: a million turns, a million seats, a million actions."""
    rng = np.random.default_rng(0)

    def turns(count: int) -> Turns:
        meeting = np.sort(rng.integers(0, count // 200, count))
        start = rng.uniform(0, 3600, count)
        return Turns(
            meeting, meeting * 2 + rng.integers(0, 6, count), start, start + rng.gamma(2, 3, count)
        )

    def seats(count: int) -> tuple[Ints, Ints, Floats]:
        person = np.tile(np.arange(count // 10), 10)
        return np.arange(count) // 5, person, rng.gamma(1 + person % 5, 1.0)

    def actions(count: int) -> tuple[Ints, Floats]:
        person = rng.integers(0, count // 10, count)
        return person, rng.uniform(0, 300, count)

    few, many = turns(100_000), turns(1_000_000)
    few_seats, many_seats = seats(100_000), seats(1_000_000)
    few_actions, many_actions = actions(100_000), actions(1_000_000)

    def low(rows: tuple[Ints, Ints, Floats]) -> object:
        return persistent_low_share(rows[0], person=rows[1], amount=rows[2])

    def silent(rows: tuple[Ints, Floats]) -> object:
        return at_risk(rows[0], at=rows[1], now=300.0)

    return [
        growth("equity", "measure", size="100,000 turns", one=few.measure, ten=many.measure),
        growth(
            "equity",
            "persistent_low_share",
            size="10,000 people, 100,000 seats",
            one=lambda: low(few_seats),
            ten=lambda: low(many_seats),
        ),
        growth(
            "equity",
            "at_risk",
            size="10,000 people, 100,000 actions",
            one=lambda: silent(few_actions),
            ten=lambda: silent(many_actions),
        ),
    ]


def draw(data: Path) -> dict[str, Figure]:
    """Ten minutes of one meeting and what they come to; what people usually take, and how sure."""
    blue, orange, gray = "#0072b2", "#d55e00", "#777777"
    turns = read_turns(data)
    seats = turns.measure()
    meeting = int(np.nanargmax(np.where(np.bincount(seats.seat_meeting) == 4, seats.time.gini, 0)))
    here = turns.of(turns.meeting == meeting)
    people = np.unique(here.speaker)
    figure, (top, middle, bottom) = plt.subplots(
        3, 1, figsize=(8, 9), height_ratios=[1.1, 0.8, 1.6], layout="constrained"
    )
    opening = here.start.min()
    for place, person in enumerate(people.tolist()):
        mine = (here.speaker == person) & (here.start < opening + 600)
        spans = zip(
            (here.start[mine] - opening) / 60, (here.end - here.start)[mine] / 60, strict=True
        )
        top.broken_barh([*spans], (place - 0.4, 0.8), color=blue)
    top.set(
        title="Who spoke when: ten minutes of one AMI meeting",
        xlabel="minutes",
        yticks=range(len(people)),
        yticklabels=[f"person {place + 1}" for place in range(len(people))],
    )
    rows = seats.seat_meeting == meeting
    middle.barh(np.arange(len(people)), seats.share_of_time[rows], 0.7, color=blue)
    middle.axvline(1 / len(people), color=gray, linestyle="--", label="equal share")
    middle.set(
        title=f"The whole meeting: corrected Gini {seats.time.gini[meeting]:.2f}, 90 % interval "
        f"{seats.time.low[meeting]:.2f} to {seats.time.high[meeting]:.2f}",
        xlabel="share of the time spoken",
        yticks=range(len(people)),
        yticklabels=[f"person {place + 1}" for place in range(len(people))],
    )
    middle.legend(frameon=False)
    found = persistent_low_share(
        seats.seat_meeting, person=seats.seat_person, amount=seats.seconds, false_share=0.2
    )
    order = np.argsort(found.level)
    order = order[found.meetings[order] >= 3]
    rank = np.arange(len(order))
    low = found.is_low[order]
    for chosen, color, name in ((~low, blue, "level, 90 %"), (low, orange, "low (20 % wrong)")):
        bottom.vlines(
            rank[chosen], found.low[order][chosen], found.high[order][chosen], color, alpha=0.6
        )
        bottom.plot(rank[chosen], found.level[order][chosen], "o", color=color, ms=3, label=name)
    bottom.plot(rank, found.observed[order], "x", color=gray, ms=3, label="mean of the meetings")
    bottom.axhline(0.5, color=gray, linestyle="--", linewidth=1)
    bottom.set(
        title="What each person usually takes, over three meetings or more",
        xlabel="people, the quietest first",
        ylabel="multiples of an equal share",
        ylim=(0, None),
    )
    bottom.legend(frameon=False, loc="upper left")
    return {"equity": figure}
