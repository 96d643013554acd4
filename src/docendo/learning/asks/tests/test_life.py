"""What people see of an ask, and what those who are asked may do."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Seat
from docendo.kernel import clock
from docendo.learning.asks import actions
from docendo.learning.asks.models import Limit, Passing
from docendo.learning.asks.tests.asking import (
    HOUR,
    MUCH_LATER,
    Browse,
    address,
    ask_of,
    asked,
    passed,
    text,
)
from docendo.learning.forum import api as forum


def test_who_asked_sees_its_life_and_nobody_else_does(
    thread: forum.Thread, asker: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    passed(thread, now=now)
    name = Passing.objects.select_related("person").order_by("pk")[0].person.name
    for _twice in range(2):
        other = text(browse(member).get(address(thread)))
    assert "What happens with your question" not in other
    assert name not in other
    own = text(browse(asker).get(address(thread)))
    assert "What happens with your question" in own
    assert name in own
    assert "offered help with Series" in own
    assert "Seen by 1 person" in own
    [reading] = forum.readings_by_peers()
    assert reading.person == member.member


def test_a_page_fetched_on_a_guess_and_a_stranger_are_not_readers(
    thread: forum.Thread, member: Seat, anonymous: Seat, guest: Seat, browse: Browse
) -> None:
    browse(member).get(address(thread), headers={"Sec-Purpose": "prefetch"})
    browse(anonymous).get(address(thread))
    browse(guest).get(address(thread))
    assert not forum.readings_by_peers().exists()


def test_who_is_asked_reads_why_and_passes_with_one_click(
    thread: forum.Thread,
    asker: Seat,
    helpers: list[Seat],
    member: Seat,
    browse: Browse,
    now: datetime,
) -> None:
    passed(thread, now=now)
    person_id = min(asked(thread))
    helper = next(each for each in helpers if each.person_id == person_id)
    client = browse(helper)
    page = text(client.get(address(thread)))
    assert "You are asked for help with this" in page
    assert "You offered help with Series" in page
    assert "Why does it diverge?" in text(client.get("/c/maple/questions/ask/for-me/"))
    client.post(f"/c/maple/questions/ask/{thread.pk}/pass/", {"from": "list"})
    assert Passing.objects.get(person=person_id).declined_at is not None
    assert "Nothing is asked of you now" in text(client.get("/c/maple/questions/ask/for-me/"))
    assert "You passed" in text(client.get(address(thread)))
    own = text(browse(asker).get(address(thread)))
    assert helper.member.name in own
    assert "declined" not in own
    assert "You passed" not in own
    assert browse(member).post(f"/c/maple/questions/ask/{thread.pk}/pass/").status_code == 404


def test_where_all_pass_it_goes_on_at_once(
    thread: forum.Thread, helpers: list[Seat], now: datetime
) -> None:
    passed(thread, now=now)
    first = asked(thread)
    for helper in helpers:
        if helper.person_id in first:
            assert ask_of(thread).due_at != now + HOUR
            actions.decline(helper, thread_id=thread.pk, now=now + HOUR)
    assert ask_of(thread).due_at == now + HOUR
    passed(thread, now=now + HOUR)
    assert asked(thread) > first


def test_a_limit_is_chosen_and_refused_out_of_range(member: Seat, browse: Browse) -> None:
    client = browse(member)
    url = "/c/maple/questions/ask/for-me/limit/"
    refused = client.post(url, {"a_week": "21", "pause": "0"})
    assert refused.status_code == 422
    assert "Write a whole number from 0 to 20." in text(refused)
    assert not Limit.objects.exists()
    assert client.post(url, {"a_week": "1", "pause": "7"}).status_code == 302
    limit = Limit.objects.get()
    assert limit.a_week == 1
    assert "You take a break" in text(client.get("/c/maple/questions/ask/for-me/"))


@pytest.mark.parametrize("who", ["asker", "helper", "member", "coordinator"])
def test_a_question_page_stays_within_twelve_queries(
    who: str,
    thread: forum.Thread,
    asker: Seat,
    helpers: list[Seat],
    member: Seat,
    coordinator: Seat,
    browse: Browse,
    now: datetime,
) -> None:
    passed(thread, now=now)
    helper = next(each for each in helpers if each.person_id in asked(thread))
    seats = {"asker": asker, "helper": helper, "member": member, "coordinator": coordinator}
    client = browse(seats[who])
    client.get(address(thread))
    with CaptureQueriesContext(connection) as captured:
        client.get(address(thread))
    assert len(captured) <= 12, [each["sql"][:90] for each in captured]


def test_who_has_just_asked_reads_at_once_that_somebody_is_looked_for(
    asker: Seat, member: Seat, browse: Browse
) -> None:
    just_now = clock.now()
    new = forum.ask(asker, title="May one divide by zero?", body="Once?", now=just_now)
    old = forum.ask(asker, title="Who did so first?", body="And why?", now=just_now - MUCH_LATER)
    assert "Looking for the people who can help you best" in text(browse(asker).get(address(new)))
    assert "Looking for" not in text(browse(asker).get(address(old)))
    assert "Looking for" not in text(browse(member).get(address(new)))
    forum.Thread.objects.filter(pk=new.pk).update(removed_at=just_now)
    assert "Looking for" not in text(browse(asker).get(address(new)))
