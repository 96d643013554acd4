"""What apps above know of how well somebody helps, and where they lead; this app knows none.

An app registers it in its ``evidence.py`` or ``panels.py``, imported when the site starts.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from docendo.commons.communities.api import Seat
from docendo.kernel.errors import Sentence

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


@dataclass(frozen=True, kw_only=True)
class PeersLink:
    """A way from the page of peers to one of an app above; ``url_name`` takes the slug."""

    order: int
    label: Sentence
    url_name: str
    is_for: Callable[[Seat], bool]


PEERS_LINKS: list[PeersLink] = []


def show_on_peers(link: PeersLink) -> None:
    """Register it, in the app's ``panels.py``."""
    PEERS_LINKS.append(link)
    PEERS_LINKS.sort(key=lambda link: link.order)
