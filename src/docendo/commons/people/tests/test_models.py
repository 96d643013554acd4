"""What must hold of people is held by the database."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from docendo.commons.people.models import Person

Make = Callable[..., Person]


def test_an_address_belongs_to_one_person_whatever_its_case(person: Make) -> None:
    person("Amira Haddad")
    with pytest.raises(IntegrityError, match="one_person_per_email_address"):
        Person.objects.create(email="AMIRA.haddad@example.org", name="Somebody else")


@pytest.mark.django_db
def test_an_absent_address_is_null_and_not_empty() -> None:
    with pytest.raises(IntegrityError, match="an_absent_email_address_is_null"):
        Person.objects.create(email="", name="Nobody")


@pytest.mark.django_db
def test_many_people_may_not_have_joined() -> None:
    for name in ("Imported One", "Imported Two"):
        Person.objects.create(email=None, name=name)
    assert not any(person.has_joined for person in Person.objects.all())
