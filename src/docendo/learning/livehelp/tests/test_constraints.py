"""What always holds is a constraint; each is violated once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from docendo.commons.communities.api import Seat
from docendo.commons.topics.api import Topic
from docendo.learning.livehelp.models import (
    About,
    Call,
    Caller,
    Helping,
    Proposal,
    Queue,
    Standby,
)
from docendo.learning.livehelp.rules import State, Why
from docendo.learning.livehelp.tests.conftest import Waits


def refused(name: str, model: type[models.Model], **fields: Any) -> None:
    """SQLite names the columns of a violated unique constraint, PostgreSQL its name."""
    (known,) = (one for one in model._meta.constraints if one.name == name)
    unique = isinstance(known, models.UniqueConstraint) and connection.vendor == "sqlite"
    said = r"UNIQUE constraint failed" if unique else name
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        model._default_manager.create(**fields)


def test_calls(member: Seat, waits: Waits, now: datetime) -> None:
    call = waits(member)
    own: dict[str, Any] = {
        "community": call.community, "asker": member.member, "title": "Why?", "asked_at": now,
        "turn": 9,
    }  # fmt: skip
    refused("each_call_has_its_turn", Call, **{**own, "turn": call.turn})
    refused("a_call_is_in_a_known_state", Call, state="odd", ended_at=now, **own)
    refused("a_call_that_is_over_ended_at_some_time", Call, state=State.LEFT, **own)
    refused("a_call_that_is_over_ended_at_some_time", Call, ended_at=now, **own)
    joined = "only_a_call_that_was_joined_leads_to_another"
    refused(joined, Call, state=State.JOINED, ended_at=now, **own)
    refused(joined, Call, into=call, **own)
    refused("a_worse_place_has_a_reason", Call, place_was=1, **own)
    refused("a_worse_place_has_a_reason", Call, worse=Why.CAME_BACK, **own)
    refused("somebody_came_to_what_was_taken", Call, state=State.TAKEN, **own)


def test_what_belongs_to_a_call(
    member: Seat, helper: Seat, waits: Waits, topics: Sequence[Topic], now: datetime
) -> None:
    call = waits(member)
    own: dict[str, Any] = {"community": call.community}
    refused("a_community_has_one_queue", Queue, **own)
    refused("a_call_names_a_topic_once", About, call=call, topic=topics[0], **own)
    waiting = {"call": call, "person": member.member, "at": now, "heard_at": now}
    refused("somebody_waits_once", Caller, **waiting, **own)
    helping = {"call": call, "person": helper.member, "at": now, **own}
    Helping.objects.create(**helping)
    refused("somebody_helps_once", Helping, **{**helping, "left_at": now})
    refused("somebody_stands_by_once", Standby, person=helper.member, until=now, **own)
    other = waits(helper)
    refused("somebody_helps_one_at_a_time", Helping, **{**helping, "call": other})
    both = {"call": call, "into": other, "at": now, **own}
    refused("who_agrees_has_answered", Proposal, agreed=True, **both)
    Proposal.objects.create(**both)
    refused("it_is_proposed_once", Proposal, **both)
    refused("nobody_waits_with_themselves", Proposal, **{**both, "into": call})
