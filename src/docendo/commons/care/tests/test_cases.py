"""From a flag to a decision and an appeal, as members, authors and moderators meet them."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.care import actions, listeners, queries, refusals
from docendo.commons.care.models import Case, Flag
from docendo.commons.care.rules import Decision, State, Why
from docendo.commons.care.tests.conftest import SLIP, Board
from docendo.commons.communities.events import AuthorClaimed
from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import Author, not_joined
from docendo.kernel.errors import Invalid
from docendo.kernel.events import LISTENERS

Browse = Callable[[Seat], Client]
FLAG = f"/c/maple/care/slip/{SLIP}/flag/"
QUEUE = "/c/maple/care/"
LATEST = f"/c/maple/care/slip/{SLIP}/"


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def flag(seat: Seat, *, now: datetime) -> Flag:
    return actions.flag(seat, kind="slip", about=SLIP, why=Why.SPAM, note="", now=now)


def decide(
    seat: Seat,
    *,
    decision: Decision,
    now: datetime,
    words: str = "It is advertising.",
    days: int = 0,
) -> Case:
    case_id = Case.objects.get().pk
    return actions.decide(seat, case_id=case_id, decision=decision, words=words, days=days, now=now)


def test_two_clicks_bring_something_to_the_moderators_with_all_they_need(
    board: Board, member: Seat, moderator: Seat, browse: Browse
) -> None:
    client = browse(member)
    page = client.get(FLAG)
    assert "Buy my book" in text(page)
    assert 'name="why" value="spam"' in page.content.decode()
    answer = client.post(FLAG, {"why": "spam", "note": "Again and again"}, follow=True)
    assert "A moderator looks at it" in text(answer)
    queue = text(browse(moderator).get(QUEUE))
    for said in ("A slip", "Buy my book", "It is advertising", "Again and again"):
        assert said in queue
    assert member.member.name in queue
    assert "1 flagged thing waits" in text(browse(moderator).get("/c/maple/"))
    assert "flagged thing" not in text(browse(member).get("/c/maple/"))


def test_nobody_flags_twice_nor_their_own_nor_without_a_reason(
    board: Board, member: Seat, author: Seat, browse: Browse, now: datetime
) -> None:
    refused = browse(member).post(FLAG, {"note": "Hm."})
    assert refused.status_code == 422
    assert "Choose what is wrong." in text(refused)
    assert "Hm." in text(refused)
    assert not Case.objects.exists()
    flag(member, now=now)
    with pytest.raises(refusals.FlaggedBefore):
        flag(member, now=now)
    with pytest.raises(refusals.OwnWords):
        flag(author, now=now)
    assert "You flagged this already" in text(browse(member).get(FLAG))
    assert browse(member).get("/c/maple/care/slip/999/flag/").status_code == 404
    assert browse(member).get(f"/c/maple/care/stone/{SLIP}/flag/").status_code == 404


def test_three_members_hide_it_until_a_moderator_has_looked(
    board: Board, author: Seat, member: Seat, members: list[Seat], moderator: Seat,
    browse: Browse, now: datetime,
) -> None:  # fmt: skip
    # Whoever has just come does not count.
    for each in (member, *members[:2]):
        flag(each, now=now)
    assert board.hidden_by == {}
    # Nobody learns that they were flagged, nor when, before something is decided or hidden.
    case = Case.objects.get()
    assert browse(author).get(f"{QUEUE}{case.pk}/").status_code == 404
    flag(members[2], now=now)
    assert board.hidden_by == {SLIP: None}
    own = text(browse(author).get(f"{QUEUE}{case.pk}/"))
    assert "What you wrote is hidden" in own
    assert "Hidden automatically" in own
    assert members[0].member.name not in own
    assert browse(members[0]).get(f"{QUEUE}{case.pk}/").status_code == 404
    decide(moderator, decision=Decision.LEAVE, now=now, words="")
    assert board.hidden_by == {}
    assert Case.objects.get().state == State.LEFT


def test_nobody_can_tell_by_asking_that_something_is_flagged(
    board: Board, author: Seat, member: Seat, seat: Callable[..., Seat], moderator: Seat,
    browse: Browse, now: datetime,
) -> None:  # fmt: skip
    others = [browse(each) for each in (author, member, seat(Role.GUEST, "Guest"))]

    def answers() -> list[tuple[int, str | None]]:
        found = [client.get(LATEST) for client in others]
        return [(each.status_code, each.headers.get("Location")) for each in found]

    unflagged = answers()
    flag(member, now=now)
    case = Case.objects.get()
    assert answers() == unflagged == [(302, "/c/maple/")] * 3
    assert browse(moderator).get(LATEST).headers["Location"] == f"{QUEUE}{case.pk}/"
    said = {"words": "It is the book of our course."}
    assert browse(author).post(f"{QUEUE}{case.pk}/appeal/", said).status_code == 404
    decide(moderator, decision=Decision.LEAVE, now=now)
    decided = [(302, f"{QUEUE}{case.pk}/"), *unflagged[1:]]
    assert answers() == decided
    # What is flagged anew does not take away what its author could read.
    board.pin(SLIP, author, edited_at=now + timedelta(hours=1))
    flag(member, now=now + timedelta(hours=2))
    assert answers() == decided


@pytest.mark.parametrize("why", ["a moderator wrote it", "it is settled"])
def test_what_waits_for_a_moderator_however_many_flag_it(
    why: str, board: Board, author: Seat, members: list[Seat], now: datetime
) -> None:
    if why == "it is settled":
        board.pin(SLIP, author, is_settled=True)
    else:
        Membership.objects.filter(person=author.member).update(role=Role.MODERATOR)
    for each in members:
        flag(each, now=now)
    assert board.hidden_by == {}
    assert Flag.objects.count() == len(members)


def test_a_moderator_hides_it_and_its_author_appeals_to_another_one(
    board: Board, author: Seat, member: Seat, moderator: Seat, owner: Seat,
    browse: Browse, now: datetime,
) -> None:  # fmt: skip
    flag(member, now=now)
    case = Case.objects.get()
    client = browse(moderator)
    url = f"{QUEUE}{case.pk}/decide/"
    field = f"case-{case.pk}"
    refused = client.post(url, {f"{field}-decision": "hide", f"{field}-words": "No"})
    assert refused.status_code == 422
    assert "Say why in a sentence" in text(refused)
    client.post(url, {f"{field}-decision": "hide", f"{field}-words": "It is advertising."})
    assert board.hidden_by == {SLIP: moderator.member.pk}

    writes = browse(author)
    page = writes.get(f"{QUEUE}{case.pk}/")
    assert "It is advertising." in text(page)
    assert "No" in text(writes.post(f"{QUEUE}{case.pk}/appeal/", {"words": "No"}))
    said = {"words": "It is the book of our course."}
    assert "Your appeal waits" in text(writes.post(f"{QUEUE}{case.pk}/appeal/", said, follow=True))
    assert writes.post(f"{QUEUE}{case.pk}/appeal/", said).status_code == 409
    assert "another moderator answers the appeal" in text(client.get(QUEUE))
    with pytest.raises(refusals.SecondLook):
        decide(moderator, decision=Decision.LEAVE, now=now)
    shown = {
        f"{field}-decision": "leave",
        f"{field}-words": "It is the book of the course.",
        f"{field}-seen": Case.objects.get().version,
    }
    assert "Everybody sees it again" in text(browse(owner).post(url, shown, follow=True))
    assert board.hidden_by == {}
    assert "looked again: it is visible" in text(writes.get(f"{QUEUE}{case.pk}/"))
    with pytest.raises(refusals.DecidedMeanwhile):
        decide(owner, decision=Decision.HIDE, now=now + timedelta(hours=1))


def test_an_appeal_against_what_is_hidden_automatically_is_answered_with_the_decision(
    board: Board, author: Seat, members: list[Seat], moderator: Seat, now: datetime
) -> None:
    for each in members[:3]:
        flag(each, now=now)
    case = actions.appeal(
        author, case_id=Case.objects.get().pk, words="Only a joke, really.", now=now
    )
    decide(moderator, decision=Decision.HIDE, now=now + timedelta(minutes=1))
    case.refresh_from_db()
    assert (case.answer, case.words) == ("It is advertising.", "It is advertising.")
    assert not case.has_second_look
    assert not case.is_appealed


def test_nobody_decides_about_their_own_words(
    board: Board, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    board.pin(SLIP, moderator)
    flag(member, now=now)
    with pytest.raises(refusals.OwnCase):
        decide(moderator, decision=Decision.LEAVE, now=now)
    queue = text(browse(moderator).get(QUEUE))
    assert "somebody else decides" in queue
    # Nor do they read who flagged them.
    assert member.member.name not in queue


def test_a_person_is_flagged_and_never_hidden(
    author: Seat, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    page = browse(member).get(f"/c/maple/people/{author.member.pk}/")
    address = f"/c/maple/care/person/{author.member.pk}/flag/"
    assert address in page.content.decode()
    assert (
        "/flag/" not in browse(author).get(f"/c/maple/people/{author.member.pk}/").content.decode()
    )
    browse(member).post(address, {"why": "danger"})
    assert "Hide it" not in text(browse(moderator).get(QUEUE))
    with pytest.raises(Invalid):
        decide(moderator, decision=Decision.HIDE, now=now)
    decide(moderator, decision=Decision.LEAVE, now=now)
    assert "Nothing is flagged" in text(browse(moderator).get(QUEUE))
    # How somebody behaves goes on, and so it may be flagged again.
    browse(member).post(address, {"why": "danger"})
    assert queries.waiting_for(moderator).count() == 1


def test_what_was_left_may_be_flagged_again_but_not_by_the_same_unless_it_has_changed(
    board: Board, author: Seat, member: Seat, members: list[Seat], moderator: Seat, now: datetime
) -> None:
    flag(member, now=now)
    decide(moderator, decision=Decision.LEAVE, now=now)
    with pytest.raises(refusals.FlaggedBefore):
        flag(member, now=now)
    board.pin(SLIP, author, edited_at=now + timedelta(hours=1))
    flag(member, now=now + timedelta(hours=2))
    flag(members[0], now=now)
    assert Case.objects.count() == 2
    assert queries.waiting_for(moderator).count() == 1


def test_a_decision_does_not_answer_an_appeal_that_nobody_has_read(
    board: Board, author: Seat, members: list[Seat], moderator: Seat, browse: Browse, now: datetime
) -> None:
    for each in members[:3]:
        flag(each, now=now)
    case = Case.objects.get()
    field, client = f"case-{case.pk}", browse(moderator)
    seen = re.search(rf'name="{field}-seen" value="([^"]+)"', client.get(QUEUE).content.decode())
    assert seen is not None
    actions.appeal(author, case_id=case.pk, words="Only a joke, really.", now=now)
    said = {f"{field}-decision": "hide", f"{field}-words": "It is advertising."}
    answer = client.post(f"{QUEUE}{case.pk}/decide/", {**said, f"{field}-seen": seen[1]})
    assert "has changed while you were reading" in text(answer)
    assert Case.objects.get().state == State.WAITING
    assert client.post(f"{QUEUE}{case.pk}/decide/", said).status_code == 302


def test_where_nobody_else_moderates_the_first_answers_the_appeal(
    board: Board, author: Seat, member: Seat, moderator: Seat, now: datetime
) -> None:
    flag(member, now=now)
    decide(moderator, decision=Decision.HIDE, now=now)
    Membership.objects.filter(person=author.member).update(role=Role.MODERATOR)
    actions.appeal(author, case_id=Case.objects.get().pk, words="Only a joke, really.", now=now)
    # Whoever wrote it moderates, too, and does not count.
    decide(moderator, decision=Decision.LEAVE, words="A joke it was.", now=now)
    assert Case.objects.get().has_second_look or Case.objects.get().answer == "A joke it was."


def test_the_cases_of_an_imported_author_follow_whoever_claims_it(
    board: Board, author: Seat, member: Seat, moderator: Seat, private_community: Community,
    now: datetime,
) -> None:  # fmt: skip
    (placeholder,) = not_joined([Author(name="A. Author", created_at=now)])
    flag(member, now=now)
    decide(moderator, decision=Decision.HIDE, now=now)
    Case.objects.update(author=placeholder)
    elsewhere = Case.objects.create(
        community=private_community, kind="slip", about=SLIP, author=placeholder, opened_at=now
    )
    claimed = AuthorClaimed(
        community_id=author.community.pk,
        placeholder_id=placeholder.pk,
        person_id=author.member.pk,
    )
    for _ in range(2):  # Listeners hear everything at least once.
        listeners.move_cases(claimed)
        assert Case.objects.exclude(pk=elsewhere.pk).get().author == author.person
        assert Case.objects.get(pk=elsewhere.pk).author == placeholder
    names = {registration.name for registration in LISTENERS[AuthorClaimed.kind()]}
    assert any(name.startswith("care.") for name in names)
    # What was hidden before counts for the person.
    board.pin(SLIP + 1, author)
    actions.flag(member, kind="slip", about=SLIP + 1, why=Why.SPAM, note="", now=now)
    (shown,) = queries.queue(moderator, page=1, now=now)
    assert shown.hidden_before == 1


def test_the_queue_costs_the_same_for_2_and_20(
    board: Board, author: Seat, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    client, costs = browse(moderator), []
    for number in range(20):
        board.pin(number, author)
        actions.flag(member, kind="slip", about=number, why=Why.RULES, note="", now=now)
        if number in (1, 19):
            client.get(QUEUE)
            with CaptureQueriesContext(connection) as captured:
                client.get(QUEUE)
            costs.append(len(captured))
    assert costs[0] == costs[1] <= 12
