"""A proposal for a whole pool: nobody left out who could be matched, then the worst-off, the total.

What a hand or a refusal changes in it afterwards is in ``changing``.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
import scipy
from numpy.typing import ArrayLike

from docendo.commons.matching.rules import rings
from docendo.commons.matching.rules.between import Between, shared_minutes
from docendo.commons.matching.rules.candidates import Candidates, together
from docendo.commons.matching.rules.fitting import Bar, Stage, Step, bars, fit
from docendo.commons.matching.rules.pool import Kind, Plan, Pool, standing
from docendo.commons.matching.rules.proposal import Pair, Proposal, Refused, seats
from docendo.engine import checks
from docendo.engine.checks import Bools, Ints
from docendo.engine.matching import assign, partners
from docendo.engine.patience import Patience

# Up to so many candidates the best of all is sought, beyond among the nearest of each person.
EXACT = 60_000
NEAR = 24
# A plan with several helpers for each: exact up to here, beyond one helper for all after the other.
EXACT_WITH_SEVERAL = 5_000

Progress = Callable[[Step], bool]


def propose(
    pool: Pool,
    *,
    plan: Plan,
    locked: ArrayLike | None = None,
    progress: Progress | None = None,
    seconds: float | None = None,
) -> Proposal:
    """The best way to bring a pool together by this plan.

    No pair breaks a constraint. As many as possible have somebody, and helpers as well where that
    takes nothing away; then the worst-off are as well off as can be; then the total. ``locked``
    pairs (k, 2) and the pool's ``must`` come first; where they may not be, ``refused`` says why.

    The same pool gives the same proposal, however people are called or sorted. ``progress`` is told
    each step and returns whether to go on; whoever stops gets what a quick hand makes of the
    candidates found so far, each taking the best that is left.
    """
    patience = Patience(seconds=seconds, progress=progress)
    candidates = fit(pool, plan=plan, patience=patience)
    asked = np.concatenate(
        [pool.must, checks.pairs("locked", locked, shape=(len(pool), len(pool)), sides=SIDES)]
    )
    if plan.kind is Kind.PEERS:
        asked = np.sort(asked, axis=1)
    asked = np.unique(asked, axis=0)
    if len(asked):
        # A pair that somebody asks for need not be among the nearest.
        also = fit(pool, plan=plan, helpers=np.unique(asked[:, 0]), learners=np.unique(asked[:, 1]))
        also = also.where(_is_in(also, asked))
        candidates = together([candidates, also])
    round_ = Round(pool, plan, candidates)
    refused = round_.lock(asked)
    if patience.is_over:
        round_.greedily()
    else:
        round_.solve(patience)
    is_finished = not patience.is_over
    patience.tell(Step(Stage.MATCHING, 1.0))
    return Proposal(
        pool,
        plan,
        candidates,
        round_.chosen,
        round_.locked,
        refused,
        is_finished=is_finished,
    )


SIDES = ("helper", "learner")


def greedily(pool: Pool, *, plan: Plan) -> Proposal:
    """Each pair in the order of their scores, if both still have room: what a quick hand does."""
    round_ = Round(pool, plan, fit(pool, plan=plan))
    round_.greedily()
    return Proposal(pool, plan, round_.candidates, round_.chosen, round_.locked)


class Round:
    """The work on one proposal: what is chosen so far and how much room is left."""

    def __init__(self, pool: Pool, plan: Plan, candidates: Candidates) -> None:
        self.pool, self.plan, self.candidates = pool, plan, candidates
        self.place = standing(pool)
        self.chosen = np.zeros(len(candidates), np.bool_)
        self.locked = np.zeros(len(candidates), np.bool_)
        self.can_help, self.can_learn = (room.copy() for room in seats(pool, plan))
        # The hours that all of a group share so far, for its mentor; (seasons, people, words).
        self.hours = pool.weeks.free.copy() if plan.kind is Kind.GROUPS else None
        # Whom somebody in a mentor's group is kept apart from: they do not join it.
        self._between = Between(pool, plan)
        self._unwelcome = dict[int, set[int]]()

    def keep(self, rows: Bools, *, locked: Bools) -> None:
        """Go on from what was chosen before."""
        self.locked |= locked
        for row in np.flatnonzero(rows).tolist():
            self.take(row)

    def lock(self, asked: Ints) -> tuple[Refused, ...]:
        """Take the pairs that were asked for, and say which of them cannot be."""
        refused = []
        found = self.candidates.find(asked)
        is_closed = self._in_whole_rings(asked, found)
        for row, closed, (helper, learner) in zip(
            found.tolist(), is_closed.tolist(), asked.tolist(), strict=True
        ):
            if row >= 0 and not closed:
                stands: tuple[Bar, ...] = (Bar.RING,)
            elif row < 0:
                stands = bars(self.pool, plan=self.plan, helper=helper, learner=learner)
                stands = stands or self._full(helper, learner)
            elif self._fits_group(row):
                stands = self._full(helper, learner)
            else:
                stands = (Bar.HOURS if self._is_welcome(np.array([row]))[0] else Bar.APART,)
            if stands:
                refused.append(Refused(Pair(helper, learner), stands))
                continue
            self.locked[row] = True
            self.take(row)
        return tuple(refused)

    def _in_whole_rings(self, asked: Ints, rows: Ints) -> Bools:
        """Which of these pairs, in their rows, close a ring with each other that may be.

        All that are candidates, where the plan has no rings.
        """
        closed = rows >= 0
        while self.plan.kind is Kind.RINGS:
            helper, learner = asked[closed].T
            still = np.isin(helper, learner) & np.isin(learner, helper)
            if still.all():
                break
            closed[np.flatnonzero(closed)[~still]] = False
        if self.plan.kind is Kind.RINGS:
            following = dict(asked[closed].tolist())
            for row in np.flatnonzero(closed).tolist():
                closed[row] = self._may_close(int(asked[row, 0]), following)
        return closed

    def _may_close(self, one: int, following: Mapping[int, int]) -> bool:
        """Whether nobody in somebody's ring is kept apart."""
        ring = [one]
        while (after := following[ring[-1]]) not in ring:
            ring.append(after)
        return not self._holds_apart(ring)

    def _full(self, helper: int, learner: int) -> tuple[Bar, ...]:
        room = {Bar.HELPER_FULL: self.can_help[helper], Bar.LEARNER_FULL: self.can_learn[learner]}
        return tuple(bar for bar, left in room.items() if left <= 0)

    def take(self, row: int) -> None:
        helper, learner = int(self.candidates.helper[row]), int(self.candidates.learner[row])
        self.chosen[row] = True
        ends = ((helper, self.can_help), (learner, self.can_learn))
        for person, room in ends:
            room[person] -= 1
        if self.plan.kind is Kind.PEERS:
            self.can_help[learner] -= 1
            self.can_learn[helper] -= 1
        if self.hours is not None:
            self.hours[:, helper] &= self.pool.weeks.free[:, learner]
            self._unwelcome.setdefault(helper, set()).update(self._between.apart_from(learner))

    def _fits_group(self, row: int) -> bool:
        """Whether the learner has enough of the hours that the helper's group shares, and may."""
        return bool(self._fit_hours(np.array([row]))[0] and self._is_welcome(np.array([row]))[0])

    def _fit_hours(self, rows: Ints) -> Bools:
        if self.hours is None:
            return np.ones(len(rows), np.bool_)
        ends = self.candidates.helper[rows], self.candidates.learner[rows]
        minutes = shared_minutes(self.pool.weeks, *ends, ones=self.hours)
        return np.asarray(minutes >= self.plan.minutes, np.bool_)

    def _is_welcome(self, rows: Ints) -> Bools:
        ends = self.candidates.helper[rows].tolist(), self.candidates.learner[rows].tolist()
        both = zip(*ends, strict=True)
        apart = [learner in self._unwelcome.get(helper, ()) for helper, learner in both]
        return ~np.array(apart, np.bool_)

    def _open(self) -> Ints:
        """The rows that could still be taken."""
        helper, learner = self.candidates.helper, self.candidates.learner
        return np.flatnonzero(
            ~self.chosen & (self.can_help[helper] > 0) & (self.can_learn[learner] > 0)
        )

    def _order(self, rows: Ints) -> Ints:
        """Rows from the best on."""
        helper = self.place[self.candidates.helper[rows]]
        learner = self.place[self.candidates.learner[rows]]
        # Which of two peers stands first is no reason.
        low, high = np.minimum(helper, learner), np.maximum(helper, learner)
        return rows[np.lexsort([helper, high, low, -self.candidates.score[rows]])]

    def greedily(self) -> None:
        for row in self._order(self._open()).tolist():
            helper, learner = self.candidates.helper[row], self.candidates.learner[row]
            has_room = self.can_help[helper] > 0 and self.can_learn[learner] > 0
            if has_room and self.plan.kind is not Kind.RINGS and self._fits_group(row):
                self.take(row)

    def solve(self, patience: Patience[Step]) -> None:
        match self.plan.kind:
            case Kind.TUTORS:
                self._tutors(patience)
            case Kind.PEERS:
                self._peers()
            case Kind.GROUPS:
                self._groups(patience)
            case Kind.RINGS:
                self._rings(patience)

    def _tutors(self, patience: Patience[Step]) -> None:
        most = int(self.can_learn.max(initial=0))
        if len(self._open()) <= EXACT_WITH_SEVERAL:
            self.chosen[self._best(most, self._open())] = True
            return
        for turn in range(most):
            for row in self._best(1, self._open()):
                self.take(row)
            patience.tell(Step(Stage.MATCHING, (turn + 1) / most))
            if patience.is_over:
                return

    def _best(self, most: int, rows: Ints) -> Ints:
        """The best assignment by these rows in which nobody gets more than so many helpers."""
        helper, learner = self.candidates.helper[rows], self.candidates.learner[rows]
        shape = (len(self.pool), len(self.pool))
        score = scipy.sparse.coo_array(
            (self.candidates.score[rows], (self.place[learner], self.place[helper])), shape=shape
        )
        left, right = np.zeros(shape[0], np.int64), np.zeros(shape[0], np.int64)
        left[self.place] = np.clip(self.can_learn, 0, most)
        right[self.place] = np.maximum(self.can_help, 0)
        matching = assign(
            score,
            capacity_left=left,
            capacity_right=right,
            fairness="worst-off" if self.plan.is_fair else "total",
            near=NEAR if len(rows) > EXACT else None,
        )
        who = np.argsort(self.place)
        return np.sort(self.candidates.find(who[matching.pairs[:, ::-1]]))

    def _peers(self) -> None:
        rows = self._open()
        ends = self.place[self.candidates.helper[rows]], self.place[self.candidates.learner[rows]]
        low, high = np.minimum(*ends), np.maximum(*ends)
        shape = (len(self.pool), len(self.pool))
        score = scipy.sparse.coo_array((self.candidates.score[rows], (low, high)), shape=shape)
        found = partners(score, near=NEAR if len(rows) > EXACT else None)
        who = np.argsort(self.place)
        for group in found.groups:
            met = [sorted(pair) for pair in combinations(who[list(group)].tolist(), 2)]
            self.chosen[self.candidates.find(np.array(met, np.int64))] = True

    def _groups(self, patience: Patience[Step]) -> None:
        """Assign, let each mentor keep the best who share enough hours, and go on with the others.

        Each turn takes somebody or ends: who is then without a group fits none that has room.
        """
        while True:
            rows = self._open()
            found = self._best(1, rows[self._fit_hours(rows) & self._is_welcome(rows)])
            if not len(found) or patience.is_over:
                return
            for row in self._order(found).tolist():
                if self._fits_group(row):
                    self.take(row)
            patience.tell(Step(Stage.MATCHING, float((self.can_learn <= 0).mean())))

    def _rings(self, patience: Patience[Step]) -> None:
        """All at once for a few people; for many short ones, and longer ones for whom they leave.

        All at once reaches a few more, and takes a thousand people minutes and not seconds.
        """
        longest, is_little = self.plan.longest, len(self.pool) <= rings.FEW
        lengths = {longest} if is_little else {min(longest, rings.SHORT), longest}
        for length in sorted(lengths):
            for row in () if patience.is_over else self._close(length, patience=patience):
                self.take(row)

    def _close(self, longest: int, *, patience: Patience[Step]) -> Sequence[int]:
        """The rows of all rings that can be closed now."""
        free = (self.can_help > 0) & (self.can_learn > 0)
        rows = self._open()
        rows = rows[free[self.candidates.helper[rows]] & free[self.candidates.learner[rows]]]
        found = rings.close(
            self.candidates.where(rows),
            place=self.place,
            apart=self.pool.apart,
            longest=longest,
            patience=patience,
        )
        steps = [np.column_stack([ring, np.roll(ring, -1)]) for ring in found]
        pairs = np.concatenate([np.zeros((0, 2), np.int64), *steps])
        return self.candidates.find(pairs).tolist()  # type: ignore[no-any-return]

    def _holds_apart(self, ring: Sequence[int]) -> bool:
        """Whether two in a ring are kept apart."""
        return any(other in ring for one in ring for other in self._between.apart_from(one))


def _is_in(candidates: Candidates, pairs: Ints) -> Bools:
    rows = candidates.find(pairs)
    mask = np.zeros(len(candidates), np.bool_)
    mask[rows[rows >= 0]] = True
    return mask
