"""A mark in all that somebody says about themselves is nowhere once they are forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, connection, models, transaction

from docendo.commons.people.api import Person
from docendo.kernel import outbox
from docendo.outcomes.privacy.actions import forget_me
from docendo.outcomes.privacy.queries import model_of, names_of, rows_of
from docendo.outcomes.privacy.rules import HOLDINGS, Fate, Holding
from tests.access.world import NOW, World, make_world

pytestmark = pytest.mark.django_db

MARK = "zqxmark"
WORDS = (models.CharField, models.TextField)


def words_of(column: str, holding: Holding) -> "Iterator[models.Field[Any, Any]]":
    """Where somebody's own words stand in a row that goes, or that is cleared."""
    model, _name = model_of(column)
    for field in model._meta.concrete_fields:
        is_written = isinstance(field, WORDS) and not field.choices
        if is_written and (holding.fate is Fate.GOES or field.name in holding.cleared):
            yield field


def plant(person: Person) -> set[str]:
    """Write the mark wherever the database takes it; the columns that hold it now."""
    Person.objects.filter(pk=person.pk).update(
        name=f"Amira {MARK}", pronouns=MARK, about=MARK, email=f"{MARK}@example.org"
    )
    planted = set()
    for column, holding in HOLDINGS.items():
        for field in words_of(column, holding):
            said = MARK[: field.max_length] if isinstance(field, models.CharField) else MARK
            try:
                # What is no words, a key or a code, may be refused there.
                with transaction.atomic():
                    if rows_of(column, names_of(person)).update(**{field.name: said}):
                        planted.add(f"{column.rpartition('.')[0]}.{field.name}")
            except IntegrityError:
                continue
    return planted


def found_in_tables() -> list[str]:
    """Every table with the mark in it, those of search and the outbox among them."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            try:
                with transaction.atomic():
                    cursor.execute(f'SELECT * FROM "{table}"')
            except OperationalError:
                # One that search makes up; what it holds stands in the tables beside it.
                continue
            found += [table for row in cursor.fetchall() if MARK in str(row)]
    return found


def found_in_files(folder: str = "") -> list[str]:
    """Every stored file with the mark in it."""
    folders, files = default_storage.listdir(folder)
    paths = [f"{folder}/{name}".lstrip("/") for name in files]
    inside = [path for path in paths if MARK.encode() in default_storage.open(path).read()]
    return sum((found_in_files(f"{folder}/{each}".lstrip("/")) for each in folders), inside)


@pytest.fixture
def world() -> World:
    return make_world(hidden=False)


def test_nothing_of_somebody_who_is_forgotten_can_be_found(world: World) -> None:
    person = world.people["author"]
    assert person is not None
    planted = plant(person)
    assert {
        "account.EmailAddress.email",
        "asks.Draft.body",
        "communities.Membership.sort_name",
        "groups.Enrollment.name",
        "programs.Answer.words",
        "programs.CheckIn.words",
    } <= planted
    person.refresh_from_db()
    person.picture.name = default_storage.save("people/mark.webp", ContentFile(MARK.encode()))
    person.save(update_fields=["picture"])
    cache.set("somebody", "nobody")
    outbox.deliver_here(now=NOW)
    assert found_in_tables()
    assert found_in_files()
    forget_me(person, password="correct horse", now=NOW)
    outbox.deliver_here(now=NOW)
    assert found_in_tables() == []
    assert found_in_files() == []
    kept = getattr(cache, "_cache", {})
    assert not [key for key, value in kept.items() if MARK in f"{key}{value!r}"]
    for column, holding in HOLDINGS.items():
        if holding.fate is not Fate.STAYS:
            assert not rows_of(column, frozenset({person.pk})).exists(), column
