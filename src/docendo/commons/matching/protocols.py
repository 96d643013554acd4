"""What apps above know of how well somebody helps, without this app knowing them.

An app registers it in its ``evidence.py``, which is imported when the site starts.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

PersonAndTopic = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What speaks for somebody's help with a topic: a number of things, and words for the number.

    ``count`` receives a community and some of its people, or None for everybody, and answers in
    one query. It never counts what somebody did under another name than their own.
    """

    order: int
    count: Callable[[int, Collection[int] | None], Mapping[PersonAndTopic, int]]
    words: Callable[[int], str]


EVIDENCE: list[Evidence] = []


def speaks_for_help(evidence: Evidence) -> None:
    EVIDENCE.append(evidence)
    EVIDENCE.sort(key=lambda evidence: evidence.order)
