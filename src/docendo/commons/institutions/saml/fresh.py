"""Reading what stands at the address of a provider's metadata: at first, and when it is old."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache

from docendo.commons.communities.api import Community
from docendo.commons.institutions import actions
from docendo.commons.institutions.asking import asking
from docendo.commons.institutions.models import Provider
from docendo.commons.institutions.refusals import NotMetadata, ProviderSilent
from docendo.commons.institutions.saml.metadata import Described, described_at

# New certificates stand there days before anything is signed by them.
OLD: Final = timedelta(hours=1)
# Nobody waits at every sign-in for one that does not answer, or not with its metadata.
AGAIN: Final = timedelta(minutes=5)
_log: Final = logging.getLogger("docendo.institutions")


def read_at(community: Community | None, url: str, *, now: datetime) -> Described:
    """What stands there, for one that is being set up. Raises ProviderSilent or NotMetadata."""
    with asking(Provider(community=community, issuer=url)) as asked:
        return described_at(asked, url, now=now)


def fresh(provider: Provider, *, now: datetime) -> Provider:
    """The provider with what stands at its address; as it is known where nobody answers."""
    read_before = provider.metadata_read_at
    if not provider.metadata_url or (read_before is not None and now - read_before < OLD):
        return provider
    failed = f"institutions.metadata.{provider.pk}"
    if cache.get(failed) == provider.metadata_url:
        return provider
    try:
        described = read_at(provider.community, provider.metadata_url, now=now)
    except (ProviderSilent, NotMetadata) as refused:
        _log.warning("no metadata", extra={"provider": provider.pk, "code": refused.code})
        cache.set(failed, provider.metadata_url, AGAIN.total_seconds())
        return provider
    if described.issuer != provider.issuer:
        _log.warning("metadata of another issuer", extra={"provider": provider.pk})
    return actions.take_metadata(provider, described=described, now=now)
