"""What processes share in Redis, and what each does alone while Redis is away.

Its client is imported where it is used: few sites have Redis, and each start would load it.
"""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

log = structlog.get_logger("docendo.redis")

ASK_AGAIN_AFTER_SECONDS = 10.0
# A request waits this long at most, and only the first one in an outage.
TIMEOUTS = {"socket_connect_timeout": 1, "socket_timeout": 1}

T = TypeVar("T")


class Redis:
    """Whether Redis answers; while it does not, it is asked again only every few seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ask_after: float | None = None

    def attempt(self, ask: Callable[[], T], *, alone: Callable[[], T]) -> T:
        """What Redis answers, or what this process finds out alone."""
        from redis.exceptions import RedisError

        away_until = self._ask_after
        if away_until is not None and time.monotonic() < away_until:
            return alone()
        try:
            answer = ask()
        except RedisError as error:
            self._missed(error)
            return alone()
        if away_until is not None:
            self._found()
        return answer

    def _missed(self, error: Exception) -> None:
        with self._lock:
            if self._ask_after is None:
                log.warning(
                    "Redis does not answer: until it does, each process counts limits and caches"
                    " on its own",
                    error=str(error),
                )
            self._ask_after = time.monotonic() + ASK_AGAIN_AFTER_SECONDS

    def _found(self) -> None:
        with self._lock:
            self._ask_after = None
        log.info("Redis answers again")


REDIS = Redis()


class SharedCache(BaseCache):
    """Django's Redis cache, and a cache in memory while Redis is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = {**params.get("OPTIONS", {}), **TIMEOUTS}
        self._shared = RedisCache(server, {**params, "OPTIONS": options})
        self._own = LocMemCache("redis-is-away", params)

    def _attempt(self, method: str, *args: Any, **kwargs: Any) -> Any:
        return REDIS.attempt(
            lambda: getattr(self._shared, method)(*args, **kwargs),
            alone=lambda: getattr(self._own, method)(*args, **kwargs),
        )

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._attempt("add", *args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._attempt("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._attempt("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._attempt("touch", *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._attempt("delete", *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._attempt("incr", *args, **kwargs))

    def clear(self) -> None:
        self._attempt("clear")
