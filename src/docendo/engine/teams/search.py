"""Finds teams that break few rules: annealing of several arrangements at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from docendo.engine.checks import Bools, Floats, Ints
from docendo.engine.patience import Patience
from docendo.engine.teams.energy import Energy, soft_weights, strict_weights
from docendo.engine.teams.rules import Priority
from docendo.engine.teams.terms import Term

Progress = Callable[[float], bool]

# A rule broken anew costs 2 at least: accepted once in 150 when hot, once in 600,000 when cold.
HOT, COLD, FROZEN = 0.4, 0.15, 1e-6
# How many pairs of teams a step looks at: enough that NumPy's own cost does not count.
PAIRS = 128
MOST_COPIES = 32
# A small class needs few steps, for lack of exchanges; from a hundred people to a thousand more
# steps find better teams, and beyond that they would take minutes.
SMALL_STEPS, SMALL_STEPS_PER_PERSON = 6_000, 60
MOST_STEPS, STEPS_PER_PERSON = 30_000, 30
# The part of the time that goes to the levels above the lowest, and to the strict end.
UPPER, STRICT = 0.1, 0.1
# Where so few rules stay broken, perfect teams may exist and are worth starting again.
NEAR, ATTEMPTS = 3, 3
ROUND = 64
ROUNDS_PER_RESAMPLING = 4
BLOCK_EVERY = 4


@dataclass(frozen=True, eq=False)
class Task:
    """What is to be arranged: terms with their priorities, sizes of the teams, who stays together.

    ``block`` (people,) holds the first of each person's block.
    """

    terms: Sequence[Term]
    priorities: Sequence[Priority]
    sizes: Ints
    block: Ints


def search(
    task: Task,
    *,
    seed: int,
    effort: float = 1.0,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> Ints:
    """The best arrangement found, seat by team: (seats, teams), empty seats hold the head count."""
    patience = Patience(seconds=seconds, progress=progress)
    rounds = max(1, int(effort * _steps(len(task.block))) // ROUND)
    annealing = Annealing(task, rng=np.random.default_rng(seed))
    schedule = _Schedule(soft_weights(task.priorities))
    reported = 0.0
    for number in range(ATTEMPTS * rounds):
        done = number % rounds / rounds
        if number and done == 0:
            if annealing.broken > NEAR:
                break
            annealing.begin()
        done = max(done, patience.spent)
        reported = min(max(reported, done), 1.0)
        patience.tell(reported)
        if patience.is_over or annealing.is_perfect:
            break
        annealing.weigh(is_strict=done >= schedule.strict_from)
        if number % ROUNDS_PER_RESAMPLING == 0:
            annealing.resample(schedule.coldness(done))
        annealing.round(schedule.coldness(done))
    if not annealing.is_perfect:
        annealing.weigh(is_strict=True)
        annealing.round(1 / FROZEN)
    return annealing.best


def _steps(people: int) -> int:
    """How many steps an attempt has by default."""
    small = min(SMALL_STEPS, SMALL_STEPS_PER_PERSON * people)
    return max(small, min(MOST_STEPS, STEPS_PER_PERSON * people))


class _Schedule:
    """How cold it is at each time.

    Every level of priorities has its stretch, from the highest down, in which it cools from hot
    to cold; the lowest has most of the time. Where there are several, the last stretch is cold
    and strict: what a higher level had to give up for lower ones is taken back.
    """

    def __init__(self, weights: Floats) -> None:
        self.levels = np.unique(np.append(weights, 1.0))[::-1]
        upper = len(self.levels) - 1
        self.strict_from = 1 - STRICT * (upper > 0)
        lowest_from = UPPER * (upper > 0)
        self.ends = np.append(np.linspace(0, lowest_from, upper + 1)[1:], self.strict_from)

    def coldness(self, done: float) -> float:
        """1 / temperature, ``done`` from 0 to 1."""
        at = min(int(np.searchsorted(self.ends, done, side="right")), len(self.levels) - 1)
        begin = self.ends[at - 1] if at else 0.0
        inside = min((done - begin) / (self.ends[at] - begin), 1.0)
        return float(1 / (self.levels[at] * HOT * (COLD / HOT) ** inside))


class Annealing:
    """Several copies of the arrangement, all of whose teams lie side by side.

    A step pairs the teams of every copy at random and proposes one exchange in each pair. Pairs
    share no team, so all exchanges of a step are judged at once and each is taken or left by
    itself, as Metropolis et al. (1953) do with one.
    """

    def __init__(self, task: Task, *, rng: np.random.Generator) -> None:
        self.task, self.rng = task, rng
        self.people, self.teams = len(task.block), len(task.sizes)
        pairs = max(self.teams // 2, 1)
        self.copies = min(MOST_COPIES, -(-PAIRS // pairs))
        self.pairs = (self.teams // 2) * self.copies
        self._columns = np.arange(2 * self.pairs)
        self.seats = int(task.sizes.max(initial=1))
        self.is_uneven = bool(np.ptp(task.sizes)) if self.teams else False
        self.has_blocks = len(np.unique(task.block)) < self.people
        self._best_key = [np.inf]
        self.begin()

    def begin(self) -> None:
        """Arrange every copy anew at random; the best so far is kept."""
        self.energy = self._energy(soft_weights(self.task.priorities))
        self.members = np.hstack([self._first() for _copy in range(self.copies)])
        self.totals = self.energy.totals(self.members)
        self.costs = self.energy.of(self.totals, self.members)
        self._coldness = 0.0
        self._is_strict = False
        self._keep_best()

    @property
    def is_perfect(self) -> bool:
        return not any(self._best_key)

    def round(self, coldness: float) -> None:
        """`ROUND` steps at one temperature, and a look whether one copy is the best so far."""
        if self.pairs:
            order = self.rng.random((ROUND, self.teams)).argsort(axis=1)
            chosen = self.rng.integers(0, self.seats, (ROUND, 2, self.pairs))
            # Accepted where the energy rises by less than an exponential draw (Metropolis).
            bar = self.rng.standard_exponential((ROUND, self.pairs)) / coldness
            for step in range(ROUND):
                teams = self._pair(order[step])
                if self.has_blocks and step % BLOCK_EVERY == 0:
                    self._decide(teams, *self._exchange_blocks(teams, chosen[step]), bar[step])
                else:
                    self._decide(teams, *self._exchange(teams, chosen[step]), bar[step])
        self._keep_best()

    @property
    def broken(self) -> float:
        """How many rules the best arrangement breaks, over all teams."""
        return sum(self._best_key[:-1])

    def weigh(self, *, is_strict: bool) -> None:
        """Whether no exchange may give up a rule for rules of a lower priority."""
        if is_strict == self._is_strict:
            return
        self._is_strict = is_strict
        weigh = strict_weights if is_strict else soft_weights
        self.energy = self._energy(weigh(self.task.priorities))
        self.costs = self.energy.of(self.totals, self.members)

    def resample(self, coldness: float) -> None:
        """Let copies that are ahead take the place of those behind, as the temperature falls.

        Population annealing (Hukushima and Iba 2003): a copy lives on in proportion to
        exp(-(rise in coldness) · energy), drawn with one systematic draw.
        """
        energy = self.costs.reshape(self.copies, self.teams).sum(axis=1)
        rise, self._coldness = max(coldness - self._coldness, 0.0), coldness
        share = np.exp(-rise * (energy - energy.min()))
        marks = (np.arange(self.copies) + self.rng.random()) / self.copies
        lives = np.searchsorted(np.cumsum(share) / share.sum(), marks)
        columns = (lives[:, None] * self.teams + np.arange(self.teams)).ravel()
        self.members = self.members[:, columns]
        self.totals = self.totals[:, columns]
        self.costs = self.costs[columns]

    def _energy(self, weights: Floats) -> Energy:
        return Energy(self.task.terms, weights=weights, people=self.people, seats=self.seats)

    def _first(self) -> Ints:
        """Random teams of the sizes that were asked for; blocks first, where they fit."""
        firsts, sizes = np.unique(self.task.block, return_counts=True)
        room = self.task.sizes.copy()
        members = np.full((self.seats, self.teams), self.people)
        waits = np.ones(self.people, dtype=bool)
        for at in np.lexsort((self.rng.random(len(firsts)), -sizes)):
            if sizes[at] == 1:
                break
            fitting = np.flatnonzero(room >= sizes[at])
            if len(fitting):
                team = int(self.rng.choice(fitting))
                seat = self.task.sizes[team] - room[team]
                block = np.flatnonzero(self.task.block == firsts[at])
                members[seat : seat + len(block), team] = block
                room[team] -= len(block)
                waits[block] = False
        free = (members == self.people) & (np.arange(self.seats)[:, None] < self.task.sizes)
        members[free] = self.rng.permutation(np.flatnonzero(waits))
        return members

    def _pair(self, order: Ints) -> Ints:
        """Team a of every pair of every copy, then team b: (2 · pairs,)."""
        half = self.teams // 2
        paired = order[: 2 * half].reshape(2, 1, half)
        return (paired + np.arange(self.copies)[:, None] * self.teams).reshape(-1)

    def _exchange(self, teams: Ints, chosen: Ints) -> tuple[Ints, Ints]:
        """Members and totals after one person (or empty seat) of a and one of b change places."""
        members = self.members.take(teams, axis=1)
        totals = self.totals.take(teams, axis=1)
        seat = chosen.reshape(-1), self._columns
        leaving = members[seat]
        from_a, from_b = leaving[: self.pairs], leaving[self.pairs :]
        members[seat] = np.concatenate([from_b, from_a])
        tracks = self.energy.tracks
        change = tracks.take(from_b, axis=1) - tracks.take(from_a, axis=1)
        totals[:, : self.pairs] += change
        totals[:, self.pairs :] -= change
        return members, totals

    def _exchange_blocks(self, teams: Ints, chosen: Ints) -> tuple[Ints, Ints]:
        """The same with the whole block of a person of a, against as many of b, whole blocks too.

        In b units come in random order, so that where blocks do not add up nothing is exchanged.
        """
        unit = np.append(self.task.block, self.people)
        a, b = self.members[:, teams[: self.pairs]], self.members[:, teams[self.pairs :]]
        units_a, units_b = unit[a], unit[b]
        leaves = units_a == np.take_along_axis(units_a, chosen[:1], axis=0)
        count = leaves.sum(axis=0)
        order_a = np.argsort(~leaves, axis=0, kind="stable")
        order_b = np.argsort(self.rng.random(self.people + 1)[units_b], axis=0, kind="stable")
        units_b = np.take_along_axis(units_b, order_b, axis=0)
        edge = np.minimum(count, self.seats - 1)
        column = np.arange(self.pairs)
        adds_up = (count == self.seats) | (units_b[count - 1, column] != units_b[edge, column])
        for row in range(int(count.max())):
            moves = np.flatnonzero(adds_up & (row < count))
            at_a, at_b = (order_a[row, moves], moves), (order_b[row, moves], moves)
            a[at_a], b[at_b] = b[at_b], a[at_a]
        members = np.hstack([a, b])
        return members, self.energy.totals(members)

    def _decide(self, teams: Ints, members: Ints, totals: Ints, bar: Floats) -> None:
        costs = self.energy.of(totals, members)
        rise = (costs - self.costs.take(teams)).reshape(2, self.pairs).sum(axis=0)
        taken = rise < bar
        if self.is_uneven:
            taken &= self._keeps_sizes(teams, totals[0])
        accepted = np.flatnonzero(taken)
        if not len(accepted):
            return
        accepted = np.concatenate([accepted, accepted + self.pairs])
        where = teams[accepted]
        self.members[:, where] = members.take(accepted, axis=1)
        self.totals[:, where] = totals.take(accepted, axis=1)
        self.costs[where] = costs[accepted]

    def _keeps_sizes(self, teams: Ints, sizes: Ints) -> Bools:
        """Whether a pair has its two sizes still, in either order."""
        before = self.totals[0].take(teams).reshape(2, self.pairs)
        larger = np.maximum(before[0], before[1])
        kept: Bools = np.maximum(sizes[: self.pairs], sizes[self.pairs :]) == larger
        return kept

    def _keep_best(self) -> None:
        """Compare copies as a person does: broken rules by priority, then how far from kept."""
        amounts = np.array([term.judge(self.members) for term in self.task.terms])
        amounts = amounts.reshape(len(self.task.terms), self.copies, self.teams)
        broken = (amounts > 0).sum(axis=2)
        levels = np.array(self.task.priorities, dtype=np.int64)
        keys = [broken[levels == level].sum(axis=0) for level in sorted(Priority, reverse=True)]
        keys.append(amounts.sum(axis=(0, 2)))
        ahead = int(np.lexsort(keys[::-1])[0])
        key = [float(level[ahead]) for level in keys]
        if key < self._best_key:
            first = ahead * self.teams
            self.best, self._best_key = self.members[:, first : first + self.teams].copy(), key
