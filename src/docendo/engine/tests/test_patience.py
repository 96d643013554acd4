"""How long a search goes on."""

import pytest

from docendo.engine.errors import Invalid
from docendo.engine.patience import Patience


def test_without_limit_it_never_ends() -> None:
    patience: Patience[int] = Patience(seconds=None, progress=None)
    patience.tell(1)
    assert not patience.is_over
    assert patience.spent == 0


def test_it_ends_with_its_time() -> None:
    patience: Patience[int] = Patience(seconds=1e-9, progress=None)
    assert patience.is_over
    assert patience.left == 0
    assert not Patience[int](seconds=1e9, progress=None).is_over


def test_whoever_waits_may_stop_it_for_good() -> None:
    told: list[int] = []

    def progress(news: int) -> bool:
        told.append(news)
        return news != 2

    patience = Patience(seconds=None, progress=progress)
    is_over = []
    for news in (1, 2, 3):
        patience.tell(news)
        is_over.append(patience.is_over)
    assert is_over == [False, True, True]
    assert told == [1, 2, 3]


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_no_time_at_all_is_refused(seconds: float) -> None:
    with pytest.raises(Invalid, match="seconds must be above 0, not"):
        Patience[int](seconds=seconds, progress=None)
