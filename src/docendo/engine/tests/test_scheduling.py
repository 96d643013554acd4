"""When everybody can meet, against a count minute by minute on the clocks of Python."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docendo.engine.checks import Bools
from docendo.engine.errors import Infeasible, Invalid
from docendo.engine.scheduling import Proposal, Remedy, Times, Why, meeting_times
from docendo.engine.scheduling.clock import minute, moment, read_clock

HOUR = timedelta(hours=1)
# Whole hours, halves and quarters; clocks that change by an hour, by half of one, and never.
ZONES = (
    "Europe/Paris",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
)
# Each within a week of a change in one of them.
STARTS = (
    datetime(2026, 3, 6, 12, tzinfo=UTC),
    datetime(2026, 3, 28, 20, tzinfo=UTC),
    datetime(2026, 4, 4, 7, 20, tzinfo=UTC),
    datetime(2026, 10, 24, 18, tzinfo=UTC),
    datetime(2026, 10, 31, 22, tzinfo=UTC),
    datetime(2026, 7, 1, tzinfo=UTC),
)


@dataclass
class Case:
    """A meeting to plan, small enough to plan it by hand."""

    available: Bools
    zones: list[str]
    start: datetime
    minutes: int = 60
    repeat: int = 1
    anchor: str = "Europe/Paris"
    required: Bools | None = None
    quorum: int = 1
    busy: list[tuple[int, datetime, datetime]] = field(default_factory=list)
    burden: list[int] | None = None

    def solve(self, **changes: object) -> Times:
        return meeting_times(self.available, **{**self.options, **changes})  # type: ignore[arg-type]

    @property
    def options(self) -> dict[str, object]:
        return {
            name: value for name, value in vars(self).items() if name != "available"
        } | {"days": 2, "step": 30, "count": 1}  # fmt: skip

    @property
    def needed(self) -> list[int]:
        everybody = np.ones(len(self.zones), bool)
        return np.flatnonzero(everybody if self.required is None else self.required).tolist()

    def candidates(self) -> list[tuple[datetime, ...]]:
        found = []
        begin = self.start + (-self.start.minute % 30) * timedelta(minutes=1)
        for half in range(2 * 48):
            first = begin + half * HOUR / 2
            wall = first.astimezone(ZoneInfo(self.anchor)).replace(tzinfo=None)
            later = [
                (wall + timedelta(weeks=week)).replace(tzinfo=ZoneInfo(self.anchor)).astimezone(UTC)
                for week in range(1, self.repeat)
            ]
            found.append((first, *later))
        return found

    def is_free(self, person: int, start: datetime, minutes: int) -> bool:
        for five in range(0, minutes, 5):
            moment = start + timedelta(minutes=five)
            local = moment.astimezone(ZoneInfo(self.zones[person]))
            slot = (local.weekday() * 24 + local.hour) * 2 + local.minute // 30
            if not self.available[person, slot % self.available.shape[1]]:
                return False
            if any(who == person and a <= moment < b for who, a, b in self.busy):
                return False
        return True

    def attending(self, starts: Sequence[datetime], minutes: int) -> list[list[int]]:
        people = range(len(self.zones))
        return [[who for who in people if self.is_free(who, at, minutes)] for at in starts]

    def opens(
        self,
        starts: Sequence[datetime],
        *,
        needed: Sequence[int] | None = None,
        minutes: int | None = None,
        quorum: int | None = None,
    ) -> bool:
        must = set(self.needed if needed is None else needed)
        return all(
            must <= set(there) and len(there) >= (self.quorum if quorum is None else quorum)
            for there in self.attending(starts, minutes or self.minutes)
        )

    def inconvenience(self, person: int, start: datetime) -> int:
        """Half hours from nine to six, the farthest of the meeting, in minutes."""
        worst = 0
        for half in range(self.minutes // 15):
            local = (start + half * HOUR / 4).astimezone(ZoneInfo(self.zones[person]))
            slot = local.hour * 2 + local.minute // 30
            worst = max(worst, min(min((slot - good) % 48, (good - slot) % 48)
                                   for good in range(18, 36)))  # fmt: skip
        return 30 * worst


def random_case(seed: int, *, density: float = 0.93) -> Case:
    rng = np.random.default_rng(seed)
    people = int(rng.integers(2, 5))
    start = STARTS[rng.integers(len(STARTS))]
    # Free for hours on end, as people are.
    hours = rng.random((people, 168)) < density
    busy = []
    for _taken in range(rng.integers(0, 4)):
        begin = start + timedelta(minutes=int(rng.integers(0, 48 * 12)) * 5)
        busy.append((int(rng.integers(people)), begin, begin + timedelta(minutes=25)))
    required = rng.random(people) < 0.6
    return Case(
        np.repeat(hours, 2, axis=1),
        [ZONES[place] for place in rng.integers(0, len(ZONES), people)],
        start,
        minutes=int(rng.choice([30, 60, 90, 150])),
        repeat=int(rng.choice([1, 1, 3])),
        anchor=ZONES[rng.integers(len(ZONES))],
        required=None if rng.random() < 0.3 else required,
        quorum=int(rng.integers(1, people + 1)),
        busy=busy,
        burden=rng.integers(0, 200, people).tolist(),
    )


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_the_best_time_is_the_best_of_all_tried_by_hand(seed: int) -> None:
    case = random_case(seed)
    found = case.solve()
    opened = [starts for starts in case.candidates() if case.opens(starts)]
    assert (found.feasible, found.considered) == (len(opened), 96)
    if not opened:
        assert found.changes or not found.proposals
        return

    def rank(starts: tuple[datetime, ...]) -> tuple[int, list[int], datetime]:
        there = case.attending(starts, case.minutes)
        borne = list(case.burden or [])
        for at, people in zip(starts, there, strict=True):
            for person in people:
                borne[person] += case.inconvenience(person, at)
        return -sum(map(len, there)), sorted(borne, reverse=True), starts[0]

    best = min(opened, key=rank)
    assert found.best.starts == best
    assert sorted(found.best.burden.tolist(), reverse=True) == rank(best)[1]


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000))
def test_what_would_open_a_time_opens_it_and_nothing_less_does(seed: int) -> None:
    case = random_case(seed, density=0.6)
    found = case.solve()
    if found.proposals:
        return
    candidates = case.candidates()
    needed = case.needed
    changes = {change.remedy: change for change in found.changes}

    leave_out = changes.get(Remedy.LEAVE_OUT)
    fewest = next(
        (
            size
            for size in range(1, len(needed) + 1)
            if any(
                case.opens(starts, needed=[who for who in needed if who not in out])
                for out in combinations(needed, size)
                for starts in candidates
            )
        ),
        None,
    )
    assert (len(leave_out.people) if leave_out else None) == fewest
    if leave_out:
        rest = [who for who in needed if who not in leave_out.people]
        assert case.opens(leave_out.starts, needed=rest)

    lengths = [
        length
        for length in range(5, case.minutes, 5)
        if any(case.opens(starts, minutes=length) for starts in candidates)
    ]
    shorten = changes.get(Remedy.SHORTEN)
    if shorten:
        assert shorten.minutes == max(length for length in lengths if length % 15 == 0)
        assert case.opens(shorten.starts, minutes=shorten.minutes)
    else:
        assert not [length for length in lengths if length % 15 == 0]

    quorums = [
        size
        for size in range(1, case.quorum)
        if any(case.opens(starts, quorum=size) for starts in candidates)
    ]
    lower = changes.get(Remedy.LOWER_QUORUM)
    assert (lower.quorum if lower else None) == max(quorums, default=None)

    skip = changes.get(Remedy.SKIP)
    kept = max(sum(case.opens([at]) for at in starts) for starts in candidates)
    assert (len(skip.skipped) if skip else case.repeat) == case.repeat - kept

    free_up = changes.get(Remedy.FREE_UP)
    if free_up:
        [person] = free_up.people
        case.available[person] = True
        case.busy = [row for row in case.busy if row[0] != person]
        assert case.opens(free_up.starts)
        assert 0 < free_up.minutes <= case.minutes * case.repeat
        assert any(change.people == (person,) for change in found.changes)


@pytest.mark.parametrize("name", ZONES)
def test_clocks_show_what_python_shows_and_back(name: str) -> None:
    zone = ZoneInfo(name)
    first = minute("start", datetime(2026, 1, 1, tzinfo=UTC), up=True)
    clock = read_clock(zone, first=first, last=first + 525_600)
    # Spring and autumn, by quarters of an hour.
    days = np.concatenate([np.arange(60, 100), np.arange(290, 312)])
    sample = (first + days[:, None] * 1440 + np.arange(0, 1440, 15)).ravel()
    shown = [moment(utc).astimezone(zone).replace(tzinfo=UTC) for utc in sample.tolist()]
    assert [moment(wall) for wall in clock.local(sample).tolist()] == shown
    # Every time that a clock could show, also those that are left out or come twice.
    meant = [moment(wall).replace(tzinfo=zone) for wall in sample.tolist()]
    assert clock.utc(sample).tolist() == [minute("time", at, up=True) for at in meant]


def everybody(people: int, *, hours: range = range(24)) -> Bools:
    """Free at these hours of every day."""
    return np.tile(np.isin(np.arange(168) % 24, hours), (people, 1))


def test_a_series_follows_its_anchor_and_others_see_their_clock_move() -> None:
    found = meeting_times(
        everybody(2), zones=["Europe/Paris", "America/New_York"], minutes=60, repeat=4,
        start=datetime(2026, 3, 2, tzinfo=UTC), days=1, anchor="Europe/Paris", step=60,
    ).best  # fmt: skip
    paris, york = found.explain(0), found.explain(1)
    assert len({date.starts.hour for date in paris}) == 1
    # America changes on the 8th, Europe on the 29th of March.
    ahead = [here.starts.hour - there.starts.hour for here, there in zip(paris, york, strict=True)]
    assert ahead == [6, 5, 5, 5]
    assert found.starts[0] + timedelta(weeks=3) == found.starts[3]


def test_an_hour_that_is_left_out_is_nobodys_and_one_that_comes_twice_is_both() -> None:
    night = everybody(1, hours=range(2, 3))
    spring = meeting_times(
        night, zones="Europe/Paris", minutes=30, start=datetime(2026, 3, 28, 22, tzinfo=UTC), days=1
    )
    autumn = meeting_times(
        night, zones="Europe/Paris", minutes=90, start=datetime(2026, 10, 24, 22, tzinfo=UTC),
        days=1,
    )  # fmt: skip
    assert not spring.proposals
    assert spring.considered == 96
    [seen] = autumn.best.explain(0)
    assert autumn.best.starts[0] == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert (seen.starts.hour, seen.ends.hour, seen.ends.minute) == (2, 2, 30)
    assert seen.ends.fold == 1


def test_whoever_got_up_early_before_sleeps_longer_now() -> None:
    options = {
        "zones": ["Europe/Paris", "America/Los_Angeles"], "minutes": 60, "step": 60,
        "start": datetime(2026, 6, 1, tzinfo=UTC), "days": 1,
    }  # fmt: skip
    first = meeting_times(everybody(2), **options, burden=[0, 600]).best  # type: ignore[arg-type]
    second = meeting_times(everybody(2), **options, burden=[600, 0]).best  # type: ignore[arg-type]
    assert first.inconvenience[0, 1] == 0 < first.inconvenience[0, 0]
    assert second.inconvenience[0, 0] == 0 < second.inconvenience[0, 1]
    assert (second.burden - [600, 0]).tolist() == second.inconvenience[0].tolist()


def test_each_hears_why_a_time_is_good_or_bad() -> None:
    six = datetime(2026, 6, 1, 6, tzinfo=UTC)
    only_then, from_noon = everybody(1, hours=range(6, 7)), everybody(1, hours=range(12, 24))
    [proposal] = meeting_times(
        np.concatenate([only_then, everybody(3), from_noon]),
        zones=["UTC", "Asia/Kolkata", "America/New_York", "Asia/Tokyo", "UTC"],
        minutes=60, start=six, days=1,
        required=np.array([True, False, False, False, False]),
        busy=[(1, six + HOUR / 2, six + HOUR)],
        preferred=np.concatenate([everybody(4, hours=range(9, 14)), everybody(1)]),
    ).proposals  # fmt: skip
    assert proposal.why.tolist() == [[Why.EARLY, Why.BUSY, Why.EARLY, Why.LATE, Why.UNAVAILABLE]]
    assert [proposal.explain(person)[0].starts.hour for person in range(5)] == [6, 11, 2, 15, 6]
    assert proposal.inconvenience.tolist() == [[180, 0, 420, 120, 0]]
    assert proposal.attends.tolist() == [[True, False, True, True, False]]
    assert proposal.burden.tolist() == [180, 0, 420, 120, 0]
    assert proposal.attending == 3


def test_no_time_at_all_says_what_would_open_one() -> None:
    morning, evening = everybody(1, hours=range(8, 12)), everybody(1, hours=range(11, 20))
    found = meeting_times(
        np.concatenate([morning, morning, evening]), zones="UTC", minutes=120,
        start=datetime(2026, 6, 1, tzinfo=UTC), days=1,
    )  # fmt: skip
    told = {change.remedy: change for change in found.changes}
    assert told[Remedy.LEAVE_OUT].people == (2,)
    assert (told[Remedy.FREE_UP].people, told[Remedy.FREE_UP].minutes) == ((2,), 60)
    assert told[Remedy.SHORTEN].minutes == 60
    with pytest.raises(Infeasible, match="leave out 2; have 2 clear 60 minutes; shorten to 60"):
        _ = found.best


def test_the_longest_meeting_that_fits_is_said_to_the_minute() -> None:
    quarters = np.zeros((1, 672), bool)
    quarters[:, 32:39] = True  # Monday from 8:00 to 9:45
    found = meeting_times(
        quarters, zones="UTC", minutes=120, start=datetime(2026, 6, 1, tzinfo=UTC), days=1
    )
    told = {change.remedy: change for change in found.changes}
    assert told[Remedy.SHORTEN].minutes == 105
    assert told[Remedy.SHORTEN].starts == (datetime(2026, 6, 1, 8, tzinfo=UTC),)
    assert told[Remedy.FREE_UP].minutes == 15


def test_proposals_do_not_overlap() -> None:
    found = meeting_times(
        everybody(3), zones="Asia/Kolkata", minutes=60, start=datetime(2026, 6, 1, tzinfo=UTC)
    )
    starts = sorted(proposal.starts[0] for proposal in found.proposals)
    assert len(starts) == 5
    assert all(later - earlier >= HOUR for earlier, later in pairwise(starts))


def told(proposal: Proposal, people: Sequence[int]) -> list[object]:
    return [(proposal.explain(person), int(proposal.burden[person])) for person in people]


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000))
def test_renaming_people_renames_the_result(seed: int) -> None:
    case = random_case(seed, density=0.97)
    names = np.random.default_rng(seed).permutation(len(case.zones))
    order = np.argsort(names)
    other = Case(
        case.available[order], [case.zones[person] for person in order], case.start,
        case.minutes, case.repeat, case.anchor,
        None if case.required is None else case.required[order], case.quorum,
        [(int(names[who]), begin, end) for who, begin, end in case.busy],
        [(case.burden or [])[person] for person in order],
    )  # fmt: skip
    one, two = case.solve(), other.solve()
    assert one.feasible == two.feasible
    for left, right in zip(one.proposals, two.proposals, strict=True):
        assert left.starts == right.starts
        assert told(left, range(len(order))) == told(right, names.tolist())


def test_bit_masks_say_what_rows_say() -> None:
    rows = np.random.default_rng(0).random((6, 168)) < 0.7
    masks = [sum(1 << int(slot) for slot in np.flatnonzero(row)) for row in rows]
    options = {
        "zones": "Asia/Kathmandu", "minutes": 45, "start": STARTS[0], "quorum": 4,
        "required": np.zeros(6, bool),
    }  # fmt: skip
    by_row = meeting_times(rows, **options)  # type: ignore[arg-type]
    by_mask = meeting_times(masks, **options)  # type: ignore[arg-type]
    assert [one.starts for one in by_row.proposals] == [one.starts for one in by_mask.proposals]
    assert by_row.feasible == by_mask.feasible > 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"minutes": 0}, "minutes must be at least 1"),
        ({"zones": ["UTC"]}, "zones must have 2 rows, not 1"),
        ({"zones": ["UTC", "Mars/Base"]}, "row 1 is 'Mars/Base'"),
        ({"anchor": "../etc"}, "anchor must be names as Europe/Paris; row 0"),
        ({"start": datetime(2026, 1, 1)}, "start needs a time zone"),  # noqa: DTZ001
        ({"quorum": 3}, "quorum must lie between 1 and the 2 people"),
        ({"required": [True]}, "required must say yes or no for each of 2 people"),
        ({"burden": [0, -1]}, "burden must hold whole numbers from 0; row 1 is -1"),
        ({"preferred": everybody(1)}, "preferred must have 2 rows, not 1"),
        ({"busy": [(2, STARTS[0], STARTS[1])]}, "row 0 names 2"),
        ({"busy": [(1, STARTS[1], STARTS[0])]}, "busy must end after it starts; row 0"),
        ({"busy": [(1, STARTS[0], datetime(2027, 1, 1))]}, "busy needs a time zone"),  # noqa: DTZ001
        ({"slot_minutes": 30}, "has 168 slots a week, which is not one per 30 min"),
        ({"availability": np.zeros((2, 167))}, "167 a week do not"),
        ({"availability": np.full((2, 168), 2)}, "0 and 1; row 0 holds something else"),
        ({"availability": np.zeros(168)}, "must have 2 dimensions, people and slots, not 1"),
        ({"availability": [1, 1 << 168]}, "has 168 bits a person; row 1 has others"),
        ({"availability": [1, 1], "slot_minutes": 7}, "must divide a day; 7 minutes do not"),
    ],
)
def test_what_cannot_be_read_is_refused(options: dict[str, object], sentence: str) -> None:
    given: dict[str, object] = {
        "availability": everybody(2), "minutes": 60, "zones": "UTC", "start": STARTS[0],
    }  # fmt: skip
    meeting_times(**given)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match=sentence):
        meeting_times(**given | options)  # type: ignore[arg-type]
