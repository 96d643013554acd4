"""How often is too often: counted together in Redis, alone without it or while it is away."""

import os

import pytest
from django.core.cache.backends.base import BaseCache
from pytest_django import Settings
from redis.exceptions import RedisError

from docendo.kernel import limits, shared
from docendo.kernel.errors import TooMany
from docendo.kernel.limits import limit
from docendo.kernel.shared import Redis, SharedCache

# Nothing listens there.
AWAY = "redis://127.0.0.1:9/0"


@pytest.fixture(autouse=True)
def redis(monkeypatch: pytest.MonkeyPatch) -> Redis:
    redis = Redis()
    monkeypatch.setattr(shared, "REDIS", redis)
    monkeypatch.setattr(limits, "REDIS", redis)
    return redis


def test_once_more_than_the_rate_is_too_often(settings: Settings) -> None:
    settings.REDIS_URL = None
    for _ in range(3):
        limit("asking", who=1, rate="3/minute")
    with pytest.raises(TooMany) as refused:
        limit("asking", who=1, rate="3/minute")
    assert 1 <= refused.value.wait_seconds <= 60
    limit("asking", who=2, rate="3/minute")
    limit("inviting", who=1, rate="3/minute")


def test_while_redis_is_away_this_process_counts_alone(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = AWAY
    for _ in range(3):
        limit("asking", who=1, rate="3/minute")
    with pytest.raises(TooMany):
        limit("asking", who=1, rate="3/minute")
    # Said once, and not at each request.
    assert [str(r.msg).count("Redis does not answer") for r in caplog.records] == [1]


def test_redis_is_asked_again_after_a_while(
    redis: Redis, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = []

    def ask() -> str:
        asked.append(1)
        if len(asked) == 1:
            raise RedisError("away")
        return "together"

    caplog.set_level("INFO")
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    assert redis.attempt(ask, alone=lambda: "alone") == "alone"
    assert redis.attempt(ask, alone=lambda: "alone") == "alone"
    assert len(asked) == 1
    now += shared.ASK_AGAIN_AFTER_SECONDS
    assert redis.attempt(ask, alone=lambda: "alone") == "together"
    assert "Redis answers again" in str(caplog.records[-1].msg)


def use(cache: BaseCache) -> list[object]:
    cache.set("a", {"b": 1}, 60)
    return [
        cache.get("a"),
        cache.get("nothing", "else"),
        cache.add("a", 2),
        cache.add("count", 1),
        cache.incr("count"),
        cache.get_many(["a", "count"]),
        cache.touch("a", 60),
        cache.delete("a"),
        cache.has_key("a"),
    ]


EXPECTED = [{"b": 1}, "else", False, True, 2, {"a": {"b": 1}, "count": 2}, True, True, False]


def test_the_cache_goes_on_while_redis_is_away() -> None:
    cache = SharedCache(AWAY, {})
    cache.clear()
    assert use(cache) == EXPECTED


@pytest.mark.skipif("TEST_REDIS_URL" not in os.environ, reason="no Redis here")
def test_the_cache_and_the_limits_are_shared_in_redis(settings: Settings) -> None:
    settings.REDIS_URL = url = os.environ["TEST_REDIS_URL"]
    limits.forget()
    cache, other = SharedCache(url, {}), SharedCache(url, {})
    cache.clear()
    assert use(cache) == EXPECTED
    assert other.get("count") == 2
    limit("asking", who=1, rate="1/minute")
    # Another process: it remembers nothing, and Redis does.
    limits._in_redis.cache_clear()
    with pytest.raises(TooMany):
        limit("asking", who=1, rate="1/minute")
