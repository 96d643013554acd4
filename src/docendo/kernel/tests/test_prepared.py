"""A prepared query gives what its queryset gives, for every value put into it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Community, Membership
from docendo.commons.communities.rules import Role
from docendo.commons.people.models import Person
from docendo.kernel.prepared import Prepared


@pytest.fixture
def people(person: Callable[..., Person]) -> list[Person]:
    return [person(name) for name in ("Amira Haddad", "Ben Okafor", "Chen Wei")]


def test_other_numbers_give_other_rows(people: list[Person]) -> None:
    by_number = Prepared(lambda *, pk: Person.objects.filter(pk=pk))
    for each in people:
        assert by_number(pk=each.pk) == [each]
    assert by_number(pk=0) == []


def test_texts_are_values_like_numbers(people: list[Person]) -> None:
    by_name = Prepared(lambda *, name: Person.objects.filter(name=name).values_list("pk"))
    assert by_name(name="Ben Okafor") == [(people[1].pk,)]
    assert by_name(name="50 % of 'them'") == []


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_tuple_of_any_length_finds_its_rows_once(people: list[Person], count: int) -> None:
    among = Prepared(lambda *, pks: Person.objects.filter(pk__in=pks).order_by("pk"))
    assert among(pks=tuple(each.pk for each in people[:count])) == people[:count]


def test_what_shapes_a_query_is_compiled_apart(people: list[Person]) -> None:
    ordered = Prepared(lambda column, *, most: Person.objects.filter(pk__lte=most).order_by(column))
    assert ordered("name", most=people[2].pk) == people
    assert ordered("-name", most=people[2].pk) == people[::-1]
    assert ordered("name", most=people[1].pk) == people[:2]


def test_related_rows_and_values_come_as_a_queryset_gives_them(
    people: list[Person], community: Community
) -> None:
    Membership.of(community, people[0], Role.OWNER, joined_at=community.created_at).save()

    def seats(*, person_id: int) -> QuerySet[Membership]:
        return Membership.objects.filter(person=person_id).select_related("community", "person")

    with CaptureQueriesContext(connection) as captured:
        [seat] = Prepared(seats)(person_id=people[0].pk)
        assert (seat.community, seat.person) == (community, people[0])
        assert seat.joined_at == community.created_at
    assert len(captured) == 1


def test_the_queryset_is_made_once_for_all_values(people: list[Person]) -> None:
    made = []

    def build(*, pk: int) -> QuerySet[Person]:
        made.append(pk)
        return Person.objects.filter(pk=pk)

    prepared = Prepared(build)
    assert [prepared(pk=each.pk) for each in people] == [[each] for each in people]
    assert len(made) == 1
