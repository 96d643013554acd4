"""Moving windows in memory: the same answers as the library's, and no more kept than counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from docendo.kernel.recent import SWEEP_SECONDS, Recent

WINDOW = RateLimitItemPerSecond(3, 10)


class Clock:
    """What ``time.time`` says in both storages."""

    now = 1_000_000.0


@pytest.fixture
def moving(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    monkeypatch.setattr("time.time", lambda: Clock.now)
    return Clock


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0.1, 12)), max_size=30))
def test_it_answers_as_the_library_does(steps: list[tuple[str, float]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("time.time", lambda: Clock.now)
        patch.setattr(MemoryStorage, "_MemoryStorage__schedule_expiry", lambda self: None)
        ours, theirs = (MovingWindowRateLimiter(made()) for made in (Recent, MemoryStorage))
        for who, seconds in steps:
            Clock.now += seconds
            assert ours.hit(WINDOW, who) == theirs.hit(WINDOW, who)
            stats = ours.get_window_stats(WINDOW, who)
            assert tuple(stats) == pytest.approx(tuple(theirs.get_window_stats(WINDOW, who)))


def test_what_counts_no_more_is_let_go(moving: type[Clock]) -> None:
    storage = Recent()
    limiter = MovingWindowRateLimiter(storage)
    for number in range(100):
        assert limiter.hit(WINDOW, str(number))
    moving.now += SWEEP_SECONDS + 1
    assert limiter.hit(WINDOW, "new")
    assert storage.reset() == 1
