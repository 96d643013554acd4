"""What would open a time where there is none, each found by trying and not by rule of thumb."""

from datetime import datetime

import numpy as np

from docendo.engine.checks import Bools, Ints
from docendo.engine.scheduling.board import Board
from docendo.engine.scheduling.clock import moment
from docendo.engine.scheduling.results import Change, Remedy


def remedies(
    board: Board, missing: Bools, present: Ints, *, required: Bools, quorum: int, count: int
) -> tuple[Change, ...]:
    """The least changes of each kind, up to ``count`` sets of people to leave out.

    ``missing`` (required people, candidates) on any date, ``present`` (weeks, candidates).
    """
    musts = np.flatnonzero(required)
    return (
        *_leave_out(board, missing, present, musts=musts, quorum=quorum, count=count),
        *_free_up(board, missing, musts=musts, present=present, quorum=quorum),
        *_shorten(board, required=required, quorum=quorum),
        *_lower_quorum(board, missing, present),
        *_skip(board, required=required, present=present, quorum=quorum),
    )


def _leave_out(
    board: Board, missing: Bools, present: Ints, *, musts: Ints, quorum: int, count: int
) -> list[Change]:
    """The smallest sets of required people without whom a time is open, where most can come."""
    lacking = np.where((present >= quorum).all(0), missing.sum(0), len(musts) + 1)
    fewest = int(lacking.min())
    if not 0 < fewest <= len(musts):
        return []
    candidates = np.flatnonzero(lacking == fewest)
    candidates = candidates[np.argsort(-present[:, candidates].sum(0), kind="stable")]
    changes: dict[tuple[int, ...], Change] = {}
    for candidate in candidates.tolist():
        people = tuple(musts[missing[:, candidate]].tolist())
        if people not in changes and len(changes) < count:
            changes[people] = Change(Remedy.LEAVE_OUT, _starts(board, candidate), people)
    return list(changes.values())


def _free_up(
    board: Board, missing: Bools, *, musts: Ints, present: Ints, quorum: int
) -> list[Change]:
    """The one required person who opens a time by clearing the fewest minutes."""
    candidates = np.flatnonzero(missing.sum(0) == 1)
    if len(candidates) == 0:
        return []
    people = musts[missing[:, candidates].argmax(0)]
    lacking = np.zeros(len(candidates), np.int64)
    for week in range(len(board.starts)):
        lacks = board.lacking(week, people=people, candidates=candidates)
        lacking += lacks
        # With this person there is one more on the dates that they miss now.
        short = present[week, candidates] + (lacks > 0) < quorum
        lacking[short] = np.iinfo(np.int32).max
    least = int(np.argmin(lacking))
    if lacking[least] >= np.iinfo(np.int32).max:
        return []
    return [
        Change(
            Remedy.FREE_UP,
            _starts(board, int(candidates[least])),
            (int(people[least]),),
            minutes=int(lacking[least]),
        )
    ]


def _shorten(board: Board, *, required: Bools, quorum: int) -> list[Change]:
    """The longest meeting that fits; whatever fits also fits when shorter, so halve the range."""

    def first_open(ticks: int) -> int | None:
        opens = np.ones(board.starts.shape[1], bool)
        for week in range(len(board.starts)):
            attends = board.attends(week, minutes=ticks * board.tick)
            opens &= attends[required].all(0) & (attends.sum(0) >= quorum)
        return int(np.argmax(opens)) if opens.any() else None

    low, high, found = 0, board.minutes // board.tick, None
    while high - low > 1:
        middle = (low + high) // 2
        candidate = first_open(middle)
        if candidate is None:
            high = middle
        else:
            low, found = middle, candidate
    if found is None:
        return []
    return [Change(Remedy.SHORTEN, _starts(board, found), minutes=low * board.tick)]


def _lower_quorum(board: Board, missing: Bools, present: Ints) -> list[Change]:
    """The most people who can be had on all dates together with all who are required."""
    most = np.where(missing.any(0), 0, present.min(0))
    candidate = int(np.argmax(most))
    if most[candidate] == 0:
        return []
    return [Change(Remedy.LOWER_QUORUM, _starts(board, candidate), quorum=int(most[candidate]))]


def _skip(board: Board, *, required: Bools, present: Ints, quorum: int) -> list[Change]:
    """The fewest dates of a series to do without."""
    weeks = len(board.starts)
    fails = present < quorum
    for week in range(weeks):
        fails[week] |= ~board.attends(week)[required].all(0)
    candidate = int(np.argmin(fails.sum(0)))
    if fails[:, candidate].all():
        return []
    starts = _starts(board, candidate)
    skipped = tuple(start for start, fail in zip(starts, fails[:, candidate], strict=True) if fail)
    return [Change(Remedy.SKIP, starts, skipped=skipped)]


def _starts(board: Board, candidate: int) -> tuple[datetime, ...]:
    return tuple(moment(start) for start in board.starts[:, candidate])
