"""The same figures while the meeting is going on."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from docendo.engine.equity.inequality import sums
from docendo.engine.equity.turns import BLOCK_SECONDS, Meetings, summary
from docendo.engine.errors import Invalid


@dataclass(slots=True)
class _Block:
    """What one person said in one block of time."""

    seconds: float = 0.0
    turns: int = 0


@dataclass(slots=True)
class _Pair:
    """How often one person spoke after another, and into their words."""

    follows: int = 0
    interrupts: int = 0
    takes: int = 0


class _Turn:
    __slots__ = ("block", "depth", "end", "held", "pair", "start")

    def __init__(self, start: float, block: _Block):
        self.start = start
        self.block = block
        self.end = math.inf
        # The turn that had the floor when this one began, and the pair that it counts for.
        self.held: _Turn | None = None
        self.pair = _NOBODY
        # Two devices of one person may report the same words.
        self.depth = 1


_NOBODY = _Pair()


class Live:
    """One meeting as it happens: ``begins``, ``ends``, and ``so_far()`` at any time.

    Fed with the turns of a whole meeting it says what ``measure`` says (to rounding): at the
    same moment feed the ends before the beginnings. A turn, whom it followed and into whom it
    broke count when it begins; its seconds, and whether it took the floor, when it ends. Each
    event takes constant time; memory grows with the pairs who met and the blocks of time.
    """

    def __init__(self, *, present: Iterable[int] = (), block_seconds: float = BLOCK_SECONDS):
        if not block_seconds > 0:
            raise Invalid(f"block_seconds must be above 0, not {block_seconds}.")
        self._block_seconds = block_seconds
        self._present = set(present)
        # In the order of their beginning: the first of them has the floor.
        self._talking: dict[int, _Turn] = {}
        self._opening = math.nan
        self._now = -math.inf
        self._last: int | None = None
        self._blocks: defaultdict[tuple[int, int], _Block] = defaultdict(_Block)
        self._pairs: defaultdict[tuple[int, int], _Pair] = defaultdict(_Pair)

    def joins(self, person: int) -> None:
        """Count somebody as present, silent or not."""
        self._present.add(person)

    def begins(self, person: int, *, at: float) -> None:
        """``person`` begins to speak at second ``at``, not before what was told so far."""
        self._advance(at)
        talking = self._talking
        if person in talking:
            talking[person].depth += 1
            return
        if self._last is None:
            self._opening = at
        else:
            self._pairs[self._last, person].follows += 1
        self._last = person
        block = self._blocks[int((at - self._opening) // self._block_seconds), person]
        block.turns += 1
        turn = _Turn(at, block)
        if talking:
            holder, held = next(iter(talking.items()))
            if held.start < at:
                turn.held, turn.pair = held, self._pairs[holder, person]
                turn.pair.interrupts += 1
        talking[person] = turn

    def ends(self, person: int, *, at: float) -> None:
        """``person`` stops at second ``at``; Invalid where they were not speaking."""
        self._advance(at)
        turn = self._talking.get(person)
        if turn is None:
            raise Invalid(f"person {person} ends a turn at {at:g} that never began.")
        if at <= turn.start:
            raise Invalid(f"end must be after start; person {person} ends at {at:g}.")
        turn.depth -= 1
        if turn.depth:
            return
        del self._talking[person]
        turn.end = at
        turn.block.seconds += at - turn.start
        if turn.held is not None:
            turn.pair.takes += turn.held.end < at
            # Else each turn would keep alive all that came before it.
            turn.held = None

    def so_far(self, *, confidence: float = 0.9) -> Meetings:
        """The figures of meeting 0 up to now; O(pairs + blocks)."""
        people = sorted({*self._present, *(person for _block, person in self._blocks)})
        seat = {person: place for place, person in enumerate(people)}
        pairs = sorted(self._pairs.items())
        block = np.array([block for block, _person in self._blocks], np.int64)
        block_seat = np.array([seat[person] for _block, person in self._blocks], np.int64)
        seconds = np.array([block.seconds for block in self._blocks.values()], np.float64)
        turns = np.array([block.turns for block in self._blocks.values()], np.float64)
        return summary(
            np.zeros(len(people), np.int64),
            np.array(people, np.int64),
            seconds=sums(block_seat, seconds, len(people)),
            turns=sums(block_seat, turns, len(people)).astype(np.int64),
            pair_first=np.array([seat[first] for (first, _second), _ in pairs], np.int64),
            pair_second=np.array([seat[second] for (_first, second), _ in pairs], np.int64),
            follows=np.array([pair.follows for _, pair in pairs], np.int64),
            interrupts=np.array([pair.interrupts for _, pair in pairs], np.int64),
            takes=np.array([pair.takes for _, pair in pairs], np.int64),
            block=block,
            block_seat=block_seat,
            block_seconds=seconds,
            block_turns=turns,
            confidence=confidence,
        )

    def _advance(self, at: float) -> None:
        if not self._now <= at < math.inf:
            raise Invalid(f"events must come in order of time; {at:g} is not after {self._now:g}.")
        self._now = at
