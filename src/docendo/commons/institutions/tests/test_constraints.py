"""What must always hold of institutions, whoever writes to the database."""

from collections.abc import Callable

import pytest
from conftest import NOW
from django.db import IntegrityError, transaction

from docendo.commons.communities.models import Community
from docendo.commons.institutions import actions
from docendo.commons.institutions.models import Assertion, Domain, Identity, Provider
from docendo.commons.institutions.tests.setups import a_setup
from docendo.commons.people.models import Person


class Place:
    def __init__(self, community: Community) -> None:
        self.community = community
        self.provider = actions.make_provider(community, setup=a_setup(), now=NOW)
        self.other = actions.make_provider(None, setup=a_setup(), now=NOW)

    def domain(
        self, name: str = "maple.example", *, proven: bool = False, **more: object
    ) -> Domain:
        said = {"provider": self.provider, "name": name, "proven_at": NOW if proven else None}
        return Domain.objects.create(**{**said, **more})

    def identity(self, *, same: bool = False, **more: object) -> Identity:
        person = Person.objects.first() if same else None
        person = person or Person.objects.create(name="Ada")
        said = {"provider": self.provider, "person": person, "created_at": NOW, "changed_at": NOW}
        return Identity.objects.create(**{**said, **more})


def _twice(make: Callable[[Place], object]) -> Callable[[Place], object]:
    return lambda place: (make(place), make(place))


BROKEN: dict[str, Callable[[Place], object]] = {
    "a_provider_of_a_community_leads_into_no_other": lambda place: Provider.objects.update(
        joins=place.community
    ),
    "a_provider_gives_no_office": lambda place: Provider.objects.update(role=50),
    "only_the_site_takes_a_second_factor_of_others": lambda place: Provider.objects.update(
        is_second_factor=True
    ),
    "a_provider_is_of_one_kind": lambda place: Provider.objects.update(sign_on="https://x"),
    "an_assertion_is_brought_once": _twice(
        lambda place: Assertion.objects.create(provider=place.provider, digest="a", ends_at=NOW)
    ),
    "a_token_is_of_one_provider": lambda place: Provider.objects.update(token_hash="x"),
    "a_provider_has_a_domain_once": _twice(lambda place: place.domain()),
    "a_domain_is_of_one_provider": lambda place: (
        place.domain(proven=True),
        place.domain(proven=True, provider=place.other),
    ),
    "only_a_proven_domain_is_forced": lambda place: place.domain(is_forced=True),
    "a_domain_is_in_small_letters": lambda place: place.domain("Maple.example"),
    "a_provider_knows_a_person_once": _twice(lambda place: place.identity(same=True)),
    "a_subject_is_one_person": _twice(lambda place: place.identity(subject="a")),
    "a_user_name_is_one_person": lambda place: (
        place.identity(user_name="ada"),
        place.identity(user_name="Ada"),
    ),
    "an_external_id_is_one_person": _twice(lambda place: place.identity(external_id="a")),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", BROKEN)
def test_it_cannot_be_broken(name: str, community: Community) -> None:
    place = Place(community)
    if name == "a_provider_knows_a_person_once":
        Person.objects.create(name="Ada")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BROKEN[name](place)
    said = str(refused.value)
    assert name in said or "UNIQUE" in said
