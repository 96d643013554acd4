"""What holds when two do something to one comment at once."""

from datetime import datetime

import pytest

from docendo.commons.communities.api import Seat
from docendo.kernel.tests.races import race
from docendo.learning.documents import actions
from docendo.learning.documents.models import Comment, Document

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
