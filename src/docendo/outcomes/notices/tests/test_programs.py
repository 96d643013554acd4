"""Who is told what comes round in programs."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client

from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.commons.groups.api import GroupRole
from docendo.commons.matching.api import Match, MatchState, Origin
from docendo.commons.matching.models import Place
from docendo.commons.matching.rules.meeting import Answer
from docendo.commons.topics.api import NewTopic, create_topics
from docendo.kernel import clock
from docendo.learning.programs import actions
from docendo.learning.programs import api as programs
from docendo.outcomes.notices.models import Notice
from docendo.outcomes.notices.tests.test_mailing import post_round

Told = Callable[[Seat], list[str]]
Browse = Callable[[Seat], Client]


@pytest.fixture
def program(coordinator: Seat, now: datetime) -> programs.Program:
    said = programs.Said(
        name="Tutoring",
        starts_on=now.date(),
        ends_on=date(2027, 1, 31),
        door=programs.Door.OPEN,
        questions=(),
    )
    return programs.create_program(coordinator, key="tutoring", said=said, now=now)


@pytest.fixture
def match(program: programs.Program, member: Seat, helper: Seat, now: datetime) -> Match:
    topic = create_topics(member.community.pk, [NewTopic(name="Algebra")], now=now)["Algebra"]
    found = Match.objects.create(
        community=member.community,
        origin=Origin.ASKED,
        state=MatchState.ACTIVE,
        asker=member.member,
        proposed_at=now,
        began_at=now,
    )
    for who, part in ((member, "learns"), (helper, "helps")):
        programs.enroll(who, program_id=program.pk, role=GroupRole.LEARNER, answers={}, now=now)
        Place.objects.create(
            community=member.community, match=found, person=who.member,
            answer=Answer.ACCEPTED, answered_at=now, **{part: topic},
        )  # fmt: skip
    return found


def test_each_side_is_told_once_and_led_to_the_questions(
    member: Seat,
    helper: Seat,
    coordinator: Seat,
    match: Match,
    told: Told,
    browse: Browse,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    then = now + timedelta(weeks=3)
    for hours in (0, 1):
        actions.remind(now=then + timedelta(hours=hours))
    here = "<bdi>Maple College</bdi>"
    sentence = f"How does your match in {here} go? Answer two questions in a minute."
    for who, sentences in ((member, [sentence]), (helper, [sentence]), (coordinator, [])):
        assert told(who) == sentences
    monkeypatch.setattr(clock, "now", lambda: then)
    notice = Notice.objects.get(person=member.member)
    address = f"/c/maple/programs/matches/{match.pk}/check-in/"
    client = browse(member)
    # The board of the match leaves it unread: nothing is answered there.
    assert client.get(f"/c/maple/peers/{match.pk}/").status_code == 200
    notice.refresh_from_db()
    assert notice.seen_at is None
    assert client.get(f"/me/notices/{notice.pk}/").headers["Location"] == address
    other = Notice.objects.get(person=helper.member)
    browse(helper).get(address)
    other.refresh_from_db()
    assert other.seen_at == then


def test_who_coordinates_is_told_of_an_end(
    member: Seat,
    coordinator: Seat,
    program: programs.Program,
    seat: Callable[..., Seat],
    told: Told,
    browse: Browse,
) -> None:
    other = seat(Role.COORDINATOR, "Mei Chen")
    actions.tell_ends(now=datetime.fromisoformat("2027-01-20T12:00+00:00"))
    here = "<bdi>Maple College</bdi>"
    sentence = f"A program in {here} ends within two weeks. Look at what is left to do."
    for who, sentences in ((coordinator, [sentence]), (other, [sentence]), (member, [])):
        assert told(who) == sentences
    page = f"/c/maple/programs/{program.pk}/"
    notice = Notice.objects.get(person=other.member)
    assert browse(other).get(f"/me/notices/{notice.pk}/").headers["Location"] == page
    browse(coordinator).get(page)
    assert Notice.objects.get(person=coordinator.member).seen_at is not None


def test_all_who_took_part_are_told_that_it_is_closed(
    member: Seat,
    helper: Seat,
    coordinator: Seat,
    match: Match,
    program: programs.Program,
    told: Told,
    browse: Browse,
    now: datetime,
) -> None:
    actions.close_program(coordinator, program_id=program.pk, now=now)
    for who, many in ((member, 1), (helper, 1), (coordinator, 0)):
        assert len(told(who)) == many
    assert "is closed" in told(member)[0]
    notice = Notice.objects.get(person=member.member)
    page = f"/c/maple/programs/{program.pk}/"
    assert browse(member).get(f"/me/notices/{notice.pk}/").headers["Location"] == page
    assert browse(member).get(page).status_code == 200


def test_what_comes_round_reaches_people_by_mail_too(
    member: Seat,
    helper: Seat,
    coordinator: Seat,
    match: Match,
    program: programs.Program,
    told: Told,
    now: datetime,
) -> None:
    """After the first meeting, in the middle, at the end, before the last day, and when closed."""
    begun = datetime.combine(program.starts_on, time(12), tzinfo=UTC)
    asked = []
    for week in range(3, 10):
        at = begun + timedelta(weeks=week)
        actions.remind(now=at)
        told(member)
        letters = post_round(at + timedelta(days=1))
        asked += [address for letter in letters for address in letter.to]
        for who in (member, helper):
            if address_of(who) in asked[-2:] and letters:
                programs.check_in(
                    who, match_id=match.pk, helps=programs.Helps.VERY, words="", now=at
                )
    assert sorted(asked) == sorted([address_of(member), address_of(helper)] * 3)
    soon = datetime.fromisoformat("2027-01-20T12:00+00:00")
    actions.tell_ends(now=soon)
    told(coordinator)
    # What waits where one coordinates comes with the letter of the morning.
    assert [each.to for each in post_round(soon + timedelta(days=1))] == [[address_of(coordinator)]]
    actions.close_program(coordinator, program_id=program.pk, now=soon)
    told(member)
    closed = post_round(soon + timedelta(days=1))
    assert sorted(each.to[0] for each in closed) == sorted([address_of(member), address_of(helper)])
    assert all("is closed" in each.subject for each in closed)


def address_of(who: Seat) -> str:
    return str(who.member.email)
