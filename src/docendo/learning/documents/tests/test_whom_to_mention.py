"""Whom somebody may mention, offered while they type."""

from datetime import datetime
from typing import Any

import pytest

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group, GroupRole
from docendo.commons.people.api import block
from docendo.learning.documents import actions
from docendo.learning.documents.models import Document
from docendo.learning.documents.rules.limits import Right
from docendo.learning.documents.tests.conftest import Browse, Seated, enroll


def readers(document: Document) -> str:
    return f"/c/maple/documents/{document.pk}/readers/"


def offered(browse: Browse, seat: Seat, document: Document, words: str) -> list[str]:
    answer: Any = browse(seat).get(readers(document), {"q": words})
    assert answer.status_code == 200
    return [each["name"] for each in answer.json()]


def test_who_reads_it_is_offered_by_the_letters_of_their_name(
    browse: Browse, member: Seat, helper: Seat, document: Document, seat: Seated
) -> None:
    seat(Role.MEMBER, "Leyla Elsewhere")
    seat(Role.COORDINATOR, "Leyla Leads")
    assert offered(browse, member, document, "ley") == ["Leyla Demir"]
    assert offered(browse, member, document, "DEMIR l") == ["Leyla Demir"]
    assert offered(browse, member, document, "") == []
    assert offered(browse, member, document, "maple") == []


def test_in_a_group_those_in_it_and_who_coordinates(
    browse: Browse, member: Seat, reader: Seat, of_group: Document, seat: Seated
) -> None:
    seat(Role.MEMBER, "Gus Elsewhere")
    seat(Role.COORDINATOR, "Gus Leads")
    assert offered(browse, member, of_group, "gus") == ["Gus Guest", "Gus Leads"]


@pytest.mark.parametrize("is_mine", [True, False])
def test_who_keeps_away_is_not_offered(
    browse: Browse, member: Seat, helper: Seat, document: Document, is_mine: bool, now: datetime
) -> None:
    one, other = (member, helper) if is_mine else (helper, member)
    block(one.member, blocked_id=other.member.pk, now=now)
    assert offered(browse, member, document, "leyla") == []


def test_only_who_writes_is_offered_anybody(
    browse: Browse,
    member: Seat,
    reader: Seat,
    owner: Seat,
    group: Group,
    of_group: Document,
    seat: Seated,
    now: datetime,
) -> None:
    stranger = seat(Role.MEMBER, "Nosy Parker")
    assert browse(reader).get(readers(of_group), {"q": "m"}).status_code == 403
    assert browse(stranger).get(readers(of_group), {"q": "m"}).status_code == 404
    teacher = seat(Role.MEMBER, "Tara Teacher")
    enroll(group, teacher, role=GroupRole.TEACHER, now=now)
    actions.set_right(teacher, document_id=of_group.pk, others_may=Right.READ)
    assert browse(member).get(readers(of_group), {"q": "m"}).status_code == 403
    assert offered(browse, teacher, of_group, "gus") == ["Gus Guest"]
