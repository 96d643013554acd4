"""Who is told that somebody wrote on the board of a match."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.commons.people.api import block
from docendo.kernel import outbox
from docendo.kernel.events import publish
from docendo.learning.boards.events import MessagePosted
from docendo.outcomes.notices.models import Happening, Notice


@pytest.fixture
def write(member: Seat, moderator: Seat, now: datetime) -> Callable[[int], None]:
    def write(message_id: int) -> None:
        publish(
            MessagePosted(
                community_id=member.community.pk,
                match_id=7,
                message_id=message_id,
                by_id=moderator.member.pk,
                told_ids=(member.member.pk,),
                at=now,
            )
        )
        outbox.deliver_here(now=now)

    return write


def test_many_messages_are_one_notice(
    write: Callable[[int], None], member: Seat, browse: Callable[[Seat], Client]
) -> None:
    for message_id in (1, 2, 3):
        write(message_id)
    notice = Notice.objects.get(person=member.member)
    assert Happening.objects.filter(notice=notice).count() == 3
    page = browse(member).get("/me/notices/").content.decode()
    assert "wrote to you on your board" in page


def test_who_has_blocked_the_other_is_told_nothing(
    write: Callable[[int], None], member: Seat, moderator: Seat, now: datetime
) -> None:
    block(member.member, blocked_id=moderator.member.pk, now=now)
    write(1)
    assert not Notice.objects.exists()
