"""Partners among one crowd: as many as can be by twos, and trios for who is over."""

from collections import deque
from dataclasses import dataclass
from typing import Any

import numpy as np

from docendo.engine.checks import Floats, Ints
from docendo.engine.errors import Invalid
from docendo.engine.matching.assignment import best
from docendo.engine.matching.entries import entries
from docendo.engine.matching.pairs import Options, Rule

# After so many rounds of exchange that still find something, what is found is next to nothing.
_ROUNDS = 20


@dataclass(frozen=True)
class Partners:
    """Groups of two, and of three where somebody was over; each ascending, all in order.

    ``alone``: those who are in none. ``total``: the sum of the scores of all pairs that meet, of
    which a trio has three.
    """

    groups: tuple[tuple[int, ...], ...]
    alone: tuple[int, ...]
    total: float


def partners(score: Any, *, trios: bool = True, near: int | None = None) -> Partners:
    """Who of a crowd meets whom, each one other person.

    ``score`` (people, people): how good each pair would be, read above the diagonal; NaN, or not
    stored in a sparse matrix, where two cannot meet. ``near`` as in ``assign``.

    First, as many as possible have a partner: nobody more could have one by any other choice
    (Edmonds 1965). Then the sum of scores is large: the best assignment of the crowd to itself is
    half whole (Balinski 1965), so that its rings of two are pairs, longer ones are cut where it
    costs the least, and pairs exchange partners while that gains; the largest sum is not proved.
    With ``trios`` who is over joins the pair they suit best, where they may meet both.

    The assignment of ``assign`` for as many seats as people, then O(people · pairs) at worst.
    Raises ``Invalid`` for wrong input.
    """
    given = entries("score", score)
    if given.shape[0] != given.shape[1]:
        raise Invalid(f"score must have a row and a column for each person, not {given.shape}.")
    given = given.where(given.row < given.column)
    crowd = _Crowd(given.row, given.column, given.value, given.shape[0])
    crowd.pair_up(near)
    crowd.leave_nobody_out()
    crowd.exchange()
    thirds = crowd.thirds() if trios else {}
    groups = []
    for one, other in enumerate(crowd.mate):
        if one < other:
            third = thirds.get((one, other))
            groups.append(tuple(sorted((one, other) if third is None else (one, other, third))))
    met = {person for group in groups for person in group}
    return Partners(
        tuple(groups),
        tuple(person for person in range(given.shape[0]) if person not in met),
        sum(crowd.worth(one, other) for group in groups for one in group for other in group) / 2,
    )


class _Crowd:
    """People, what their pairs are worth, and the ``mate`` of each, -1 for none."""

    def __init__(self, one: Ints, other: Ints, score: Floats, count: int) -> None:
        self.one, self.other, self.score = one, other, score
        self.mate = [-1] * count
        self.near: list[dict[int, float]] = [{} for _person in range(count)]
        for a, b, value in zip(one.tolist(), other.tolist(), score.tolist(), strict=True):
            self.near[a][b] = self.near[b][a] = value

    def worth(self, one: int, other: int) -> float:
        return self.near[one].get(other, 0.0)

    def pair_up(self, near: int | None) -> None:
        """By the best assignment of the crowd to itself, cut into pairs."""
        left = np.concatenate([self.one, self.other])
        right = np.concatenate([self.other, self.one])
        score = np.concatenate([self.score, self.score])
        order = np.lexsort([right, left])
        options = Options(
            left[order], right[order], score[order], score[order], np.ones(len(left), np.bool_)
        )
        seats = np.ones(len(self.mate), np.int64)
        taken = best(options, rule=Rule.TOTAL, capacity_left=seats, capacity_right=seats, near=near)
        follows = dict(
            zip(options.left[taken].tolist(), options.right[taken].tolist(), strict=True)
        )
        followed = set(follows.values())
        begins = [person for person in follows if person not in followed]
        for start in [*begins, *follows]:
            chain = []
            person = start
            while person in follows:
                chain.append(person)
                person = follows.pop(person)
            if chain:
                is_ring = person == chain[0]
                self._cut(chain if is_ring else [*chain, person], is_ring)

    def _cut(self, chain: list[int], is_ring: bool) -> None:
        """Pair neighbors in a chain so that the most is won; of an odd number one is left over."""
        is_odd = len(chain) % 2 == 1
        if is_ring:
            # A ring may begin at anybody; of an even one there are two ways.
            ways = [chain[at:] + chain[:at] for at in range(len(chain) if is_odd else 2)]
        elif is_odd:
            # Whoever is passed over leaves an even number on both sides.
            ways = [chain[:at] + chain[at + 1 :] for at in range(0, len(chain), 2)]
        else:
            ways = [chain]
        cuts = [list(zip(way[::2], way[1::2], strict=False)) for way in ways]
        for one, other in max(cuts, key=lambda cut: sum(self.worth(*pair) for pair in cut)):
            self._join(one, other)

    def _join(self, one: int, other: int) -> None:
        self.mate[one], self.mate[other] = other, one

    def leave_nobody_out(self) -> None:
        """Augment by alternating paths while one exists.

        A search that ends in vain never helps another one: its people are out of the game.
        """
        out: set[int] = set()
        for person in range(len(self.mate)):
            if self.mate[person] < 0 and self.near[person]:
                _Search(self.near, self.mate, out).augment(person)

    def exchange(self) -> None:
        """Two pairs, or a pair and who is alone, meet crosswise where that gains."""
        gained = True
        for _round in range(_ROUNDS):
            if not gained:
                return
            gained = False
            for one, other, score in zip(
                self.one.tolist(), self.other.tolist(), self.score.tolist(), strict=True
            ):
                gained |= self._exchanged(one, other, score)

    def _exchanged(self, one: int, other: int, score: float) -> bool:
        first, second = self.mate[one], self.mate[other]
        if first == other or (first < 0 and second < 0):
            return False
        now = sum(self.worth(a, b) for a, b in ((one, first), (other, second)) if b >= 0)
        if first >= 0 and second >= 0:
            if second not in self.near[first]:
                return False
            score += self.worth(first, second)
        if score <= now + 1e-9:
            return False
        for person in (first, second):
            if person >= 0:
                self.mate[person] = -1
        if first >= 0 and second >= 0:
            self._join(first, second)
        self._join(one, other)
        return True

    def thirds(self) -> dict[tuple[int, int], int]:
        """Who is over and joins which pair; the most gain first."""
        gains = []
        for person, mate in enumerate(self.mate):
            if mate >= 0:
                continue
            for one, score in self.near[person].items():
                other = self.mate[one]
                if one < other and other in self.near[person]:
                    gains.append((-score - self.worth(person, other), person, one, other))
        joined: dict[tuple[int, int], int] = {}
        seated: set[int] = set()
        for _gain, person, one, other in sorted(gains):
            if person not in seated and (one, other) not in joined:
                joined[one, other] = person
                seated.add(person)
        return joined


class _Search:
    """One search for a way to give somebody a partner (Edmonds 1965).

    People at even distance are ``outer``. Where two of them meet, the odd ring between them shrinks
    to its ``base``, and all of the ring become outer, too.
    """

    def __init__(self, near: list[dict[int, float]], mate: list[int], out: set[int]) -> None:
        self.near, self.mate, self.out = near, mate, out
        self.base = dict[int, int]()
        self.parent = dict[int, int]()
        self.outer = set[int]()

    def augment(self, root: int) -> None:
        queue = deque([root])
        self.outer.add(root)
        while queue:
            person = queue.popleft()
            for other in self.near[person]:
                if other in self.out or self._base(person) == self._base(other):
                    continue
                if self.mate[person] == other:
                    continue
                if other in self.outer:
                    queue.extend(self._shrink(person, other))
                elif other not in self.parent:
                    self.parent[other] = person
                    mate = self.mate[other]
                    if mate < 0:
                        self._give_way(other)
                        return
                    self.outer.add(mate)
                    queue.append(mate)
        self.out |= self.outer | self.parent.keys()

    def _base(self, person: int) -> int:
        while (base := self.base.get(person, person)) != person:
            person = base
        return person

    def _shrink(self, one: int, other: int) -> list[int]:
        top = self._meeting(one, other)
        news: list[int] = []
        for end, across in ((one, other), (other, one)):
            person, child = end, across
            while self._base(person) != top:
                mate = self.mate[person]
                self.parent[person] = child
                for passed in (person, mate):
                    self.base[self._base(passed)] = top
                    if passed not in self.outer:
                        self.outer.add(passed)
                        news.append(passed)
                child, person = mate, self.parent[mate]
        return news

    def _meeting(self, one: int, other: int) -> int:
        """The base that both have nearest on their ways to the root."""
        seen = set()
        person = self._base(one)
        while True:
            seen.add(person)
            if self.mate[person] < 0:
                break
            person = self._base(self.parent[self.mate[person]])
        person = self._base(other)
        while person not in seen:
            person = self._base(self.parent[self.mate[person]])
        return person

    def _give_way(self, person: int) -> None:
        while person >= 0:
            giver = self.parent[person]
            following = self.mate[giver]
            self.mate[person], self.mate[giver] = giver, person
            person = following
