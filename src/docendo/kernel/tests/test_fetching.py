"""Asking a service whose address somebody has typed."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from docendo.kernel.fetching import MOST_BYTES, Said, Silent, fetch, is_anywhere

ASKED: list[str] = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ASKED.append(self.path)
        sizes = {"/large": MOST_BYTES + 1, "/largest": MOST_BYTES}
        body = b"x" * sizes.get(self.path, 0) or b'{"said": "yes"}'
        self._say(302 if self.path == "/moved" else 200, body)

    def do_POST(self) -> None:
        self._say(200, self.rfile.read(int(self.headers["Content-Length"])))

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    ASKED.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_it_reads_what_is_said_and_posts_a_form(url: str) -> None:
    assert fetch(f"{url}/", may_connect=is_anywhere).json() == {"said": "yes"}
    posted = fetch(f"{url}/", form={"a": "b c&"}, may_connect=is_anywhere)
    assert posted.body == b"a=b+c%26"


def test_it_does_not_go_where_it_is_sent(url: str) -> None:
    assert fetch(f"{url}/moved", may_connect=is_anywhere).status == 302
    assert ASKED == ["/moved"]


def test_it_asks_no_neighbor_of_ours(url: str) -> None:
    with pytest.raises(Silent):
        fetch(f"{url}/")
    assert ASKED == []


def test_it_reads_no_more_than_a_service_has_to_say(url: str) -> None:
    assert len(fetch(f"{url}/largest", may_connect=is_anywhere).body) == MOST_BYTES
    with pytest.raises(Silent):
        fetch(f"{url}/large", may_connect=is_anywhere)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://a@b.example", "https://[", ""])
def test_what_is_no_address_of_the_web_is_silent(address: str) -> None:
    with pytest.raises(Silent):
        fetch(address, may_connect=is_anywhere)


@pytest.mark.parametrize("body", [b"", b"[]", b"no", b"[" * 9000, b"\xff"])
def test_what_is_no_object_is_silent(body: bytes) -> None:
    with pytest.raises(Silent):
        Said(200, body).json()
