"""How long a search goes on: to its end, or as long as somebody waits for it."""

import time
from collections.abc import Callable
from math import inf
from typing import Generic, TypeVar

from docendo.engine.errors import Invalid

News = TypeVar("News")


class Patience(Generic[News]):
    """What ``seconds`` and ``progress`` of a search mean, the same in every module.

    ``seconds`` of wall time from now end it; None sets no limit. ``progress`` is told now and then
    how far the search is, and returns whether to go on. Either way the best so far is the result.
    Without both the same input gives the same result on every machine.

    Raises Invalid for ``seconds`` that are not above 0.
    """

    def __init__(self, *, seconds: float | None, progress: Callable[[News], bool] | None) -> None:
        if seconds is not None and not seconds > 0:
            raise Invalid(f"seconds must be above 0, not {seconds}.")
        self._seconds = inf if seconds is None else seconds
        self._begin = time.monotonic()
        self._progress = progress
        self._is_stopped = False

    @property
    def spent(self) -> float:
        """The part of the time that is gone, from 0; 0 where there is no limit."""
        return (time.monotonic() - self._begin) / self._seconds

    @property
    def left(self) -> float:
        """Seconds until the end."""
        return max(0.0, self._seconds - (time.monotonic() - self._begin))

    @property
    def is_over(self) -> bool:
        return self._is_stopped or self.spent >= 1

    def tell(self, news: News) -> None:
        """Say how far the search is; whoever waits may stop it by that."""
        if self._progress is not None and not self._progress(news):
            self._is_stopped = True
