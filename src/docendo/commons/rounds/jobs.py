"""Rounds are worked out in a worker, and published there where they are large."""

from docendo.commons.rounds.actions import hand_out, solve_round
from docendo.commons.rounds.events import PublishingBegun, RoundBegun
from docendo.kernel.events import listener
from docendo.kernel.jobs import Run, job


# In a transaction it would hold the database for as long as it takes, and tell nothing meanwhile.
@job(most_attempts=3, outside=True)
def solve(run: Run, *, round_id: int, turn: int) -> None:
    solve_round(round_id, turn=turn, now=run.now)


# Slice by slice, each in a transaction of its own.
@job(outside=True)
def publish(run: Run, *, round_id: int) -> None:
    hand_out(round_id)


@listener(RoundBegun)
def begin_solving(begun: RoundBegun) -> None:
    solve.enqueue(round_id=begun.round_id, turn=begun.turn)


@listener(PublishingBegun)
def go_on_publishing(begun: PublishingBegun) -> None:
    publish.enqueue(round_id=begun.round_id)
