"""Each constraint violated once, whatever the code above it does."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from docendo.commons.communities.api import Seat
from docendo.outcomes.insights.models import Handling, Letter


def refused(constraint: str, model: type[models.Model], **fields: Any) -> None:
    """SQLite names the columns of a violated unique constraint, PostgreSQL its name."""
    (known,) = (one for one in model._meta.constraints if one.name == constraint)
    unique = isinstance(known, models.UniqueConstraint) and connection.vendor == "sqlite"
    said = r"UNIQUE constraint failed" if unique else constraint
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        model._default_manager.create(**fields)


def test_letters(coordinator: Seat, member: Seat, now: datetime) -> None:
    own: dict[str, Any] = {"community": member.community, "kind": "alone", "subject": "1"}
    own |= {"by": coordinator.member, "to": member.member, "words": "x", "at": now}
    refused("a_letter_is_about_a_known_need", Letter, **own | {"kind": "odd"})
    refused("a_letter_says_something", Letter, **own | {"words": ""})
    refused("nobody_writes_to_themselves", Letter, **own | {"to": coordinator.member})


def test_handlings(coordinator: Seat, now: datetime) -> None:
    own: dict[str, Any] = {"community": coordinator.community, "kind": "alone", "subject": "1"}
    own |= {"by": coordinator.member, "at": now, "until": now + timedelta(days=1)}
    own |= {"outcome": "done"}
    refused("what_is_handled_is_a_known_need", Handling, **own | {"kind": "odd"})
    refused("a_need_is_handled_in_a_known_way", Handling, **own | {"outcome": "odd"})
    refused("what_was_handled_rests_for_a_while", Handling, **own | {"until": now})
    Handling.objects.create(**own)
    refused("a_need_is_handled_by_one_at_a_time", Handling, **own)
