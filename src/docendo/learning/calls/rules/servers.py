"""What browsers ask to find a way to each other: STUN, and TURN with a key for a while.

A key is made as coturn's ``use-auth-secret`` checks it ("A REST API For Access To TURN Services",
draft-uberti-behave-turn-rest-00): no list of users, and whoever takes one can use it for a day.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from docendo.learning.calls.rules.messages import IceServer

# No call lasts longer; whoever is in one may have to find a way anew with it.
KEY_LASTS: Final = timedelta(hours=24)


def servers(
    *, stun: Sequence[str], turn: Sequence[str], secret: str, peer: str, now: datetime
) -> tuple[IceServer, ...]:
    """For one page; the name in a key is the page's own of this call, which says of nobody who."""
    found = []
    if stun:
        found.append(IceServer(urls=tuple(stun), username="", credential=""))
    if turn:
        username = f"{int((now + KEY_LASTS).timestamp())}:{peer}"
        found.append(
            IceServer(urls=tuple(turn), username=username, credential=_key(secret, username))
        )
    return tuple(found)


def _key(secret: str, username: str) -> str:
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def meeting_elsewhere(base: str, *, secret: str, sitting_id: int) -> str:
    """The address of a meeting on a Jitsi, which only who knows it finds; "" where there is none.

    ``secret`` is the site's: nobody can work the address out from the number of a sitting.
    """
    if not base:
        return ""
    name = hmac.new(secret.encode(), f"call:{sitting_id}".encode(), hashlib.sha256).hexdigest()
    return f"{base}/docendo-{name[:32]}"
