"""Whether an address on the web answers, asked so that nobody can send us where we should not go.

Whoever may name an address that a server asks could make it ask its own neighbors (server-side
request forgery). So each name is looked up once, what it leads to is judged, and the connection
goes to just that; a name that leads elsewhere a moment later leads nowhere. The same holds for each
step of a redirect. Nothing of what is read is kept or shown.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

# What a whole look may take, with all its redirects.
SECONDS: Final = 8.0
MOST_REDIRECTS: Final = 4
MOST_BYTES: Final = 2048
PORTS: Final = frozenset((80, 443, 8000, 8080, 8443))
REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
# There, and not for machines or not for everybody; which of them it is does not matter here.
KEEPS_US_OUT: Final = frozenset((401, 402, 403, 405, 406, 407, 418, 423, 425, 428, 429, 451, 999))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MayConnect = Callable[[Address, int], bool]


class Answer(Enum):
    """What came of asking."""

    ANSWERS = auto()
    # It said that there is no such page, or that it is broken.
    GONE = auto()
    # Nobody there, too slow, or not who it should be; perhaps our own line is broken.
    SILENT = auto()
    # Not asked: it leads to a place of ours, or is no address that can be asked.
    NOT_FOR_US = auto()


class _NotForUs(Exception):
    pass


class _TooLate(Exception):
    pass


def is_public(address: Address, port: int) -> bool:
    """Whether an address is one of the public network, and a port one of the web."""
    if port not in PORTS or address.is_multicast:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped, port)
        # Ways from the new network into the old one may end anywhere in it.
        if address.sixtofour or address.teredo or address in _NAT64:
            return False
    return address.is_global and not address.is_reserved


_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


def reach(url: str, *, may_connect: MayConnect = is_public, seconds: float = SECONDS) -> Answer:
    """Ask for the head of a page, and for its beginning where that is refused."""
    until = time.monotonic() + seconds
    try:
        return _follow(url, may_connect=may_connect, until=until)
    except _NotForUs:
        return Answer.NOT_FOR_US
    except (_TooLate, OSError, http.client.HTTPException, ValueError):
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
    target = _target(url, may_connect=may_connect)
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


@dataclass(frozen=True)
class _Target:
    """Where to connect, and what to ask for there."""

    is_secure: bool
    host: str
    port: int
    place: tuple[socket.AddressFamily, str]
    path: str


def _target(url: str, *, may_connect: MayConnect) -> _Target:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise _NotForUs
    is_secure = parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    try:
        host = parts.hostname if ":" in parts.hostname else _ascii(parts.hostname)
    except UnicodeError as error:
        raise _NotForUs from error
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        path += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    for family, _, _, _, (number, *_) in found:
        # A zone after % names a network card of ours: such an address is never public.
        if may_connect(ipaddress.ip_address(str(number).partition("%")[0]), port):
            return _Target(is_secure, host, port, (family, str(number)), path)
    raise _NotForUs


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode()


class _Pinned(http.client.HTTPConnection):
    """Connects to the one address that was judged, whatever the name leads to by now."""

    def __init__(self, target: _Target, *, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self._target = target
        # Kept after the head has come, when ``sock`` is given up.
        self.line: socket.socket | None = None

    def connect(self) -> None:
        family, number = self._target.place
        self.sock = self.line = connected = socket.socket(family, socket.SOCK_STREAM)
        connected.settimeout(self.timeout)
        connected.connect((number, self._target.port))
        if self._target.is_secure:
            secure = ssl.create_default_context().wrap_socket(
                connected, server_hostname=self._target.host, do_handshake_on_connect=False
            )
            self.sock = self.line = secure
            secure.do_handshake()


def _request(method: str, target: _Target, *, until: float) -> tuple[int, str]:
    left = until - time.monotonic()
    if left <= 0:
        raise _TooLate
    with closing(_Pinned(target, seconds=left)) as connection, _cut_off(connection, after=left):
        default = 443 if target.is_secure else 80
        host = f"[{target.host}]" if ":" in target.host else target.host
        connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host if target.port == default else f"{host}:{target.port}")
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
            raise _TooLate
        # Nothing is there beyond the end of an empty page.
        status = 200 if response.status == 416 else response.status
        return status, response.headers.get("Location", "")


@contextmanager
def _cut_off(connection: _Pinned, *, after: float) -> Iterator[None]:
    """End a talk in which the other side sends a byte now and then for ever."""

    def cut() -> None:
        if connection.line is not None:
            with suppress(OSError):
                connection.line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(after, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
