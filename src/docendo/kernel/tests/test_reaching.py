"""Addresses are asked so that nobody can send us where we should not go."""

import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from docendo.kernel.pinned import is_public
from docendo.kernel.reaching import Answer, reach


def anywhere(_address: object, _port: int) -> bool:
    """For tests only: a server of our own stands in for the web."""
    return True


@dataclass
class Web:
    """A server that says of each path what it was told to, and what it was asked."""

    port: int
    says: dict[str, tuple[int, str]] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def web() -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            here.asked.append((self.command, self.path, self.headers["User-Agent"]))
            status, leads_to = here.says.get(f"{self.command} {self.path}") or here.says.get(
                self.path, (200, "")
            )
            self.send_response(status)
            if leads_to:
                self.send_header("Location", leads_to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET = _answer  # noqa: N815

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield here
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_that_answers_is_asked_for_its_head_only(web: Web) -> None:
    assert reach(web.at("/a?q=جبر"), may_connect=anywhere) is Answer.ANSWERS
    [(method, path, agent)] = web.asked
    assert (method, path) == ("HEAD", "/a?q=%D8%AC%D8%A8%D8%B1")
    assert agent.startswith("Docendo link check (+http")


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_what_is_gone_is_asked_twice_and_says_so(status: int, web: Web) -> None:
    web.says["/a"] = (status, "")
    assert reach(web.at("/a"), may_connect=anywhere) is Answer.GONE
    assert [method for method, *_ in web.asked] == ["HEAD", "GET"]


def test_a_server_that_knows_no_head_is_asked_for_the_page(web: Web) -> None:
    web.says["HEAD /a"] = (501, "")
    assert reach(web.at("/a"), may_connect=anywhere) is Answer.ANSWERS


@pytest.mark.parametrize("status", [401, 403, 429])
def test_what_keeps_machines_out_is_there(status: int, web: Web) -> None:
    web.says["/a"] = (status, "")
    assert reach(web.at("/a"), may_connect=anywhere) is Answer.ANSWERS


def test_redirects_are_followed_but_not_for_ever(web: Web) -> None:
    web.says.update({"/a": (301, "/b"), "/b": (302, web.at("/c")), "/round": (302, "/round")})
    assert reach(web.at("/a"), may_connect=anywhere) is Answer.ANSWERS
    assert [path for _, path, _ in web.asked] == ["/a", "/b", "/c"]
    assert reach(web.at("/round"), may_connect=anywhere) is Answer.GONE
    assert len(web.asked) == 3 + 5


def test_nobody_there_is_silence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert reach(f"http://127.0.0.1:{port}/", may_connect=anywhere) is Answer.SILENT


@contextmanager
def talking(says: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that speaks to one caller as it likes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            caller, _ = server.accept()
            with caller:
                says(caller)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()


def test_who_never_comes_to_an_end_is_cut_off() -> None:
    stop = threading.Event()

    def drip(caller: socket.socket) -> None:
        try:
            caller.sendall(b"HTTP/1.1 200 OK\r\n")
            while not stop.wait(0.02):
                caller.sendall(b"x: y\r\n")
        except OSError:
            stop.set()  # It has hung up.

    with talking(drip) as url:
        assert reach(url, may_connect=anywhere, seconds=0.3) is Answer.SILENT
        stop.set()


# --- Where nobody goes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1",
        "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_of_ours_are_not_public(number: str) -> None:
    assert not is_public(ipaddress.ip_address(number), 443)


@pytest.mark.parametrize("number", ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:8.8.8.8"])
def test_addresses_of_the_web_are_public(number: str) -> None:
    assert is_public(ipaddress.ip_address(number), 443)
    assert not is_public(ipaddress.ip_address(number), 22)


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:{port}/", "http://127.1:{port}/", "http://2130706433:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/", "http://0x7f000001:{port}/", "file:///etc/passwd",
        "gopher://127.0.0.1/", "http://user:secret@127.0.0.1:{port}/", "http://",
    ],
)  # fmt: skip
def test_no_way_of_writing_it_leads_inside(address: str, web: Web) -> None:
    answer = reach(address.format(port=web.port))
    assert answer in (Answer.NOT_FOR_US, Answer.SILENT)
    assert web.asked == []


def test_a_redirect_does_not_lead_inside_either(web: Web) -> None:
    """The first step is allowed, the second is not."""
    web.says["/out"] = (302, "/inside")
    steps = iter((True, False))
    assert reach(web.at("/out"), may_connect=lambda *_: next(steps)) is Answer.NOT_FOR_US
    assert [path for _, path, _ in web.asked] == ["/out"]


def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_judged(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere a moment later (DNS rebinding) leads nowhere."""
    looked_up: list[str] = []
    judged: list[str] = []

    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        # Only the first answer leads to the server.
        number = "127.0.0.1" if len(looked_up) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    def judge(address: object, _port: int) -> bool:
        judged.append(str(address))
        return True

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    url = f"http://rebinding.example:{web.port}/"
    assert reach(url, may_connect=judge) is Answer.ANSWERS
    assert (looked_up, judged) == (["rebinding.example"], ["127.0.0.1"])
