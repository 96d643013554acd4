"""Who has not met is something to do; who met is counted, and nobody is made out."""

from datetime import date, datetime, time, timedelta

from django.test import Client

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Origin, Together, accept, ask_peer
from docendo.commons.topics.api import Topic
from docendo.kernel.counting import FEWEST
from docendo.learning.meetings.api import NewPlan, plan, say_whether_met
from docendo.outcomes.insights.queries import to_count, waiting
from docendo.outcomes.insights.queries.about import Table
from docendo.outcomes.insights.queries.figures import figures
from docendo.outcomes.insights.rules import MEETS_WITHIN, NeedKind
from docendo.outcomes.insights.tests.conftest import Joined, propose

PAGE = "/c/maple/insights/?kind=unmet"


def subjects(seat: Seat, now: datetime) -> list[str]:
    """By the list and by the count of the home page, which agree."""
    found = [each.subject for each in waiting(seat, now=now)[NeedKind.UNMET]]
    assert to_count(seat, now=now)[NeedKind.UNMET].count() == len(found)
    return found


def matched(coordinator: Seat, one: Seat, other: Seat, topic: Topic, *, at: datetime) -> int:
    match_id = propose(coordinator, one, other, topic, at=at)
    for seat in (one, other):
        accept(seat, match_id=match_id, now=at)
    return match_id


def a_meeting(seat: Seat, match_id: int, *, at: datetime) -> tuple[int, date]:
    new = NewPlan(first_on=at.date() + timedelta(days=1), at=time(17), minutes=60)
    return plan(seat, match_id=match_id, new=new, now=at).pk, new.first_on


def test_who_was_brought_together_and_has_not_met_is_there(
    here: Client, coordinator: Seat, joined: Joined, topics: dict[str, Topic], now: datetime
) -> None:
    ana, ben = joined("Ana Ruiz", learns="Algebra"), joined("Ben Okoro", helps="Algebra")
    at = now - MEETS_WITHIN
    match_id = matched(coordinator, ana, ben, topics["Algebra"], at=at)
    assert subjects(coordinator, now) == []
    assert subjects(coordinator, now + timedelta(minutes=1)) == [str(match_id)]
    meeting_id, day = a_meeting(ana, match_id, at=now - timedelta(days=2))
    # It was planned, and it is not known that they were there.
    assert subjects(coordinator, now + timedelta(minutes=1)) == [str(match_id)]
    page = here.get(PAGE).content.decode()
    assert "have not met yet" not in page, "not before the two weeks are over"
    say_whether_met(ben, meeting_id=meeting_id, on=day, have_met=True, now=now)
    assert subjects(coordinator, now + timedelta(minutes=1)) == []


def test_the_letter_is_for_who_learns(
    here: Client, coordinator: Seat, joined: Joined, topics: dict[str, Topic], now: datetime
) -> None:
    ana, ben = joined("Ana Ruiz", learns="Algebra"), joined("Ben Okoro", helps="Algebra")
    matched(coordinator, ana, ben, topics["Algebra"], at=now - timedelta(days=20))
    page = here.get(PAGE).content.decode()
    assert "have not met yet" in page
    assert "Hello Ana Ruiz," in page
    assert "You and Ben Okoro were brought together" in page


def test_who_plans_to_meet_is_let_alone(
    coordinator: Seat, joined: Joined, topics: dict[str, Topic], now: datetime
) -> None:
    ana, ben = joined("Ana Ruiz", learns="Algebra"), joined("Ben Okoro", helps="Algebra")
    match_id = matched(coordinator, ana, ben, topics["Algebra"], at=now - timedelta(days=20))
    a_meeting(ana, match_id, at=now)
    assert subjects(coordinator, now) == []


def test_whom_people_asked_themselves_is_their_own_affair(
    coordinator: Seat, joined: Joined, topics: dict[str, Topic], now: datetime
) -> None:
    ana, ben = joined("Ana Ruiz", learns="Algebra"), joined("Ben Okoro", helps="Algebra")
    at = now - timedelta(days=20)
    found = ask_peer(
        ana,
        person_id=ben.member.pk,
        what=Together(learn=topics["Algebra"].pk),
        words="",
        origin=Origin.ASKED,
        now=at,
    )
    accept(ben, match_id=found.pk, now=at)
    assert subjects(coordinator, now) == []


def test_a_month_is_told_where_enough_people_met(
    coordinator: Seat, joined: Joined, topics: dict[str, Topic], now: datetime
) -> None:
    at = now - timedelta(days=20)
    for number in range((FEWEST + 1) // 2):
        table = met(coordinator, now + timedelta(hours=number))
        # How many meetings there were would tell of so few people as well.
        assert all(row[1:] == (None, None) for row in table.rows)
        ana = joined(f"Learner {number}", learns="Algebra")
        ben = joined(f"Helper {number}", helps="Algebra")
        match_id = matched(coordinator, ana, ben, topics["Algebra"], at=at)
        meeting_id, day = a_meeting(ana, match_id, at=at)
        # Both say so, and each is one person all the same.
        for seat in (ana, ben):
            say_whether_met(seat, meeting_id=meeting_id, on=day, have_met=True, now=now)
    # Three meetings of two are six people; three are too few to be told.
    assert [row[1:] for row in met(coordinator, now + timedelta(days=1)).rows] == [(6, None)]
    for number in range(2):
        meeting_id, day = a_meeting(ana, match_id, at=at + timedelta(days=number + 1))
        say_whether_met(ana, meeting_id=meeting_id, on=day, have_met=True, now=now)
    assert [row[1:] for row in met(coordinator, now + timedelta(days=2)).rows] == [(6, 5)]


def met(seat: Seat, now: datetime) -> Table:
    return next(each for each in figures(seat, group_id=None, now=now).tables if each.key == "met")
