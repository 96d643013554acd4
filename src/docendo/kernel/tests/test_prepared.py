"""A prepared query gives what its queryset gives, for every value put into it.

Tried on Django's own permissions: rows that every database of ours has, each with a related one.
"""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString

from docendo.kernel.prepared import Prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def some() -> list[Permission]:
    return list(Permission.objects.order_by("pk")[:3])


def test_other_numbers_give_other_rows(some: list[Permission]) -> None:
    by_number = Prepared(lambda *, pk: Permission.objects.filter(pk=pk))
    for each in some:
        assert by_number(pk=each.pk) == [each]
    assert by_number(pk=0) == []


def test_texts_are_values_like_numbers(some: list[Permission]) -> None:
    by_name = Prepared(
        lambda *, name, least: Permission.objects.filter(name=name, pk__gte=least).values_list("pk")
    )
    assert by_name(name=some[1].name, least=some[1].pk) == [(some[1].pk,)]
    assert by_name(name="50 % of 'them'", least=0) == []
    assert by_name(name=SafeString(some[1].name), least=0) == [(some[1].pk,)]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_tuple_of_any_length_finds_its_rows_once(some: list[Permission], count: int) -> None:
    among = Prepared(lambda *, pks: Permission.objects.filter(pk__in=pks).order_by("pk"))
    assert among(pks=tuple(each.pk for each in some[:count])) == some[:count]


def test_what_shapes_a_query_is_compiled_apart(some: list[Permission]) -> None:
    ordered = Prepared(
        lambda column, *, most: Permission.objects.filter(pk__lte=most).order_by(column)
    )
    assert ordered("pk", most=some[2].pk) == some
    assert ordered("-pk", most=some[2].pk) == some[::-1]
    assert ordered("pk", most=some[1].pk) == some[:2]


def test_related_rows_come_with_their_own(some: list[Permission]) -> None:
    def with_its_model(*, pk: int) -> QuerySet[Permission]:
        return Permission.objects.filter(pk=pk).select_related("content_type")

    prepared = Prepared(with_its_model)
    for each in some:
        with CaptureQueriesContext(connection) as captured:
            [found] = prepared(pk=each.pk)
            assert found.content_type.pk == each.content_type_id
        assert len(captured) == 1


def test_the_queryset_is_made_once_for_all_values(some: list[Permission]) -> None:
    made = []

    def build(*, pk: int) -> QuerySet[Permission]:
        made.append(pk)
        return Permission.objects.filter(pk=pk)

    prepared = Prepared(build)
    assert [prepared(pk=each.pk) for each in some] == [[each] for each in some]
    assert len(made) == 1
