"""What an import graph cannot see of the models."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel
from django.db.models import NOT_PROVIDED, Model
from django.db.models.constraints import BaseConstraint

from docendo.commons.communities.models import Community, Seat
from docendo.kernel.access import ROW_RULES, RowRule
from docendo.learning.forum.ladder import Rung
from docendo.learning.forum.models import (
    Climber,
    closing_for_others,
    improving_a_question,
    reopening_for_others,
)
from docendo.outcomes.notices.models import Notice
from tests.access.routes import SEATS
from tests.access.world import ROLES, World, make_world

ROOT = Path(__file__).resolve().parents[2]
# From the ground up; an app may point at itself and at what lies below it.
ORDER = (
    *(
        "kernel",
        "search",
        "people",
        "communities",
        "topics",
        "mail",
        "groups",
        "matching",
        "institutions",
        "rituals",
        "rounds",
    ),
    *("documents", "meetings", "forum", "discussions", "boards", "rooms", "programs", "review"),
    *("calls", "evaluations", "library", "asks"),
    *("notices", "connect"),
)
# These belong to no community: a person, where they are signed in and by whose word, whom they
# block, when they are free and what they prefer, a community itself, and what the kernel keeps for
# every app.
ABOVE_COMMUNITIES = {
    *(
        "Person",
        "Block",
        "DeadAddress",
        "Device",
        "SignInChange",
        "Domain",
        "Assertion",
        "Identity",
        "Week",
        "Preferences",
        "CalendarAddress",
        "Community",
    ),
    *("OutboxEvent", "Delivery", "QueuedJob", "PeriodicJob", "WorkerSign"),
}

MODELS = [model for model in apps.get_models() if model._meta.app_label in ORDER]
CONSTRAINTS = [(model, constraint) for model in MODELS for constraint in model._meta.constraints]


def test_foreign_keys_point_down_the_floors() -> None:
    upwards = [
        f"{model.__name__}.{field.name}"
        for model in MODELS
        for field in model._meta.get_fields()
        if field.many_to_one or (field.one_to_one and not field.auto_created)
        if isinstance(field.related_model, type)
        and field.related_model._meta.app_label in ORDER
        and ORDER.index(field.related_model._meta.app_label) > ORDER.index(model._meta.app_label)
    ]
    assert upwards == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_row_names_its_community(model: type[Model]) -> None:
    columns = {getattr(field, "attname", "") for field in model._meta.get_fields()}
    assert ("community_id" in columns) is (model.__name__ not in ABOVE_COMMUNITIES) or (
        model._meta.app_label == "kernel"
    )


@pytest.mark.parametrize(
    ("model", "constraint"), CONSTRAINTS, ids=[each.name for _, each in CONSTRAINTS]
)
def test_every_constraint_is_violated_by_a_test(
    model: type[Model], constraint: BaseConstraint
) -> None:
    folder = Path(str(apps.get_app_config(model._meta.app_label).path)) / "tests"
    tests = "".join(file.read_text(encoding="utf-8") for file in folder.glob("test_*.py"))
    assert constraint.name in tests


# Each was taken by every site that there was before this was looked for.
WITHOUT_DEFAULT = {
    ("documents", "document", "kind"),
    ("matching", "match", "occasion"),
    *(("programs", "question", name) for name in ("admits", "choices", "purpose", "shown_to")),
    ("programs", "answer", "shown_to"),
    ("programs", "program", "least_days"),
}


def test_the_code_before_can_write_rows_while_a_column_is_new() -> None:
    """It names no column that it does not know, so the database has to fill it in."""
    found = set()
    for (label, _name), migration in MigrationLoader(None).disk_migrations.items():
        operations = migration.operations
        made = {each.name_lower for each in operations if isinstance(each, CreateModel)}
        found |= {
            (label, each.model_name_lower, each.name)
            for each in operations
            if isinstance(each, AddField)
            and migration.__module__.startswith("docendo.")
            and each.model_name_lower not in made
            and not (each.field.null or each.field.many_to_many)
            and each.field.db_default is NOT_PROVIDED
        }
    assert found == WITHOUT_DEFAULT


def test_migrations_are_one_line_in_each_app() -> None:
    loader = MigrationLoader(None)
    for label in ORDER:
        own = [key for key in loader.disk_migrations if key[0] == label]
        for key in own:
            children = [
                child for child in loader.graph.node_map[key].children if child.key[0] == label
            ]
            assert len(children) <= 1, f"{label} forks after {key[1]}"
        names = [name for _, name in own]
        assert not [name for name in names if "_auto_" in name], "a migration says its purpose"


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", [False, True], ids=["public", "private"])
def test_both_forms_of_a_permission_agree(*, hidden: bool) -> None:
    world = make_world(hidden=hidden)
    # To make a world takes longer than to ask all rules of everybody in it.
    wrong = [
        f"{rule.name} for {name}"
        for rule in ROW_RULES
        for name in SEATS
        if not forms_agree(rule, world, name)
    ]
    assert wrong == []


def forms_agree(rule: RowRule[Any, Any], world: World, name: str) -> bool:
    """Whether this rule allows somebody the same rows one by one as among all."""
    person = world.people[name]
    actor: object = Seat(world.community, person, ROLES.get(name))
    everything = rule.model.objects.all()
    if rule.model is Community:
        actor, everything = person, everything.with_role_of(person)
    elif rule.model is Notice:
        actor, everything = person, everything.with_role_of_reader()
    rows = list(everything)
    assert rows, rule.name
    actors = [actor]
    if rule in FOR_OTHERS and isinstance(actor, Seat):
        actors = [Climber(actor, rung) for rung in Rung]
    return all(
        set(rule.model.objects.filter(rule.among(each)).values_list("pk", flat=True))
        == {row.pk for row in rows if rule.allows(each, row)}
        for each in actors
    )


# What these allow depends on how far somebody has come.
FOR_OTHERS = (closing_for_others, improving_a_question, reopening_for_others)
