"""Requests as the server hands them over: one thread each, and its connection is kept."""

import asyncio
import threading
from collections.abc import MutableMapping
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from docendo.site.pages import Pages

seen: list[tuple[str, str]] = []


def note(what: str) -> None:
    seen.append((what, threading.current_thread().name))


def plain(request: HttpRequest) -> HttpResponse:
    note("view")
    return HttpResponse(f"{request.method} {request.body.decode()}")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [path("plain", plain), path("broken", broken)]
handler500 = "docendo.site.views.broken"


def ask(pages: Pages, where: str, body: bytes = b"") -> tuple[int, bytes]:
    scope = {
        "type": "http",
        "method": "POST" if body else "GET",
        "path": where,
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }
    messages = [{"type": "http.request", "body": body, "more_body": False}]
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return messages.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(pages(scope, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


@pytest.fixture
def pages() -> Any:
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[], THREADS=1):
        yield Pages()


def test_a_request_begins_and_ends_in_the_thread_of_its_view(pages: Pages) -> None:
    def began(**_: object) -> None:
        note("began")

    def ended(**_: object) -> None:
        note("ended")

    seen.clear()
    request_started.connect(began)
    request_finished.connect(ended)
    try:
        assert ask(pages, "/plain", b"some words") == (200, b"POST some words")
        assert ask(pages, "/plain") == (200, b"GET ")
    finally:
        request_started.disconnect(began)
        request_finished.disconnect(ended)
    assert [what for what, _ in seen] == ["began", "view", "ended"] * 2
    assert {thread for _, thread in seen} == {"pages_0"}


def test_a_broken_view_is_an_answer_and_not_the_end(pages: Pages) -> None:
    assert ask(pages, "/broken")[0] == 500
    assert ask(pages, "/plain")[0] == 200
