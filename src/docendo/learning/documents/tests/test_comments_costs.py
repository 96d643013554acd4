"""What comments cost does not grow with what is said, there or elsewhere; and who is told."""

import re
from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group, GroupRole
from docendo.kernel.models import OutboxEvent
from docendo.learning.documents import actions
from docendo.learning.documents.models import Comment, Document, readers_among, seeing_a_document
from docendo.learning.documents.rules.comments import About
from docendo.learning.documents.tests.conftest import Browse, Seated, enroll
from docendo.learning.documents.tests.test_comments import Say, of_comment, page, say

__all__ = ["say"]


def asked(do: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        do()
    # PostgreSQL does not say what a prepared statement was that it ran.
    return [query["sql"] or "" for query in queries]


def test_a_page_costs_the_same_whatever_is_said(
    browse: Browse, member: Seat, helper: Seat, document: Document, say: Say, now: datetime
) -> None:
    def write(number: int) -> None:
        for each in range(number):
            said = say((member, helper)[each % 2])
            actions.answer(helper, comment_id=said.pk, body="Yes.", now=now)
            if each % 2:
                actions.resolve(helper, comment_id=said.pk, is_resolved=True, now=now)

    client = browse(member)
    write(2)
    client.get(page(document))
    few = asked(lambda: client.get(page(document)))
    write(12)
    many = asked(lambda: client.get(page(document)))
    assert len(few) == len(many)
    # Where the text alone stands, nothing of it is read.
    beside = asked(lambda: client.get(page(document, "beside/")))
    assert not any("documents_comment" in sql for sql in beside)


def test_what_is_said_is_looked_for_in_its_community_first(
    browse: Browse, member: Seat, helper: Seat, document: Document, say: Say, now: datetime
) -> None:
    """As its index begins: else all that was ever said anywhere is read."""
    client = browse(helper)
    live = {"HX-Request": "true", "Accept": "application/json, text/html"}
    first = say(member)
    suggestion = actions.suggest(
        helper, document_id=document.pk, about=About("comes near to"), proposal="tends to", now=now
    )

    def walk() -> None:
        new = {"passage": "Limits", "body": "Why?"}
        assert client.post(page(document, "comment/"), new, headers=live).status_code == 200
        for path, said in (
            ("answer", {"body": "So."}),
            ("resolve", {"is_resolved": "yes"}),
            ("resolve", {"is_resolved": "no"}),
        ):
            client.post(of_comment(first, path), said, headers=live)
        client.post(of_comment(suggestion, "decide"), {"is_accepted": "yes"}, headers=live)
        client.get(page(document, "download.md?with=comments"))
        client.get(page(document))
        client.get(page(document, "history/"))

    of_comments = re.compile(r'FROM "documents_comment"( "?U\d"?)?')
    for sql in asked(walk):
        if of_comments.search(sql):
            for part in of_comments.split(sql)[2::2]:
                assert '"community_id" =' in part, sql
    first.refresh_from_db()
    assert Comment.objects.get(pk=suggestion.pk).outcome == "accepted"


def test_to_tell_many_costs_as_much_as_to_tell_a_few(
    owner: Seat, group: Group, of_group: Document, say: Say, seat: Seated, now: datetime
) -> None:
    said = say(owner, document_id=of_group.pk)

    def answered_by(names: str) -> None:
        for name in names:
            each = seat(Role.MEMBER, name)
            enroll(group, each, now=now)
            actions.answer(each, comment_id=said.pk, body="So?", now=now)

    def answer() -> None:
        actions.answer(owner, comment_id=said.pk, body="Yes.", now=now)

    answered_by("AB")
    few = asked(answer)
    answered_by("CDEFGH")
    assert len(asked(answer)) == len(few)
    newest = OutboxEvent.objects.filter(kind="documents.DocumentCommented").order_by("-pk")[0]
    assert len(newest.payload["told_ids"]) == 9


def test_who_sees_a_document_is_the_same_for_one_and_for_many(
    owner: Seat,
    coordinator: Seat,
    moderator: Seat,
    member: Seat,
    helper: Seat,
    reader: Seat,
    document: Document,
    of_group: Document,
) -> None:
    cast = [owner, coordinator, moderator, member, helper, reader]
    for each in (document, of_group):
        sees = [seat for seat in cast if seeing_a_document.allows(seat, each)]
        assert readers_among(cast, each) == sees
        assert 0 < len(sees) < len(cast)


def test_who_has_left_is_not_told_what_became_of_a_suggestion(
    member: Seat, owner: Seat, of_group: Document, group: Group, seat: Seated, now: datetime
) -> None:
    leaver = seat(Role.MEMBER, "Lena Leaver")
    enroll(group, leaver, role=GroupRole.HELPER, now=now)
    for who, is_told in ((member, True), (leaver, False)):
        suggestion = actions.suggest(
            who, document_id=of_group.pk, about=About("x"), proposal="y", now=now
        )
        group.enrollments.filter(person=leaver.member).update(ended_at=now)
        actions.decline(owner, comment_id=suggestion.pk, now=now)
        events = OutboxEvent.objects.filter(kind="documents.SuggestionDecided")
        told = [event.payload["comment_id"] for event in events]
        assert (suggestion.pk in told) is is_told
        group.enrollments.filter(person=leaver.member).update(ended_at=None)
