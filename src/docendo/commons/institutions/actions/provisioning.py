"""Who comes, changes and goes, as an institution says by SCIM."""

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction

from docendo.commons.communities.api import LastOwner, Membership, let_go
from docendo.commons.institutions import rules
from docendo.commons.institutions.actions.signing_in import (
    claim,
    is_theirs,
    link,
    make_person,
    proven_domains,
    take_seat,
)
from docendo.commons.institutions.models import Identity, Provider
from docendo.commons.institutions.refusals import IsKnown, IsOperator, NoAddress
from docendo.commons.institutions.rules import Told
from docendo.commons.people.api import Person, sign_out_elsewhere, switch, take_address


@transaction.atomic
def provision(provider: Provider, *, told: Told, now: datetime) -> Identity:
    """Know somebody before they come; an account with their address is the same person.

    Raises NoAddress for an address about which this institution is not believed, and IsKnown.
    """
    provider = Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk)
    if rules.domain_of(told.address) not in proven_domains(provider):
        raise NoAddress
    person = Person.objects.filter(email__iexact=told.address).first()
    if person is None:
        person = make_person(told.address, name=told.name, now=now)
    known = provider.identities.filter(person=person).first()
    if known is not None and known.is_provisioned:
        raise IsKnown
    identity = link(provider, person, now=now)
    identity.is_provisioned = True
    return _keep(identity, told, now=now)


@transaction.atomic
def change_told(provider: Provider, *, identity_id: int, told: Told, now: datetime) -> Identity:
    """Take over what is told of somebody now; who is not active any more goes."""
    identity = _locked(provider, identity_id)
    _follow_address(identity, told.address)
    return _keep(identity, told, now=now)


@transaction.atomic
def forget_told(provider: Provider, *, identity_id: int, now: datetime) -> None:
    """Somebody goes, and is not in the institution's list any more.

    That they have left stays known, so that no page that was open signs them in again.
    """
    identity = _locked(provider, identity_id)
    _leave(identity, now=now)
    identity.is_provisioned, identity.has_left, identity.changed_at = False, True, now
    identity.user_name = identity.external_id = ""
    identity.told = {}
    identity.save()


def _locked(provider: Provider, identity_id: int) -> Identity:
    own = Identity.objects.filter(provider=provider, is_provisioned=True)
    related = own.select_related("person", "provider__community", "provider__joins")
    return related.select_for_update(of=("self",)).get(pk=identity_id)


def _keep(identity: Identity, told: Told, *, now: datetime) -> Identity:
    had_left = identity.has_left
    identity.user_name, identity.external_id = told.user_name, told.external_id
    identity.told, identity.has_left = told.kept, not told.is_active
    identity.changed_at = now
    try:
        with transaction.atomic():
            identity.save()
    except IntegrityError:
        raise IsKnown from None
    # Some say every half hour that somebody is active: only a change changes anything.
    if identity.has_left and not had_left:
        _leave(identity, now=now)
    elif had_left and not identity.has_left:
        _come_back(identity, now=now)
    return identity


def _leave(identity: Identity, *, now: datetime) -> None:
    """No seat where this institution answers for them, and nothing open any more, anywhere.

    The site's own switches the account off; a community's ends the seat in it, and whoever also
    has other communities signs in again without it; whoever has taken their address away from it
    stays signed in. Raises LastOwner or IsOperator.
    """
    provider, person = identity.provider, identity.person
    if person.is_superuser:
        raise IsOperator
    if provider.community_id is not None:
        let_go(provider.community_id, person_id=person.pk, now=now)
        if is_theirs(provider, person):
            sign_out_elsewhere(person, but=None)
        return
    seats = Membership.objects.filter(person=person).order_by("pk")
    for community_id in seats.values_list("community_id", flat=True):
        # Nobody else may own it yet: the seat waits, and nobody can sit on it.
        with suppress(LastOwner):
            let_go(community_id, person_id=person.pk, now=now)
    switch(person, is_active=False)


def _come_back(identity: Identity, *, now: datetime) -> None:
    provider, person = identity.provider, identity.person
    if not is_theirs(provider, person):
        return
    claim(provider, person)
    if provider.is_of_site and not person.is_active:
        switch(person, is_active=True)
    take_seat(provider, person, now=now)


def _follow_address(identity: Identity, address: str) -> None:
    """Somebody has another address there; theirs here follows where both are the institution's."""
    person, domains = identity.person, proven_domains(identity.provider)
    own = person.email or ""
    if address.lower() == own.lower() or person.is_superuser:
        return
    if not {rules.domain_of(own), rules.domain_of(address)} <= domains:
        return
    if Person.objects.filter(email__iexact=address).exclude(pk=person.pk).exists():
        raise IsKnown
    take_address(person, address=address)
