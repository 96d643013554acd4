"""``kill -9`` in the life of an ask; ``python -m tests.killed.life 20`` does it at length."""

import pytest

from docendo.kernel.tests.processes import Place
from tests.killed.life import KILLS, lives


@pytest.mark.long
@pytest.mark.parametrize("seed", [101])
def test_no_ask_is_forgotten_and_nobody_asked_or_told_twice(
    migrated_place: Place, seed: int
) -> None:
    assert lives(migrated_place, seed=seed) == KILLS
