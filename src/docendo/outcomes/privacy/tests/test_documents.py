"""What somebody takes with them of documents: their own, and not the words of others."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.tests.matched import matched
from docendo.learning.documents.api import (
    Document,
    add_picture,
    begin_in_match,
    comment,
    paragraph,
    resolve,
)
from docendo.outcomes.privacy.queries import everything_of, files_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(seat: Callable[..., Seat]) -> Seat:
    return seat(Role.MEMBER, "Leyla Demir")


@pytest.fixture
def document(member: Seat, other: Seat, now: datetime) -> Document:
    match = matched(other, member, now=now)
    return begin_in_match(member, match_id=match.pk, title="Limits", tree=(paragraph(),), now=now)


def test_what_one_has_settled_of_others_is_not_handed_out(
    member: Seat, other: Seat, document: Document, now: datetime
) -> None:
    said = comment(other, document_id=document.pk, body="I am at a loss.", now=now)
    resolve(member, comment_id=said.pk, is_resolved=True, now=now)

    def handed_out(to: Seat) -> str:
        return str([list(rows) for _column, rows in everything_of(to.member)])

    assert "I am at a loss." in handed_out(other)
    assert "I am at a loss." not in handed_out(member)


def test_a_picture_of_a_document_is_handed_out_to_whoever_put_it_in(
    member: Seat, other: Seat, document: Document, now: datetime
) -> None:
    drawn = BytesIO()
    Image.new("RGB", (2, 2)).save(drawn, "WEBP")
    file = ContentFile(drawn.getvalue(), name="curve.webp")
    picture = add_picture(member, document_id=document.pk, file=file, now=now)
    assert picture.file.name in list(files_of(member.member))
    assert picture.file.name not in list(files_of(other.member))
