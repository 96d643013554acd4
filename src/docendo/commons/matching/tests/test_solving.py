"""A large pool is solved in a process of its own, to the same end."""

import numpy as np
import pytest
from benchmarks.pools import pool as make

from docendo.commons.matching import solving
from docendo.commons.matching.rules.fitting import Step
from docendo.commons.matching.rules.pairing import propose
from docendo.commons.matching.rules.pool import Plan

NOTHING = np.zeros((0, 2), np.int64)


@pytest.mark.parametrize("few", [500, 10], ids=["here", "beside"])
def test_it_comes_to_the_same_and_tells_its_steps(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solving, "FEW", few)
    pool, plan, told = make(100), Plan(), list[Step]()

    def tell(step: Step) -> bool:
        told.append(step)
        return True

    found = solving.propose_beside(pool, plan=plan, locked=NOTHING, progress=tell, seconds=60)
    assert found is not None
    alone = propose(pool, plan=plan)
    assert found.pairs == alone.pairs
    assert found.totals == alone.totals
    assert found.chosen.all()
    assert told[-1].done == 1


def test_who_stops_it_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "FEW", 10)
    stopped = solving.propose_beside(
        make(100), plan=Plan(), locked=NOTHING, progress=lambda step: False, seconds=60
    )
    assert stopped is None
