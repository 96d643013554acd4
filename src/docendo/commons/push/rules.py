"""Which addresses may be told, and what a subscription looks like."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

MOST_IN_ENDPOINT: Final = 1000
# The newest of somebody stay.
MOST_DEVICES: Final = 10
# After so many messages in a row that nobody took, a device is forgotten.
MOST_FAILURES: Final = 20
# A point on P-256, uncompressed, and 16 bytes: in base64 for addresses, padded or not.
PUBLIC_KEY: Final = re.compile(r"\AB[\w-]{86}=?\Z", re.ASCII)
SECRET: Final = re.compile(r"\A[\w-]{22}(==)?\Z", re.ASCII)


def is_taken(endpoint: str, *, services: Sequence[str]) -> bool:
    """Whether an address is one of these services: a server asks no other that a page names."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username is not None or len(endpoint) > MOST_IN_ENDPOINT or not endpoint.isascii():
        return False
    is_secure = parts.scheme == "https" and port in (None, 443)
    # A service on this very machine, as tests have it, needs no certificate.
    is_here = parts.scheme == "http" and host == "127.0.0.1"
    is_one = any(host == one or host.endswith(f".{one}") for one in services)
    return is_one and (is_secure or is_here)
