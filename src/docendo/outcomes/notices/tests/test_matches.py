"""Who is told what of people who might learn together."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from docendo.commons.communities.models import Community, Seat
from docendo.commons.communities.rules import Role
from docendo.commons.matching import actions
from docendo.commons.matching.models import Match
from docendo.commons.matching.rules.meeting import Origin, Part, Together
from docendo.commons.people.api import block
from docendo.commons.topics.api import Level, NewTopic, create_topics, offer
from docendo.kernel import outbox
from docendo.outcomes.notices.models import Notice

Browse = Callable[[Seat], Client]


@pytest.fixture
def helper(seat: Callable[..., Seat], community: Community, now: datetime) -> Seat:
    topics = create_topics(community.pk, [NewTopic(name="Series")], now=now)
    found = seat(Role.MEMBER, "Leyla Demir")
    offer(found, topic_id=topics["Series"].pk, level=Level.DEEP, now=now)
    return found


@pytest.fixture
def asked(member: Seat, helper: Seat, community: Community, now: datetime) -> Match:
    topic = community.topics.get(name="Series")
    return actions.ask_peer(
        member,
        person_id=helper.member.pk,
        what=Together(learn=topic.pk),
        words="",
        origin=Origin.ASKED,
        now=now,
    )


def told(who: Seat, browse: Browse, now: datetime) -> str:
    outbox.deliver_here(now=now)
    html = browse(who).get("/me/notices/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_who_is_asked_is_told_and_led_there(
    asked: Match, helper: Seat, browse: Browse, now: datetime
) -> None:
    assert "maple member asks to learn with you in Maple College." in told(helper, browse, now)
    notice = Notice.objects.get()
    opened = browse(helper).get(f"/me/notices/{notice.pk}/")
    assert opened.headers["Location"] == f"/c/maple/peers/{asked.pk}/"


def test_who_opens_it_has_seen_it(
    asked: Match, helper: Seat, browse: Browse, now: datetime
) -> None:
    outbox.deliver_here(now=now)
    browse(helper).get(f"/c/maple/peers/{asked.pk}/")
    assert Notice.objects.get().seen_at is not None


def test_who_asked_is_told_of_the_answer(
    asked: Match, member: Seat, helper: Seat, browse: Browse, now: datetime
) -> None:
    outbox.deliver_here(now=now)
    actions.accept(helper, match_id=asked.pk, now=now)
    assert "Leyla Demir accepted: you two are matched" in told(member, browse, now)
    assert "asks to learn" not in told(helper, browse, now), "it is answered"
    actions.end_match(helper, match_id=asked.pk, now=now)
    assert "Your match with Leyla Demir has ended." in told(member, browse, now)


def test_a_refusal_says_that_it_does_not_fit_this_time(
    asked: Match, member: Seat, helper: Seat, browse: Browse, now: datetime
) -> None:
    actions.decline(helper, match_id=asked.pk, now=now)
    assert "Learning with Leyla Demir does not fit this time." in told(member, browse, now)


def test_silence_is_told_to_who_asked_as_nobodys_doing(
    asked: Match, member: Seat, helper: Seat, browse: Browse, now: datetime
) -> None:
    later = now + timedelta(days=15)
    actions.expire_asks(now=later)
    page = told(member, browse, later)
    assert "had no answer in two weeks and has ended by itself" in page
    assert "Leyla" not in page
    assert "asks to learn" not in told(helper, browse, later)


def test_who_has_blocked_whoever_asks_is_not_told(
    asked: Match, member: Seat, helper: Seat, browse: Browse, now: datetime
) -> None:
    block(helper.member, blocked_id=member.member.pk, now=now)
    assert "asks to learn" not in told(helper, browse, now)


# --- Of rounds ----------------------------------------------------------------------------------


@pytest.fixture
def proposed(
    member: Seat, helper: Seat, moderator: Seat, community: Community, now: datetime
) -> Match:
    """To three: whoever helps, and two who learn."""
    topic = community.topics.get(name="Series").pk
    parts = [
        Part(person_id=helper.member.pk, helps=topic),
        Part(person_id=member.member.pk, learns=topic),
        Part(person_id=moderator.member.pk, learns=topic),
    ]
    [found] = actions.propose_matches(community, [parts], occasion="Autumn", now=now)
    assert found is not None
    return found


def test_all_are_told_what_a_round_proposes_and_that_all_have_accepted(
    proposed: Match, member: Seat, helper: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    seats = (member, helper, moderator)
    for each in seats:
        assert "The coordinators of Maple College propose a match to you." in told(
            each, browse, now
        )
    for each in seats:
        actions.accept(each, match_id=proposed.pk, now=now)
    assert "All have accepted: your match in Maple College can begin." in told(member, browse, now)
    assert "propose a match" not in told(member, browse, now)
    assert "All have accepted" not in told(moderator, browse, now), "it was they who came last"


def test_of_what_a_round_proposed_nobody_is_told_who_was_silent(
    proposed: Match, member: Seat, helper: Seat, browse: Browse, now: datetime
) -> None:
    actions.accept(member, match_id=proposed.pk, now=now)
    later = now + timedelta(days=15)
    actions.expire_asks(now=later)
    page = told(member, browse, later)
    assert "does not come about this time" in page
    assert "Leyla" not in page
    assert "does not come about" not in told(helper, browse, later), "they did not answer"


def test_of_who_leaves_only_their_match_is_told(
    proposed: Match, member: Seat, helper: Seat, browse: Browse, now: datetime
) -> None:
    actions.leave_matches(helper.community.pk, helper.member.pk, now=now)
    page = told(member, browse, now)
    assert "does not come about this time" in page
    assert "Leyla" not in page
