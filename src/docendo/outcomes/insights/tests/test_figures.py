"""The figures of a community: right, of whom they say, and of nobody alone."""

import csv
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Seat
from docendo.commons.groups.models import Enrollment, Group
from docendo.commons.matching.api import accept
from docendo.commons.topics.api import Topic
from docendo.kernel import clock
from docendo.outcomes.insights.queries import figures, table
from docendo.outcomes.insights.queries.figures import KEPT_FOR
from docendo.outcomes.insights.tests.conftest import LONG_AGO, Joined, propose

Rows = dict[str, tuple[int | str | None, ...]]
PAGE = "/c/maple/insights/figures/"


def rows(seat: Seat, key: str) -> Rows:
    cache.clear()
    found = table(seat, key=key, group_id=None, now=clock.now())
    assert found is not None
    return {str(row[0]): tuple(row[1:]) for row in found.rows}


@pytest.fixture
def matched(
    coordinator: Seat, joined: Joined, topics: dict[str, Topic], now: datetime
) -> list[Seat]:
    """Six who have learned algebra for six days, each with a helper of their own."""
    learners = []
    at = now - timedelta(days=6)
    for number in range(6):
        learner = joined(f"Learner {number}", learns="Algebra")
        helper = joined(f"Helper {number}", helps="Algebra")
        match_id = propose(coordinator, learner, helper, topics["Algebra"], at=at)
        for seat in (learner, helper):
            accept(seat, match_id=match_id, now=at)
        learners.append(learner)
    return learners


def test_demand_and_supply(coordinator: Seat, matched: list[Seat], joined: Joined) -> None:
    joined("Cleo Marsh", learns="Chemistry")
    assert rows(coordinator, "topics") == {"Algebra": (6, 6, 6), "Chemistry": (None, 0, 0)}


def test_everybody_who_wants_to_learn_stands_in_one_line(
    coordinator: Seat, matched: list[Seat], joined: Joined
) -> None:
    for number in range(5):
        joined(f"Alone {number}", learns="Chemistry")
        joined(f"Quiet {number}", learns="Algebra", has_week=False)
    found = rows(coordinator, "learners")
    assert found["Learn with somebody"] == (6,)
    assert found["Nobody else offers what they want to learn"] == (5,)
    assert found["Have not said when they are free"] == (5,)
    assert found["A match is proposed and waits"] == (0,)
    # One person in one more line hides that line, and another with it.
    joined("Full", learns="Algebra")
    found = rows(coordinator, "learners")
    assert found["Who offers it has no room, or no hours in common"] == (None,)
    assert sum(cell is None for (cell,) in found.values()) == 2


def test_load_time_and_ways(coordinator: Seat, matched: list[Seat]) -> None:
    load = rows(coordinator, "load")
    assert load["Help in 1 match"] == (6,)
    assert load["Help nobody at the moment"] == (0,)
    waited = (LONG_AGO - timedelta(days=6)).days
    assert rows(coordinator, "time")["Half waited at most"] == (waited,)
    assert rows(coordinator, "ways")["By a coordinator"] == (6, 0, 0)


def test_too_few_are_nothing_to_say(
    here: Client, coordinator: Seat, joined: Joined, topics: dict[str, Topic], now: datetime
) -> None:
    learner, helper = joined("Ana Ruiz", learns="Algebra"), joined("Ben Okoro", helps="Algebra")
    match_id = propose(coordinator, learner, helper, topics["Algebra"], at=now)
    for seat in (learner, helper):
        accept(seat, match_id=match_id, now=now)
    page = here.get(PAGE).content.decode()
    assert "Too few people to say." in page
    assert "fewer than 5" in page
    assert rows(coordinator, "topics") == {"Algebra": (None, None, None)}


def test_a_file_hides_what_the_page_hides(
    here: Client, matched: list[Seat], joined: Joined
) -> None:
    joined("Cleo Marsh", learns="Chemistry")
    file = here.get(f"{PAGE}topics/")
    read = list(csv.reader(StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert read[1:] == [["Algebra", "6", "6", "6"], ["Chemistry", "fewer than 5", "0", "0"]]
    assert here.get(f"{PAGE}nothing/").status_code == 404
    assert here.get(f"{PAGE}?group=99").status_code == 404


def test_with_nothing_the_page_says_so(here: Client) -> None:
    assert "Nothing to show yet." in here.get(PAGE).content.decode()


def test_figures_cost_the_same_with_many(
    coordinator: Seat, joined: Joined, matched: list[Seat], now: datetime
) -> None:
    with CaptureQueriesContext(connection) as before:
        figures(coordinator, group_id=None, now=now)
    cache.clear()
    for number in range(4):
        joined(f"Alone {number}", learns="Chemistry", helps="Calculus")
    with CaptureQueriesContext(connection) as after:
        figures(coordinator, group_id=None, now=now)
    assert len(after) == len(before)


def test_groups_do_not_tell_of_each_other_what_is_hidden(
    here: Client, coordinator: Seat, joined: Joined, now: datetime
) -> None:
    """Of seventeen who want to learn it, nine and five would leave three."""
    groups = []
    for name, many in (("First", 9), ("Second", 5), ("Third", 3)):
        group = Group.objects.create(
            community=coordinator.community, name=name, sort_name=name, created_at=now
        )
        groups.append(group)
        for number in range(many):
            who = joined(f"{name} {number}", learns="Chemistry")
            Enrollment.objects.create(
                community=coordinator.community, group=group, person=who.member, began_at=now
            )
    told = [
        {row[0]: row[1] for row in of_group.rows}
        for group in groups
        if (of_group := table(coordinator, key="topics", group_id=group.pk, now=now)) is not None
    ]
    assert rows(coordinator, "topics")["Chemistry"][0] == 17
    assert [each["Chemistry"] for each in told] == [9, None, None]
    page = here.get(f"{PAGE}?group={groups[2].pk}").content.decode()
    assert "fewer than 5" in page


def test_all_read_the_same_for_some_minutes(
    coordinator: Seat, joined: Joined, matched: list[Seat], now: datetime
) -> None:
    """Two looks, with somebody in between, would tell of that one."""

    def wanting(at: datetime) -> int | str | None:
        found = table(coordinator, key="topics", group_id=None, now=at)
        assert found is not None
        return found.rows[0][1]

    assert wanting(now) == 6
    joined("Cleo Marsh", learns="Algebra")
    assert wanting(now + KEPT_FOR - timedelta(seconds=1)) == 6
    assert figures(coordinator, group_id=None, now=now + KEPT_FOR).at == now + KEPT_FOR
    assert wanting(now + KEPT_FOR) == 7
