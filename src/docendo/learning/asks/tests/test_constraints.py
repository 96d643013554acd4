"""Each thing that must hold of a draft is refused by the database itself."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from docendo.learning.asks.models import Draft


@pytest.fixture
def violations(draft: Draft, now: datetime) -> dict[str, Callable[[], object]]:
    """Under the name of each constraint, something that breaks it and nothing else."""
    own = Draft.objects.filter(pk=draft.pk)

    def another(**fields: object) -> Draft:
        values: dict[str, object] = {
            "community": draft.community,
            "person": draft.person,
            "number": 1,
            "page": "second",
            "title": "x",
            "begun_at": now,
            "kept_at": now,
        }
        return Draft.objects.create(**(values | fields))

    return {
        "each_draft_has_its_number": lambda: another(number=draft.number),
        "a_person_has_at_most_twenty_drafts": lambda: another(number=20),
        "a_page_writes_one_draft": lambda: another(page=draft.page),
        "a_draft_holds_something": lambda: own.update(title="", body=""),
        "versions_of_a_draft_count_from_one": lambda: own.update(version=0),
    }


def test_every_constraint_is_violated_here(violations: dict[str, Callable[[], object]]) -> None:
    assert set(violations) == {constraint.name for constraint in Draft._meta.constraints}


@pytest.mark.parametrize("name", [constraint.name for constraint in Draft._meta.constraints])
def test_the_database_refuses(name: str, violations: dict[str, Callable[[], object]]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        violations[name]()
