"""Who is told that their team is asked, waits for them, and can be looked at."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.commons.groups.api import GroupKind, GroupRole, begin_group, take_in
from docendo.learning.evaluations import api as evaluations
from docendo.outcomes.notices.models import Notice

Told = Callable[[Seat], list[str]]
Browse = Callable[[Seat], Client]
WEEK = timedelta(days=7)


def test_members_are_told_by_the_clock_and_the_page_settles_it(
    coordinator: Seat, member: Seat, helper: Seat, told: Told, browse: Browse, now: datetime
) -> None:
    group = begin_group(coordinator, name="Otters", kind=GroupKind.TEAM, now=now)
    for each in (member, helper):
        take_in(group, person_id=each.member.pk, role=GroupRole.LEARNER, now=now)
    made = evaluations.create_evaluation(
        coordinator, title="Together", words="", keys=[f"group-{group.pk}"], opens_at=now,
        closes_at=now + WEEK, now=now,
    )  # fmt: skip
    evaluations.tell_what_is_due(now=now)
    [sentence] = told(member)
    assert "how your team works together" in sentence
    assert told(coordinator) == []
    page = f"/c/maple/evaluations/{made.pk}/"
    unread = Notice.objects.filter(person=member.member, seen_at=None)
    assert unread.exists()
    browse(member).get(page)
    assert not unread.exists()
    notice = Notice.objects.get(person=member.member)
    assert browse(member).get(f"/me/notices/{notice.pk}/").headers["Location"] == page
    evaluations.tell_what_is_due(now=now + WEEK - timedelta(days=1))
    evaluations.tell_what_is_due(now=now + WEEK)
    assert [each for each in told(helper) if "see what came of it for you" in each]
    assert [each for each in told(helper) if "Not much time is left" in each]
