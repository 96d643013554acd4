"""Stable matching: nobody finds somebody who would rather have them."""

from collections.abc import Sequence
from heapq import heappush, heappushpop
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine import checks
from docendo.engine.checks import Bools, Ints
from docendo.engine.errors import Invalid
from docendo.engine.matching.entries import find
from docendo.engine.matching.pairs import Matching, Options, Rule

Lists = Sequence[Sequence[int]]


def stable(proposer_prefs: Lists, *, acceptor_prefs: Lists, capacity: ArrayLike = 1) -> Matching:
    """The stable matching that every proposer likes best.

    ``proposer_prefs``: for each proposer the codes of acceptors, best first; ``acceptor_prefs``:
    the same for the other side. Lists may be short or empty; only pairs that both list can meet.
    ``capacity``: seats, one number or (acceptors,).

    ``Matching`` has the proposers on the left. Raises ``Invalid`` for a code that is out of range
    or stands twice in a list, and for capacities below 0.

    Deferred acceptance (Gale and Shapley 1962, for capacities Roth 1984). The lists are strict and
    the best stable matching for proposers is unique, so no tie is ever broken.
    O(n log n) for n entries in the lists.
    """
    proposers, acceptors = len(proposer_prefs), len(acceptor_prefs)
    seats = checks.counts("capacity", capacity, length=acceptors)
    left, right, left_place = _entries("proposer_prefs", proposer_prefs, others=acceptors)
    back_right, back_left, right_place = _entries(
        "acceptor_prefs", acceptor_prefs, others=proposers
    )
    options = _both(
        left * acceptors + right, left_place, back_left * acceptors + back_right, right_place,
        acceptors,
    )  # fmt: skip
    ones = np.ones(proposers, np.int64)
    return Matching(Rule.STABLE, options, ones, seats, defer(options, seats=seats))


def defer(options: Options, *, seats: Ints) -> Bools:
    """Which options deferred acceptance takes; each left person's options stand best first."""
    rows = np.flatnonzero(options.allowed & (seats[options.right] > 0))
    size = len(options.left)
    # One whole number says both how much an offer is wanted and which one it is: heaps of plain
    # numbers take half the time of heaps of tuples.
    worth = _view(options.right_wish[rows].astype(np.int64) * size - rows)
    proposer, acceptor = _view(options.left), _view(options.right[rows])
    left = options.left[rows]
    starts = np.searchsorted(left, np.arange(left[-1] + 2 if len(left) else 1))
    upcoming, ends = starts[:-1].tolist(), starts[1:].tolist()
    room = seats.tolist()
    held: list[list[int]] = [[] for _ in room]
    for first in range(len(upcoming)):
        person = first
        while (offer := upcoming[person]) < ends[person]:
            upcoming[person] += 1
            asked = acceptor[offer]
            if len(held[asked]) < room[asked]:
                heappush(held[asked], worth[offer])
                break
            # Whoever is wanted least leaves, often the one who just asked, and asks the next.
            person = proposer[-heappushpop(held[asked], worth[offer]) % size]
    chosen = np.zeros(size, bool)
    chosen[[-offer % size for offer in chain.from_iterable(held)]] = True
    return chosen


def _view(numbers: Ints) -> memoryview:
    """Read single numbers as fast as from a list, without making one of numbers seldom read."""
    return memoryview(numbers)  # type: ignore[arg-type]  # an array is a buffer


def _entries(name: str, lists: Lists, *, others: int) -> tuple[Ints, Ints, Ints]:
    """Whose list, which code, which place, for each entry of all lists."""
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    flat = list(chain.from_iterable(lists))
    codes = checks.codes(name, flat)
    owner = np.repeat(np.arange(len(lists)), lengths)
    outside = codes >= others
    if outside.any():
        row = int(np.argmax(outside))
        raise Invalid(f"{name} must hold codes below {others}; row {owner[row]} has {codes[row]}.")
    ends = np.cumsum(lengths)
    return owner, codes, np.arange(len(codes)) - np.repeat(ends - lengths, lengths)


def _both(keys: Ints, places: Ints, back_keys: Ints, back_places: Ints, acceptors: int) -> Options:
    """All pairs that one of them lists, in the order of the proposers' lists.

    Who is not listed stands behind the whole list, as if added last.
    """
    order = np.argsort(back_keys)
    back_keys, back_places = back_keys[order], back_places[order]
    _no_twice("acceptor_prefs", back_keys, acceptors, by_left=False)
    where, mutual = find(back_keys, keys)
    if (np.bincount(where[mutual]) > 1).any() or not mutual.all():
        _no_twice("proposer_prefs", np.sort(keys), acceptors, by_left=True)
    silent = np.ones(len(back_keys), bool)
    silent[where[mutual]] = False
    left, right = np.divmod(np.concatenate([keys, back_keys[silent]]), acceptors)
    listed = np.bincount(left[: len(keys)], minlength=int(left.max(initial=-1)) + 1)
    ranked = np.bincount(back_keys % acceptors, minlength=acceptors)
    left_place = np.concatenate([places, listed[left[len(keys) :]]])
    right_place = ranked[right]
    right_place[: len(keys)][mutual] = back_places[where[mutual]]
    right_place[len(keys) :] = back_places[silent]
    allowed = np.arange(len(left)) < len(keys)
    allowed[: len(keys)] = mutual
    behind = np.argsort(left, kind="stable")
    return Options(
        left[behind],
        right[behind],
        -left_place[behind].astype(np.float64),
        -right_place[behind].astype(np.float64),
        allowed[behind],
    )


def _no_twice(name: str, ordered: Ints, acceptors: int, *, by_left: bool) -> None:
    twice = ordered[1:] == ordered[:-1]
    if twice.any():
        left, right = divmod(int(ordered[np.argmax(twice)]), acceptors)
        owner, code = (left, right) if by_left else (right, left)
        raise Invalid(f"{name} must name each once; row {owner} has {code} twice.")
