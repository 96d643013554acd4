"""The times at which people can meet, the fairest first."""

import math
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

from docendo.engine import checks
from docendo.engine.checks import Bools, Ints
from docendo.engine.errors import Invalid
from docendo.engine.scheduling.board import Board, Busy
from docendo.engine.scheduling.clock import (
    DAY,
    WEEK,
    Clock,
    minute,
    moment,
    read_clock,
    read_clocks,
    zones_of,
)
from docendo.engine.scheduling.remedies import remedies
from docendo.engine.scheduling.results import Proposal, Times, Why
from docendo.engine.scheduling.week import distances, usual_hours, weeks


def meeting_times(
    availability: ArrayLike | Sequence[int],
    *,
    minutes: int,
    zones: str | Sequence[str],
    start: datetime,
    days: int = 7,
    repeat: int = 1,
    anchor: str = "UTC",
    required: ArrayLike | None = None,
    quorum: int = 1,
    preferred: ArrayLike | Sequence[int] | None = None,
    busy: Sequence[tuple[int, datetime, datetime]] = (),
    burden: ArrayLike | None = None,
    slot_minutes: int | None = None,
    step: int = 15,
    count: int = 5,
) -> Times:
    """The best ``count`` times for a meeting of ``minutes`` that begins within ``days`` of
    ``start``.

    ``availability`` is each person's typical week in their own local time: (people, slots) of
    0 and 1 with equal slots from Monday 0:00, or one integer mask a person with bit 0 for Monday's
    first ``slot_minutes`` (60 if not said). ``zones``: an IANA name for each, or one for all.
    ``busy``: (person, from, until), with zones. ``repeat`` makes a series: every seven days when
    clocks in ``anchor`` show the same; a time left out in spring moves on by the hour that was
    skipped, of one that comes twice in autumn the first is meant (RFC 5545, 3.3.5).

    A time is feasible when all ``required`` people (people,) bool, by default everybody, are free
    throughout on each date, and at least ``quorum`` people are. Of feasible times come first those
    with most people over all dates; then the leximin over people of ``burden`` (minutes borne at
    earlier meetings, (people,)) plus the inconvenience of this one: the worst-off is as well off
    as can be, then the next (A. Sen 1970, Collective Choice and Social Welfare, ch. 9); then the
    earliest. Inconvenience counts minutes between the meeting's farthest moment and the nearest
    slot that a person has ``preferred`` (as ``availability``; by default 9:00 to 18:00), for those
    who attend. Starts are tried every ``step`` minutes; proposals do not overlap on their first
    date. Where nothing is feasible, ``changes`` says what would open a time.

    Raises Invalid for what cannot be read. O(repeat · people · days · 1,440 / tick) time and the
    same over ``repeat`` in memory, where a tick is what divides slots, steps and clock changes,
    a quarter of an hour as a rule; for the ranking times the logarithm of people.
    """
    _at_least_one(minutes=minutes, days=days, repeat=repeat, step=step, count=count)
    available = weeks("availability", availability, slot_minutes=slot_minutes)
    people = len(available)
    if not 1 <= quorum <= people:
        raise Invalid(f"quorum must lie between 1 and the {people} people, not be {quorum}.")
    liked = usual_hours(_finest(available))[None]
    if preferred is not None:
        liked = weeks("preferred", preferred, slot_minutes=slot_minutes)
        if len(liked) != people:
            raise Invalid(f"preferred must have {people} rows, not {len(liked)}.")
    distance, is_before = distances(liked)
    shape = people, liked.shape[1]
    distance, is_before = np.broadcast_to(distance, shape), np.broadcast_to(is_before, shape)
    places, zone_of = zones_of("zones", zones, people=people)
    begin = -(-minute("start", start, up=True) // step) * step
    last = begin + (days + 7 * repeat + 1) * DAY + minutes
    clocks, clock_of = read_clocks(places, first=begin, last=last)
    [anchor_zone], _one = zones_of("anchor", anchor, people=1)
    anchor_clock = read_clock(anchor_zone, first=begin, last=last)
    board = Board(
        available,
        distance,
        clocks,
        clock_of[zone_of],
        _busy(busy, people),
        _starts(anchor_clock, begin=begin, end=begin + days * DAY, step=step, repeat=repeat),
        minutes,
        tick=math.gcd(
            minutes,
            step,
            WEEK // available.shape[1],
            WEEK // liked.shape[1],
            anchor_clock.grain,
            *(clock.grain for clock in clocks),
        ),
    )
    must = _required(required, people)
    before = np.zeros(people, np.int64)
    if burden is not None:
        before = checks.codes("burden", burden, length=people)

    present = np.zeros(board.starts.shape, np.int64)
    missing = np.zeros((int(must.sum()), board.starts.shape[1]), np.bool_)
    for week in range(repeat):
        attends = board.attends(week)
        present[week] = attends.sum(0)
        missing |= ~attends[must]
    feasible = np.flatnonzero(~missing.any(0) & (present >= quorum).all(0))
    considered = board.starts.shape[1]
    if len(feasible) == 0:
        changes = remedies(board, missing, present, required=must, quorum=quorum, count=count)
        return Times((), changes, 0, considered)
    most = present.sum(0)
    # Each proposal rules out fewer than 2 * minutes / step others, so no more than these matter.
    rivals = min(count * (2 * minutes // step + 1), len(feasible))
    feasible_most = most[feasible]
    top = feasible[feasible_most >= np.sort(feasible_most)[-rivals]]
    order = top[_fairest(most[top], _borne(board, top, before))]
    chosen = _apart(board, order, count)
    zone_of_person = tuple(places[zone] for zone in zone_of)
    proposals = _proposals(board, chosen, before, is_before=is_before, zones=zone_of_person)
    return Times(proposals, (), len(feasible), considered)


def _starts(anchor: Clock, *, begin: int, end: int, step: int, repeat: int) -> Ints:
    """(weeks, candidates): every step, and when the anchor's clock shows the same on later weeks.

    The first is taken as it is: it may lie in the second of two equal hours.
    """
    first = np.arange(begin, end, step)
    wall = anchor.local(first)
    return np.array([first, *(anchor.utc(wall + week * WEEK) for week in range(1, repeat))])


def _borne(board: Board, candidates: Ints, before: Ints) -> Ints:
    """(people, candidates): minutes of inconvenience before and with each of them."""
    borne = np.repeat(before[:, None], len(candidates), axis=1)
    for week in range(len(board.starts)):
        attends = board.attends(week)[:, candidates]
        borne += board.inconvenience(week)[:, candidates] * attends
    return borne


def _apart(board: Board, order: Ints, count: int) -> list[int]:
    """The first ``count`` of them that do not overlap on their first date."""
    chosen: list[int] = []
    for candidate in order.tolist():
        begin = board.starts[0, candidate]
        if all(abs(begin - board.starts[0, other]) >= board.minutes for other in chosen):
            chosen.append(candidate)
            if len(chosen) == count:
                break
    return chosen


def _fairest(present: Ints, borne: Ints) -> Ints:
    """The order of candidates: most people, then leximin of what each bears, then the earliest."""
    worst_first = -np.sort(-borne, axis=0)
    # Rows beyond the last in which candidates differ decide nothing.
    telling = worst_first[(worst_first != worst_first[:, :1]).any(axis=1)]
    return np.lexsort((*telling[::-1], -present))


def _proposals(
    board: Board, chosen: list[int], before: Ints, *, is_before: Bools, zones: tuple[ZoneInfo, ...]
) -> tuple[Proposal, ...]:
    dates = range(len(board.starts))
    attends = np.array([board.attends(week)[:, chosen] for week in dates])
    away = np.array([board.inconvenience(week)[:, chosen] for week in dates])
    why = np.array([_why(board, week, chosen, attends[week], is_before) for week in dates])
    burden = before[:, None] + (away * attends).sum(0)
    return tuple(
        Proposal(
            tuple(moment(start) for start in board.starts[:, candidate]),
            board.minutes,
            zones,
            attends[:, :, place],
            away[:, :, place],
            why[:, :, place],
            burden[:, place],
        )
        for place, candidate in enumerate(chosen)
    )


def _why(
    board: Board, week: int, chosen: list[int], attends: Bools, is_before: Bools
) -> NDArray[np.object_]:
    """(people, chosen): what each time means to each person, by its farthest moment."""
    distance = board.during(board.distance, week, candidates=chosen)
    farthest = distance.argmax(axis=2, keepdims=True)
    before = board.during(is_before, week, candidates=chosen)
    reasons = {
        Why.UNAVAILABLE: ~board.during(board.available, week, candidates=chosen).all(axis=2),
        Why.BUSY: ~attends,
        Why.GOOD: distance.max(axis=2) == 0,
        Why.EARLY: np.take_along_axis(before, farthest, axis=2)[:, :, 0],
    }
    place = np.select([*reasons.values()], [*range(len(reasons))], len(reasons))
    why: NDArray[np.object_] = np.array([*reasons, Why.LATE], np.object_)[place]
    return why


def _required(given: ArrayLike | None, people: int) -> Bools:
    required = np.ones(people, bool) if given is None else np.asarray(given)
    if required.dtype != np.bool_ or required.shape != (people,):
        raise Invalid(f"required must say yes or no for each of {people} people.")
    return required


def _busy(given: Sequence[tuple[int, datetime, datetime]], people: int) -> Busy:
    person = checks.codes("busy", [row[0] for row in given])
    if (person >= people).any():
        row = int(np.argmax(person >= people))
        raise Invalid(f"busy has {people} people to speak of; row {row} names {person[row]}.")
    # Rounded outwards: a meeting may not begin in a minute that is partly taken.
    taken = Busy(
        person,
        np.array([minute("busy", begin, up=False) for _, begin, _ in given], np.int64),
        np.array([minute("busy", end, up=True) for _, _, end in given], np.int64),
    )
    for row, (_person, begin, end) in enumerate(given):
        if end <= begin:
            raise Invalid(f"busy must end after it starts; row {row} ends at {end}.")
    return taken


def _finest(available: Bools) -> int:
    """Slots in a week that tell both the given slots and full hours apart."""
    return WEEK // math.gcd(WEEK // available.shape[1], 60)


def _at_least_one(**numbers: int) -> None:
    for name, given in numbers.items():
        if isinstance(given, bool) or given < 1:
            raise Invalid(f"{name} must be at least 1, not {given}.")
