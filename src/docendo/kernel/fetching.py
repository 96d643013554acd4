"""Asks a service on the web whose address somebody has typed, and reads what it says.

Never follows a redirect, never connects to a place that was not judged (see ``pinned``), and reads
no more than a service of this kind has to say.
"""

import http.client
import json
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings

from docendo.kernel.pinned import (
    Address,
    MayConnect,
    NotForUs,
    Pinned,
    TooLate,
    cut_off,
    is_public,
    target_of,
)

SECONDS: Final = 8.0
MOST_BYTES: Final = 512 * 1024


class Silent(Exception):
    """Nobody answered, or not in a way that can be read."""


def is_anywhere(address: Address, port: int) -> bool:
    """For addresses that whoever runs this machine has named: theirs may be inside."""
    return True


@dataclass(frozen=True)
class Said:
    """What a service has answered."""

    status: int
    body: bytes

    def json(self) -> Mapping[str, Any]:
        """The object that it is. Raises Silent for anything else."""
        try:
            read = json.loads(self.body)
        except (ValueError, RecursionError):
            raise Silent from None
        if not isinstance(read, dict):
            raise Silent
        return read


def fetch(
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    may_connect: MayConnect = is_public,
    seconds: float = SECONDS,
) -> Said:
    """Get what is at ``url``, or post a form or a body to it. Raises Silent."""
    until = time.monotonic() + seconds
    told = dict(headers or {})
    if form is not None:
        body = urlencode(form).encode()
        told["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        return _ask(url, body=body, headers=told, may_connect=may_connect, until=until)
    except (NotForUs, TooLate, OSError, http.client.HTTPException, ValueError) as error:
        raise Silent from error


def _ask(
    url: str,
    *,
    body: bytes | None,
    headers: Mapping[str, str],
    may_connect: MayConnect,
    until: float,
) -> Said:
    target = target_of(url, may_connect=may_connect)
    left = until - time.monotonic()
    if left <= 0:
        raise TooLate
    told = {
        "Host": target.named,
        "User-Agent": f"Docendo (+{settings.PUBLIC_URL})",
        "Accept": "application/json",
        "Connection": "close",
        **headers,
    }
    with closing(Pinned(target, seconds=left)) as connection, cut_off(connection, after=left):
        connection.request("GET" if body is None else "POST", target.path, body, told)
        response = connection.getresponse()
        read = response.read(MOST_BYTES + 1)
        if len(read) > MOST_BYTES or time.monotonic() >= until:
            raise TooLate
        return Said(response.status, read)
