"""Three who learn together: what each of them sees of the two others on the board."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.actions import end_match
from docendo.commons.matching.api import Match
from docendo.commons.matching.models import Place
from docendo.commons.matching.rules.meeting import Answer
from docendo.commons.people.api import block
from docendo.learning.boards import actions
from docendo.learning.boards.models import Goal, Message
from docendo.learning.boards.refusals import NotYourMessage
from docendo.learning.boards.tests.conftest import Browse, Seated
from docendo.learning.boards.tests.reading import text


@pytest.fixture
def third(seat: Seated) -> Seat:
    return seat(Role.MEMBER, "Ines Duarte")


@pytest.fixture
def trio(match: Match, third: Seat, now: datetime) -> Match:
    """A third one learns beside the member, from the same helper."""
    Place.objects.create(
        community=third.community,
        match=match,
        person=third.member,
        learns=match.places.get(learns__isnull=False).learns,
        answer=Answer.ACCEPTED,
        answered_at=now,
    )
    return match


def test_what_one_writes_is_new_for_both_others(
    browse: Browse, trio: Match, member: Seat, helper: Seat, third: Seat, board: str, here: str
) -> None:
    browse(helper).post(f"{here}messages/post/", {"body": "Shall we meet?"})
    message = Message.objects.get()
    for reader in (member, third):
        page = browse(reader).get(board)
        assert "Shall we meet?" in text(page)
        assert "New since you were here" in text(page)
    browse(member).post(f"{here}messages/read/", {"up_to": f"{message.pk}"})
    assert "New since you were here" not in text(browse(member).get(board))
    assert "New since you were here" in text(browse(third).get(board)), "each reads for themselves"
    with pytest.raises(NotYourMessage):
        actions.change_message(third, message_id=message.pk, body="No.", now=message.created_at)


def test_goals_and_notes_are_of_all_three(
    browse: Browse, trio: Match, member: Seat, helper: Seat, third: Seat, board: str, here: str
) -> None:
    browse(third).post(f"{here}goals/", {"words": "Pass the resit"})
    goal = Goal.objects.get()
    browse(helper).post(f"/c/maple/boards/goals/{goal.pk}/steps/", {"words": "Read chapter 3"})
    shown = text(browse(member).get(board))
    assert "You and 2 others" in shown
    assert "Pass the resit" in shown
    assert "Next step Read chapter 3" in shown
    for name in ("Leyla Demir", "Ines Duarte"):
        assert name in shown


def test_who_has_blocked_one_of_them_reads_the_other(
    browse: Browse, trio: Match, member: Seat, helper: Seat, third: Seat, board: str, now: datetime
) -> None:
    for who, words in ((helper, "From the helper"), (third, "From the third")):
        actions.post(who, match_id=trio.pk, body=words, now=now)
    block(member.member, blocked_id=helper.member.pk, now=now)
    shown = text(browse(member).get(board))
    assert "From somebody you have blocked" in shown
    assert "From the third" in shown
    assert "From somebody you have blocked" not in text(browse(third).get(board))


def test_a_file_of_one_is_fetched_by_both_others(
    browse: Browse, trio: Match, member: Seat, helper: Seat, third: Seat, board: str, here: str
) -> None:
    file = SimpleUploadedFile("plan.txt", b"Chapter 3 first", content_type="text/plain")
    browse(third).post(f"{here}files/", {"chosen": [file]})
    for reader in (member, helper):
        assert "plan.txt" in text(browse(reader).get(board))


def test_it_ends_for_all_and_names_nobody(
    browse: Browse, trio: Match, member: Seat, helper: Seat, third: Seat, board: str, now: datetime
) -> None:
    assert "it ends for all of you" in text(browse(third).get(board))
    end_match(third, match_id=trio.pk, now=now + timedelta(hours=1))
    for reader in (member, helper, third):
        page = browse(reader).get(board)
        assert "This match has ended." in text(page)
        assert "ended by" not in text(page)


def test_three_cost_what_two_do(
    browse: Browse, match: Match, member: Seat, third: Seat, board: str, now: datetime
) -> None:
    client = browse(member)
    counts = []
    for is_trio in (False, True):
        if is_trio:
            learns = match.places.get(learns__isnull=False).learns
            Place.objects.create(
                community=match.community, match=match, person=third.member, learns=learns,
                answer=Answer.ACCEPTED, answered_at=now,
            )  # fmt: skip
            actions.post(third, match_id=match.pk, body="Hello", now=now)
        client.get(board)
        with CaptureQueriesContext(connection) as asked:
            client.get(board)
        counts.append(len(asked))
    # Of two it is said why they fit, which is asked for; of three nothing is.
    assert counts[1] <= counts[0]
