"""Who settles what others say about a document is not handed their words for it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.tests.matched import matched
from docendo.learning.documents.api import begin_in_match, comment, paragraph, resolve
from docendo.outcomes.privacy.queries import everything_of

pytestmark = pytest.mark.django_db


def test_what_one_has_settled_of_others_is_not_handed_out(
    member: Seat, seat: Callable[..., Seat], now: datetime
) -> None:
    other = seat(Role.MEMBER, "Leyla Demir")
    match = matched(other, member, now=now)
    document = begin_in_match(
        member, match_id=match.pk, title="Limits", tree=(paragraph(),), now=now
    )
    said = comment(other, document_id=document.pk, body="I am at a loss.", now=now)
    resolve(member, comment_id=said.pk, is_resolved=True, now=now)

    def handed_out(to: Seat) -> str:
        return str([list(rows) for _column, rows in everything_of(to.member)])

    assert "I am at a loss." in handed_out(other)
    assert "I am at a loss." not in handed_out(member)
