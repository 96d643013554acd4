"""Whether everybody can be served at all, and who stands in the way."""

from dataclasses import dataclass

import numpy as np

from docendo.engine.checks import Bools, Ints


@dataclass(frozen=True)
class Filling:
    """``chosen`` (rows, columns) serves as many wants as it can; ``left`` is the room not used.

    Where a row is not served: ``starved`` rows want more than they can have, since the ``crowded``
    columns, the only ones that could still take any of them, are full. Both are empty when
    everybody is served.
    """

    chosen: Bools
    left: Ints
    starved: Ints
    crowded: Ints


@dataclass(frozen=True)
class Reach:
    """What can be reached by letting chosen pairs give way to others.

    ``row_of`` (columns,): the row from which a column was reached, ``column_of`` (rows,): the
    column whose chosen pair with the row gives way; -1 where nothing led. ``end``: a column with
    room left, or -1.
    """

    rows: Bools
    row_of: Ints
    column_of: Ints
    end: int


def fill(allowed: Bools, *, need: Ints, room: Ints) -> Filling:
    """Serve each row ``need`` times by different allowed columns, each within its ``room``.

    Greedy, the row with the fewest alternatives first, then by augmenting paths (Ford and
    Fulkerson 1956); the first row without one is named with the set that proves it (Hall 1935).
    O(rows · columns) for the greedy part and for each augmenting path.
    """
    chosen = np.zeros_like(allowed)
    left = room.copy()
    for row in np.argsort(allowed.sum(axis=1) - need, kind="stable"):
        open_ = np.flatnonzero(allowed[row] & (left > 0))
        taken = open_[np.argsort(-left[open_], kind="stable")[: need[row]]]
        chosen[row, taken] = True
        left[taken] -= 1
    starved = np.zeros(len(need), bool)
    crowded = np.zeros(len(room), bool)
    for row in np.flatnonzero(chosen.sum(axis=1) < need):
        while chosen[row].sum() < need[row]:
            way = reach(np.array([row]), allowed=allowed, chosen=chosen, left=left)
            if way.end < 0:
                if not starved.any():
                    starved, crowded = way.rows, way.row_of >= 0
                break
            _give_way(way, chosen=chosen, left=left)
    return Filling(chosen, left, np.flatnonzero(starved), np.flatnonzero(crowded))


def reach(starts: Ints, *, allowed: Bools, chosen: Bools, left: Ints) -> Reach:
    """Search in breadth from ``starts`` until a column has room; O(rows · columns)."""
    rows = np.zeros(len(allowed), bool)
    rows[starts] = True
    row_of = np.full(len(left), -1)
    column_of = np.full(len(allowed), -1)
    queue = starts.tolist()
    for row in queue:
        news = np.flatnonzero(allowed[row] & ~chosen[row] & (row_of < 0))
        row_of[news] = row
        with_room = news[left[news] > 0]
        if len(with_room):
            return Reach(rows, row_of, column_of, int(with_room[0]))
        for column in news:
            moved = np.flatnonzero(chosen[:, column] & ~rows)
            rows[moved] = True
            column_of[moved] = column
            queue.extend(moved.tolist())
    return Reach(rows, row_of, column_of, -1)


def _give_way(way: Reach, *, chosen: Bools, left: Ints) -> None:
    """Follow the path back from its end, in place: the row that it began from is served."""
    column = way.end
    left[column] -= 1
    while column >= 0:
        row = way.row_of[column]
        chosen[row, column] = True
        column = way.column_of[row]
        if column >= 0:
            chosen[row, column] = False
