"""The coordinators' list of what nobody answered."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities import actions as communities
from docendo.commons.communities.models import Seat
from docendo.commons.topics.api import Topic
from docendo.learning.asks import actions
from docendo.learning.asks.models import Ask, Joined, Limit
from docendo.learning.asks.queries import caring
from docendo.learning.asks.rules import State
from docendo.learning.asks.tests.asking import (
    MUCH_LATER,
    Browse,
    Deliver,
    Notice,
    address,
    asked,
    passed,
    text,
)
from docendo.learning.forum import api as forum


@pytest.fixture
def forgotten(thread: forum.Thread, deliver: Deliver, now: datetime) -> forum.Thread:
    for number in range(3):
        passed(thread, now=now + number * MUCH_LATER)
    deliver()
    return thread


def test_a_coordinator_asks_somebody_with_a_drafted_message(
    forgotten: forum.Thread,
    coordinator: Seat,
    helpers: list[Seat],
    browse: Browse,
    deliver: Deliver,
) -> None:
    client = browse(coordinator)
    page = client.get("/c/maple/questions/ask/unanswered/")
    assert "Why does it diverge?" in text(page)
    assert "nobody has answered this question yet, although" in text(page)
    free = next(each for each in helpers if each.person_id not in asked(forgotten))
    url = f"/c/maple/questions/ask/unanswered/{forgotten.pk}/ask/"
    prefix = f"ask-{forgotten.pk}"
    assert client.post(url, {f"{prefix}-note": "Please?"}).status_code == 422
    wrong = {f"{prefix}-note": "Please?", f"{prefix}-name": "Nobody At All"}
    assert client.post(url, wrong).status_code == 422
    sent = {f"{prefix}-note": "Please?", f"{prefix}-person": str(free.person_id)}
    assert client.post(url, sent).status_code == 302
    # Once is enough.
    assert client.post(url, sent | {f"{prefix}-name": free.member.name}).status_code == 422
    deliver()
    assert Notice.objects.filter(kind="asked", person=free.member).count() == 1
    assert "Please?" in text(browse(free).get(address(forgotten)))


def test_a_refused_message_stands_again_where_it_was_written(
    forgotten: forum.Thread, coordinator: Seat, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also on a later page of the list; and the best to ask is chosen beforehand."""
    monkeypatch.setattr(caring, "ASKS_A_PAGE", 1)
    second = forum.ask(coordinator, title="And this?", body="…", now=forgotten.created_at)
    Ask.objects.create(
        community=coordinator.community, thread=second, state=State.WITH_COORDINATORS, round=2,
        asked_at=second.created_at, escalated_at=second.created_at + timedelta(days=90),
    )  # fmt: skip
    client = browse(coordinator)
    page = client.get("/c/maple/questions/ask/unanswered/").content.decode()
    assert f"/ask/unanswered/{forgotten.pk}/ask/?page=1" in page
    assert re.search(r"<option value=\"\d+\" selected>Helper", page)
    url = f"/c/maple/questions/ask/unanswered/{second.pk}/comment/?page=2"
    refused = client.post(url, {f"remark-{second.pk}-body": "x" * 1_001})
    assert refused.status_code == 422
    assert "x" * 1_001 in refused.content.decode()


def test_a_coordinator_comments_and_an_answer_takes_it_off_the_list(
    forgotten: forum.Thread,
    coordinator: Seat,
    helper: Seat,
    member: Seat,
    browse: Browse,
    deliver: Deliver,
    now: datetime,
) -> None:
    client = browse(coordinator)
    url = f"/c/maple/questions/ask/unanswered/{forgotten.pk}/comment/"
    body = {f"remark-{forgotten.pk}-body": "You are not forgotten."}
    assert browse(member).post(url, body).status_code == 403
    assert client.post(url, body).status_code == 302
    assert "You are not forgotten." in text(client.get(address(forgotten)))
    forum.answer(helper, thread_id=forgotten.pk, body="So.", now=now + 9 * MUCH_LATER)
    deliver()
    assert "Every question is on its way" in text(client.get("/c/maple/questions/ask/unanswered/"))
    assert not Notice.objects.filter(kind="unanswered").exists()


def test_the_list_costs_the_same_however_long_it_is(
    asker: Seat,
    helpers: list[Seat],
    topics: list[Topic],
    coordinator: Seat,
    browse: Browse,
    deliver: Deliver,
    now: datetime,
) -> None:
    client, counts = browse(coordinator), []
    for number in (2, 18):
        for one in range(number):
            forum.ask(asker, title=f"Question {one}", body="…", topics=topics[:1], now=now)
        deliver()
        Ask.objects.update(round=2, state=State.WITH_COORDINATORS, due_at=None, escalated_at=now)
        with CaptureQueriesContext(connection) as captured:
            client.get("/c/maple/questions/ask/unanswered/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_who_leaves_is_forgotten(
    thread: forum.Thread, member: Seat, browse: Browse, deliver: Deliver, now: datetime
) -> None:
    browse(member).get(address(thread))
    actions.join(member, thread_id=thread.pk, on=True, now=now)
    actions.set_limit(member, a_week=1, paused_until=None)
    communities.leave(member, now=now)
    deliver()
    for model in (Joined, Limit):
        assert not model.objects.exists()
