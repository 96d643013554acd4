"""What people are told of discussions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.learning.discussions import actions as discussions
from docendo.learning.discussions.models import Discussion
from docendo.learning.discussions.rules import Kind as Started
from docendo.outcomes.notices.models import Notice, Preferences

Told = Callable[[Seat], list[str]]


@pytest.fixture
def discussion(asker: Seat, now: datetime) -> Discussion:
    return discussions.start(asker, title="How do you take notes?", body="By hand?", now=now)


def test_who_started_a_discussion_is_told_of_replies_in_one_notice(
    discussion: Discussion, asker: Seat, helper: Seat, member: Seat, told: Told, now: datetime
) -> None:
    for hours, seat in enumerate((helper, member)):
        later = now + timedelta(hours=hours)
        discussions.reply(seat, discussion_id=discussion.pk, body="By hand.", now=later)
    words = f"<b>{member.member.name}</b></bdi> and 1 other replied in"
    [one] = told(asker)
    assert words in one
    assert "How do you take notes?" in one
    # Who replied first follows it, and is told of the one who came after.
    assert len(told(helper)) == 1
    assert told(member) == []


def test_who_is_mentioned_is_told_once(
    discussion: Discussion, helper: Seat, member: Seat, told: Told, now: datetime
) -> None:
    discussions.reply(
        member, discussion_id=discussion.pk, body=f"Ask @{helper.member.name}", now=now
    )
    [one] = told(helper)
    assert "mentioned you in" in one


def test_an_announcement_is_told_to_everybody_but_who_made_it(
    coordinator: Seat, member: Seat, guest: Seat, told: Told, now: datetime
) -> None:
    discussions.start(
        coordinator, kind=Started.ANNOUNCEMENT, title="The room changed", body="B 12", now=now
    )
    for seat in (member, guest):
        [one] = told(seat)
        assert "announced" in one
        assert "The room changed" in one
    assert told(coordinator) == []


def test_who_wishes_no_announcements_is_not_told(
    coordinator: Seat, member: Seat, told: Told, now: datetime
) -> None:
    Preferences.objects.create(person=member.member, muted=["announcements"])
    discussions.start(
        coordinator, kind=Started.ANNOUNCEMENT, title="The room changed", body="B 12", now=now
    )
    assert told(member) == []


def test_opening_the_discussion_settles_its_notice(
    discussion: Discussion,
    asker: Seat,
    helper: Seat,
    deliver: Callable[[], None],
    browse: Callable[[Seat], Client],
    now: datetime,
) -> None:
    reply = discussions.reply(helper, discussion_id=discussion.pk, body="By hand.", now=now)
    deliver()
    notice = Notice.objects.get(person=asker.member)
    client = browse(asker)
    # Another discussion settles nothing.
    other = discussions.start(helper, title="Another one", body="…", now=now)
    unread = Notice.objects.filter(pk=notice.pk, seen_at=None)
    client.get(f"/c/maple/discussions/{other.pk}/")
    assert unread.exists()
    client.get(f"/c/maple/discussions/{discussion.pk}/")
    assert not unread.exists()
    opened = client.get(f"/me/notices/{notice.pk}/")
    assert opened.headers["Location"] == f"/c/maple/discussions/replies/{reply.pk}/"


def test_what_was_removed_is_told_no_more(
    discussion: Discussion, asker: Seat, helper: Seat, told: Told, now: datetime
) -> None:
    reply = discussions.reply(helper, discussion_id=discussion.pk, body="By hand.", now=now)
    assert len(told(asker)) == 1
    discussions.remove_reply(helper, reply_id=reply.pk, now=now)
    assert told(asker) == []
    discussions.restore_reply(helper, reply_id=reply.pk)
    assert len(told(asker)) == 1
    discussions.remove_discussion(asker, discussion_id=discussion.pk, now=now)
    assert told(asker) == []


def test_contact_details_that_are_held_reach_nobody(
    discussion: Discussion,
    asker: Seat,
    seat: Callable[..., Seat],
    told: Told,
    now: datetime,
) -> None:
    discussion.community.holds_contacts = True
    discussion.community.save(update_fields=["holds_contacts"])
    fresh = seat(Role.MEMBER, "New Here")
    fresh = replace(fresh, community=discussion.community)
    later = now + timedelta(hours=1)
    discussions.reply(
        fresh, discussion_id=discussion.pk, body="Write to me: me@example.org", now=later
    )
    assert told(asker) == []
