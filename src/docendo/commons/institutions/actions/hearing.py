"""What is kept of what a provider of SAML says: its certificates, and that something was said."""

from datetime import datetime

from django.db import IntegrityError, transaction

from docendo.commons.institutions.models import Assertion, Provider
from docendo.commons.institutions.refusals import NotBelieved
from docendo.commons.institutions.saml.metadata import Described


def remember(provider: Provider, *, digest: str, ends_at: datetime, now: datetime) -> None:
    """Let nobody bring an assertion twice. Raises NotBelieved for the second time."""
    Assertion.objects.filter(ends_at__lt=now).delete()
    try:
        with transaction.atomic():
            Assertion.objects.create(provider=provider, digest=digest, ends_at=ends_at)
    except IntegrityError:
        raise NotBelieved("replay") from None


def take_metadata(provider: Provider, *, described: Described, now: datetime) -> Provider:
    """Take over what stands at its address now, if it is still the address of this one."""
    if described.issuer == provider.issuer:
        provider.sign_on, provider.certificates = described.sign_on, described.certificates
    provider.metadata_read_at = now
    same = Provider.objects.filter(
        pk=provider.pk, issuer=provider.issuer, metadata_url=provider.metadata_url
    )
    same.update(
        sign_on=provider.sign_on,
        certificates=provider.certificates,
        metadata_read_at=now,
    )
    return provider
