"""Asks a server for pages as fast as it answers, over connections that stay open."""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from statistics import quantiles


@dataclass(frozen=True)
class Load:
    """How a server did: all connections together, and how long single answers took."""

    requests_per_second: float
    p50_ms: float
    p95_ms: float


class Unexpected(Exception):
    """An answer that is not the page that was asked for."""


def get(path: str, *, session: str = "") -> bytes:
    """A request as a browser sends it."""
    return _request("GET", path, f"sessionid={session}" if session else "")


def post(path: str, body: str, *, session: str) -> bytes:
    """A form; the token that guards it is the same in the cookie and in the header."""
    token = "b" * 32
    head = (
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"X-CSRFToken: {token}",
    )
    cookie = f"sessionid={session}; csrftoken={token}"
    return _request("POST", path, cookie, *head) + body.encode()


def _request(method: str, path: str, cookie: str, *head: str) -> bytes:
    lines = (
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept: text/html",
        "Accept-Encoding: gzip",
        "Accept-Language: en",
        *((f"Cookie: {cookie}",) if cookie else ()),
        *head,
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@dataclass
class _Connection:
    """One request at a time; the next one leaves when the answer to the last is complete."""

    socket: socket.socket
    sent_at: float = 0
    received: bytearray = field(default_factory=bytearray)
    length: int | None = None

    def send(self, request: bytes) -> None:
        self.received.clear()
        self.length = None
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self, *, expected: int) -> bool:
        """Whether the answer is complete now."""
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise Unexpected("the server closed the connection")
        self.received += piece
        if self.length is None:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = bytes(self.received[:end]).lower()
            if not head.startswith(b"http/1.1 %d" % expected):
                raise Unexpected(bytes(self.received[:1000]).decode(errors="replace"))
            self.length = end + 4 + int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
        return len(self.received) >= self.length


def load(
    port: int,
    requests: Sequence[bytes],
    *,
    count: int,
    connections: int,
    expected: int = 200,
) -> Load:
    """Send ``count`` requests, in turn from ``requests``, and wait for all the answers."""
    turn: Iterator[bytes] = cycle(requests)
    selector = selectors.DefaultSelector()
    seconds: list[float] = []
    left = count
    started = time.perf_counter()
    for _number in range(min(connections, count)):
        connection = _Connection(socket.create_connection(("127.0.0.1", port), 60))
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(turn))
        left -= 1
    while len(seconds) < count:
        ready = selector.select(60)
        if not ready:
            raise Unexpected("no answer for a minute")
        for key, _events in ready:
            connection = key.data
            if not connection.receive(expected=expected):
                continue
            seconds.append(time.perf_counter() - connection.sent_at)
            if left:
                connection.send(next(turn))
                left -= 1
            else:
                selector.unregister(connection.socket)
                connection.socket.close()
    took = time.perf_counter() - started
    parts = quantiles(seconds, n=20)
    return Load(count / took, parts[9] * 1000, parts[18] * 1000)
