"""The queue of live help: who stands where, what may follow what, and how long it takes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import models

LONGEST_NOTE: Final = 2_000
# Who has not been heard of for so long is not waiting any more: no helper meets an empty room.
SILENT_AFTER: Final = timedelta(minutes=15)
# A call whose room nobody has been in for so long has ended.
DESERTED_AFTER: Final = timedelta(minutes=20)
MOST_TOLD: Final = 20
MOST_CALLERS: Final = 6
MOST_HELPERS: Final = 4
# From how many people helped lately, and over which time, something is said of how long it takes.
FEWEST_MEASURED: Final = 5
MOST_MEASURED: Final = 200
MEASURED_FOR: Final = timedelta(days=30)
HOURS: Final = (1, 3, 8)


class State(models.TextChoices):
    """Where a call stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    JOINED = "joined"
    POSTED = "posted"
    LEFT = "left"
    SILENT = "silent"
    ENDED = "ended"


OPEN: Final = (State.WAITING, State.TAKEN)
# Nobody has said that they were helped: what they wrote is at hand for another time.
UNHELPED: Final = (State.SILENT, State.LEFT)
# For so long the home page names what ended while somebody was away.
NAMED_FOR: Final = timedelta(days=1)
MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.WAITING: frozenset({State.TAKEN, State.JOINED, State.POSTED, State.LEFT, State.SILENT}),
    # A helper who has to go, with nobody else there, gives it back.
    State.TAKEN: frozenset({State.WAITING, State.POSTED, State.LEFT, State.SILENT, State.ENDED}),
}


def demand_move(state: str, to: State) -> None:
    """Raises ValueError for what cannot follow: whoever calls has looked before."""
    if to not in MOVES.get(State(state), frozenset()):
        raise ValueError(f"what is {state} does not become {to}")


class Why(models.TextChoices):
    """Why somebody's place is behind where it was."""

    LET_FIRST = "let_first"
    CAME_BACK = "came_back"


# --- Places -------------------------------------------------------------------------------------


def place(turns: Iterable[int], own: int) -> int:
    """Counted from 1; ``turns`` are those of all who wait, and the lowest is first."""
    return 1 + sum(turn < own for turn in turns)


def next_behind(turns: Iterable[int], own: int) -> int | None:
    """With whom somebody changes places who lets the next one go first; None for the last."""
    return min((turn for turn in turns if turn > own), default=None)


def is_alike(topics: Collection[int], others: Collection[int]) -> bool:
    """Whether two calls may be about the same: they share a topic."""
    return not set(topics).isdisjoint(others)


# --- How long it takes --------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """How long somebody waited lately: until they were helped, or gave up or wait still."""

    seconds: float
    was_helped: bool


@dataclass(frozen=True)
class Estimate:
    """Half are helped within ``seconds`` from now; None where fewer than half ever were.

    ``helped`` of ``waited`` people had help, of those who waited as long as the reader has.
    """

    seconds: int | None
    helped: int
    waited: int


def estimate(seen: Sequence[Seen], *, so_far: float = 0) -> Estimate | None:
    """The median of the time that is left for who has waited ``so_far`` seconds.

    After Kaplan and Meier (1958): who gave up counts as long as they waited, and not as if they
    had been helped then. None, "we do not know yet", where too few were helped after so long.
    """
    longer = sorted((each for each in seen if each.seconds > so_far), key=lambda each: each.seconds)
    helped = sum(each.was_helped for each in longer)
    if helped < FEWEST_MEASURED:
        return None
    waiting, still, median = len(longer), 1.0, None
    # Who is helped at the moment at which another gives up was still waited with.
    for each in sorted(longer, key=lambda each: (each.seconds, not each.was_helped)):
        if each.was_helped:
            still *= 1 - 1 / waiting
        waiting -= 1
        if still <= 0.5 + 1e-9:
            median = round(each.seconds - so_far)
            break
    return Estimate(median, helped, len(longer))
