"""What a provider has said, on the way from its form to the browser that had asked.

A browser does not send our cookie with a form of somebody else's page, so the assertion arrives
without the session that asked for it. What it says goes on sealed, in an address that the same
browser opens next; it is worth nothing without the attempt in that browser's session.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from docendo.commons.institutions.models import Provider
from docendo.commons.institutions.refusals import AttemptOver
from docendo.commons.institutions.rules import Claims
from docendo.commons.institutions.saml.responses import Heard
from docendo.kernel import sealing

USE: Final = "institution-slip"
SECONDS: Final = 120


@dataclass(frozen=True)
class Slip:
    """Whose word it is and how it was checked, what it says, and what it answers."""

    provider_id: int
    server: str
    request_id: str
    claims: Claims
    at: float


def seal(provider: Provider, heard: Heard, *, now: datetime) -> str:
    slip = Slip(provider.pk, provider.server, heard.request_id, heard.claims, now.timestamp())
    return sealing.seal(json.dumps(asdict(slip)), use=USE)


def unseal(sealed: str, *, provider_id: int, now: datetime) -> Slip:
    """Raises AttemptOver for what is not ours, is old, or is of another provider."""
    try:
        said = json.loads(sealing.unseal(sealed, use=USE))
    except sealing.Unsealable:
        raise AttemptOver from None
    slip = Slip(**{**said, "claims": Claims(**said["claims"])})
    if slip.provider_id != provider_id or now.timestamp() - slip.at > SECONDS:
        raise AttemptOver
    return slip
