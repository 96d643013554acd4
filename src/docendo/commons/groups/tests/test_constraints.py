"""Each constraint violated once, whatever the code above it does."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from docendo.commons.communities.api import Role, Seat, make_invitation
from docendo.commons.groups.models import Enrollment, Group, RosterImport
from docendo.commons.groups.rules.groups import State


def refused(constraint: str, model: type[models.Model], **fields: Any) -> None:
    """SQLite names the columns of a violated unique constraint, PostgreSQL its name."""
    (known,) = (one for one in model._meta.constraints if one.name == constraint)
    unique = isinstance(known, models.UniqueConstraint) and connection.vendor == "sqlite"
    said = r"UNIQUE constraint failed" if unique else constraint
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        model._default_manager.create(**fields)


def test_groups(member: Seat, now: datetime) -> None:
    own = {"community": member.community, "name": "Algebra", "sort_name": "algebra"}
    own["created_at"] = now
    refused("a_group_has_a_name", Group, **own | {"name": ""})
    refused("a_group_has_a_known_kind", Group, **own, kind="odd")
    Group.objects.create(**own)
    Group.objects.create(**own, term="Fall")
    Group.objects.create(**own, ended_at=now)
    refused("one_open_group_per_name_and_term", Group, **own)
    Group.objects.create(**own, source_id="c1")
    refused("one_group_per_source_id", Group, **own, source_id="c1", ended_at=now)


def test_enrollments(member: Seat, now: datetime) -> None:
    here = {"community": member.community}
    group = Group.objects.create(name="Algebra", sort_name="algebra", created_at=now, **here)
    own = here | {"group": group, "began_at": now}
    refused("an_enrollment_is_somebodys", Enrollment, **own)
    person = own | {"person": member.member}
    refused("an_enrollment_has_a_known_role", Enrollment, **person, role=15)
    before = now - timedelta(seconds=1)
    refused("an_enrollment_ends_after_it_began", Enrollment, **person, ended_at=before)
    Enrollment.objects.create(**person, ended_at=now)
    Enrollment.objects.create(**person)
    refused("a_person_is_in_a_group_once", Enrollment, **person)
    address = own | {"address": "a@example.org"}
    Enrollment.objects.create(**address)
    refused("an_address_is_in_a_group_once", Enrollment, **address)


def test_imports(member: Seat, coordinator: Seat, now: datetime) -> None:
    own = {"community": member.community, "by": member.member, "at": now, "is_full": True}
    own |= {"format": "csv", "roster": {}}
    refused("an_import_has_a_known_format", RosterImport, **own | {"format": "odd"})
    decided = own | {"roster": None, "decided_at": now}
    refused("an_import_has_a_known_state", RosterImport, **decided, state="odd")
    for state, columns in (
        (State.WAITING, {"roster": None}),
        (State.QUEUED, {"decided_at": now}),
        (State.DONE, {"decided_at": now}),
        (State.DISCARDED, {"roster": None}),
    ):
        refused(
            "an_import_keeps_its_roster_until_it_is_decided_on",
            RosterImport,
            **own | columns,
            state=state,
        )
    link = make_invitation(coordinator, role=Role.MEMBER, seats=1, expires_at=now, now=now)
    done = decided | {"state": State.DONE, "invitation": link}
    RosterImport.objects.create(**done)
    refused("an_invitation_is_of_one_import", RosterImport, **done)
