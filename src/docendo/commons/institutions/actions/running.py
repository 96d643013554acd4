"""Setting up an institution's sign-in, for a community by its owner, or for the site."""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from docendo.commons.communities.api import Community
from docendo.commons.institutions import rules
from docendo.commons.institutions.models import USE, Domain, Identity, Provider
from docendo.commons.institutions.refusals import Enough, NotProven, OfSomebodyElse
from docendo.kernel import sealing, txt_records


@dataclass(frozen=True, kw_only=True)
class Setup:
    """How an institution signs people in; without a ``secret`` the one before is kept."""

    name: str
    issuer: str
    client_id: str
    secret: str
    role: int
    makes_people: bool
    vouches: bool
    joins: Community | None = None
    is_second_factor: bool = False


@transaction.atomic
def make_provider(community: Community | None, *, setup: Setup, now: datetime) -> Provider:
    """A new one: of a community, which it then leads into, or of the site."""
    if Provider.objects.of(community).count() >= rules.MOST_PROVIDERS:
        raise Enough
    provider = Provider(community=community, created_at=now)
    _take_over(provider, setup)
    provider.save()
    return provider


@transaction.atomic
def change_provider(community: Community | None, *, provider_id: int, setup: Setup) -> Provider:
    """Change one; another issuer knows other people, so who they are is asked anew."""
    provider = _locked(community, provider_id)
    if provider.issuer != setup.issuer or provider.client_id != setup.client_id:
        provider.identities.update(subject="")
    _take_over(provider, setup)
    provider.save()
    return provider


@transaction.atomic
def remove_provider(community: Community | None, *, provider_id: int) -> str:
    """Remove one with all that it knew; accounts and seats stay. Its name."""
    provider = _locked(community, provider_id)
    provider.delete()
    return provider.name


@transaction.atomic
def add_domain(
    community: Community | None, *, provider_id: int, name: str, now: datetime
) -> Domain:
    """Name a domain as theirs; whoever runs the site is believed, others have to prove it."""
    provider = _locked(community, provider_id)
    if provider.domains.count() >= rules.MOST_DOMAINS:
        raise Enough
    proven_at = now if provider.is_of_site else None
    if proven_at and _is_of_another(provider, name):
        raise OfSomebodyElse
    domain, _is_new = provider.domains.get_or_create(name=name, defaults={"proven_at": proven_at})
    return domain


def prove_domain(
    community: Community | None, *, provider_id: int, domain_id: int, now: datetime
) -> Domain:
    """Look whether the domain says what only its owner can make it say."""
    domain = _domain(community, provider_id, domain_id)
    named = rules.name_of_proof(domain.name)
    try:
        # Outside of a transaction: a name server may take its time.
        said = txt_records.records_of(named)
    except txt_records.Unanswered:
        said = []
    if rules.proof_of(domain.name, provider_id=provider_id) not in (each.strip() for each in said):
        raise NotProven(named)
    domain.proven_at = now
    try:
        with transaction.atomic():
            domain.save(update_fields=["proven_at"])
    except IntegrityError:
        raise OfSomebodyElse from None
    return domain


def force_domain(
    community: Community | None, *, provider_id: int, domain_id: int, is_forced: bool
) -> Domain:
    """Whether whoever has an address there signs in by this, and by nothing else."""
    domain = _domain(community, provider_id, domain_id)
    if is_forced and domain.proven_at is None:
        raise NotProven(rules.name_of_proof(domain.name))
    domain.is_forced = is_forced
    domain.save(update_fields=["is_forced"])
    return domain


@transaction.atomic
def remove_domain(community: Community | None, *, provider_id: int, domain_id: int) -> str:
    """Believe a provider about these addresses no more, nor about whom it knew by them."""
    domain = _domain(community, provider_id, domain_id)
    known = Identity.objects.filter(
        provider=provider_id, person__email__iendswith=f"@{domain.name}"
    )
    known.update(subject="")
    domain.delete()
    return domain.name


def make_token(community: Community | None, *, provider_id: int, now: datetime) -> str:
    """A token for SCIM in the place of the one before; said here once, and never kept."""
    token = f"docendo_{secrets.token_urlsafe(32)}"
    changed = Provider.objects.of(community).filter(pk=provider_id)
    changed.update(token_hash=hash_of(token), token_made_at=now, token_used_at=None)
    return token


def end_token(community: Community | None, *, provider_id: int) -> None:
    changed = Provider.objects.of(community).filter(pk=provider_id)
    changed.update(token_hash="", token_made_at=None, token_used_at=None)


def hash_of(token: str) -> str:
    """As it is kept: a token is drawn from so many that no salt makes it harder to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def _take_over(provider: Provider, setup: Setup) -> None:
    said = asdict(setup) | {"joins": setup.joins}
    if secret := said.pop("secret"):
        provider.secret = sealing.seal(secret, use=USE)
    for name, value in said.items():
        setattr(provider, name, value)
    if provider.community is not None:
        provider.joins, provider.is_second_factor = None, False


def _locked(community: Community | None, provider_id: int) -> Provider:
    return Provider.objects.of(community).select_for_update(of=("self",)).get(pk=provider_id)


def _domain(community: Community | None, provider_id: int, domain_id: int) -> Domain:
    provider = Provider.objects.of(community).get(pk=provider_id)
    return provider.domains.get(pk=domain_id)


def _is_of_another(provider: Provider, name: str) -> bool:
    proven = Domain.objects.filter(name=name, proven_at__isnull=False)
    return proven.exclude(provider=provider).exists()
