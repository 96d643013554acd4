"""Who is told what of rituals."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import block
from docendo.commons.rituals import api as rituals
from docendo.commons.rituals.models import Ritual
from docendo.kernel import outbox
from docendo.outcomes.notices.models import Notice

DUE = datetime(2026, 11, 23, 9, tzinfo=UTC)
Browse = Callable[[Seat], Client]


@pytest.fixture
def ritual(coordinator: Seat, now: datetime) -> Ritual:
    plan = rituals.Plan(
        name="Coffee",
        words="",
        rhythm=rituals.Rhythm.WEEKLY,
        first_on=date(2026, 11, 23),
        at=time(9),
        time_zone="UTC",
        invited=rituals.Invited.EVERYBODY,
        weeks_new=8,
        topic_id=None,
        adds_newcomers=False,
        question="",
    )
    return rituals.create_ritual(coordinator, key="coffee", plan=plan, now=now)


@pytest.fixture
def guests(seat: Callable[..., Seat], ritual: Ritual, now: datetime) -> list[Seat]:
    """Three who take part in it."""
    found = [seat(Role.MEMBER, name) for name in ("Leyla Demir", "Mei Chen", "Ewan Burns")]
    for each in found:
        rituals.join(each, ritual_id=ritual.pk, answer="", now=now)
    return found


def told(who: Seat, browse: Browse) -> str:
    outbox.deliver_here(now=DUE)
    html = browse(who).get("/me/notices/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_each_is_told_of_the_others_at_once(
    ritual: Ritual, guests: list[Seat], browse: Browse
) -> None:
    rituals.hold_due(now=DUE)
    for who in guests:
        page = told(who, browse)
        names = {each.member.name for each in guests if each is not who}
        found = re.search(r"You are introduced to (.*?) and 1 other in Maple College\.", page)
        assert found is not None
        assert found[1] in names
    assert Notice.objects.count() == 3


def test_a_notice_leads_to_the_introduction_and_is_seen_there(
    ritual: Ritual, guests: list[Seat], browse: Browse
) -> None:
    rituals.hold_due(now=DUE)
    outbox.deliver_here(now=DUE)
    notice = Notice.objects.get(person=guests[0].member)
    introduction_id = notice.about.removeprefix("introduction:")
    client = browse(guests[0])
    opened = client.get(f"/me/notices/{notice.pk}/")
    assert opened.headers["Location"] == f"/c/maple/peers/rituals/introductions/{introduction_id}/"
    other = Notice.objects.get(person=guests[1].member)
    browse(guests[1]).get(f"/c/maple/peers/rituals/introductions/{introduction_id}/")
    other.refresh_from_db()
    assert other.seen_at is not None


def test_somebody_who_is_alone_is_told_and_led_to_the_ritual(
    ritual: Ritual, member: Seat, browse: Browse, now: datetime
) -> None:
    rituals.join(member, ritual_id=ritual.pk, answer="", now=now)
    rituals.hold_due(now=DUE)
    assert "This time there was nobody else to meet in a ritual of Maple" in told(member, browse)
    notice = Notice.objects.get()
    opened = browse(member).get(f"/me/notices/{notice.pk}/")
    assert opened.headers["Location"] == f"/c/maple/peers/rituals/{ritual.pk}/"


def test_who_has_blocked_somebody_since_is_not_told_of_them(
    ritual: Ritual, guests: list[Seat], browse: Browse
) -> None:
    rituals.hold_due(now=DUE)
    one, other, third = guests
    block(one.member, blocked_id=other.member.pk, now=DUE)
    page = told(one, browse)
    assert f"You are introduced to {third.member.name} in Maple College." in page
    assert other.member.name not in page
