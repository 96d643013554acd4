"""What whoever sets up an institution's sign-in sees of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse

from docendo.commons.communities.api import Community
from docendo.commons.institutions import rules
from docendo.commons.institutions.models import Domain, Provider
from docendo.commons.institutions.saml.certificates import Certificate, shown


@dataclass(frozen=True)
class DomainRow:
    """A domain, and what it has to say so that it counts."""

    domain: Domain
    named: str
    proof: str


@dataclass(frozen=True)
class ProviderPage:
    """One institution's sign-in, with what has to be told to it."""

    provider: Provider
    domains: Sequence[DomainRow]
    known: int
    left: int
    returns_to: str
    entity_id: str
    certificates: Sequence[Certificate]
    scim: str


def providers_page(community: Community | None) -> Sequence[Provider]:
    """All of a community, or of the site, with ``domain_count``."""
    counted = Provider.objects.of(community).annotate(domain_count=Count("domains"))
    return list(counted.order_by("name", "pk"))


def provider_page(community: Community | None, *, provider_id: int) -> ProviderPage:
    counted = Provider.objects.of(community).annotate(
        known=Count("identities"),
        left=Count("identities", filter=Q(identities__has_left=True)),
    )
    provider: Any = counted.select_related("joins").get(pk=provider_id)
    return ProviderPage(
        provider=provider,
        domains=[
            DomainRow(
                domain,
                rules.name_of_proof(domain.name),
                proof_for(provider, domain),
            )
            for domain in provider.domains.order_by("name")
        ],
        known=provider.known,
        left=provider.left,
        returns_to=returns_to(provider),
        entity_id=entity_id(provider),
        certificates=shown(provider.certificates),
        scim=f"{settings.PUBLIC_URL}/scim/v2",
    )


def proof_for(provider: Provider, domain: Domain) -> str:
    """What the domain has to say for the provider as it is set up now."""
    return rules.proof_of(
        domain.name,
        provider_id=provider.pk,
        issuer=provider.issuer,
        known_by=provider.known_by,
    )


def returns_to(provider: Provider) -> str:
    """Where somebody comes back to, as it is registered with the provider."""
    name = "assertion" if provider.is_saml else "back"
    return f"{settings.PUBLIC_URL}{reverse(f'institutions:{name}', args=[provider.pk])}"


def entity_id(provider: Provider) -> str:
    """What we are called in SAML by one provider: where it can read of us."""
    return f"{settings.PUBLIC_URL}{reverse('institutions:metadata', args=[provider.pk])}"
