"""Who somebody is here of whom an institution says who they are there."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Role, take_in
from docendo.commons.institutions import rules
from docendo.commons.institutions.models import Identity, Provider
from docendo.commons.institutions.refusals import HasLeft, NotTakenIn, NotTrusted, RunsTheSite
from docendo.commons.institutions.rules import Claims, Trust
from docendo.commons.people.api import Person, claim_address, verified
from docendo.kernel.lines import can_be_seen, one_line


@transaction.atomic
def person_who(provider: Provider, *, claims: Claims, now: datetime) -> Person:
    """The account of somebody who has signed in there; found, linked or made.

    Whoever is known by their subject needs no address any more: it may have changed on either
    side. Anybody else is believed to be the owner of an account only by an address that their
    provider may speak for. Raises HasLeft, NotTrusted, NotTakenIn or RunsTheSite.
    """
    # Locked, so that two tabs that come back at once make one account.
    provider = Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk)
    known = provider.identities.select_related("person").filter(subject=claims.subject).first()
    if known is not None:
        return _welcome(provider, known)
    believed = rules.trust(claims, domains=proven_domains(provider), vouches=provider.vouches)
    if believed is not Trust.GOOD:
        raise NotTrusted(believed)
    person = Person.objects.filter(email__iexact=claims.address).first()
    if person is None and not provider.makes_people:
        raise NotTakenIn
    if person is None:
        person = make_person(claims.address, name=claims.name, now=now)
    return _welcome(provider, link(provider, person, subject=claims.subject, now=now))


def proven_domains(provider: Provider) -> frozenset[str]:
    proven = provider.domains.filter(proven_at__isnull=False)
    return frozenset(proven.values_list("name", flat=True))


def make_person(address: str, *, name: str, now: datetime) -> Person:
    """An account without a password, with the name that an institution uses, or the address's."""
    said = one_line(name)[:120]
    shown = said if can_be_seen(said) else address.partition("@")[0]
    return verified(address.lower(), name=shown, password=None, now=now)


def link(provider: Provider, person: Person, *, subject: str = "", now: datetime) -> Identity:
    """Know somebody from now on; on the first time they get the seat that this leads to."""
    _refuse_operator(provider, person)
    identity = provider.identities.filter(person=person).first()
    if identity is None:
        identity = Identity(provider=provider, person=person, created_at=now, changed_at=now)
        _take_seat(provider, person, now=now)
    if not identity.has_left and subject:
        claim_address(person)
        identity.subject = subject
    identity.save()
    return identity


def _take_seat(provider: Provider, person: Person, *, now: datetime) -> None:
    community = provider.leads_into
    if community is not None:
        take_in(community, person=person, role=Role(provider.role), now=now)


def _refuse_operator(provider: Provider, person: Person) -> None:
    """The owner of a community must not become the operator by the domain of their school."""
    if person.is_superuser and not provider.is_of_site:
        raise RunsTheSite


def _welcome(provider: Provider, identity: Identity) -> Person:
    _refuse_operator(provider, identity.person)
    if identity.has_left:
        raise HasLeft
    return identity.person
