"""Django behind the server: one change of threads for each request.

Django's own handler changes threads at every middleware and begins each request in a new thread,
and so with a new connection to the database: 3 ms for a request that takes 1.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.urls import set_script_prefix

from docendo.kernel.courtesy import REQUESTS


class Pages(ASGIHandler):
    """Answers requests in threads that live on, each with a connection of its own."""

    def __init__(self) -> None:
        BaseHandler.load_middleware(self, is_async=False)
        self.threads = ThreadPoolExecutor(settings.THREADS, thread_name_prefix="pages")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        loop = asyncio.get_running_loop()
        with REQUESTS.one():
            response = await loop.run_in_executor(self.threads, self.respond, scope, body)
        if hasattr(response, "hold"):
            await self.keep_open(response, receive, send)
            return
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await loop.run_in_executor(self.threads, response.close)

    def respond(self, scope: Any, body: IO[bytes]) -> Any:
        """The answer to one request, from its beginning to its end in one thread."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refused = self.create_request(scope, body)
        response: Any = self.get_response(request) if request else refused
        response._handler_class = self.__class__  # noqa: SLF001 as Django's own handlers do
        if not response.streaming or hasattr(response, "hold"):
            # Closing tells that the request is over: the connection rests in this thread.
            response.close()
            body.close()
        return response

    async def keep_open(self, response: Any, receive: Any, send: Any) -> None:
        """Begin an answer that goes on in the event loop, in no thread and without connection."""
        headers = [
            (name.encode("ascii"), value.encode("latin1")) for name, value in response.items()
        ]
        cookies = [
            (b"Set-Cookie", each.OutputString().encode()) for each in response.cookies.values()
        ]
        start = {"type": "http.response.start", "status": response.status_code}
        await send({**start, "headers": headers + cookies})
        for part in response:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await response.hold(receive, send)
