"""Being asked by mail, and answering from it without signing in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Seat, leave
from docendo.commons.matching.actions import rather_not
from docendo.commons.matching.api import Match, MatchState, accept, introduce
from docendo.commons.matching.jobs import remind_of_what_waits
from docendo.commons.matching.mailing import answer_token
from docendo.commons.matching.queries import to_remind
from docendo.commons.matching.rules.meeting import REMINDED_AFTER, Together
from docendo.commons.matching.tests.conftest import ask
from docendo.commons.topics.models import Topic
from docendo.kernel import outbox, queue
from docendo.kernel.jobs import Run, SystemActor

Browse = Callable[[Seat], Client]


def deliver(now: datetime) -> list[str]:
    """Who was written to."""
    outbox.deliver_here(now=now)
    while queue.run_next("test", now=now + timedelta(minutes=1), rng=Random(1)):
        pass
    return [address for each in mail.outbox for address in each.to]


def link(match: Match, seat: Seat) -> str:
    token = answer_token(match_id=match.pk, person_id=seat.member.pk)
    return f"/answers/{token}/"


@pytest.fixture
def asked(learner: Seat, helper: Seat, calculus: Topic, now: datetime) -> Match:
    return ask(learner, helper, now, words="After five?", learn=calculus)


def test_whoever_is_asked_gets_a_mail_that_says_by_whom_and_for_what(
    asked: Match, learner: Seat, helper: Seat, now: datetime
) -> None:
    assert deliver(now) == [helper.member.email]
    [letter] = mail.outbox
    assert letter.subject == "maple member asks to learn with you"
    assert "you help with Calculus" in letter.body
    assert "After five?" in letter.body
    assert link(asked, helper) in letter.body
    assert str(learner.member.email) not in letter.message().as_string()


@pytest.mark.parametrize(
    ("answer", "state"), [("accept", MatchState.ACTIVE), ("decline", MatchState.DECLINED)]
)
def test_one_press_answers_without_signing_in(
    asked: Match, helper: Seat, answer: str, state: MatchState
) -> None:
    here = link(asked, helper)
    browser = Client()
    page = browser.get(here)
    assert "Would you like to?" in page.content.decode()
    asked.refresh_from_db()
    assert asked.state == MatchState.PROPOSED, "looking answers nothing"
    assert browser.post(here, {"answer": answer}).status_code == 200
    asked.refresh_from_db()
    assert asked.state == state
    # Once answered the link opens nothing more, and nobody was signed in by it.
    assert browser.get(here).status_code == 409
    assert browser.get("/me/").status_code in (302, 401)


def test_a_link_is_for_its_own_place_alone(
    asked: Match, learner: Seat, helper: Seat, owner: Seat
) -> None:
    genuine = link(asked, helper)
    for wrong in (
        link(asked, learner),
        link(asked, owner),
        genuine.replace(f"{asked.pk}-", f"{asked.pk + 1}-"),
        f"/answers/{asked.pk}-{helper.member.pk}/",
        "/answers/x/",
    ):
        assert Client().get(wrong).status_code == 409
        assert Client().post(wrong, {"answer": "accept"}).status_code == 409
    asked.refresh_from_db()
    assert asked.state == MatchState.PROPOSED


def test_who_is_signed_in_is_led_to_the_match(asked: Match, helper: Seat, browse: Browse) -> None:
    led = browse(helper).get(link(asked, helper))
    assert led.headers["Location"] == f"/c/maple/peers/{asked.pk}/"


def test_who_wants_no_mail_or_has_left_gets_none(asked: Match, helper: Seat, now: datetime) -> None:
    helper.member.wants_mail = False
    helper.member.save()
    assert deliver(now) == []


def test_who_has_left_answers_nothing(asked: Match, helper: Seat, now: datetime) -> None:
    leave(helper, now=now)
    assert deliver(now) == []
    assert Client().get(link(asked, helper)).status_code == 409


def test_what_a_coordinator_proposes_reaches_both(
    learner: Seat, helper: Seat, owner: Seat, calculus: Topic, now: datetime
) -> None:
    introduce(
        owner,
        person_ids=(learner.member.pk, helper.member.pk),
        what=Together(learn=calculus.pk),
        words="You read the same book.",
        now=now,
    )
    assert sorted(deliver(now)) == sorted([str(learner.member.email), str(helper.member.email)])
    assert {str(each.subject) for each in mail.outbox} == {
        "A match is proposed to you in Maple College"
    }


def remind(at: datetime) -> None:
    remind_of_what_waits.work(Run(SystemActor("test"), "test", 1, at))


def test_whoever_lets_it_lie_is_reminded_once(
    asked: Match, learner: Seat, helper: Seat, now: datetime
) -> None:
    deliver(now)
    mail.outbox.clear()
    remind(now + REMINDED_AFTER)
    assert deliver(now + REMINDED_AFTER) == [], "not before a week is over"
    later = now + REMINDED_AFTER + timedelta(hours=1)
    remind(later)
    assert deliver(later) == [helper.member.email]
    [letter] = mail.outbox
    assert "waits for your answer" in letter.subject
    assert link(asked, helper) in letter.body
    assert "ends by itself on Nov. 30, 2026." in letter.body
    mail.outbox.clear()
    remind(later + timedelta(days=1))
    assert deliver(later + timedelta(days=1)) == []


def test_who_has_answered_and_who_keeps_away_are_reminded_of_nothing(
    learner: Seat, helper: Seat, owner: Seat, calculus: Topic, now: datetime
) -> None:
    found = introduce(
        owner,
        person_ids=(learner.member.pk, helper.member.pk),
        what=Together(learn=calculus.pk),
        words="",
        now=now,
    )
    accept(learner, match_id=found.pk, now=now)
    deliver(now)
    mail.outbox.clear()
    rather_not(helper, person_id=learner.member.pk, now=now)
    later = now + REMINDED_AFTER + timedelta(hours=1)
    remind(later)
    assert deliver(later) == []


def test_it_takes_as_many_queries_to_remind_of_many_as_of_few(
    joined: Callable[..., Seat], topics: dict[str, Topic], now: datetime
) -> None:
    later = now + REMINDED_AFTER + timedelta(hours=1)
    costs = []
    for number in (2, 20):
        for each in range(number):
            learner = joined(f"Learner {number} {each}", learns="Calculus")
            helper = joined(f"Helper {number} {each}", helps="Calculus")
            ask(learner, helper, now, learn=topics["Calculus"])
            if each % 2:
                rather_not(helper, person_id=learner.member.pk, now=now)
        with CaptureQueriesContext(connection) as captured:
            found = dict(to_remind(now=later))
        costs.append(len(captured))
        assert [len(ids) for ids in found.values()] == [1, 0] * (number // 2)
        Match.objects.all().delete()
    assert costs[0] == costs[1]
