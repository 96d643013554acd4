"""Resources that are flagged, hidden and shown again."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from docendo.commons.care.actions import decide, flag
from docendo.commons.care.models import Case
from docendo.commons.care.refusals import HiddenByACase
from docendo.commons.care.rules import Decision, Why
from docendo.commons.communities.models import Membership, Seat
from docendo.commons.communities.rules import Role
from docendo.learning.library import actions
from docendo.learning.library.models import Resource
from docendo.learning.library.tests.test_shelf import HERE, text, text_of

Browse = Callable[[Seat], Client]


def test_a_resource_is_hidden_by_a_crowd_and_shown_again_by_a_moderator(
    link: Resource, adder: Seat, member: Seat, moderator: Seat, seat: Callable[..., Seat],
    browse: Browse, now: datetime,
) -> None:  # fmt: skip
    page = f"{HERE}{link.pk}/"
    assert f"care/resource/{link.pk}/flag/" in text_of(browse(member).get(page))
    assert f"care/resource/{link.pk}/flag/" not in text_of(browse(adder).get(page))
    crowd = [seat(Role.MEMBER, f"Reader {number}") for number in range(3)]
    Membership.objects.all().update(joined_at=now - timedelta(days=30))
    for each in crowd:
        flag(each, kind="resource", about=link.pk, why=Why.SPAM, note="", now=now)
    assert browse(member).get(page).status_code == 404
    assert "Hidden automatically" in text(browse(adder).get(page))
    assert "How to solve it" not in text(browse(member).get(f"{HERE}?q=solve"))
    with pytest.raises(HiddenByACase):
        actions.restore_resource(moderator, resource_id=link.pk, now=now)
    assert "How to solve it" in text(browse(moderator).get("/c/maple/care/"))
    decide(moderator, case_id=Case.objects.get().pk, decision=Decision.LEAVE, words="", now=now)
    assert "How to solve it" in text(browse(member).get(f"{HERE}?q=solve"))


def test_its_adder_reads_why_it_is_hidden(
    link: Resource, adder: Seat, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    flag(member, kind="resource", about=link.pk, why=Why.SPAM, note="", now=now)
    case = Case.objects.get()
    decide(
        moderator, case_id=case.pk, decision=Decision.HIDE, words="It sells the answers.", now=now
    )
    assert "It sells the answers." in text(browse(adder).get(f"{HERE}{link.pk}/"))
    assert "It sells the answers." in text(browse(adder).get(f"/c/maple/care/{case.pk}/"))
