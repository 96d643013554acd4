"""What a hand or a refusal changes in a proposal; all that it need not touch stays as it was."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from docendo.commons.matching.rules.candidates import Candidates, together
from docendo.commons.matching.rules.fitting import Bar, Step, bars, fit
from docendo.commons.matching.rules.pairing import Round
from docendo.commons.matching.rules.pool import Kind, standing
from docendo.commons.matching.rules.proposal import Pair, Proposal
from docendo.engine.checks import Bools, Ints
from docendo.engine.patience import Patience

# How many other people may get another partner so that one who lost theirs has one again.
LONGEST = 3
# Of how many who could give way their own ways on are looked at.
WIDTH = 64


@dataclass(frozen=True, eq=False)
class Changed:
    """A proposal after a change, and which pairs are ``gone`` and ``new`` by it."""

    proposal: Proposal
    gone: tuple[Pair, ...]
    new: tuple[Pair, ...]


class Loss(NamedTuple):
    """Who is served worse than ``before``: scores, 0 for nobody."""

    person: int
    before: float
    after: float


@dataclass(frozen=True, eq=False)
class Moved:
    """What a move by hand would do: ``proposal`` is None where it breaks something.

    ``broken`` says what in codes; ``difference`` is what the total gains, and ``losses`` tells who
    is served worse.
    """

    proposal: Proposal | None
    broken: tuple[Bar, ...]
    difference: float
    losses: tuple[Loss, ...]


def move(proposal: Proposal, *, pair: Pair, instead: tuple[Pair, ...] = ()) -> Moved:
    """Bring two people together by hand; ``instead`` are the pairs that give way to them.

    The pair is locked then. Nothing else moves: ``propose`` with the locked pairs does the rest.
    """
    if proposal.plan.kind is Kind.RINGS:
        return Moved(None, (Bar.RING,), 0.0, ())
    if proposal.plan.kind is Kind.PEERS:
        pair = Pair(*sorted(pair))
    proposal = _with_candidates(proposal, pair)
    candidates = proposal.candidates
    leaves = candidates.find(np.array(instead, np.int64).reshape(-1, 2))
    kept = proposal.chosen.copy()
    kept[leaves[leaves >= 0]] = False
    round_ = Round(proposal.pool, proposal.plan, candidates)
    round_.keep(kept, locked=proposal.locked & kept)
    refused = round_.lock(np.array([pair], np.int64))
    if refused:
        return Moved(None, refused[0].bars, 0.0, ())
    after = replace(proposal, chosen=round_.chosen, locked=round_.locked)
    before = np.nan_to_num(proposal.served)
    now = np.nan_to_num(after.served)
    losses = tuple(
        Loss(person, float(before[person]), float(now[person]))
        for person in np.flatnonzero(now < before).tolist()
    )
    return Moved(after, (), after.totals.total - proposal.totals.total, losses)


def declined(proposal: Proposal, *, pair: Pair) -> Changed:
    """One of two people would rather not: they never meet, and each is looked after at once."""
    pool = proposal.pool
    apart = np.concatenate([pool.apart, np.array([pair], np.int64)])
    ends = np.array([pair, pair[::-1]], np.int64)
    rows = proposal.candidates.find(ends)
    mask = np.ones(len(proposal.candidates), np.bool_)
    mask[rows[rows >= 0]] = False
    return _repaired(replace(proposal, pool=replace(pool, apart=apart)), mask)


def without(proposal: Proposal, *, person: int) -> Changed:
    """Somebody leaves: their partners are looked after at once."""
    pool = proposal.pool
    can_help, can_learn = pool.can_help.copy(), pool.can_learn.copy()
    can_help[person] = can_learn[person] = 0
    candidates = proposal.candidates
    mask = (candidates.helper != person) & (candidates.learner != person)
    left = replace(pool, can_help=can_help, can_learn=can_learn)
    return _repaired(replace(proposal, pool=left), mask)


def _repaired(proposal: Proposal, stays: Bools) -> Changed:
    """Without some of the candidates: who lost somebody finds another, if it can be done.

    First where nobody else moves, then by the fewest others who get another partner, ``LONGEST`` at
    most; among equally many, by the largest total.
    """
    before, kept = proposal.pairs, _still_whole(proposal, stays)
    lost = proposal.candidates.where(proposal.chosen & ~kept)
    proposal = replace(proposal, chosen=kept)
    candidates = proposal.candidates.where(stays)
    round_ = Round(proposal.pool, proposal.plan, candidates)
    round_.keep(kept[stays], locked=(proposal.locked & kept)[stays])
    match proposal.plan.kind:
        case Kind.TUTORS:
            repair = _Repair(round_)
            for learner in repair.in_order(lost.learner):
                repair.seat(learner, as_helper=False)
            for helper in repair.in_order(lost.helper):
                repair.seat(helper, as_helper=True)
        case Kind.PEERS | Kind.GROUPS | Kind.RINGS:
            round_.solve(Patience[Step](seconds=None, progress=None))
    after = replace(proposal, candidates=candidates, chosen=round_.chosen, locked=round_.locked)
    if proposal.plan.kind is Kind.PEERS:
        for person in np.unique(np.concatenate([lost.helper, lost.learner])).tolist():
            if after.pool.can_learn[person] > 0:
                after = replace(after, chosen=_join(after, person))
    return Changed(
        after,
        gone=tuple(sorted(set(before) - set(after.pairs))),
        new=tuple(sorted(set(after.pairs) - set(before))),
    )


def _still_whole(proposal: Proposal, stays: Bools) -> Bools:
    """What is still chosen: a ring that lost a pair is none, and a trio is its better pair."""
    candidates, kept = proposal.candidates, proposal.chosen & stays
    if proposal.plan.kind not in (Kind.PEERS, Kind.RINGS):
        return kept
    lost = candidates.where(proposal.chosen & ~stays)
    ends = set(lost.helper.tolist()) | set(lost.learner.tolist())
    for group in proposal.groups:
        if not ends & set(group):
            continue
        rows = np.flatnonzero(kept & np.isin(candidates.helper, group))
        kept[rows] = False
        if proposal.plan.kind is Kind.PEERS and len(rows):
            place = standing(proposal.pool)
            pairs = np.sort(
                [place[candidates.helper[rows]], place[candidates.learner[rows]]], axis=0
            )
            order = np.lexsort([*pairs, -candidates.score[rows], ~proposal.locked[rows]])
            kept[rows[order[0]]] = True
    return kept


class _Repair:
    """Looks for the shortest way to give somebody a partner, in which others change theirs."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        candidates = round_.candidates
        self.ends = {True: candidates.helper, False: candidates.learner}
        self.room = {True: round_.can_help, False: round_.can_learn}

    def in_order(self, people: Ints) -> list[int]:
        """Each once, by what they say and not by their number."""
        some = np.unique(people)
        return [int(person) for person in some[np.argsort(self.round.place[some])]]

    def seat(self, person: int, *, as_helper: bool) -> None:
        """Give one more partner, if there is room and a way.

        Others change theirs only so that a learner has somebody who would have nobody otherwise.
        """
        if self.room[as_helper][person] <= 0:
            return
        chosen = self.round.candidates.learner[self.round.chosen]
        has_somebody = np.bincount(chosen, minlength=len(self.round.pool)) > 0
        # Whom the person would take: what the whole way gains, and the rows that it turns.
        layer = self._ways(person, as_helper, 0.0, ())
        for others in range(LONGEST + 1):
            ends = [
                end
                for end in layer
                if self.room[not as_helper][end] > 0
                and not (others and has_somebody[end if as_helper else person])
            ]
            if ends:
                end = min(
                    ends,
                    key=lambda end: (
                        as_helper and has_somebody[end],
                        -layer[end][0],
                        self.round.place[end],
                    ),
                )
                self._turn(layer[end][1])
                self.room[as_helper][person] -= 1
                self.room[not as_helper][end] -= 1
                return
            layer = self._onward(layer, as_helper)

    def _ways(
        self, person: int, as_helper: bool, gain: float, path: tuple[int, ...]
    ) -> dict[int, tuple[float, tuple[int, ...]]]:
        rows = np.flatnonzero((self.ends[as_helper] == person) & ~self.round.chosen)
        scores = self.round.candidates.score
        return {
            int(self.ends[not as_helper][row]): (gain + float(scores[row]), (*path, row))
            for row in rows.tolist()
        }

    def _onward(
        self, layer: dict[int, tuple[float, tuple[int, ...]]], as_helper: bool
    ) -> dict[int, tuple[float, tuple[int, ...]]]:
        """Whom those could take instead who would give way to this layer."""
        scores, onward = self.round.candidates.score, dict[int, tuple[float, tuple[int, ...]]]()
        best = sorted(layer, key=lambda end: (-layer[end][0], self.round.place[end]))[:WIDTH]
        for end in best:
            gain, path = layer[end]
            passed = {int(self.ends[not as_helper][row]) for row in path}
            held = (self.ends[not as_helper] == end) & self.round.chosen & ~self.round.locked
            for row in np.flatnonzero(held).tolist():
                if row in path:
                    continue
                mate = int(self.ends[as_helper][row])
                ways = self._ways(mate, as_helper, gain - float(scores[row]), (*path, row))
                for far, way in ways.items():
                    if far not in passed and (far not in onward or way[0] > onward[far][0]):
                        onward[far] = way
        return onward

    def _turn(self, path: tuple[int, ...]) -> None:
        """Take every other row of the way, and give up those between."""
        self.round.chosen[list(path[::2])] = True
        self.round.chosen[list(path[1::2])] = False


def _join(proposal: Proposal, person: int) -> Bools:
    """What is chosen when who is over takes one of a trio, or joins the pair they suit best."""
    candidates, chosen = proposal.candidates, proposal.chosen.copy()
    place = standing(proposal.pool)
    locked = candidates.where(proposal.locked)
    held = set(locked.helper.tolist()) | set(locked.learner.tolist())
    ways = []
    for group in proposal.groups:
        links = candidates.find(np.sort([[person, one] for one in group], axis=1))
        if len(group) == 3:
            ways += [
                (True, (link,), group[at])
                for at, link in enumerate(links.tolist())
                if link >= 0 and group[at] not in held
            ]
        elif (links >= 0).all():
            ways.append((False, tuple(links.tolist()), group[0]))
    if not ways or person in {one for group in proposal.groups for one in group}:
        return chosen
    # To split a trio leaves nobody worse off than a pair is.
    is_split, links_of, other = max(
        ways, key=lambda way: (way[0], candidates.score[list(way[1])].sum(), place[way[2]])
    )
    if is_split:
        chosen &= (candidates.helper != other) & (candidates.learner != other)
    chosen[list(links_of)] = True
    return chosen


def _with_candidates(proposal: Proposal, pair: Pair) -> Proposal:
    """The same with this pair among the candidates, where it may be and was not near enough."""
    old = proposal.candidates
    if old.find(np.array([pair], np.int64))[0] >= 0 or bars(
        proposal.pool, plan=proposal.plan, helper=pair.helper, learner=pair.learner
    ):
        return proposal
    ends = (np.array([end]) for end in pair)
    one = fit(proposal.pool, plan=proposal.plan, helpers=next(ends), learners=next(ends))
    candidates: Candidates = together([old, one])
    at = candidates.find(np.column_stack([old.helper, old.learner]))
    chosen, locked = np.zeros((2, len(candidates)), np.bool_)
    chosen[at], locked[at] = proposal.chosen, proposal.locked
    return replace(proposal, candidates=candidates, chosen=chosen, locked=locked)
