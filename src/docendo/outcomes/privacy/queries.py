"""What the site holds of a person."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db.models import F, Field, ForeignKey, Model, OneToOneField, Q, QuerySet

from docendo.commons.communities.api import is_last_owner, seats_of
from docendo.commons.people.api import Person
from docendo.learning.forum.api import personas_of
from docendo.outcomes.privacy.rules import HOLDINGS, LEFT_OUT, Holding

Row = dict[str, Any]


def _columns(model: type[Model]) -> "Sequence[Field[Any, Any]]":
    return model._meta.concrete_fields  # noqa: SLF001 Django documents it


def columns_that_name_people() -> Iterator[str]:
    """Every column of every app that holds a person, as ``HOLDINGS`` names it."""
    for model in apps.get_models(include_auto_created=True):
        for field in _columns(model):
            if isinstance(field, ForeignKey | OneToOneField) and field.related_model is Person:
                yield f"{model._meta.label}.{field.name}"  # noqa: SLF001 as above


def model_of(column: str) -> tuple[type[Model], str]:
    """The model of a line of ``HOLDINGS``, and the name of its column."""
    label, _dot, name = column.rpartition(".")
    return apps.get_model(label), name


def rows_of(column: str, person_ids: frozenset[int]) -> QuerySet[Model]:
    model, name = model_of(column)
    return QuerySet(model).filter(**{f"{name}__in": person_ids})


def names_of(person: Person) -> frozenset[int]:
    """The person's number, and those of the names under which they wrote without their own."""
    return frozenset({person.pk, *personas_of(person)})


def owned_alone(person: Person) -> list[str]:
    """The communities that nobody would own without them."""
    return [seat.community.name for seat in seats_of(person) if is_last_owner(seat)]


def about_themselves(person: Person) -> Row:
    """What they say about themselves."""
    shown = [field.attname for field in _columns(Person) if field.name not in LEFT_OUT]
    [row] = Person.objects.filter(pk=person.pk).values(*shown)
    return dict(row)


def everything_of(person: Person) -> Iterator[tuple[str, Iterator[Row]]]:
    """For each column that names them, what stands in its rows: their own part of it.

    Other people are left out of it, but for those whom they named themselves.
    """
    ids = names_of(person)
    for column, holding in HOLDINGS.items():
        if holding.handed_out:
            yield column, _own_part(column, holding, ids)


def _own_part(column: str, holding: Holding, ids: frozenset[int]) -> Iterator[Row]:
    model, _name = model_of(column)
    shown = [
        field.attname
        for field in _columns(model)
        if field.related_model is not Person and field.name not in LEFT_OUT
    ]
    named = {f"{name}_name": F(f"{name}__name") for name in holding.names}
    rows = rows_of(column, ids).order_by("pk").values(*shown, **named)
    yield from rows.iterator(chunk_size=500)


def files_of(person: Person) -> Iterator[str]:
    """The names in the storage of all files that are in what they are handed out."""
    if person.picture.name:
        yield person.picture.name
    ids = names_of(person)
    for column, holding in HOLDINGS.items():
        model, _name = model_of(column)
        for field in _columns(model) if holding.handed_out else ():
            if field.get_internal_type() == "FileField":
                held = rows_of(column, ids).filter(~Q(**{field.name: ""}))
                yield from held.values_list(field.name, flat=True).iterator()
