"""Setting up an institution's sign-in, for a community by its owner, or for the site."""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import IntegrityError, transaction
from django.db.models import Q

from docendo.commons.communities.api import Community
from docendo.commons.institutions import rules
from docendo.commons.institutions.models import USE, Domain, Identity, Kind, Provider
from docendo.commons.institutions.queries.running import proof_for
from docendo.commons.institutions.refusals import (
    AnotherSecret,
    Enough,
    NobodyCameIn,
    NotProven,
    OfSomebodyElse,
)
from docendo.commons.institutions.saml.certificates import each_of
from docendo.kernel import sealing, txt_records


@dataclass(frozen=True, kw_only=True)
class Setup:
    """How an institution signs people in; without a ``secret`` the one before is kept."""

    name: str
    issuer: str
    role: int
    makes_people: bool
    vouches: bool
    kind: Kind = Kind.OIDC
    client_id: str = ""
    secret: str = ""
    sign_on: str = ""
    certificates: str = ""
    metadata_url: str = ""
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
    """Change one; another issuer knows other people, so who they are is asked anew.

    Of a community it also has to be proven anew that the domains are its own, since they were
    proven for another server; also where only the page is another to which people are sent, who
    type their passwords there. Raises AnotherSecret: the one before is not told to a new server.
    """
    provider = _locked(community, provider_id)
    is_another = _is_another(provider, setup)
    if is_another and provider.secret and not setup.secret:
        raise AnotherSecret
    if is_another:
        provider.identities.update(subject="")
    leads_elsewhere = not setup.metadata_url and setup.sign_on != provider.sign_on
    if (is_another or leads_elsewhere) and not provider.is_of_site:
        provider.domains.update(is_forced=False, proven_at=None)
    is_other_key = not setup.metadata_url and setup.certificates != provider.certificates
    if is_another or leads_elsewhere or setup.secret or is_other_key:
        provider.came_in_at = None
    provider.metadata_read_at = None
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
    provider = Provider.objects.of(community).get(pk=provider_id)
    domain = provider.domains.get(pk=domain_id)
    named = rules.name_of_proof(domain.name)
    try:
        # Outside of a transaction: a name server may take its time.
        said = txt_records.records_of(named)
    except txt_records.Unanswered:
        said = []
    if proof_for(provider, domain) not in (each.strip() for each in said):
        raise NotProven(named)
    try:
        with transaction.atomic():
            # It may have become another one while the name server was asked.
            if _locked(community, provider_id).server != provider.server:
                raise NotProven(named)
            domain.proven_at = now
            domain.save(update_fields=["proven_at"])
    except IntegrityError:
        raise OfSomebodyElse from None
    return domain


@transaction.atomic
def force_domain(
    community: Community | None, *, provider_id: int, domain_id: int, is_forced: bool
) -> Domain:
    """Whether whoever has an address there signs in by this, and by nothing else.

    Raises NobodyCameIn for a community's that may not work: its owner could let nobody in again.
    """
    provider = _locked(community, provider_id)
    domain = provider.domains.get(pk=domain_id)
    if is_forced and domain.proven_at is None:
        raise NotProven(rules.name_of_proof(domain.name))
    if is_forced and provider.came_in_at is None and not provider.is_of_site:
        raise NobodyCameIn
    domain.is_forced = is_forced
    domain.save(update_fields=["is_forced"])
    return domain


@transaction.atomic
def remove_domain(community: Community | None, *, provider_id: int, domain_id: int) -> str:
    """Believe a provider about these addresses no more, nor about whom it knew by them."""
    domain = _domain(community, provider_id, domain_id)
    _forget_whom_by(domain)
    domain.delete()
    return domain.name


@transaction.atomic
def free_domain(name: str) -> Provider | None:
    """Take the proof of a domain away from whoever has it, as whoever runs the site may.

    Whoever signed in by it signs in by a password again; the provider is returned, if there is one.
    """
    proven = Domain.objects.filter(name=rules.in_ascii(name), proven_at__isnull=False)
    domain = proven.select_related("provider").select_for_update(of=("self",)).first()
    if domain is None:
        return None
    _forget_whom_by(domain)
    domain.proven_at, domain.is_forced = None, False
    domain.save(update_fields=["proven_at", "is_forced"])
    return domain.provider


@transaction.atomic
def forget_person(community: Community | None, *, provider_id: int, address: str) -> None:
    """Know somebody by their address only, until they come again. Raises Identity.DoesNotExist."""
    provider = _locked(community, provider_id)
    known = provider.identities.get(person__email__iexact=address)
    known.subject = ""
    known.save(update_fields=["subject"])


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


def _is_another(provider: Provider, setup: Setup) -> bool:
    """Whether somebody else could speak in its name now; to lack a certificate lets nobody."""
    if (provider.kind, provider.issuer) != (setup.kind, setup.issuer):
        return True
    if not provider.is_saml:
        return provider.client_id != setup.client_id
    if provider.metadata_url or setup.metadata_url:
        return provider.metadata_url != setup.metadata_url
    return not set(each_of(setup.certificates)) <= set(each_of(provider.certificates))


def _forget_whom_by(domain: Domain) -> None:
    spelled = {domain.name, domain.name.encode().decode("idna")}
    ends = [Q(person__email__iendswith=f"@{name}") for name in spelled]
    Identity.objects.filter(reduce(or_, ends), provider=domain.provider_id).update(subject="")


def _locked(community: Community | None, provider_id: int) -> Provider:
    return Provider.objects.of(community).select_for_update(of=("self",)).get(pk=provider_id)


def _domain(community: Community | None, provider_id: int, domain_id: int) -> Domain:
    provider = Provider.objects.of(community).get(pk=provider_id)
    return provider.domains.get(pk=domain_id)


def _is_of_another(provider: Provider, name: str) -> bool:
    proven = Domain.objects.filter(name=name, proven_at__isnull=False)
    return proven.exclude(provider=provider).exists()
