"""What others see of a profile on its person's page, and a coordinator's word."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Community, Membership, Role, Seat, leave
from docendo.commons.matching import actions
from docendo.commons.matching.models import Confirmation, Profile, RatherNot, Week
from docendo.commons.matching.rules.profile import Audience, Audiences, Preferences
from docendo.commons.matching.rules.week import Span, compose
from docendo.commons.topics.api import Level, NewTopic, Topic, create_topics
from docendo.commons.topics.api import offer as offer_topic
from docendo.kernel import outbox

Browse = Callable[[Seat], Client]
SEEN = {
    "shows_certificates": "Leaving exam",
    "shows_whys": "The exam in March",
    "shows_week": "17:00–19:30",
    "shows_preferences": "How they like to work",
}


def text(response: Any) -> str:
    html = re.sub(r"</?bdi[^>]*>", "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def profile(member: Seat, algebra: Topic, calculus: Topic, now: datetime) -> Seat:
    """The member, with something in every part."""
    actions.change_offer(
        member, topic_id=algebra.pk, level=Level.SOLID, certificate="Leaving exam", link="", now=now
    )
    actions.say_why(member, topic_id=calculus.pk, why="The exam in March")
    actions.save_week(member.member, free=compose([Span(1, 1020, 1170)]), time_zone="Asia/Amman")
    said = Preferences(
        pace="gentle",
        format="online",
        group_size="few",
        rhythm="once",
        helps_at_once=1,
        learns_at_once=2,
    )
    actions.save_preferences(member, said)
    return member


def address(seat: Seat) -> str:
    return f"/c/maple/people/{seat.member.pk}/"


# --- Who sees what ------------------------------------------------------------------------------


def test_at_first_others_see_what_speaks_for_an_offer_and_nothing_else(
    browse: Browse, profile: Seat, moderator: Seat
) -> None:
    page = text(browse(moderator).get(address(profile)))
    assert {part for part, words in SEEN.items() if words in page} == {"shows_certificates"}
    own = text(browse(profile).get(address(profile)))
    assert all(words in own for words in SEEN.values())


@pytest.mark.parametrize("part", SEEN)
def test_each_part_has_its_audience(
    browse: Browse, profile: Seat, moderator: Seat, owner: Seat, part: str
) -> None:
    closed = dict.fromkeys(SEEN, Audience.MATCHING)
    actions.save_audiences(profile, Audiences(**closed))
    for reader in (moderator, owner):
        page = text(browse(reader).get(address(profile)))
        assert [words for words in SEEN.values() if words in page] == []
    actions.save_audiences(profile, Audiences(**closed | {part: Audience.COMMUNITY}))
    page = text(browse(moderator).get(address(profile)))
    assert [words for words in SEEN.values() if words in page] == [SEEN[part]]
    actions.save_audiences(profile, Audiences(**closed | {part: Audience.MATCHED}))
    page = text(browse(moderator).get(address(profile)))
    assert [words for words in SEEN.values() if words in page] == []


def test_a_week_is_of_no_interest_where_its_person_has_no_seat(
    browse: Browse, profile: Seat, private_community: Community, now: datetime
) -> None:
    Profile.objects.update(shows_week=Audience.COMMUNITY)
    other = private_community
    Membership.of(other, profile.member, Role.MEMBER, joined_at=now).save()
    elsewhere = Seat(other, profile.member, Role.MEMBER)
    reader = Client()
    reader.force_login(profile.member)
    assert "17:00–19:30" in text(reader.get(f"/c/cedar/people/{profile.member.pk}/"))
    leave(elsewhere, now=now)
    outbox.deliver_here(now=now)
    assert reader.get(f"/c/cedar/people/{profile.member.pk}/").status_code == 404
    assert Week.objects.exists()


def test_who_leaves_takes_the_profile_along(profile: Seat, moderator: Seat, now: datetime) -> None:
    actions.rather_not(profile, person_id=moderator.member.pk, now=now)
    leave(profile, now=now)
    outbox.deliver_here(now=now)
    assert not Profile.objects.exists()
    assert not RatherNot.objects.exists()


# --- A coordinator's word -----------------------------------------------------------------------


def word(client: Client, seat: Seat, topic: Topic, **data: str) -> Any:
    return client.post(f"/c/maple/peers/people/{seat.member.pk}/{topic.pk}/", data)


def test_a_coordinator_gives_their_word_with_one_button_and_takes_it_back(
    browse: Browse, member: Seat, coordinator: Seat, moderator: Seat, algebra: Topic
) -> None:
    client = browse(coordinator)
    assert "I confirm this" in text(client.get(address(member)))
    assert word(client, member, algebra).status_code == 302
    page = text(browse(moderator).get(address(member)))
    assert "confirmed by maple coordinator Nov. 16, 2026" in page
    assert "Take the word back" not in page
    assert "Take the word back" in text(client.get(address(member)))
    word(client, member, algebra, back="yes")
    assert not Confirmation.objects.exists()


def test_a_word_for_less_does_not_speak_for_more(
    browse: Browse, member: Seat, coordinator: Seat, algebra: Topic, now: datetime
) -> None:
    word(browse(coordinator), member, algebra)
    offer_topic(member, topic_id=algebra.pk, level=Level.EXPERT, now=now)
    page = text(browse(coordinator).get(address(member)))
    assert "maple coordinator confirmed “most of it”" in page
    assert "I confirm this" in page
    word(browse(coordinator), member, algebra)
    assert Confirmation.objects.get().level == Level.EXPERT


def test_only_coordinators_confirm_and_only_others(
    browse: Browse, member: Seat, moderator: Seat, coordinator: Seat, algebra: Topic, now: datetime
) -> None:
    assert word(browse(moderator), member, algebra).status_code == 403
    offer_topic(coordinator, topic_id=algebra.pk, level=Level.SOLID, now=now)
    refused = word(browse(coordinator), coordinator, algebra)
    assert refused.status_code == 409
    assert "Nobody gives their word for themselves." in text(refused)
    assert "I confirm this" not in text(browse(coordinator).get(address(coordinator)))
    assert not Confirmation.objects.exists()


def test_what_nobody_offers_is_not_confirmed(
    browse: Browse, member: Seat, coordinator: Seat, topics: dict[str, Topic]
) -> None:
    assert word(browse(coordinator), member, topics["Chemistry"]).status_code == 404


# --- Whom I would rather not meet ---------------------------------------------------------------


def test_somebody_is_set_apart_from_their_page_and_learns_nothing(
    browse: Browse, member: Seat, moderator: Seat, algebra: Topic, now: datetime
) -> None:
    client, theirs = browse(moderator), browse(member)
    before = {where: text(theirs.get(where)) for where in _pages(member, moderator)}
    choice = f"/c/maple/peers/profile/rather-not/{member.member.pk}/"
    assert client.post(choice, {"from": "person"}).headers["Location"] == address(member)
    assert "You would rather not be matched with them." in text(client.get(address(member)))
    assert {where: text(theirs.get(where)) for where in before} == before
    client.post(choice, {"from": "person", "again": "yes"})
    assert "I would rather not be matched with them" in text(client.get(address(member)))


def _pages(member: Seat, moderator: Seat) -> tuple[str, ...]:
    return (address(member), address(moderator), "/c/maple/people/", "/c/maple/peers/profile/")


def test_nobody_is_set_apart_from_themselves_or_from_who_is_not_here(
    browse: Browse, member: Seat, stranger: Seat
) -> None:
    client, profile = browse(member), "/c/maple/peers/profile/rather-not/"
    assert client.post(f"{profile}{member.member.pk}/").status_code == 422
    assert client.post(f"{profile}{stranger.member.pk}/").status_code == 404
    assert not RatherNot.objects.exists()


# --- What it costs ------------------------------------------------------------------------------


def test_a_person_with_twenty_offers_takes_as_many_queries_as_with_two(
    browse: Browse, member: Seat, coordinator: Seat, community: Community, now: datetime
) -> None:
    client, counts = browse(coordinator), []
    for size in (2, 20):
        new = [NewTopic(name=f"Topic {number}") for number in range(size)]
        for topic in create_topics(community.pk, new, now=now).values():
            offer_topic(member, topic_id=topic.pk, level=Level.SOLID, now=now)
            actions.confirm_offer(
                coordinator, person_id=member.member.pk, topic_id=topic.pk, now=now
            )
        client.get(address(member))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address(member))
        assert page.content.decode().count("confirmed by") == size
        counts.append(len(asked))
    assert counts[0] == counts[1]
