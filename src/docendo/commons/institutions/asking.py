"""Asking a provider: within one time for all that is asked, and never by all of our threads."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.core.cache import cache

from docendo.commons.institutions.models import Provider
from docendo.commons.institutions.refusals import ProviderSilent
from docendo.kernel.fetching import SECONDS, Said, Silent, fetch, is_anywhere
from docendo.kernel.pinned import is_public

# Nobody waits for one that is broken while others wait for it, too.
SILENT_SECONDS: Final = 20
# Most turns are over in a moment; whoever waits holds a thread of the pages meanwhile.
WAIT_SECONDS: Final = 0.5
# Of this process: whatever providers do, three threads of four go on answering pages.
TURNS: Final = threading.BoundedSemaphore(max(1, settings.THREADS // 4))


class Asking:
    """All that one provider is asked for one sign-in."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._until = time.monotonic() + SECONDS
        self._has_turn = False

    def ask(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Said:
        """Only who runs the site may name a place inside of its network.

        Raises Silent, or ProviderSilent where so many are asked that there is no turn left.
        """
        self._has_turn = self._has_turn or TURNS.acquire(timeout=WAIT_SECONDS)
        if not self._has_turn:
            raise ProviderSilent
        left = self._until - time.monotonic()
        if left <= 0:
            raise Silent
        judge = is_anywhere if self.provider.is_of_site else is_public
        return fetch(url, form=form, headers=headers, may_connect=judge, seconds=left)

    def end(self) -> None:
        if self._has_turn:
            self._has_turn = False
            TURNS.release()


@contextmanager
def asking(provider: Provider) -> Iterator[Asking]:
    """Ask a provider; its silence is remembered for a moment. Raises ProviderSilent."""
    silence = f"institutions.silent.{provider.pk}.{provider.issuer}"
    if cache.get(silence):
        raise ProviderSilent
    asked = Asking(provider)
    try:
        yield asked
    except Silent:
        cache.set(silence, "silent", SILENT_SECONDS)
        raise ProviderSilent from None
    finally:
        asked.end()
