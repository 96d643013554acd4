"""A proposal worked out in a process of its own.

The assignment of thousands of people computes for seconds on end and holds the interpreter all the
while: in a worker that is a thread of the server every page would wait for it.

    python -m docendo.commons.matching.solving

reads what to solve from its input, and writes each step and at last the proposal.
"""

import os
import pickle
import subprocess
import sys
from typing import IO, Any

from docendo.commons.matching.rules.fitting import Step
from docendo.commons.matching.rules.pairing import Progress, propose
from docendo.commons.matching.rules.pool import Plan, Pool
from docendo.commons.matching.rules.proposal import Proposal
from docendo.engine.checks import Ints

# What so few people take is over before anybody notices, and sooner than a process has begun.
FEW = 500


def propose_beside(
    pool: Pool, *, plan: Plan, locked: Ints, progress: Progress, seconds: float
) -> Proposal | None:
    """As ``propose``, and with nothing but what was chosen; None for who stopped it."""
    if len(pool) <= FEW:
        return propose(
            pool, plan=plan, locked=locked, progress=progress, seconds=seconds
        ).only_chosen()
    with subprocess.Popen(  # noqa: S603 our own module
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        try:
            return _heard(process, (pool, plan, locked, seconds), progress)
        finally:
            process.kill()


def _heard(process: "subprocess.Popen[bytes]", task: object, progress: Progress) -> Proposal | None:
    if process.stdin is None or process.stdout is None:
        raise ValueError("a process without pipes says nothing")
    with process.stdin as into:
        pickle.dump(task, into)
    while True:
        # Written by this very module.
        said: Step | Proposal = pickle.load(process.stdout)  # noqa: S301
        if isinstance(said, Proposal):
            return said
        if not progress(said):
            return None


def _answer(task: IO[bytes], answer: IO[bytes]) -> None:
    def say(said: Any) -> bool:
        pickle.dump(said, answer)
        answer.flush()
        return True

    pool, plan, locked, seconds = pickle.load(task)  # noqa: S301 as above
    found = propose(pool, plan=plan, locked=locked, progress=say, seconds=seconds)
    say(found.only_chosen())


if __name__ == "__main__":
    _answer(sys.stdin.buffer, sys.stdout.buffer)
