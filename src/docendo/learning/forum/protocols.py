"""How apps above take part in a question's page without the forum knowing them.

An app registers its panels in ``panels.py``, which is imported when the site starts.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True)
class ShownThread:
    """What a panel may know of the question on whose page it stands.

    ``topics`` are named already; ``is_asker`` is decided by the forum, which alone knows.
    """

    thread: Any
    topics: tuple[Any, ...]
    is_asker: bool


class ThreadQuery(Protocol):
    """What a panel shows to a seat; None shows nothing."""

    def __call__(self, seat: Any, *, shown: ShownThread, now: datetime) -> Any | None: ...


@dataclass(frozen=True, kw_only=True)
class ThreadPanel:
    """A part of a question's page, between the question and its answers.

    ``template`` reads the answer of ``query`` as ``panel``.
    """

    order: int
    template: str
    query: ThreadQuery


THREAD_PANELS: list[ThreadPanel] = []


def show_on_thread(panel: ThreadPanel) -> None:
    THREAD_PANELS.append(panel)
    THREAD_PANELS.sort(key=lambda panel: panel.order)
