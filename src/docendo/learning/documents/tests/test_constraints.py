"""What always holds is a constraint; each is violated once."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group
from docendo.commons.matching.api import Match
from docendo.learning.documents.models import (
    Change,
    Comment,
    Document,
    Mention,
    Picture,
    Snapshot,
)


def refused(name: str, model: type[models.Model], **fields: Any) -> None:
    """SQLite names the columns of a violated unique constraint, PostgreSQL its name."""
    [constraint] = [one for one in model._meta.constraints if one.name == name]
    is_unique = isinstance(constraint, models.UniqueConstraint) and connection.vendor == "sqlite"
    said = "UNIQUE constraint failed" if is_unique else name
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        model._default_manager.create(**fields)


def test_documents(match: Match, group: Group, member: Seat, now: datetime) -> None:
    said = {
        "community": match.community,
        "created_by": member.member,
        "created_at": now,
        "changed_by": member.member,
        "changed_at": now,
    }
    refused("a_document_has_one_home", Document, title="Both", match=match, group=group, **said)
    refused("a_document_has_one_home", Document, title="None", **said)
    refused("a_document_has_a_title", Document, title="", match=match, **said)
    kind = {"title": "Odd", "kind": "music", "match": match}
    refused("a_document_is_of_a_known_kind", Document, **kind, **said)
    led = "only_a_document_of_a_group_is_led"
    refused(led, Document, title="Led", match=match, others_may="read", **said)
    either = "others_write_comment_or_read_a_document"
    refused(either, Document, title="Else", group=group, others_may="sing", **said)
    away = "a_document_is_put_away_by_somebody_at_a_time"
    refused(away, Document, title="Away", match=match, ended_at=now, **said)
    refused(away, Document, title="Away", match=match, ended_by=member.member, **said)


def test_changes(document: Document, member: Seat, now: datetime) -> None:
    said = {"community": document.community, "document": document}
    by = {"by": member.member, "at": now}
    refused("a_change_of_a_document_says_something", Change, updates=b"", **said, **by)
    document.snapshot.delete()
    refused("a_snapshot_follows_a_change", Snapshot, state=b"x", up_to=0, at=now, **said)


def test_comments(document: Document, member: Seat, now: datetime) -> None:
    said = {"community": document.community, "document": document, "created_at": now}
    refused("a_comment_of_a_document_has_an_author", Comment, body="So", **said)
    said["author"] = member.member
    refused("a_comment_of_a_document_says_something", Comment, body="", **said)
    first = Comment.objects.create(body="Why?", **said)
    about = "an_answer_is_about_its_comment"
    for more in ({"passage": "x"}, {"place": {"x": 1}}, {"passage": "x", "proposal": "y"}):
        refused(about, Comment, thread=first, body="So", **more, **said)
    refused("a_suggestion_is_about_words", Comment, proposal="y", **said)
    settled = {"settled_by": member.member, "settled_at": now}
    ends = "comments_are_resolved_and_suggestions_decided"
    refused(ends, Comment, body="So", outcome="declined", **settled, **said)
    proposed = {"passage": "x", "proposal": "y", **said}
    refused(ends, Comment, outcome="resolved", **settled, **proposed)
    by = "a_comment_is_settled_by_somebody_at_a_time"
    refused(by, Comment, body="So", outcome="resolved", **said)
    refused(by, Comment, body="So", settled_at=now, **said)
    refused(by, Comment, body="So", settled_by=member.member, **said)
    became = "what_was_accepted_is_a_change"
    refused(became, Comment, outcome="accepted", **settled, **proposed)
    change = document.changes.get()
    refused(became, Comment, outcome="declined", change=change, **settled, **proposed)
    remover = "only_a_removed_comment_of_a_document_has_a_remover"
    refused(remover, Comment, body="So", removed_by=member.member, **said)
    refused(remover, Comment, body="So", removed_reason="Rude", **said)


def test_pictures(document: Document, member: Seat, now: datetime) -> None:
    kept = {"community": document.community, "document": document, "file": "documents/1/a/b.webp"}
    kept |= {"size": 1, "width": 1, "height": 1, "added_by": member.member, "added_at": now}
    Picture.objects.create(key="a", **kept)
    # a_picture_of_a_document_has_its_own_key, which SQLite calls by its columns.
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        Picture.objects.create(key="a", **kept)
    shows = "a_picture_of_a_document_shows_something"
    for none in ({"key": ""}, {"file": ""}, {"size": 0}, {"width": 0}, {"height": 0}):
        refused(shows, Picture, **{"key": "b", **kept, **none})


def test_mentions(document: Document, member: Seat) -> None:
    said = {"community": document.community, "document": document, "person": member.member}
    Mention.objects.create(**said)
    refused("a_document_tells_somebody_once", Mention, **said)
