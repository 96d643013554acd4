"""Whether an address on the web answers, asked so that nobody can send us where we should not go.

Each step of a redirect is judged like the first: see ``pinned``. Nothing of what is read is kept
or shown.
"""

import http.client
import time
from contextlib import closing
from enum import Enum, auto
from typing import Final
from urllib.parse import urljoin

from django.conf import settings

from docendo.kernel.pinned import (
    MayConnect,
    NotForUs,
    Pinned,
    Target,
    TooLate,
    cut_off,
    is_public,
    target_of,
)

# What a whole look may take, with all its redirects.
SECONDS: Final = 8.0
MOST_REDIRECTS: Final = 4
MOST_BYTES: Final = 2048
REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
# There, and not for machines or not for everybody; which of them it is does not matter here.
KEEPS_US_OUT: Final = frozenset((401, 402, 403, 405, 406, 407, 418, 423, 425, 428, 429, 451, 999))


class Answer(Enum):
    """What came of asking."""

    ANSWERS = auto()
    # It said that there is no such page, or that it is broken.
    GONE = auto()
    # Nobody there, too slow, or not who it should be; perhaps our own line is broken.
    SILENT = auto()
    # Not asked: it leads to a place of ours, or is no address that can be asked.
    NOT_FOR_US = auto()


def reach(url: str, *, may_connect: MayConnect = is_public, seconds: float = SECONDS) -> Answer:
    """Ask for the head of a page, and for its beginning where that is refused."""
    until = time.monotonic() + seconds
    try:
        return _follow(url, may_connect=may_connect, until=until)
    except NotForUs:
        return Answer.NOT_FOR_US
    except (TooLate, OSError, http.client.HTTPException, ValueError):
        return Answer.SILENT


def _follow(url: str, *, may_connect: MayConnect, until: float) -> Answer:
    for _ in range(MOST_REDIRECTS + 1):
        status, leads_to = _ask(url, may_connect=may_connect, until=until)
        if status not in REDIRECTS or not leads_to:
            lives = status < 400 or status in KEEPS_US_OUT
            return Answer.ANSWERS if lives else Answer.GONE
        url = urljoin(url, leads_to)
    return Answer.GONE


def _ask(url: str, *, may_connect: MayConnect, until: float) -> tuple[int, str]:
    """The status of one address, and where it leads on."""
    target = target_of(url, may_connect=may_connect)
    try:
        status, leads_to = _request("HEAD", target, until=until)
    except (OSError, http.client.HTTPException):
        if time.monotonic() >= until:
            raise
        status, leads_to = 0, ""
    if status in REDIRECTS or 200 <= status < 400:
        return status, leads_to
    # Some servers know no HEAD, or say anything to it.
    return _request("GET", target, until=until)


def _request(method: str, target: Target, *, until: float) -> tuple[int, str]:
    left = until - time.monotonic()
    if left <= 0:
        raise TooLate
    with closing(Pinned(target, seconds=left)) as connection, cut_off(connection, after=left):
        connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", target.named)
        connection.putheader("User-Agent", f"Docendo link check (+{settings.PUBLIC_URL})")
        connection.putheader("Accept", "*/*")
        connection.putheader("Range", f"bytes=0-{MOST_BYTES - 1}")
        connection.putheader("Connection", "close")
        connection.endheaders()
        response = connection.getresponse()
        if method == "GET":
            response.read(MOST_BYTES)
        # A head that was cut off reads like one that has come to its end.
        if time.monotonic() >= until:
            raise TooLate
        # Nothing is there beyond the end of an empty page.
        status = 200 if response.status == 416 else response.status
        return status, response.headers.get("Location", "")
