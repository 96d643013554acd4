"""One open socket: who may hold it, what it hears and what it says."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from types import SimpleNamespace
from typing import Any, ClassVar, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

import structlog
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import ObjectDoesNotExist
from django.db import close_old_connections
from django.http import Http404
from django.http.request import split_domain_port, validate_host

from docendo.kernel.access import pass_gates
from docendo.kernel.errors import Refused, SignInFirst
from docendo.kernel.sockets.allowance import ALLOWANCES, Allowance
from docendo.kernel.sockets.hub import HUB, Line, LookAgain, channel_of

log = structlog.get_logger("docendo.sockets")

P = ParamSpec("P")
T = TypeVar("T")

# What a socket is closed with; a page comes back after the first three only, and after the fourth
# when somebody looks at it again.
GONE_AWAY = 1012
LOST = 4008
TOO_FAST = 4429
TOO_MANY = 4409
UNREADABLE = 1003
BROKEN = 1011
SIGN_IN, NOT_ALLOWED, NO_SUCH = 4401, 4403, 4404

# Of one message; the server closes the socket of a longer one with 1009.
MOST_BYTES_IN_A_MESSAGE = 1024 * 1024
LOOK_AGAIN_SECONDS = 15.0
THREADS = ThreadPoolExecutor(settings.SOCKET_THREADS, thread_name_prefix="sockets")


class BadMessage(Exception):
    """What a page of ours does not send."""


class Socket(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """A page that hears what is published on its channels, and speaks.

    Whether it may is asked when it opens, every fifteen seconds, and when ``ask_again`` is said on
    one of its channels: what somebody loses, they lose in the open page.
    """

    channel_layer_alias = None
    # How many messages a person sends in a second, in the long run and at once.
    rate: ClassVar[float] = 40
    burst: ClassVar[int] = 200

    person: Any
    arguments: Mapping[str, Any]

    # --- What an app says -----------------------------------------------------------------------

    def admit(self) -> Sequence[str]:
        """Look up what ``person`` may do at this address, and name the channels to hear.

        Runs in a thread with the database; raises Refused, Http404 or ObjectDoesNotExist.
        """
        raise NotImplementedError

    async def opened(self) -> None:
        """The page listens: it is sent what is so now."""

    async def heard(self, message: str | bytes) -> None:
        """The page says something; raises BadMessage or Refused, which close the socket."""
        raise BadMessage

    async def closed(self) -> None:
        """The page has gone, or was let go. Called once for each socket that was opened."""

    def passes(self, message: str | bytes) -> str | bytes | None:
        """What the page is sent of what was published; None is nothing."""
        return message

    # --- What an app uses -----------------------------------------------------------------------

    async def in_thread(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function that asks the database."""

        def call() -> T:
            close_old_connections()
            try:
                return function(*args, **kwargs)
            finally:
                close_old_connections()

        return await asyncio.get_running_loop().run_in_executor(THREADS, call)

    async def tell(self, message: str | bytes) -> None:
        """Send this page something."""
        if isinstance(message, str):
            await self.send(text_data=message)
        else:
            await self.send(bytes_data=message)

    def come_back(self) -> None:
        """Let the page go for a moment: it comes back, and both read what they have missed."""
        self._line.lose()

    # --- What Channels calls --------------------------------------------------------------------

    async def connect(self) -> None:
        self._line = Line()
        self._channels: frozenset[str] = frozenset()
        self._writing: asyncio.Task[None] | None = None
        self._is_open, self._is_gone = False, False
        self._is_one_too_many = False
        self._allowance: Allowance | None = None
        self.arguments = self.scope["url_route"]["kwargs"]
        # A socket that is refused before it is open tells the page no reason.
        await self.accept()
        if not is_from_here(self.scope):
            await self.close(NOT_ALLOWED)
            return
        if not await self._look():
            return
        self._allowance = ALLOWANCES.enter(
            self.person.pk, rate=self.rate, burst=self.burst, leave=self._make_room
        )
        self._is_open = True
        await self._guarded(self.opened())
        self._writing = asyncio.get_running_loop().create_task(self._write())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self._is_open or self._allowance is None:
            return
        if not self._allowance.takes_one():
            await self._let_go(TOO_FAST)
            return
        await self._guarded(self.heard(text_data if text_data is not None else bytes_data or b""))

    async def disconnect(self, code: int) -> None:
        await self._end()

    # --- Inside ---------------------------------------------------------------------------------

    async def _write(self) -> None:
        """Send what is published, and look again from time to time."""
        loop = asyncio.get_running_loop()
        look_at = loop.time() + LOOK_AGAIN_SECONDS
        try:
            while self._is_open:
                message = self._line.take()
                if self._line.is_lost:
                    await self._let_go(TOO_MANY if self._is_one_too_many else LOST)
                elif isinstance(message, LookAgain) or loop.time() > look_at:
                    look_at = loop.time() + LOOK_AGAIN_SECONDS
                    await self._look()
                if message is None:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout_at(look_at):
                            await self._line.woken.wait()
                elif not isinstance(message, LookAgain):
                    passed = self.passes(message)
                    if passed is not None and self._is_open:
                        await self.tell(passed)
        except Exception:
            log.exception("a socket is broken")
            await self._let_go(BROKEN)

    async def _look(self) -> bool:
        """Whether the page may listen, or go on; where it may not it is let go."""
        try:
            channels = frozenset(await self.in_thread(self._admitted))
        except (Refused, Http404, ObjectDoesNotExist) as refusal:
            await self._let_go(code_of(refusal), reason_of(refusal))
            return False
        except Exception:
            log.exception("a socket cannot be looked at")
            await self._let_go(BROKEN)
            return False
        for channel in self._channels - channels:
            HUB.leave(channel, self._line)
        new, self._channels = channels - self._channels, channels
        for channel in new:
            # It may have gone while we looked, or while Redis was asked.
            if not self._is_gone:
                await HUB.join(channel, self._line)
        if self._is_gone:
            self._leave_all()
        return not self._is_gone

    def _make_room(self) -> None:
        """The same person has opened another page, and this is the oldest of too many."""
        self._is_one_too_many = True
        self._line.lose()

    def _leave_all(self) -> None:
        for channel in self._channels:
            HUB.leave(channel, self._line)
        self._channels = frozenset()

    def _admitted(self) -> Sequence[str]:
        self.person = person_of(self.scope)
        pass_gates(lambda: self.person)
        return [channel_of(self.person.pk), *self.admit()]

    async def _guarded(self, doing: Any) -> None:
        try:
            await doing
        except BadMessage:
            await self._let_go(UNREADABLE)
        except (Refused, Http404, ObjectDoesNotExist) as refusal:
            await self._let_go(code_of(refusal), reason_of(refusal))
        except Exception:
            log.exception("a socket is broken")
            await self._let_go(BROKEN)

    async def _let_go(self, code: int, reason: str = "") -> None:
        await self._end()
        # The page may have gone first.
        with contextlib.suppress(RuntimeError, OSError):
            await self.close(code, reason)

    async def _end(self) -> None:
        was_open, self._is_open, self._is_gone = self._is_open, False, True
        self._leave_all()
        if self._allowance:
            ALLOWANCES.leave(self._allowance, self._make_room)
            self._allowance = None
        self._line.woken.set()
        if was_open:
            await self.closed()


class NoSuchSocket(Socket):
    """Where no app has a socket."""

    def admit(self) -> Sequence[str]:
        raise Http404


def code_of(refusal: Exception) -> int:
    if isinstance(refusal, SignInFirst):
        return SIGN_IN
    return NOT_ALLOWED if isinstance(refusal, Refused) else NO_SUCH


def reason_of(refusal: Exception) -> str:
    """What the page is told beside the number: the refusal's own code."""
    return refusal.code if isinstance(refusal, Refused) else ""


def person_of(scope: Mapping[str, Any]) -> Any:
    """Whose session the page's cookie names; raises SignInFirst where it names nobody's."""
    key = _cookies(scope).get(settings.SESSION_COOKIE_NAME)
    if key is not None:
        sessions = import_module(settings.SESSION_ENGINE)
        request = SimpleNamespace(session=sessions.SessionStore(key.value))
        person = get_user(cast(Any, request))
        if person.is_authenticated:
            return person
    raise SignInFirst


def _cookies(scope: Mapping[str, Any]) -> SimpleCookie:
    cookies = SimpleCookie()
    with contextlib.suppress(CookieError):
        cookies.load(_header(scope, b"cookie"))
    return cookies


def _header(scope: Mapping[str, Any], name: bytes) -> str:
    value: bytes = dict(scope["headers"]).get(name, b"")
    return value.decode("latin1")


def is_from_here(scope: Mapping[str, Any]) -> bool:
    """Whether a page of this site asks, or a program that no browser lends its cookies."""
    host = _header(scope, b"host")
    if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
        return False
    origin = _header(scope, b"origin")
    return not origin or urlsplit(origin).netloc in (host, urlsplit(settings.PUBLIC_URL).netloc)
