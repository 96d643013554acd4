"""One attempt to sign in: what is asked for, and what must come back (RFC 6749, 7636, 9207)."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest

from docendo.commons.institutions.refusals import AttemptOver

SESSION_KEY: Final = "institution_attempts"
OFFERS_KEY: Final = "institution_offers"
# In several tabs; the oldest make room.
MOST_AT_ONCE: Final = 5
SECONDS: Final = 15 * 60


@dataclass(frozen=True)
class Attempt:
    """Kept in the session, so that nobody is signed in by what somebody else has begun."""

    provider_id: int
    state: str
    nonce: str
    verifier: str
    leads_to: str
    at: float

    @property
    def challenge(self) -> str:
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def offer(request: HttpRequest) -> str:
    """A value for a link that begins one: good once, and only in this browser."""
    value = secrets.token_urlsafe(16)
    request.session[OFFERS_KEY] = [*_offers(request)[1 - MOST_AT_ONCE :], value]
    return value


def take_offer(request: HttpRequest, value: str) -> bool:
    """Whether the value was offered in this browser, which uses it up.

    A link of somebody else's page could otherwise sign somebody in as whoever they are at the
    provider, without their having asked for it.
    """
    offers = _offers(request)
    if value not in offers:
        return False
    request.session[OFFERS_KEY] = [each for each in offers if each != value]
    return True


def _offers(request: HttpRequest) -> list[str]:
    offers: list[str] = request.session.get(OFFERS_KEY, [])
    return offers


def begin(request: HttpRequest, *, provider_id: int, leads_to: str, now: datetime) -> Attempt:
    attempt = Attempt(
        provider_id=provider_id,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        leads_to=leads_to,
        at=now.timestamp(),
    )
    before: Mapping[str, Any] = request.session.get(SESSION_KEY, {})
    kept = dict(list(before.items())[1 - MOST_AT_ONCE :])
    request.session[SESSION_KEY] = {**kept, attempt.state: asdict(attempt)}
    return attempt


def take(request: HttpRequest, *, state: str, provider_id: int, now: datetime) -> Attempt:
    """The attempt that this answers, which it uses up. Raises AttemptOver."""
    attempts = dict(request.session.get(SESSION_KEY, {}))
    kept = attempts.pop(state, None)
    if kept is None:
        raise AttemptOver
    request.session[SESSION_KEY] = attempts
    attempt = Attempt(**kept)
    is_late = now.timestamp() - attempt.at > SECONDS
    if is_late or attempt.provider_id != provider_id:
        raise AttemptOver
    return attempt


def address_of(attempt: Attempt, *, at: str, client_id: str, returns_to: str, hint: str) -> str:
    """Where the browser is sent to."""
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": returns_to,
        "scope": "openid email profile",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": attempt.challenge,
        "code_challenge_method": "S256",
    }
    if hint:
        asked["login_hint"] = hint
    return f"{at}{'&' if '?' in at else '?'}{urlencode(asked)}"
