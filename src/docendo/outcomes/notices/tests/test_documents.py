"""Who is told what is said about a document and where they are mentioned, and what became of what
they proposed.
"""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import block
from docendo.kernel import outbox
from docendo.kernel.events import publish
from docendo.learning.documents.events import (
    DocumentCommented,
    MentionedInDocument,
    SuggestionDecided,
)
from docendo.outcomes.notices.actions import save_preferences
from docendo.outcomes.notices.models import Happening, Notice
from docendo.outcomes.notices.rules import Kind, Wish


@pytest.fixture
def say(member: Seat, moderator: Seat, now: datetime) -> Callable[[int], None]:
    def say(comment_id: int) -> None:
        publish(
            DocumentCommented(
                community_id=member.community.pk,
                document_id=7,
                comment_id=comment_id,
                by_id=moderator.member.pk,
                told_ids=(member.member.pk,),
                at=now,
            )
        )
        outbox.deliver_here(now=now)

    return say


def test_much_that_is_said_about_a_document_is_one_notice(
    say: Callable[[int], None], member: Seat, browse: Callable[[Seat], Client]
) -> None:
    for comment_id in (1, 2, 2, 3):
        say(comment_id)
    notice = Notice.objects.get(person=member.member)
    assert Happening.objects.filter(notice=notice).count() == 3
    page = browse(member).get("/me/notices/").content.decode()
    assert "commented on a document that you take part in" in page


def test_who_has_blocked_the_other_is_told_nothing(
    say: Callable[[int], None], member: Seat, moderator: Seat, now: datetime
) -> None:
    block(member.member, blocked_id=moderator.member.pk, now=now)
    say(1)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("is_accepted", "words"), [(True, "accepted what"), (False, "declined")])
def test_who_proposed_something_hears_what_became_of_it(
    member: Seat,
    moderator: Seat,
    browse: Callable[[Seat], Client],
    is_accepted: bool,
    words: str,
    now: datetime,
) -> None:
    publish(
        SuggestionDecided(
            community_id=member.community.pk,
            document_id=7,
            comment_id=1,
            by_id=moderator.member.pk,
            author_id=member.member.pk,
            is_accepted=is_accepted,
            at=now,
        )
    )
    outbox.deliver_here(now=now)
    assert words in browse(member).get("/me/notices/").content.decode()


@pytest.fixture
def mention(member: Seat, moderator: Seat, now: datetime) -> Callable[[int], None]:
    def mention(document_id: int) -> None:
        publish(
            MentionedInDocument(
                community_id=member.community.pk,
                document_id=document_id,
                by_id=moderator.member.pk,
                mentioned_ids=(member.member.pk,),
                at=now,
            )
        )
        outbox.deliver_here(now=now)

    return mention


def test_who_is_mentioned_finds_one_notice_that_leads_to_the_document(
    mention: Callable[[int], None], member: Seat, browse: Callable[[Seat], Client]
) -> None:
    for document_id in (7, 7, 8):
        mention(document_id)
    assert Happening.objects.filter(person=member.member).count() == 2
    client = browse(member)
    page = client.get("/me/notices/").content.decode()
    assert "mentioned you in a document" in page
    notice = Notice.objects.get(person=member.member, about="document:7")
    assert notice.kind == Kind.DOCUMENT_MENTIONED
    led = client.get(f"/me/notices/{notice.pk}/")
    assert led.headers["Location"] == "/c/maple/documents/7/"


def test_who_wishes_no_mentions_is_told_none(
    mention: Callable[[int], None], member: Seat, now: datetime
) -> None:
    wishes = [wish.value for wish in Wish if wish is not Wish.MENTIONS]
    save_preferences(member.member, wishes=wishes, quiet_from=None, quiet_until=None)
    mention(7)
    assert not Notice.objects.exists()


def test_whoever_blocked_the_other_hears_of_no_mention(
    mention: Callable[[int], None], member: Seat, moderator: Seat, now: datetime
) -> None:
    block(member.member, blocked_id=moderator.member.pk, now=now)
    mention(7)
    assert not Notice.objects.exists()
