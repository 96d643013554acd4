"""Who somebody is here of whom an institution says who they are there."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Role, take_in
from docendo.commons.institutions import rules
from docendo.commons.institutions.models import Identity, Provider
from docendo.commons.institutions.refusals import (
    AnotherPerson,
    HasLeft,
    NotBelieved,
    NotTakenIn,
    NotTrusted,
    RunsTheSite,
)
from docendo.commons.institutions.rules import Claims, Trust
from docendo.commons.people.api import Person, claim_address, verified
from docendo.kernel.lines import can_be_seen, one_line


@transaction.atomic
def person_who(provider: Provider, *, claims: Claims, now: datetime) -> Person:
    """The account of somebody who has signed in there; found, linked or made.

    Whoever is known by their subject needs no address any more: it may have changed on either
    side. Anybody else is believed to be the owner of an account only by an address that their
    provider may speak for. Raises HasLeft, NotTrusted, NotTakenIn, AnotherPerson or RunsTheSite.
    """
    # Locked, so that two tabs that come back at once make one account.
    asked, provider = provider, Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk)
    if asked.server != provider.server:
        raise NotBelieved("issuer")
    known = provider.identities.select_related("person").filter(subject=claims.subject).first()
    if known is not None:
        return _welcome(provider, known, now=now)
    believed = rules.trust(claims, domains=proven_domains(provider), vouches=provider.vouches)
    if believed is not Trust.GOOD:
        raise NotTrusted(believed)
    person = Person.objects.filter(email__iexact=claims.address).first()
    if person is None and not provider.makes_people:
        raise NotTakenIn
    if person is None:
        person = make_person(claims.address, name=claims.name, now=now)
    identity = link(provider, person, subject=claims.subject, now=now)
    return _welcome(provider, identity, now=now)


def proven_domains(provider: Provider) -> frozenset[str]:
    proven = provider.domains.filter(proven_at__isnull=False)
    return frozenset(proven.values_list("name", flat=True))


def is_theirs(provider: Provider, person: Person) -> bool:
    """Whether an institution may speak for somebody's account.

    One of a community only while its address is of a domain that is proven for it: whoever takes
    another address takes the account out of its hands. One of the site was named by its operator.
    """
    return provider.is_of_site or has_domain_of(provider, person)


def has_domain_of(provider: Provider, person: Person) -> bool:
    return rules.domain_of(person.email or "") in proven_domains(provider)


def make_person(address: str, *, name: str, now: datetime) -> Person:
    """An account without a password, with the name that an institution uses, or the address's."""
    said = one_line(name)[: rules.MOST_IN_NAME_OF_PERSON]
    shown = said if can_be_seen(said) else address.partition("@")[0]
    return verified(address.lower(), name=shown, password=None, now=now)


def link(provider: Provider, person: Person, *, subject: str = "", now: datetime) -> Identity:
    """Know somebody from now on; on the first time they get the seat that this leads to."""
    _refuse_operator(provider, person)
    identity = provider.identities.filter(person=person).first()
    is_new = identity is None
    if identity is None:
        identity = Identity(provider=provider, person=person, created_at=now, changed_at=now)
    elif subject and identity.subject not in ("", subject):
        raise AnotherPerson
    if not identity.has_left:
        claim(provider, person)
        identity.subject = subject or identity.subject
    if is_new:
        take_seat(provider, person, now=now)
    identity.save()
    return identity


def claim(provider: Provider, person: Person) -> None:
    """Somebody comes by an institution whose domain their address has: it is theirs alone.

    Before they get a seat: whoever waits in an account whose address was never confirmed would sit
    on it. What other communities' institutions knew of them by another address opens nothing any
    more, and where somebody else may have waited, what any other knew.
    """
    if not has_domain_of(provider, person):
        return
    others = Identity.objects.filter(person=person).exclude(provider=provider)
    if not claim_address(person):
        others = others.filter(provider__community__isnull=False)
    others.update(subject="")


def take_seat(provider: Provider, person: Person, *, now: datetime) -> None:
    """The seat that an institution's sign-in leads to, if it leads to one."""
    community = provider.leads_into
    if community is not None:
        take_in(community, person=person, role=Role(provider.role), now=now)


def _refuse_operator(provider: Provider, person: Person) -> None:
    """The owner of a community must not become the operator by the domain of their school."""
    if person.is_superuser and not provider.is_of_site:
        raise RunsTheSite


def _welcome(provider: Provider, identity: Identity, *, now: datetime) -> Person:
    _refuse_operator(provider, identity.person)
    if identity.has_left:
        raise HasLeft
    if not is_theirs(provider, identity.person):
        raise NotTrusted(Trust.NOT_THEIRS)
    if provider.came_in_at is None:
        provider.came_in_at = now
        provider.save(update_fields=["came_in_at"])
    return identity.person
