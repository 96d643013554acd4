"""Whom an institution has told us of: only its own people, and only what it has told."""

from django.db.models import Q, QuerySet

from docendo.commons.institutions.models import Identity, Provider
from docendo.commons.people.api import Person


def provider_of_token(token_hash: str) -> Provider | None:
    found = Provider.objects.select_related("community", "joins")
    return found.filter(token_hash=token_hash).first() if token_hash else None


def told_of(provider: Provider) -> QuerySet[Identity]:
    return Identity.objects.filter(provider=provider, is_provisioned=True).order_by("pk")


def with_user_name(user_name: str) -> Q:
    return Q(user_name__iexact=user_name)


def with_external_id(external_id: str) -> Q:
    return Q(external_id=external_id)


def with_address(address: str) -> Q:
    return Q(person__in=Person.objects.filter(email__iexact=address).values("pk"))
