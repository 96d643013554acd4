"""The ASGI application: static files first, then Django; the worker lives and ends with it."""

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from typing import Any

import django
from django.conf import settings
from django.utils.module_loading import import_string
from servestatic import ServeStaticASGI

from docendo.site.pages import Pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "docendo.site.settings")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

django.setup(set_prefix=False)


def guard(headers: Any, path: str, url: str) -> None:
    """What Django's middleware says of pages holds of static files too."""
    headers["X-Content-Type-Options"] = "nosniff"
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = (
            f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
        )


pages: Any = ServeStaticASGI(
    Pages(),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    allow_all_origins=False,
    add_headers_function=guard,
    # collectstatic puts a hash of the content into each name, so what is cached never grows stale.
    immutable_file_test=r"\.[0-9a-f]{12}\.",
)

# After Django has started: an app's sockets know its models.
sockets: Any = import_string("docendo.site.sockets.sockets")


async def application(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await live(receive, send)
    elif scope["type"] == "websocket":
        await sockets(scope, receive, send)
    else:
        await pages(scope, at_most(settings.MOST_BYTES_IN_A_REQUEST, scope, receive), send)


def at_most(limit: int, scope: Message, receive: Receive) -> Receive:
    """Pass on a body of at most ``limit`` bytes; of a longer one nothing, and a mark in the scope.

    Django would write the whole body to the disk before anybody may refuse it. Up to ten times as
    much is read and dropped, since most browsers show no answer before they have sent everything.
    """
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    scope["docendo.too_large"] = announced.isdigit() and int(announced) > limit
    received, is_over = 0, False

    async def receive_some() -> Message:
        nonlocal received, is_over
        while True:
            message = await receive()
            received += len(message.get("body", b""))
            scope["docendo.too_large"] |= received > limit
            if message["type"] == "http.disconnect" or not scope["docendo.too_large"]:
                return message
            is_last = not message.get("more_body", False) or received > 10 * limit
            if is_last and not is_over:
                is_over = True
                return {"type": "http.request", "body": b"", "more_body": False}

    return receive_some


def when_asked_to_stop(let_go: Callable[[], None]) -> None:
    """Call ``let_go`` in the event loop at the signal: the server waits until pages have gone."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()

    def pass_on(before: Any, number: int, frame: Any) -> None:
        loop.call_soon_threadsafe(let_go)
        if callable(before):
            before(number, frame)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, partial(pass_on, signal.getsignal(number)))


async def live(receive: Receive, send: Send) -> None:
    """Start the worker with the server, unless it is left out, and stop it with the server."""
    from docendo.kernel.worker import Worker  # noqa: PLC0415 models, after Django has started
    from docendo.outcomes.notices.live import STREAMS  # noqa: PLC0415 as above

    worker = Worker() if settings.WORKER_INSIDE else None
    await receive()
    if worker:
        worker.start()
    when_asked_to_stop(STREAMS.stop)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    if worker:
        await asyncio.to_thread(worker.stop, wait_seconds=8)
    await send({"type": "lifespan.shutdown.complete"})
