"""Who spoke how long, after whom, and into whose words, in many meetings at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from docendo.engine import checks
from docendo.engine.checks import Floats, Ints
from docendo.engine.equity.inequality import Inequality, divided, sums
from docendo.engine.errors import Invalid

BLOCK_SECONDS = 120.0


@dataclass(frozen=True)
class Seat:
    """One person's part in one meeting, and the equal part to hold it against."""

    seconds: float
    turns: int
    share_of_time: float
    share_of_turns: float
    equal_share: float
    interrupting: int
    interrupted: int
    floor_taken: int
    floor_lost: int


@dataclass(frozen=True, eq=False)
class Meetings:
    """What was said in meetings, as three tables in the order of their codes.

    Of each seat, a person in a meeting: ``seat_meeting``, ``seat_person``, ``seconds``, ``turns``
    (seats,). Of each pair of persons of a meeting of whom the second spoke after the first or into
    the first's words: ``pair_meeting``, ``pair_first``, ``pair_second``, and how often the second
    followed (``follows``), began before the first had ended (``interrupts``), and then also spoke
    on when the first had ended (``takes``); (pairs,). Of each meeting: ``time`` and ``turning``,
    the inequality of seconds and of turns; (meetings,), NaN at codes of no meeting.
    """

    seat_meeting: Ints
    seat_person: Ints
    seconds: Floats
    turns: Ints
    pair_meeting: Ints
    pair_first: Ints
    pair_second: Ints
    follows: Ints
    interrupts: Ints
    takes: Ints
    time: Inequality
    turning: Inequality

    @property
    def share_of_time(self) -> Floats:
        """(seats,), adding up to 1 in each meeting; NaN where nobody spoke."""
        return _shares(self.seat_meeting, self.seconds)

    @property
    def share_of_turns(self) -> Floats:
        """(seats,), adding up to 1 in each meeting; NaN where nobody spoke."""
        return _shares(self.seat_meeting, self.turns.astype(np.float64))

    def transitions(self, meeting: int) -> tuple[Ints, Ints]:
        """The persons of a meeting (k,) and how often the column spoke after the row (k, k)."""
        people = self.seat_person[self.seat_meeting == meeting]
        pairs = self.pair_meeting == meeting
        counts = np.zeros((len(people), len(people)), np.int64)
        rows = np.searchsorted(people, self.pair_first[pairs])
        counts[rows, np.searchsorted(people, self.pair_second[pairs])] = self.follows[pairs]
        return people, counts

    def explain(self, meeting: int, *, person: int) -> Seat:
        """One person's figures in one meeting; Invalid where the person has no seat in it."""
        seats = self.seat_meeting == meeting
        mine = np.flatnonzero(seats & (self.seat_person == person))
        if len(mine) == 0:
            raise Invalid(f"person {person} has no seat in meeting {meeting}.")
        seat = int(mine[0])
        into = (self.pair_meeting == meeting) & (self.pair_second == person)
        onto = (self.pair_meeting == meeting) & (self.pair_first == person)
        return Seat(
            float(self.seconds[seat]),
            int(self.turns[seat]),
            float(self.share_of_time[seat]),
            float(self.share_of_turns[seat]),
            1 / int(seats.sum()),
            interrupting=int(self.interrupts[into].sum()),
            interrupted=int(self.interrupts[onto].sum()),
            floor_taken=int(self.takes[into].sum()),
            floor_lost=int(self.takes[onto].sum()),
        )


def measure(
    meeting: ArrayLike,
    *,
    speaker: ArrayLike,
    start: ArrayLike,
    end: ArrayLike,
    present: ArrayLike | None = None,
    block_seconds: float = BLOCK_SECONDS,
    confidence: float = 0.9,
) -> Meetings:
    """Measure turns, one row each: codes of ``meeting`` and ``speaker``, seconds from any origin.

    ``present`` (m, 2) are codes of meeting and person of those who were there, silent or not:
    without it, whoever said nothing is not counted, and the meeting looks fairer than it was.
    What one person said twice at the same time is one turn. Turns are in the order of their
    start, then of their rows. A turn interrupts when it begins while another's lasts; when several
    do, the one that began first has the floor. It takes the floor if it also ends later (the
    between-speaker overlap of M. Heldner and J. Edlund 2010, Pauses, gaps and overlaps in
    conversations), which tells taking over from "mm-hm". Intervals see blocks of ``block_seconds``
    as independent. O(n log n) time, O(n) memory.
    """
    meetings = checks.codes("meeting", meeting)
    count = len(meetings)
    speakers = checks.codes("speaker", speaker, length=count)
    starts = checks.floats("start", start, length=count)
    ends = checks.floats("end", end, length=count)
    if (wrong := ends <= starts).any():
        row = int(np.argmax(wrong))
        raise Invalid(f"end must be after start; row {row} ends at {ends[row]:g}.")
    there = np.zeros((0, 2), np.int64)
    if present is not None:
        pairs = np.asarray(present)
        if pairs.ndim != 2 or pairs.shape[1] != 2:
            raise Invalid("present must have two columns, meeting and person.")
        there = checks.codes("present", pairs.ravel()).reshape(-1, 2)

    seat_meeting, seat_person, of_row = _pairs(
        np.concatenate([meetings, there[:, 0]]), np.concatenate([speakers, there[:, 1]])
    )
    seat, starts, ends = _turns(seat_meeting, of_row[:count], starts, ends)
    where = seat_meeting[seat]
    interrupter, holder = _interruptions(where, starts, ends)
    follower = np.flatnonzero(np.diff(where) == 0) + 1
    taker = ends[interrupter] > ends[holder]
    first, second, pair = _pairs(
        np.concatenate([seat[follower - 1], seat[holder]]),
        np.concatenate([seat[follower], seat[interrupter]]),
    )
    into = pair[len(follower) :]
    return summary(
        seat_meeting,
        seat_person,
        seconds=sums(seat, ends - starts, len(seat_meeting)),
        turns=np.bincount(seat, minlength=len(seat_meeting)),
        pair_first=first,
        pair_second=second,
        follows=np.bincount(pair[: len(follower)], minlength=len(first)),
        interrupts=np.bincount(into, minlength=len(first)),
        takes=np.bincount(into[taker], minlength=len(first)),
        block=_blocks(where, starts, block_seconds),
        block_seat=seat,
        block_seconds=ends - starts,
        block_turns=np.ones(len(seat)),
        confidence=confidence,
    )


def summary(
    seat_meeting: Ints,
    seat_person: Ints,
    *,
    seconds: Floats,
    turns: Ints,
    pair_first: Ints,
    pair_second: Ints,
    follows: Ints,
    interrupts: Ints,
    takes: Ints,
    block: Ints,
    block_seat: Ints,
    block_seconds: Floats,
    block_turns: Floats,
    confidence: float,
) -> Meetings:
    """What both roads, all at once and as it happens, arrive at: sums by seat, pair and block.

    ``pair_first`` and ``pair_second`` are seats; ``block`` counts from 0 in each meeting.
    """
    count = int(seat_meeting.max(initial=-1)) + 1
    where = seat_meeting[block_seat]
    blocks = np.zeros(count, np.int64)
    np.maximum.at(blocks, where, block + 1)
    occasion = (np.cumsum(blocks) - blocks)[where] + block

    def inequality(amount: Floats, part: Floats) -> Inequality:
        return divided(
            seat_meeting,
            amount,
            groups=count,
            occasions=blocks,
            occasion=occasion,
            member=block_seat,
            part=part,
            confidence=confidence,
        )

    return Meetings(
        seat_meeting,
        seat_person,
        seconds,
        turns,
        seat_meeting[pair_first],
        seat_person[pair_first],
        seat_person[pair_second],
        follows,
        interrupts,
        takes,
        time=inequality(seconds, block_seconds),
        turning=inequality(turns.astype(np.float64), block_turns),
    )


def _turns(
    seat_meeting: Ints, seat: Ints, start: Floats, end: Floats
) -> tuple[Ints, Floats, Floats]:
    """Join what one person said twice at the same time, then sort by meeting and start."""
    order = np.lexsort((start, seat))
    seat, start, end = seat[order], start[order], end[order]
    begins = np.ones(len(seat), bool)
    reach, sorted_ends = _reach(seat, end)
    begins[1:] = (np.diff(seat) != 0) | (start[1:] >= sorted_ends[reach[:-1] % max(len(end), 1)])
    firsts = np.flatnonzero(begins)
    if len(firsts):
        end = np.maximum.reduceat(end, firsts)
    seat, start, row = seat[firsts], start[firsts], order[firsts]
    order = np.lexsort((row, start, seat_meeting[seat]))
    return seat[order], start[order], end[order]


def _interruptions(meeting: Ints, start: Floats, end: Floats) -> tuple[Ints, Ints]:
    """Which turns began while which other had the floor; all in the order of the turns.

    The floor belongs to the first turn that has not ended yet, which is the first where the latest
    end so far passes the moment asked for. Nobody interrupts themselves: their turns are joined.
    """
    reach, sorted_ends = _reach(meeting, end)
    ended = np.searchsorted(sorted_ends, start, side="right")
    holder = np.searchsorted(reach, meeting * len(end) + ended)
    own = np.arange(len(end))
    # Of those who begin at the same moment none interrupts the other.
    interrupter = own[(holder < own) & (start[np.minimum(holder, own)] < start)]
    return interrupter, holder[interrupter]


def _reach(group: Ints, end: Floats) -> tuple[Ints, Floats]:
    """The latest end so far in each group, as group * n + its place among the sorted ends.

    Places are whole numbers, so one running maximum serves all groups without loss of precision.
    """
    order = np.argsort(end, kind="stable")
    place = np.empty(len(end), np.int64)
    place[order] = np.arange(len(end))
    return np.maximum.accumulate(group * len(end) + place), end[order]


def _blocks(meeting: Ints, start: Floats, seconds: float) -> Ints:
    """The number of the block in its meeting in which each turn begins; turns are in order."""
    if not seconds > 0:
        raise Invalid(f"block_seconds must be above 0, not {seconds}.")
    opening = start[np.searchsorted(meeting, meeting)] if len(start) else start
    return np.floor((start - opening) / seconds).astype(np.int64)


def _pairs(first: Ints, second: Ints) -> tuple[Ints, Ints, Ints]:
    """Each pair once, in order, and which of them each row is."""
    width = int(second.max(initial=0)) + 1
    if width * (int(first.max(initial=0)) + 1) >= 2**63:
        raise Invalid("codes are too large: number meetings and people from 0 without gaps.")
    keys, of_row = np.unique(first * width + second, return_inverse=True)
    return keys // width, keys % width, of_row


def _shares(group: Ints, amount: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return amount / np.bincount(group, amount)[group] if len(group) else amount
