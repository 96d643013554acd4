"""A connection to a place on the web that was judged, and to nowhere else.

Whoever may name an address that a server asks could make it ask its own neighbors (server-side
request forgery). So each name is looked up once, what it leads to is judged, and the connection
goes to just that; a name that leads elsewhere a moment later leads nowhere.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

PORTS: Final = frozenset((80, 443, 8000, 8080, 8443))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MayConnect = Callable[[Address, int], bool]


class NotForUs(Exception):
    """It leads to a place of ours, or is no address that can be asked."""


class TooLate(Exception):
    """The time that this may take is over."""


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


@dataclass(frozen=True)
class Target:
    """Where to connect, and what to ask for there."""

    is_secure: bool
    host: str
    port: int
    place: tuple[socket.AddressFamily, str]
    path: str

    @property
    def named(self) -> str:
        """As the header ``Host`` says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_secure else 80) else f"{host}:{self.port}"


def target_of(url: str, *, may_connect: MayConnect) -> Target:
    """What an address leads to; raises NotForUs, OSError or ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise NotForUs
    is_secure = parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    try:
        host = parts.hostname if ":" in parts.hostname else _ascii(parts.hostname)
    except UnicodeError as error:
        raise NotForUs from error
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        path += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    for family, _, _, _, (number, *_) in found:
        # A zone after % names a network card of ours: such an address is never public.
        if may_connect(ipaddress.ip_address(str(number).partition("%")[0]), port):
            return Target(is_secure, host, port, (family, str(number)), path)
    raise NotForUs


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode()


class Pinned(http.client.HTTPConnection):
    """Connects to the one address that was judged, whatever the name leads to by now."""

    def __init__(self, target: Target, *, seconds: float) -> None:
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


@contextmanager
def cut_off(connection: Pinned, *, after: float) -> Iterator[None]:
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
