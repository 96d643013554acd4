"""Whoever runs it sees figures a day after members do, and never those of their own team."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat
from docendo.learning.evaluations import queries
from docendo.learning.evaluations.models import Evaluation, Rating
from docendo.learning.evaluations.rules.levels import Dimension
from docendo.learning.evaluations.tests.conftest import HERE, WEEK, Rate

Browse = Callable[[Seat], Client]
DAY = timedelta(days=1)


@pytest.fixture
def rated(four: Sequence[Seat], rate: Rate) -> None:
    """The first and the second are at odds, and the last does little."""
    rate(four[0], 5, 2, 4, 2)
    rate(four[1], 2, 4, 4, 2)
    rate(four[2], 4, 4, 4, 2)
    rate(four[3], 4, 4, 4, 5)


@pytest.mark.usefixtures("rated")
def test_figures_open_a_day_after_members_have_seen_theirs(
    browse: Browse, coordinator: Seat, made: Evaluation, at: Any, now: datetime
) -> None:
    path = f"{HERE}{made.pk}/run/"
    for when in (now, now + WEEK, now + WEEK + DAY - timedelta(seconds=1)):
        at(when)
        page = browse(coordinator).get(path).content.decode()
        assert "is theirs first" in page
        assert "Who gave what" not in page
        assert "Factor" not in browse(coordinator).get(f"{path}figures.csv").content.decode()
    at(now + WEEK + DAY)
    page = browse(coordinator).get(path).content.decode()
    assert "Who gave what" in page
    for label in ("Conflict", "Low", "Overconfident"):
        assert label in page
    # The last got 2 from three others; the mean of the team is 3.17.
    assert "<strong>0.63</strong>" in page
    sheet = browse(coordinator).get(f"{path}figures.csv").content.decode("utf-8-sig").splitlines()
    assert len(sheet) == 5
    assert "Dmitri Orlov" in sheet[4]
    assert sheet[4].endswith('"Low, Overconfident"')
    assert browse(coordinator).get(f"{path}figures.xlsx").status_code == 200
    assert browse(coordinator).get(f"{path}figures.pdf").status_code == 404


@pytest.mark.usefixtures("rated")
def test_whoever_is_in_a_team_themselves_sees_no_figures_of_it(
    browse: Browse, coordinator: Seat, seat: Any, four: Sequence[Seat], made: Evaluation, at: Any,
    now: datetime,
) -> None:  # fmt: skip
    made.teammates.filter(person=four[0].member.pk).update(person=coordinator.member)
    at(now)
    page = browse(coordinator).get(f"{HERE}{made.pk}/run/").content.decode()
    assert "4 of 4 have rated" in page
    assert "has rated" not in page, "who did, and when, may tell what they gave"
    sheet = browse(coordinator).get(f"{HERE}{made.pk}/run/figures.csv").content.decode()
    assert "2026" not in sheet
    at(now + WEEK + DAY)
    page = browse(coordinator).get(f"{HERE}{made.pk}/run/").content.decode()
    assert "You are in this team yourself" in page
    assert "Who gave what" not in page
    sheet = browse(coordinator).get(f"{HERE}{made.pk}/run/figures.csv").content.decode()
    assert "Overconfident" not in sheet
    other = browse(seat(Role.COORDINATOR, "Other Coordinator"))
    assert "Who gave what" in other.get(f"{HERE}{made.pk}/run/").content.decode()


def test_many_teams_take_as_many_queries_as_few(
    coordinator: Seat, made: Evaluation, person: Any, rate: Rate, four: Sequence[Seat],
    now: datetime,
) -> None:  # fmt: skip
    rate(four[0], 4, 4, 4, 4)
    later = now + WEEK + DAY

    def counted() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queries.run_page(coordinator, evaluation_id=made.pk, page=1, now=later)
        return len(captured)

    few = counted()
    for number in range(6):
        team = made.teams.create(community=made.community, name=f"Team {number}")
        people = [
            made.teammates.create(
                community=made.community, team=team, person=person(f"Person {number} {each}"),
                answered_at=now,
            )
            for each in range(3)
        ]  # fmt: skip
        levels = dict.fromkeys(Dimension.values, 4)
        Rating.objects.bulk_create(
            Rating(community=made.community, rater=one, rated=other, **levels)
            for one in people
            for other in people
        )
    assert counted() == few
