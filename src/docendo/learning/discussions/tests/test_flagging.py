"""What is flagged is hidden and shown again; contact details of newcomers wait."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from docendo.commons.care.api import Decision, Why, decide, flag, latest_case
from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.learning.discussions.models import Discussion, Reply
from docendo.learning.discussions.tests.pages import BASE, Browse, at, page, text


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Callable[[Discussion | Reply], str]:
    def of(row: Discussion | Reply) -> str:
        return page(row) if isinstance(row, Discussion) else page(row.discussion)

    return of


@pytest.mark.parametrize("kind", ["discussion", "reply"])
def test_what_is_flagged_is_hidden_and_shown_again(
    kind: str,
    discussion: Discussion,
    reply: Reply,
    member: Seat,
    moderator: Seat,
    owner: Seat,
    starter: Seat,
    browse: Browse,
    now: datetime,
) -> None:
    row: Discussion | Reply = discussion if kind == "discussion" else reply
    words = "By hand, or typed?" if kind == "discussion" else "By hand, always."
    flag(member, kind=kind, about=row.pk, why=Why.SPAM, note="", now=now)
    case = latest_case(moderator, kind=kind, about=row.pk)
    assert case is not None
    assert words in text(browse(moderator).get("/c/maple/care/"))
    decide(moderator, case_id=case.pk, decision=Decision.HIDE, words="It is advertising.", now=now)
    assert words not in text(browse(member).get(page(discussion)))
    author = browse(starter) if kind == "discussion" else None
    if author is not None:
        assert "It is advertising." in text(author.get(page(discussion)))
        assert author.post(page(discussion, "restore/")).status_code == 403
    # A case that hides something is decided again, and not undone beside it.
    assert (
        browse(owner)
        .post(page(discussion, "restore/") if kind == "discussion" else at(reply, "restore/"))
        .status_code
        == 409
    )


@pytest.mark.parametrize("kind", ["discussion", "reply"])
def test_flags_are_offered_to_all_but_the_author(
    kind: str, discussion: Discussion, reply: Reply, starter: Seat, other: Seat, browse: Browse
) -> None:
    row = discussion if kind == "discussion" else reply
    author, reader = (starter, other) if kind == "discussion" else (other, starter)
    address = f"/c/maple/care/{kind}/{row.pk}/flag/"
    assert address in browse(reader).get(page(discussion)).content.decode()
    assert address not in browse(author).get(page(discussion)).content.decode()
    assert browse(reader).get(address).status_code == 200


@pytest.mark.parametrize("action", ["start/", "update/"])
def test_contact_details_of_somebody_new_wait_for_a_moderator(
    action: str,
    community: Community,
    seat: Callable[..., Seat],
    member: Seat,
    browse: Browse,
) -> None:
    Community.objects.filter(pk=community.pk).update(holds_contacts=True)
    fresh = seat(Role.MEMBER, "New Here")
    fresh.community.memberships.filter(person=fresh.member).update(
        joined_at=datetime.now().astimezone() - timedelta(hours=1)
    )
    said = {"title": "Who studies with me?", "body": "Write to me@example.org, please"}
    made = browse(fresh).post(f"{BASE}{action}", said, follow=True)
    assert "waits for a moderator" in text(made)
    held = Discussion.objects.get()
    assert browse(member).get(page(held)).status_code == 404


def test_a_held_reply_is_not_counted(
    community: Community,
    discussion: Discussion,
    seat: Callable[..., Seat],
    moderator: Seat,
    member: Seat,
    browse: Browse,
    now: datetime,
) -> None:
    Community.objects.filter(pk=community.pk).update(holds_contacts=True)
    fresh = seat(Role.MEMBER, "New Here")
    fresh.community.memberships.filter(person=fresh.member).update(
        joined_at=datetime.now().astimezone() - timedelta(hours=1)
    )
    browse(fresh).post(page(discussion, "reply/"), {"body": "Write to me@example.org"})
    assert "me@example.org" not in text(browse(member).get(page(discussion)))
    discussion.refresh_from_db()
    assert discussion.reply_count == 0
    held = Reply.objects.get()
    case = latest_case(moderator, kind="reply", about=held.pk)
    assert case is not None
    decide(
        moderator, case_id=case.pk, decision=Decision.LEAVE, words="", now=now + timedelta(days=30)
    )
    assert "me@example.org" in text(browse(member).get(page(discussion)))
