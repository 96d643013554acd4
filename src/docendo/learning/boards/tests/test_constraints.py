"""What always holds is a constraint; each is violated once."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match
from docendo.learning.boards.models import Goal, Message, NotesVersion, Reading, SharedFile, Step


def refused(name: str, model: type[models.Model], **fields: Any) -> None:
    """SQLite names the columns of a violated unique constraint, PostgreSQL its name."""
    (known,) = (one for one in model._meta.constraints if one.name == name)
    unique = isinstance(known, models.UniqueConstraint) and connection.vendor == "sqlite"
    said = r"UNIQUE constraint failed" if unique else name
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        model._default_manager.create(**fields)


def test_goals_and_steps(match: Match, member: Seat, now: datetime) -> None:
    added = {"community": match.community, "added_by": member.member, "added_at": now}
    refused("a_goal_says_something", Goal, match=match, words="", **added)
    goal = Goal.objects.create(match=match, words="Pass", **added)
    refused("a_step_says_something", Step, goal=goal, words="", **added)
    by_somebody = "a_step_is_done_by_somebody_at_a_time"
    refused(by_somebody, Step, goal=goal, words="Read", done_at=now, **added)
    refused(by_somebody, Step, goal=goal, words="Read", done_by=member.member, **added)


def test_messages(match: Match, member: Seat, now: datetime) -> None:
    said = {"community": match.community, "match": match, "body": "Hello.", "created_at": now}
    refused("a_message_has_an_author", Message, **said)
    said["author"] = member.member
    remover = "only_a_removed_message_has_a_remover"
    refused(remover, Message, removed_by=member.member, **said)
    refused(remover, Message, removed_reason="Rude", **said)
    own = {"community": match.community, "match": match, "person": member.member, "up_to": 1}
    Reading.objects.create(**own)
    refused("a_person_reads_a_board_once", Reading, **own)


def test_notes(match: Match, member: Seat, now: datetime) -> None:
    said = {"community": match.community, "match": match, "author": member.member, "at": now}
    refused("versions_of_notes_are_counted", NotesVersion, number=0, **said)
    NotesVersion.objects.create(number=1, **said)
    refused("a_version_of_notes_has_one_number", NotesVersion, number=1, **said)


def test_files(match: Match, member: Seat, now: datetime) -> None:
    added = {"community": match.community, "match": match, "added_by": member.member}
    for file, size in (("", 5), ("boards/a.txt", 0)):
        refused(
            "a_shared_file_holds_something",
            SharedFile,
            file=file,
            size=size,
            added_at=now,
            **added,
        )
