"""What holds when two do something to one comment or keep one document at once."""

from datetime import datetime

import pytest

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match
from docendo.kernel.models import OutboxEvent
from docendo.kernel.tests.races import race
from docendo.learning.documents import actions
from docendo.learning.documents.models import Comment, Document
from docendo.learning.documents.tests.conftest import HELLO
from docendo.learning.documents.tests.test_mentions import write

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_what_a_moderator_hides_is_not_taken_back_at_the_same_time(
    member: Seat, helper: Seat, document: Document, now: datetime
) -> None:
    """Else it would be said to be hidden, and come back when it is shown again."""
    for _time in range(10):
        said = actions.comment(member, document_id=document.pk, body="Rude.", now=now)

        def hide(pk: int = said.pk) -> object:
            return actions.hide_comment(
                document.community_id, pk, by_id=helper.member.pk, words="Rude", now=now
            )

        def take_back(pk: int = said.pk) -> object:
            return actions.take_back(member, comment_id=pk, now=now)

        stood, taken = race(hide, take_back)
        found = Comment.objects.get(pk=said.pk)
        assert (stood is True) is isinstance(taken, Exception)
        assert (found.removed_reason == "Rude") is (stood is True)


def test_two_processes_that_keep_a_document_tell_whom_it_mentions_once(
    member: Seat, helper: Seat, match: Match, now: datetime
) -> None:
    for number in range(8):
        document = actions.begin_in_match(
            member, match_id=match.pk, title=f"Week {number}", tree=HELLO, now=now
        )
        write(member, document, helper.member, now=now)

        def keep(pk: int = document.pk) -> object:
            actions.keep_snapshot(pk, now=now)
            return "kept"

        assert race(keep, keep) == ["kept", "kept"]
        told = OutboxEvent.objects.filter(kind="documents.MentionedInDocument")
        assert told.count() == number + 1
