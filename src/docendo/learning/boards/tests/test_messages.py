"""Messages between those who have a place: written, read, changed, taken back, flagged."""

from datetime import datetime, timedelta

import pytest

from docendo.commons.care.api import Decision, Why, decide, flag, latest_case
from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match
from docendo.commons.people.api import block
from docendo.kernel import clock, outbox
from docendo.learning.boards import actions
from docendo.learning.boards.models import Message, Reading
from docendo.learning.boards.refusals import NotYourMessage, TooLateToChange
from docendo.learning.boards.rules import MESSAGES_ON_THE_BOARD
from docendo.learning.boards.tests.conftest import Browse
from docendo.learning.boards.tests.reading import text

BOARDS = "/c/maple/boards/"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def said(match: Match, helper: Seat, now: datetime) -> Message:
    return actions.post(helper, match_id=match.pk, body="Shall we **meet**?", now=now)


def test_one_writes_and_the_other_reads_that_it_is_new(
    browse: Browse, member: Seat, helper: Seat, board: str, here: str
) -> None:
    one, other = browse(helper), browse(member)
    assert one.post(f"{here}messages/post/", {"body": "Shall we *meet*?"}).status_code == 302
    message = Message.objects.get()
    page = other.get(board)
    assert "<em>meet</em>" in page.content.decode()
    assert "New since you were here" in text(page)
    assert "New since you were here" not in text(one.get(board))
    # Never beyond what there is.
    other.post(f"{here}messages/read/", {"up_to": f"{message.pk + 99}"})
    assert Reading.objects.get(person=member.member).up_to == message.pk
    assert "New since you were here" not in text(other.get(board))


def test_a_message_is_posted_in_place(browse: Browse, member: Seat, here: str) -> None:
    client = browse(member)
    fragment = client.post(f"{here}messages/post/", {"body": "Hello"}, headers=FRAGMENT)
    assert "Hello" in text(fragment)
    assert "<html" not in fragment.content.decode()
    refused = client.post(f"{here}messages/post/", {"body": "x" * 5001}, headers=FRAGMENT)
    assert refused.status_code == 422
    assert "x" * 5001 in refused.content.decode(), "what was typed is not lost"
    assert client.post(f"{here}messages/post/", {"body": ""}).status_code == 422
    assert Message.objects.count() == 1


def test_who_has_blocked_the_other_reads_it_folded(
    browse: Browse, member: Seat, helper: Seat, said: Message, board: str, now: datetime
) -> None:
    assert "From somebody you have blocked" not in text(browse(member).get(board))
    block(member.member, blocked_id=helper.member.pk, now=now)
    assert "From somebody you have blocked" in text(browse(member).get(board))
    assert "From somebody you have blocked" not in text(browse(helper).get(board))


def test_ones_own_is_changed_for_a_quarter_of_an_hour(
    browse: Browse, member: Seat, helper: Seat, said: Message, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    address = f"{BOARDS}messages/{said.pk}/edit/"
    client = browse(helper)
    client.post(address, {"body": "Shall we talk?"})
    said.refresh_from_db()
    assert (said.body, said.edited_at) == ("Shall we talk?", now)
    assert browse(member).get(address).status_code == 404
    with pytest.raises(NotYourMessage):
        actions.change_message(member, message_id=said.pk, body="No", now=now)
    late = now + timedelta(minutes=16)
    with pytest.raises(TooLateToChange):
        actions.change_message(helper, message_id=said.pk, body="Hm", now=late)
    monkeypatch.setattr(clock, "now", lambda: late)
    refused = client.post(address, {"body": "Something else"})
    assert refused.status_code == 409
    assert "Something else" in refused.content.decode()


def test_what_is_taken_back_is_read_by_nobody(
    browse: Browse, member: Seat, helper: Seat, said: Message, board: str
) -> None:
    with pytest.raises(NotYourMessage):
        actions.take_back(member, message_id=said.pk, now=said.created_at)
    browse(helper).post(f"{BOARDS}messages/{said.pk}/take-back/")
    for seat in (member, helper):
        shown = text(browse(seat).get(board))
        assert "Taken back" in shown
        assert "Shall we" not in shown
    assert browse(helper).post(f"{BOARDS}messages/{said.pk}/take-back/").status_code == 409


def test_earlier_messages_are_found_page_by_page(
    browse: Browse, member: Seat, helper: Seat, match: Match, board: str, here: str, now: datetime
) -> None:
    for number in range(MESSAGES_ON_THE_BOARD + 2):
        later = now + timedelta(days=number)
        actions.post(helper, match_id=match.pk, body=f"Number {number}.", now=later)
    client = browse(member)
    page = client.get(board)
    assert "Number 1." not in text(page)
    assert f"Number {MESSAGES_ON_THE_BOARD + 1}." in text(page)
    oldest = Message.objects.order_by("pk")[2].pk
    assert f"{here}messages/?before={oldest}" in page.content.decode()
    earlier = text(client.get(f"{here}messages/?before={oldest}"))
    assert "Number 1." in earlier
    assert "Number 2." not in earlier
    assert "Nov. 16, 2026" in earlier
    assert "There is nothing before this." in text(client.get(f"{here}messages/?before=1"))
    assert client.get(f"{here}messages/?before=x").status_code == 200


def test_a_moderator_reads_what_was_flagged_and_nothing_else(
    browse: Browse, member: Seat, helper: Seat, moderator: Seat, said: Message, match: Match,
    board: str, now: datetime,
) -> None:  # fmt: skip
    other = actions.post(helper, match_id=match.pk, body="Nobody's business", now=now)
    mod = browse(moderator)
    flag_page = "/c/maple/care/message/{}/flag/".format
    assert mod.get(flag_page(said.pk)).status_code == 404
    assert flag_page(said.pk) in browse(member).get(board).content.decode()
    assert flag_page(said.pk) not in browse(helper).get(board).content.decode()
    flag(member, kind="message", about=said.pk, why=Why.SPAM, note="", now=now)
    queue = text(mod.get("/c/maple/care/"))
    assert "Shall we meet?" in queue
    assert "Nobody's business" not in queue
    assert mod.get(flag_page(other.pk)).status_code == 404
    assert mod.get(board).status_code == 404
    case = latest_case(moderator, kind="message", about=said.pk)
    assert case is not None
    decide(moderator, case_id=case.pk, decision=Decision.HIDE, words="Not here.", now=now)
    assert "Hidden, since somebody flagged it" in text(browse(member).get(board))
    assert "Read why" in text(browse(helper).get(board))
    actions.show_message(said.community_id, said.pk, by_id=moderator.member.pk, now=now)
    assert "Shall we meet ?" in text(browse(member).get(board))
    outbox.deliver_here(now=now)
