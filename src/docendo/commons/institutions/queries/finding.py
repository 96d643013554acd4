"""By which institution somebody signs in, by the domain of their address."""

from dataclasses import dataclass

from django.urls import reverse

from docendo.commons.institutions.models import Domain, Identity, Provider
from docendo.commons.institutions.rules import domain_of
from docendo.commons.people.api import Elsewhere, Person


@dataclass(frozen=True)
class ToSignIn:
    """What the page says on which somebody is sent on."""

    provider: Provider
    forced: list[str]


def are_there() -> bool:
    return Provider.objects.exists()


def provider_for(address: str) -> Provider | None:
    """The one whose proven domain an address has."""
    proven = Domain.objects.filter(name=domain_of(address), proven_at__isnull=False)
    domain = proven.select_related("provider").first()
    return domain.provider if domain else None


def forced_for(address: str) -> Elsewhere | None:
    """Where whoever has this address signs in, and nowhere else.

    Whoever has left a community's institution is let in by it no more, and may be at home in other
    communities: they sign in by a password again.
    """
    forced = Domain.objects.filter(name=domain_of(address), is_forced=True)
    domain = forced.select_related("provider").first()
    if domain is None or (not domain.provider.is_of_site and _has_left(domain, address)):
        return None
    leads_to = reverse("institutions:sign_in", args=[domain.provider_id])
    return Elsewhere(domain.provider_id, domain.provider.name, leads_to)


def _has_left(domain: Domain, address: str) -> bool:
    known = Identity.objects.filter(provider=domain.provider_id, has_left=True)
    return known.filter(person__email__iexact=address.strip()).exists()


def provider_to_sign_in(provider_id: int) -> ToSignIn:
    provider = Provider.objects.select_related("community").get(pk=provider_id)
    forced = provider.domains.filter(is_forced=True).order_by("name")
    return ToSignIn(provider, list(forced.values_list("name", flat=True)))


def vouch_for(person_id: int) -> bool:
    """Whether somebody can sign in only where more than a password is asked for."""
    address = Person.objects.values_list("email", flat=True).get(pk=person_id)
    forced = Domain.objects.filter(
        name=domain_of(address or ""), is_forced=True, provider__is_second_factor=True
    )
    known = Identity.objects.filter(
        provider__in=forced.values("provider"), person=person_id, person__is_superuser=False
    )
    return known.exclude(subject="").exists()
