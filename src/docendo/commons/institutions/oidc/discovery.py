"""What a provider says of itself (OpenID Connect Discovery 1.0), kept for some minutes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.cache import cache

from docendo.commons.institutions.asking import Asking
from docendo.commons.institutions.models import Provider
from docendo.commons.institutions.refusals import NotBelieved
from docendo.kernel.fetching import Silent

KEPT_SECONDS: Final = 300


@dataclass(frozen=True)
class Places:
    """Where a provider is asked for what; ``takes_basic`` is how it wants to know who asks."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    takes_basic: bool


def places_of(asked: Asking) -> Places:
    """Where a provider is asked. Raises Silent, or NotBelieved for another issuer's."""
    provider = asked.provider
    key = f"institutions.places.{provider.pk}.{provider.issuer}"
    kept = cache.get(key)
    if kept is not None:
        return Places(**kept)
    url = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    found = _read(provider, _object_at(asked, url))
    cache.set(key, asdict(found), KEPT_SECONDS)
    return found


def keys_of(asked: Asking, *, afresh: bool = False) -> Mapping[str, Any]:
    """The keys that it signs with, as a JWK set. Raises Silent."""
    url = places_of(asked).keys
    name = f"institutions.keys.{asked.provider.pk}.{url}"
    kept: Mapping[str, Any] | None = None if afresh else cache.get(name)
    if kept is None:
        kept = dict(_object_at(asked, url))
        cache.set(name, kept, KEPT_SECONDS)
    return kept


def _object_at(asked: Asking, url: str) -> Mapping[str, Any]:
    said = asked.ask(url)
    if said.status != 200:
        raise Silent
    return said.json()


def _read(provider: Provider, said: Mapping[str, Any]) -> Places:
    # Of another issuer it would be a way to be signed in by whoever that is.
    if said.get("issuer") != provider.issuer:
        raise NotBelieved("issuer")
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Places(
        authorization=_address(provider, said, "authorization_endpoint"),
        token=_address(provider, said, "token_endpoint"),
        keys=_address(provider, said, "jwks_uri"),
        userinfo=_address(provider, said, "userinfo_endpoint")
        if "userinfo_endpoint" in said
        else "",
        takes_basic="client_secret_post" not in ways,
    )


def _address(
    provider: Provider, said: Mapping[str, Any], name: str, *, default: str | None = None
) -> str:
    """An address that is no less guarded than that of the issuer."""
    address = said.get(name, default)
    if address == default and default is not None:
        return default
    if not isinstance(address, str):
        raise Silent
    scheme = urlsplit(address).scheme
    if scheme != "https" and scheme != urlsplit(provider.issuer).scheme:
        raise Silent
    return address
