"""Who may speak SCIM to us: an institution with its token."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest

from docendo.commons.institutions.actions import hash_of
from docendo.commons.institutions.models import Provider
from docendo.commons.institutions.queries import provider_of_token
from docendo.kernel import clock
from docendo.kernel.access import Entry
from docendo.kernel.errors import Refused
from docendo.kernel.limits import limit

# A whole school is told of person by person.
RATE: Final = "1500/minute"
A_WHILE: Final = timedelta(minutes=1)


class ScimRequest(HttpRequest):
    """A request of an institution that has shown its token."""

    provider: Provider


class WrongToken(Refused):
    code = "wrong_token"
    status = 401
    message = "The token is missing, or opens nothing any more."


def _admit(request: HttpRequest, _: Mapping[str, Any]) -> None:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    provider = provider_of_token(hash_of(token.strip())) if kind.lower() == "bearer" else None
    if provider is None:
        raise WrongToken
    limit("scim", who=provider.pk, rate=RATE)
    now = clock.now()
    used = Provider.objects.filter(pk=provider.pk)
    used.filter(Q(token_used_at=None) | Q(token_used_at__lt=now - A_WHILE)).update(
        token_used_at=now
    )
    request.provider = provider  # type: ignore[attr-defined]  # ScimRequest has it


institution = Entry("an institution with its token", _admit)
