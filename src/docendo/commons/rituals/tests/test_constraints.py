"""Each constraint violated once, whatever the code above it does."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from docendo.commons.communities.api import Seat
from docendo.commons.rituals.models import Introduction, Participant, Place, Ritual, Round
from docendo.commons.rituals.rules.rituals import Aim, Invited, Rhythm, Said, State
from docendo.commons.topics.api import NewTopic, create_topics


def refused(constraint: str, model: type[models.Model], **fields: Any) -> None:
    """SQLite names the columns of a violated unique constraint, PostgreSQL its name."""
    (known,) = (one for one in model._meta.constraints if one.name == constraint)
    unique = isinstance(known, models.UniqueConstraint) and connection.vendor == "sqlite"
    said = r"UNIQUE constraint failed" if unique else constraint
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        model._default_manager.create(**fields)


@pytest.fixture
def fields(member: Seat, now: datetime) -> dict[str, Any]:
    """All that a ritual needs."""
    return {
        "community": member.community,
        "blueprint": "coffee",
        "aim": Aim.ANYBODY,
        "name": "Coffee",
        "rhythm": Rhythm.WEEKLY,
        "first_on": date(2026, 11, 9),
        "at": time(9),
        "time_zone": "UTC",
        "invited": Invited.EVERYBODY,
        "adds_newcomers": False,
        "next_at": now,
        "created_at": now,
    }


def test_rituals(fields: dict[str, Any], member: Seat, now: datetime) -> None:
    topics = create_topics(member.community.pk, [NewTopic(name="Algebra")], now=now)
    algebra = topics["Algebra"]
    refused("a_ritual_has_a_name", Ritual, **fields | {"name": ""})
    for kind in ("aim", "rhythm", "invited"):
        refused("a_ritual_is_of_known_kinds", Ritual, **fields | {kind: "odd"})
    refused("a_ritual_is_of_known_kinds", Ritual, **fields | {"state": "odd", "next_at": None})
    for weeks in (0, 53):
        refused("somebody_is_new_for_a_year_at_most", Ritual, **fields | {"weeks_new": weeks})
    by_topic = "a_ritual_has_a_topic_where_it_invites_by_one"
    refused(by_topic, Ritual, **fields | {"topic": algebra})
    refused(by_topic, Ritual, **fields | {"invited": Invited.TOPIC})
    adding = {"invited": Invited.TOPIC, "topic": algebra, "adds_newcomers": True}
    refused("whoever_is_new_has_chosen_no_topic_yet", Ritual, **fields | adding)
    refused(
        "what_brings_different_people_together_asks_them", Ritual, **fields | {"aim": Aim.ACROSS}
    )
    next_time = "a_ritual_has_a_next_time_while_it_runs"
    refused(next_time, Ritual, **fields | {"next_at": None})
    refused(next_time, Ritual, **fields | {"state": State.PAUSED})


def test_who_takes_part_and_who_is_introduced(
    fields: dict[str, Any], member: Seat, now: datetime
) -> None:
    here = {"community": member.community}
    ritual = Ritual.objects.create(**fields)
    own = here | {"ritual": ritual, "person": member.member, "joined_at": now}
    Participant.objects.create(**own)
    refused("nobody_takes_part_twice", Participant, **own)
    held = here | {"ritual": ritual, "held_at": now, "number": 0, "due_on": date(2026, 11, 9)}
    first = Round.objects.create(**held)
    refused("a_ritual_is_held_once_a_date", Round, **held | {"number": 1})
    refused("rounds_are_counted", Round, **held | {"due_on": date(2026, 11, 16)})
    introduction = Introduction.objects.create(round=first, **here)
    place = here | {"round": first, "person": member.member}
    refused("a_place_says_what_is_known", Place, **place, introduction=introduction, said="odd")
    refused("who_meets_nobody_says_nothing_of_it", Place, **place, said=Said.MET)
    Place.objects.create(**place, introduction=introduction)
    refused("nobody_is_introduced_twice_a_round", Place, **place)
