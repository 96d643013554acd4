"""Open pages as a browser holds them, without the browser."""

import asyncio
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from asgiref.testing import ApplicationCommunicator
from channels.routing import URLRouter
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import URLPattern

PATIENCE_SECONDS = 5

P = ParamSpec("P")
T = TypeVar("T")


async def elsewhere(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call it in a thread with a connection of its own, which goes back to the pool."""

    def call() -> T:
        try:
            return function(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.to_thread(call)


class OpenPage:
    """A socket at an address of these routes, of whoever has signed in with this client."""

    def __init__(
        self, routes: list[URLPattern], path: str, client: Client | None, **headers: str
    ) -> None:
        sent = {"host": "testserver", **headers}
        if client and settings.SESSION_COOKIE_NAME in client.cookies:
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            sent["cookie"] = f"{settings.SESSION_COOKIE_NAME}={key}"
        scope: Any = {
            "type": "websocket",
            "path": path,
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        }
        self._socket = ApplicationCommunicator(cast(Any, URLRouter(routes)), scope)

    async def open(self) -> "OpenPage":
        await self._socket.send_input({"type": "websocket.connect"})
        accepted = await self._socket.receive_output(PATIENCE_SECONDS)
        assert accepted["type"] == "websocket.accept"
        return self

    async def say(self, message: str | bytes) -> None:
        sort = "text" if isinstance(message, str) else "bytes"
        await self._socket.send_input({"type": "websocket.receive", sort: message})

    async def hear(self) -> str | bytes:
        """The next message."""
        told = await self._socket.receive_output(PATIENCE_SECONDS)
        assert told["type"] == "websocket.send", told
        return cast("str | bytes", told.get("text") or told["bytes"])

    async def hears_nothing(self) -> bool:
        return bool(await self._socket.receive_nothing(0.2))

    async def code(self) -> int:
        """With what it is closed, whatever it hears before."""
        code, _reason = await self.end()
        return code

    async def end(self) -> tuple[int, str]:
        """The same, and the reason that is given."""
        while True:
            told = await self._socket.receive_output(PATIENCE_SECONDS)
            if told["type"] == "websocket.close":
                return int(told["code"]), told.get("reason", "")

    async def leave(self) -> None:
        await self._socket.send_input({"type": "websocket.disconnect", "code": 1001})
        await self._socket.wait(PATIENCE_SECONDS)
