"""Who stands by is told that somebody waits, and who waits that somebody is there."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.kernel import outbox
from docendo.learning.asks.api import Holding
from docendo.learning.livehelp import actions
from docendo.outcomes.notices.models import Notice

Told = Callable[[Seat], list[str]]
Browse = Callable[[Seat], Client]


def test_who_stands_by_is_told_until_somebody_helps(
    member: Seat, helper: Seat, coordinator: Seat, told: Told, browse: Browse, now: datetime
) -> None:
    for seat in (helper, coordinator):
        actions.stand_by(seat, hours=1, now=now)
    call = actions.ask(member, title="Why?", body="", topics=[], holding=Holding("page"), now=now)
    [sentence] = told(helper)
    assert "waits for help now" in sentence
    assert member.member.name not in sentence
    notice = Notice.objects.get(person=helper.member)
    page = browse(helper).get(f"/me/notices/{notice.pk}/").headers["Location"]
    assert page == f"/c/maple/live/{call.pk}/"
    actions.take(helper, call_id=call.pk, along=False, now=now)
    outbox.deliver_here(now=now)
    assert told(coordinator) == [], "nobody has to come any more"
    [came] = told(member)
    assert "is there to help you" in came
    assert helper.member.name in came
    actions.hand_over(helper, call_id=call.pk, note="", now=now)
    outbox.deliver_here(now=now)
    assert told(member) == [], "nobody is there any more"
    actions.take(helper, call_id=call.pk, along=False, now=now + timedelta(seconds=9))
    outbox.deliver_here(now=now)
    assert len(told(member)) == 1
    actions.leave(member, call_id=call.pk, now=now)
    outbox.deliver_here(now=now)
    assert told(member) == []
