"""Who is told what is said about a document, and what became of what they proposed."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import block
from docendo.kernel import outbox
from docendo.kernel.events import publish
from docendo.learning.documents.events import DocumentCommented, SuggestionDecided
from docendo.outcomes.notices.models import Happening, Notice


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
