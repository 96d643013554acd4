"""What always holds is a constraint; each is violated once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group
from docendo.commons.matching.api import Match
from docendo.learning.rooms.models import (
    Agreement,
    Line,
    NoHints,
    Presence,
    Recap,
    Room,
    RoomPlace,
    Sitting,
    SittingEvent,
    SmallRoom,
    Vote,
)


def refused(name: str, model: type[models.Model], **fields: Any) -> None:
    """SQLite names the columns of a violated unique constraint, PostgreSQL its name."""
    (known,) = (one for one in model._meta.constraints if one.name == name)
    unique = isinstance(known, models.UniqueConstraint) and connection.vendor == "sqlite"
    said = r"UNIQUE constraint failed" if unique else name
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        model._default_manager.create(**fields)


def test_rooms(match: Match, group: Group, now: datetime) -> None:
    own = {"community": match.community, "opened_at": now}
    refused("a_room_has_one_home", Room, match=match, group=group, **own)
    by_its_home = "a_room_of_a_match_or_group_is_named_and_closed_by_it"
    for home in ({"match": match}, {"group": group}):
        refused(by_its_home, Room, closed_at=now, **home, **own)
    for name, home in (
        ("a_match_has_one_room", {"match": match}),
        ("a_group_has_one_room", {"group": group}),
    ):
        Room.objects.create(**own, **home)
        refused(name, Room, **own, **home)


def test_places(match: Match, member: Seat, now: datetime) -> None:
    room = Room.objects.create(community=match.community, name="Limits", opened_at=now)
    own = {"community": match.community, "room": room, "person": member.member, "at": now}
    RoomPlace.objects.create(**own)
    refused("somebody_has_one_place_in_a_room", RoomPlace, **own)


def test_small_rooms(match: Match, sitting: Sitting, now: datetime) -> None:
    room = Room.objects.create(community=match.community, opened_at=now)
    own = {"community": match.community, "room": room, "main": sitting}
    refused("small_rooms_are_counted", SmallRoom, number=0, **own)


def test_hints(match: Match, member: Seat) -> None:
    own = {"community": match.community, "person": member.member}
    NoHints.objects.create(**own)
    refused("somebody_refuses_hints_once", NoHints, **own)


def test_sittings(match: Match, now: datetime) -> None:
    room = Room.objects.create(community=match.community, match=match, opened_at=now)
    own = {"community": match.community, "room": room, "began_at": now}
    over = {"ended_at": now, **own}
    refused("sittings_are_counted", Sitting, number=0, **own)
    earlier = now - timedelta(minutes=1)
    refused("a_sitting_ends_after_it_began", Sitting, number=1, ended_at=earlier, **own)
    refused("a_sitting_of_a_meeting_has_its_day", Sitting, number=1, on=now.date(), **own)
    Sitting.objects.create(number=1, **own)
    refused("a_sitting_has_one_number", Sitting, number=1, **over)
    refused("a_room_has_one_open_sitting", Sitting, number=2, **own)


def test_what_belongs_to_a_sitting(sitting: Sitting, member: Seat, now: datetime) -> None:
    own = {"community": sitting.community, "sitting": sitting}
    event = {"kind": "Said", "at": now, "payload": {}, **own}
    refused("events_are_counted", SittingEvent, number=0, **event)
    refused("an_event_has_one_number", SittingEvent, number=1, **event)
    person = {"person": member.member, **own}
    refused("somebody_is_in_a_sitting_once", Presence, heard_at=now, **person)
    vote = {"poll": 1, "choice": 0, **person}
    Vote.objects.create(**vote)
    refused("somebody_votes_once_in_a_poll", Vote, **vote)
    agreed = {"version": 1, "at": now, **person}
    Agreement.objects.create(**agreed)
    refused("somebody_agrees_to_a_recap_once", Agreement, **agreed)
    Recap.objects.all().delete()
    refused("a_recap_is_changed_by_somebody_at_a_time", Recap, version=1, **own)


def test_lines(sitting: Sitting, member: Seat, now: datetime) -> None:
    said = {"community": sitting.community, "sitting": sitting, "created_at": now}
    refused("a_line_has_an_author", Line, body="Hello", **said)
    said["author"] = member.member
    refused("a_line_says_something", Line, body="", **said)
    refused("only_a_removed_line_has_a_remover", Line, body="Hello", removed_reason="Rude", **said)
