"""Who reads what, in numbers: everybody about as much, every work by as good readers; no database.

Works and readers are numbered from 0, in the order of the arrays. Who reads what is a pair
``(work, reader)``. Why so: docs/decisions/0038-who-reads-what.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from docendo.engine import allocation, flows
from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.errors import Infeasible

# So many works and readers are decided about at once; more than that are divided by chance.
MOST_AT_ONCE: Final = 1_000
# What somebody's reading is taken to be worth of whom nothing is known yet.
USUAL_WORTH: Final = 0.5
# Works whose readers are worth so much less on average than others' are as well off as these.
_AS_GOOD: Final = 0.01


class Spread(Enum):
    """Whether everybody reads about as much, and if not, why."""

    EVEN = "even"
    NO_OTHER_WAY = "no_other_way"
    MOVED = "moved"


@dataclass(frozen=True, eq=False)
class Pool:
    """Works that want ``wants`` (works,) readers, and who may read them.

    ``worth`` (readers,) is what somebody's reading has been worth so far, 0 to 1, and
    ``elsewhere`` (readers,) how many other works they read. ``apart`` (works, readers) says who
    must not read what; ``standing`` (m, 2) who reads what already, and ``is_begun`` (m,) what of
    that is not undone.
    """

    wants: Ints
    worth: Floats
    elsewhere: Ints
    apart: Bools
    standing: Ints
    is_begun: Bools

    @property
    def works(self) -> int:
        return len(self.apart)

    @property
    def readers(self) -> int:
        return len(self.worth)


@dataclass(frozen=True, eq=False)
class Given:
    """Pairs to add and to take back, both sorted, and what comes of them.

    ``short`` (works,) is how many readers a work lacks after all; ``loads`` (readers,) how many
    works each reads.
    """

    added: Ints
    removed: Ints
    short: Ints
    loads: Ints


def give(pool: Pool, *, rng: np.random.Generator, mixes: bool) -> Given:
    """Readers for every work that lacks some, by chance, and as evenly as can be.

    Whoever has begun a work keeps it, and of the rest as much stays as can stay. With ``mixes``
    readers are exchanged until no work has much worse ones than another. Everybody reads as many
    works as others or one more, unless those who must not read each other's works, or what was
    begun already, leave no such way. O(works · readers) memory.
    """
    if not pool.works or not pool.readers:
        nothing = np.empty((0, 2), int)
        return Given(nothing, nothing, pool.wants, pool.elsewhere)
    begun = pool.standing[pool.is_begun]
    allowed = ~pool.apart
    allowed[begun[:, 0], begun[:, 1]] = True
    need, limit = _what_can_be(pool, allowed, begun)
    chance = rng.random(allowed.shape)
    if len(pool.standing):
        pairs = allocation.repair(
            chance,
            pairs=pool.standing[allowed[pool.standing[:, 0], pool.standing[:, 1]]],
            done=begun,
            readers_per_work=need,
            max_load=limit,
            forbidden=~allowed,
            objective="total",
        ).allocation.pairs
    else:
        pairs = _dealt(chance, pool, allowed=allowed, need=need, limit=limit)
        if mixes:
            pairs = _mixed(pairs, worth=pool.worth, allowed=allowed)
    old, new = _codes(pool.standing, pool.readers), _codes(pairs, pool.readers)
    return Given(
        added=_pairs(np.setdiff1d(new, old), pool.readers),
        removed=_pairs(np.setdiff1d(old, new), pool.readers),
        short=np.maximum(pool.wants - np.bincount(pairs[:, 0], minlength=pool.works), 0),
        loads=np.bincount(pairs[:, 1], minlength=pool.readers) + pool.elsewhere,
    )


def divided(works: int, *, worth: Floats, rng: np.random.Generator) -> Iterator[tuple[Ints, Ints]]:
    """Works and readers in pools that can be decided about at once, alike in their readers' worth.

    Each reader is in one pool and each work in one. A pool has its share of both, so that what
    one reads differs little between pools.
    """
    count = -(-max(works, len(worth)) // MOST_AT_ONCE)
    dealt_works = rng.permutation(works)
    # Equals by chance, then dealt out in turn from the best on.
    order = rng.permutation(len(worth))
    dealt_readers = order[np.argsort(-worth[order], kind="stable")]
    for number in range(count):
        yield np.sort(dealt_works[number::count]), np.sort(dealt_readers[number::count])


def _what_can_be(pool: Pool, allowed: Bools, begun: Ints) -> tuple[Ints, Ints]:
    """How many readers each work can have, and how many works each reader may be given for that.

    The limit begins with an even share and rises by one until it suffices; where too few may read
    a work it has as many as there are.
    """
    has = np.bincount(begun[:, 0], minlength=pool.works)
    load = np.bincount(begun[:, 1], minlength=pool.readers)
    need = np.maximum(np.minimum(pool.wants, allowed.sum(axis=1)), has)
    open_ = allowed.copy()
    open_[begun[:, 0], begun[:, 1]] = False
    share = -(-int(need.sum() + pool.elsewhere.sum()) // pool.readers)
    for limit in range(share, share + pool.works + 1):
        room = np.maximum(limit - pool.elsewhere - load, 0)
        if not len(flows.fill(open_, need=need - has, room=room).starved):
            break
    return need, room + load


def _dealt(chance: Floats, pool: Pool, *, allowed: Bools, need: Ints, limit: Ints) -> Ints:
    """By chance; everybody reads an even share at least, where that can be."""
    share = int(need.sum() + pool.elsewhere.sum()) // pool.readers
    for least in (np.minimum(np.maximum(share - pool.elsewhere, 0), limit), 0):
        try:
            return allocation.allocate(
                chance,
                readers_per_work=need,
                max_load=limit,
                min_load=least,
                forbidden=~allowed,
                objective="total",
            ).pairs
        except Infeasible:
            continue
    raise AssertionError("what can be served is known to be")


def _mixed(pairs: Ints, *, worth: Floats, allowed: Bools) -> Ints:
    """Exchange readers between the work with the worst ones and another, while it gains by it.

    What each reader reads in number and how many readers a work has stays as it is. O(pairs ·
    readers of a work) for an exchange.
    """
    works, readers = pairs.T.copy()
    chosen = np.zeros_like(allowed)
    chosen[works, readers] = True
    size = np.bincount(works, minlength=len(allowed))
    level = np.bincount(works, worth[readers], minlength=len(allowed)) / np.maximum(size, 1)
    settled = size == 0
    enough = float(worth[readers].mean()) - _AS_GOOD if len(readers) else np.inf
    while True:
        low = int(np.argmin(np.where(settled, np.inf, level)))
        if settled[low] or level[low] >= enough:
            break
        exchange = _best_exchange(low, works, readers, worth, level, size, chosen, allowed)
        if exchange is None:
            settled[low] = True
            continue
        own, other = exchange
        there, mine, theirs = works[other], readers[own], readers[other]
        chosen[low, mine] = chosen[there, theirs] = False
        chosen[low, theirs] = chosen[there, mine] = True
        readers[own], readers[other] = theirs, mine
        gain = worth[theirs] - worth[mine]
        level[low] += gain / size[low]
        level[there] -= gain / size[there]
    return np.stack((works, readers), axis=1)


def _best_exchange(
    low: int,
    works: Ints,
    readers: Ints,
    worth: Floats,
    level: Floats,
    size: Ints,
    chosen: Bools,
    allowed: Bools,
) -> tuple[int, int] | None:
    """Two pairs whose readers change places so that the worse of the two works is best off."""
    best, found = level[low] + _AS_GOOD / 10, None
    takes = allowed[low, readers] & ~chosen[low, readers]
    for own in np.flatnonzero(works == low):
        mine = readers[own]
        gain = worth[readers] - worth[mine]
        after = np.minimum(level[low] + gain / size[low], level[works] - gain / size[works])
        may = takes & allowed[works, mine] & ~chosen[works, mine] & (works != low)
        after[~may] = -np.inf
        other = int(np.argmax(after))
        if after[other] > best:
            best, found = after[other], (int(own), other)
    return found


def spread(loads: Ints, *, has_moved: bool) -> Spread:
    """Whether everybody reads about as much, by how many works each reads.

    ``has_moved``: somebody took a work, was given one by hand, or gave one up.
    """
    if not len(loads) or loads.max() - loads.min() <= 1:
        return Spread.EVEN
    return Spread.MOVED if has_moved else Spread.NO_OTHER_WAY


def _codes(pairs: Ints, readers: int) -> Ints:
    return pairs[:, 0] * readers + pairs[:, 1]


def _pairs(codes: Ints, readers: int) -> Ints:
    return np.stack(np.divmod(codes, readers), axis=1)
