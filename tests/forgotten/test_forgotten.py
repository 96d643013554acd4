"""A mark in all that somebody says about themselves is nowhere once they are forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, connection, models, transaction

from docendo.commons.communities.api import Role, Seat
from docendo.commons.people.api import Person
from docendo.kernel import outbox
from docendo.learning.review.actions import show_work
from docendo.learning.review.models import Assignment, Grade, Grading, Participant
from docendo.learning.review.queries import run_page
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


def test_what_grades_are_worked_out_from_holds_numbers_and_no_name(world: World) -> None:
    """Terms, suspicions and who agreed hold numbers of participants, who are former members."""
    person, owner = world.people["author"], world.people["owner"]
    assert person is not None
    person.name, person.email = f"Amira {MARK}", f"{MARK}@example.org"
    person.save()
    over = Assignment.objects.get(pk=str(world.names["graded_assignment"]))
    me = Participant.objects.get(assignment=over, person=person)
    work = me.submission
    assert work is not None
    here = {"community": work.community}
    term = {"review": 1, "points": 9.0}
    Grade.objects.create(**here, submission=work, worked_out_at=NOW, terms={"readings": [term]})
    evidence = {"reader": me.pk, "work": work.pk, "given": 1.0, "expected": 9.0}
    suspicion = {
        "pattern": "harsh", "readers": [me.pk], "chance": 0.01, "left_out": [],
        "evidence": [evidence],
    }  # fmt: skip
    Grading.objects.create(**here, assignment=over, begun_at=NOW, suspicions=[suspicion])
    seat = Seat(world.community, person, Role.MEMBER)
    show_work(seat, assignment_id=over.pk, shows=True, now=NOW)
    outbox.deliver_here(now=NOW)
    forget_me(person, password="correct horse", now=NOW)
    outbox.deliver_here(now=NOW)
    held = {
        f"{model._meta.label}.{field.name}": str([*model._default_manager.values_list(field.name)])
        for model in apps.get_app_config("review").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.JSONField)
    }
    assert str(me.pk) in held["review.Grading.suspicions"]
    assert str(me.pk) in held["review.Submission.shown_by"]
    assert not [column for column, words in held.items() if MARK in words]
    page = run_page(Seat(world.community, owner, Role.OWNER), assignment_id=over.pk, now=NOW)
    [found] = page.found
    assert [*found.names, found.evidence[0].reader] == ["Former member"] * 2
