"""Goals in small steps, which both see, tick, change, take away and bring back."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Seat
from docendo.commons.matching.actions import end_match
from docendo.commons.matching.api import Match
from docendo.learning.boards import actions
from docendo.learning.boards.models import Goal, Step
from docendo.learning.boards.refusals import EnoughGoals, EnoughSteps
from docendo.learning.boards.rules import MOST_GOALS, MOST_STEPS
from docendo.learning.boards.tests.conftest import Browse
from docendo.learning.boards.tests.reading import text
from docendo.learning.meetings.queries import entries_of

BOARDS = "/c/maple/boards/"


@pytest.fixture
def goal(match: Match, member: Seat, now: datetime) -> Goal:
    return actions.add_goal(member, match_id=match.pk, words="Pass", due_on=None, now=now)


def test_both_see_a_goal_and_its_next_step_and_either_ticks_it(
    browse: Browse, member: Seat, helper: Seat, board: str, here: str
) -> None:
    one, other = browse(member), browse(helper)
    assert "No goal yet." in text(one.get(board))
    one.post(f"{here}goals/", {"words": "Pass the resit", "due_on": "2027-01-20"})
    goal = Goal.objects.get()
    assert goal.due_on == date(2027, 1, 20)
    for words in ("Read chapter 3", "Do two exercises"):
        one.post(f"{BOARDS}goals/{goal.pk}/steps/", {"words": words})
    shown = text(other.get(board))
    assert "by Jan. 20, 2027" in shown
    assert "0 of 2 steps done" in shown
    assert "Next step Read chapter 3" in shown
    first, second = Step.objects.order_by("pk")
    other.post(f"{BOARDS}steps/{first.pk}/tick/", {"is_done": "yes"})
    shown = text(one.get(board))
    assert "done by Leyla Demir" in shown
    assert "1 of 2 steps done" in shown
    assert "Next step Do two exercises" in shown
    # Who ticks it again does not take its place.
    one.post(f"{BOARDS}steps/{first.pk}/tick/", {"is_done": "yes"})
    assert "done by Leyla Demir" in text(one.get(board))
    address = f"{BOARDS}steps/{second.pk}/tick/"
    fragment = one.post(address, {"is_done": "yes"}, headers={"HX-Request": "true"})
    assert "All steps are done." in text(fragment)
    assert "<html" not in fragment.content.decode()
    one.post(address, {"is_done": "no"})
    assert Step.objects.get(pk=second.pk).done_by is None


def test_words_are_changed_taken_away_and_brought_back(
    browse: Browse, member: Seat, helper: Seat, goal: Goal, board: str, now: datetime
) -> None:
    step = actions.add_step(member, goal_id=goal.pk, words="Read", now=now)
    client = browse(helper)
    client.post(f"{BOARDS}goals/{goal.pk}/", {"words": "Pass well", "due_on": ""})
    client.post(f"{BOARDS}steps/{step.pk}/", {"words": "Read twice"})
    assert "Pass well" in text(client.get(board))
    for kind, row, words in (("steps", step, "Read twice"), ("goals", goal, "Pass well")):
        client.post(f"{BOARDS}{kind}/{row.pk}/keep/", {"is_kept": "no"})
        assert f"What was taken away {words} Bring it back" in text(client.get(board))
        client.post(f"{BOARDS}{kind}/{row.pk}/keep/", {"is_kept": "yes"})
        assert "What was taken away" not in text(client.get(board))


def test_what_says_nothing_is_refused_in_its_form(
    browse: Browse, member: Seat, goal: Goal, here: str
) -> None:
    client = browse(member)
    refused = client.post(f"{here}goals/", {"words": " ", "due_on": "soon"})
    assert refused.status_code == 422
    assert 'value="soon"' in refused.content.decode()
    assert client.post(f"{BOARDS}goals/{goal.pk}/steps/", {"words": ""}).status_code == 422
    assert client.post(f"{BOARDS}goals/{goal.pk}/keep/", {"is_kept": "x"}).status_code == 400
    assert Goal.objects.count() == 1


def test_a_board_is_no_wall(member: Seat, goal: Goal, match: Match, now: datetime) -> None:
    for number in range(MOST_STEPS):
        actions.add_step(member, goal_id=goal.pk, words=f"{number}", now=now)
    with pytest.raises(EnoughSteps):
        actions.add_step(member, goal_id=goal.pk, words="More", now=now)
    for number in range(MOST_GOALS - 1):
        actions.add_goal(member, match_id=match.pk, words=f"{number}", due_on=None, now=now)
    with pytest.raises(EnoughGoals):
        actions.add_goal(member, match_id=match.pk, words="More", due_on=None, now=now)


def test_an_ended_match_stays_readable_and_takes_nothing(
    browse: Browse, member: Seat, helper: Seat, goal: Goal, board: str, here: str, now: datetime
) -> None:
    step = actions.add_step(member, goal_id=goal.pk, words="Read", now=now)
    actions.post(member, match_id=goal.match_id, body="See you!", now=now)
    actions.save_notes(member, match_id=goal.match_id, body="Limits", seen_number=0, now=now)
    client = browse(member)
    assert "Add this goal" in text(client.get(board))
    end_match(helper, match_id=goal.match_id, now=now)
    shown = text(client.get(board))
    for words in ("Pass", "Read", "See you!", "Limits", "nothing is added any more"):
        assert words in shown
    for button in ("Add this goal", "Your message", "Change the notes", "Take it back"):
        assert button not in shown
    for address, data in (
        (f"{here}messages/post/", {"body": "Still there?"}),
        (f"{here}goals/", {"words": "More"}),
        (f"{here}notes/", {"body": "More", "seen_number": "1"}),
        (f"{BOARDS}steps/{step.pk}/tick/", {"is_done": "yes"}),
        (f"{BOARDS}goals/{goal.pk}/keep/", {"is_kept": "no"}),
    ):
        refused = client.post(address, data)
        assert refused.status_code == 409, address
        assert "nothing can be added to its board" in text(refused)


def test_nobody_else_sees_a_board(
    browse: Browse, member: Seat, owner: Seat, goal: Goal, board: str, here: str
) -> None:
    for address in (board, f"{here}messages/", f"{here}notes/", f"{BOARDS}goals/{goal.pk}/"):
        assert browse(member).get(address).status_code == 200
        assert browse(owner).get(address).status_code == 404


def test_the_page_asks_as_much_for_many_rows_as_for_few(
    browse: Browse, member: Seat, helper: Seat, match: Match, board: str, now: datetime
) -> None:
    client = browse(member)
    actions.save_notes(member, match_id=match.pk, body="Notes", seen_number=0, now=now)

    def queries_with_more() -> int:
        goal = actions.add_goal(helper, match_id=match.pk, words="Goal", due_on=None, now=now)
        for _number in range(3):
            step = actions.add_step(member, goal_id=goal.pk, words="Step", now=now)
            actions.tick(helper, step_id=step.pk, is_done=True, now=now)
            actions.post(helper, match_id=match.pk, body="Hello", now=now)
            actions.post(member, match_id=match.pk, body="Hello", now=now)
        client.get(board)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(board).status_code == 200
        return len(asked)

    assert queries_with_more() == queries_with_more()


def test_the_days_of_goals_stand_in_the_calendar_while_the_match_goes_on(
    member: Seat, match: Match, now: datetime
) -> None:
    for words, due_on in (("Pass", date(2026, 12, 24)), ("Some day", None)):
        actions.add_goal(member, match_id=match.pk, words=words, due_on=due_on, now=now)
    [entry] = entries_of(member.member, now=now)
    assert (entry.title, entry.starts) == ("Goal: Pass", date(2026, 12, 24))
    end_match(member, match_id=match.pk, now=now)
    assert entries_of(member.member, now=now) == []
