"""Who hoped for more from a match: something to do, and never a score."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import GroupRole
from docendo.commons.matching.api import accept
from docendo.commons.topics.api import Topic
from docendo.learning.programs.api import (
    Door,
    Helps,
    Program,
    Said,
    check_in,
    create_program,
    enroll,
)
from docendo.outcomes.insights.actions import set_aside
from docendo.outcomes.insights.queries import table, to_count
from docendo.outcomes.insights.rules import LOOKED_AT_WITHIN, NeedKind, Outcome
from docendo.outcomes.insights.tests.conftest import Joined, propose
from docendo.outcomes.insights.tests.test_needs import PAGE, main, subjects

FIGURES = "/c/maple/insights/figures/"
THREE_WEEKS = timedelta(weeks=3)


@pytest.fixture
def program(coordinator: Seat, now: datetime) -> Program:
    begun = now - THREE_WEEKS
    said = Said(
        name="Spring tutors",
        starts_on=begun.date(),
        ends_on=(begun + timedelta(weeks=12)).date(),
        door=Door.OPEN,
        questions=(),
    )
    return create_program(coordinator, key="tutoring", said=said, now=begun)


Pair = Callable[[str], tuple[Seat, Seat, int]]


@pytest.fixture
def pair(
    program: Program, coordinator: Seat, joined: Joined, topics: dict[str, Topic], now: datetime
) -> Pair:
    """Somebody who learns and somebody who helps, of the program, and their match."""

    def make(name: str) -> tuple[Seat, Seat, int]:
        begun = now - THREE_WEEKS
        learner = joined(f"{name} Ruiz", learns="Algebra")
        helper = joined(f"{name} Okoro", helps="Algebra")
        for who in (learner, helper):
            enroll(who, program_id=program.pk, role=GroupRole.LEARNER, answers={}, now=begun)
        match_id = propose(coordinator, learner, helper, topics["Algebra"], at=begun)
        for who in (learner, helper):
            accept(who, match_id=match_id, now=begun)
        return learner, helper, match_id

    return make


def test_it_is_there_in_words_and_with_a_letter_that_tells_no_answer(
    here: Client, pair: Pair, coordinator: Seat, now: datetime
) -> None:
    learner, helper, match_id = pair("Ana")
    learner.member.interface_language = "de"
    learner.member.save()
    assert subjects(coordinator, NeedKind.CHECK_IN, now) == []
    check_in(helper, match_id=match_id, helps=Helps.SOME, words="Nothing", now=now)
    assert subjects(coordinator, NeedKind.CHECK_IN, now) == []
    check_in(learner, match_id=match_id, helps=Helps.NOT, words="To meet at all", now=now)
    page = main(here, f"{PAGE}?kind=check_in")
    assert "Ana Ruiz hoped for more from a match" in page
    assert "In the program “Spring tutors” they were asked" in page
    assert "What would help them: “To meet at all”" in page
    assert "Hallo Ana Ruiz," in page
    draft = page[page.index("Hallo Ana Ruiz,") : page.index("</textarea>")]
    assert "Spring tutors" in draft
    assert "To meet at all" not in draft
    assert "Okoro" not in draft
    for told in (Helps.NOT.label, "1 of 5", "1/5"):
        assert str(told) not in page
    assert to_count(coordinator, now=now)[NeedKind.CHECK_IN].count() == 1
    assert subjects(coordinator, NeedKind.CHECK_IN, now + LOOKED_AT_WITHIN + THREE_WEEKS) == []


def test_it_is_settled_by_hand_or_by_something_better(
    coordinator: Seat, pair: Pair, now: datetime
) -> None:
    learner, helper, match_id = pair("Ana")
    for who in (learner, helper):
        check_in(who, match_id=match_id, helps=Helps.LITTLE, words="", now=now)
    first, _second = subjects(coordinator, NeedKind.CHECK_IN, now)
    set_aside(coordinator, kind=NeedKind.CHECK_IN, subject=first, outcome=Outcome.DONE, now=now)
    assert len(subjects(coordinator, NeedKind.CHECK_IN, now)) == 1
    assert to_count(coordinator, now=now)[NeedKind.CHECK_IN].count() == 1
    later = now + THREE_WEEKS
    check_in(helper, match_id=match_id, helps=Helps.VERY, words="", now=later)
    assert subjects(coordinator, NeedKind.CHECK_IN, later) == []


def test_the_page_costs_the_same_with_many(here: Client, pair: Pair, now: datetime) -> None:
    def queries_with_more(*names: str) -> int:
        for name in names:
            learner, _helper, match_id = pair(name)
            check_in(learner, match_id=match_id, helps=Helps.NOT, words="", now=now)
        with CaptureQueriesContext(connection) as asked:
            assert f"{names[-1]} Ruiz hoped" in main(here, f"{PAGE}?kind=check_in")
        return len(asked)

    assert queries_with_more("A") == queries_with_more("B", "C", "D")


def test_members_and_moderators_do_not_see_it(
    browse: Callable[[Seat], Client], pair: Pair, seat: Callable[..., Seat], now: datetime
) -> None:
    learner, helper, match_id = pair("Ana")
    check_in(learner, match_id=match_id, helps=Helps.NOT, words="x", now=now)
    for who in (helper, seat(Role.MODERATOR, "Mo")):
        assert browse(who).get(f"{PAGE}?kind=check_in").status_code == 403


def test_satisfaction_is_counted_in_people_and_tells_of_nobody(
    here: Client, pair: Pair, coordinator: Seat, now: datetime
) -> None:
    def told() -> dict[object, object]:
        cache.clear()
        found = table(coordinator, key="satisfaction", group_id=None, now=now)
        assert found is not None
        return {row[0]: row[1] for row in found.rows}

    assert told() == {}
    assert "Nobody in a program has been asked yet" in here.get(FIGURES).content.decode()
    for number in range(3):
        learner, helper, match_id = pair(f"Pair {number}")
        for who in (learner, helper):
            check_in(who, match_id=match_id, helps=Helps.VERY, words="", now=now)
    assert told() == {
        "It helps well, or very much": 6,
        "It helps partly": 0,
        "It helps a little, or not at all": 0,
    }
    learner, _helper, match_id = pair("Ana")
    check_in(learner, match_id=match_id, helps=Helps.NOT, words="", now=now)
    # One who is unhappy is not to be made out, not even as the rest of all.
    assert told()["It helps a little, or not at all"] is None
    assert told()["It helps well, or very much"] is None
    sheet = here.get(f"{FIGURES}satisfaction/").content.decode()
    assert "fewer than 5" in sheet
    page = here.get(FIGURES).content.decode()
    assert "How much it helps" in page
    assert "Ana Ruiz" not in page


def test_of_somebody_the_last_word_counts(pair: Pair, coordinator: Seat, now: datetime) -> None:
    for number in range(5):
        learner, _helper, match_id = pair(f"Pair {number}")
        check_in(learner, match_id=match_id, helps=Helps.LITTLE, words="", now=now)
        later = now + timedelta(weeks=4)
        check_in(learner, match_id=match_id, helps=Helps.WELL, words="", now=later)
    found = table(coordinator, key="satisfaction", group_id=None, now=now + timedelta(weeks=5))
    assert found is not None
    assert [row[1] for row in found.rows] == [5, 0, 0]
