"""What of asks waits for somebody on their start page."""

import re
from datetime import datetime

from docendo.commons.communities.models import Seat
from docendo.learning.asks import actions
from docendo.learning.asks.tests.asking import HOUR, Browse, address, asked, passed
from docendo.learning.forum import api as forum


def could_answer(browse: Browse, seat: Seat) -> list[tuple[str, str]]:
    """Where each line of "You could answer" leads, and why it is there."""
    page = browse(seat).get("/").content.decode()
    part = re.search(r'id="today-could-answer".*?</section>', page, re.DOTALL)
    line = r'<a class="plain" href="([^"]+)".*?<bdi>(.*?)</bdi>'
    return re.findall(line, part[0], re.DOTALL) if part else []


def one_of(helpers: list[Seat], thread: forum.Thread, *, is_asked: bool = True) -> Seat:
    people = asked(thread)
    return next(each for each in helpers if (each.person_id in people) is is_asked)


def test_what_somebody_is_asked_stands_there_once_until_they_pass(
    thread: forum.Thread, helpers: list[Seat], browse: Browse, now: datetime
) -> None:
    passed(thread, now=now)
    helper = one_of(helpers, thread)
    assert could_answer(browse, helper) == [(address(thread), "You are asked: you may know")]
    unasked = one_of(helpers, thread, is_asked=False)
    assert could_answer(browse, unasked) == [(address(thread), "You can help with Series")]
    actions.decline(helper, thread_id=thread.pk, now=now)
    assert could_answer(browse, helper) == []


def test_a_coordinator_who_asks_is_named(
    thread: forum.Thread, helpers: list[Seat], coordinator: Seat, browse: Browse, now: datetime
) -> None:
    ask = passed(thread, now=now)
    while ask.due_at is not None:
        ask = passed(thread, now=ask.due_at)
    helper = one_of(helpers, thread, is_asked=False)
    actions.ask_somebody(
        coordinator, thread_id=thread.pk, person_id=helper.member.pk, note="Please?", now=now + HOUR
    )
    [(_where, why)] = could_answer(browse, helper)
    assert why.replace("\u2068", "").replace("\u2069", "") == (
        f"{coordinator.member.name} asks you"
    )


def test_who_asked_without_a_name_is_not_told_that_they_were_chosen(
    helpers: list[Seat], browse: Browse, now: datetime, thread: forum.Thread
) -> None:
    chosen = one_of(helpers, thread, is_asked=False)
    own = forum.ask(chosen, title="May one ask this?", body="Hm.", anonymously=True, now=now)
    actions.begin(chosen.community.pk, thread_id=own.pk, at=now)
    ask = passed(own, now=now)
    ask.passings.get_or_create(
        community=chosen.community, person=chosen.member, defaults={"round": 1, "at": now}
    )
    assert address(own) not in dict(could_answer(browse, chosen))
