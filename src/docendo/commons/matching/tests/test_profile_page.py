"""One's profile as a peer, part by part, through HTTP."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Community, Role, Seat
from docendo.commons.matching import actions
from docendo.commons.matching.models import Certificate, Profile, RatherNot, Week, Why
from docendo.commons.matching.protocols import Evidence
from docendo.commons.matching.rules.profile import Audience, Format, GroupSize, Pace, Rhythm
from docendo.commons.matching.rules.week import Span, compose, spans
from docendo.commons.topics.api import Level, NewTopic, Offer, Topic, Wish, create_topics
from docendo.commons.topics.api import offer as offer_topic
from docendo.commons.topics.api import wish as wish_topic

HERE = "/c/maple/peers/profile/"
MOST = 11
WEEK = {"time_zone": "Europe/Berlin"}
PREFERENCES = {
    "pace": "steady",
    "format": "online",
    "group_size": "two",
    "rhythm": "regular",
    "helps_at_once": "3",
    "learns_at_once": "0",
}
AUDIENCES = {
    "shows_week": "community",
    "shows_whys": "matching",
    "shows_preferences": "matched",
    "shows_certificates": "matching",
}
Browse = Callable[[Seat], Client]


def text(response: Any) -> str:
    """What a reader sees, without tags and with single spaces."""
    html = re.sub(r"(?s)<select.*?</select>", "", response.content.decode())
    html = re.sub(r"</?bdi[^>]*>", "", html)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def typed(client: Client, address: str, data: dict[str, str]) -> Any:
    """What htmx sends while somebody types."""
    return client.post(f"{HERE}{address}", data, headers={"HX-Request": "true"})


def part_of(response: Any, part: str) -> str:
    found = re.search(
        rf'(?s)<section class="[^"]*" id="{part}".*?</section>', response.content.decode()
    )
    assert found is not None
    return found[0]


# --- What is still missing ----------------------------------------------------------------------


def test_the_page_says_what_is_missing_until_nothing_is(
    here: Client, topics: dict[str, Topic]
) -> None:
    page = text(here.get(HERE))
    needs = "a topic that you can help with or want to learn when you are free your time zone"
    assert f"still missing: {needs}" in page
    here.post(f"{HERE}wishes/", {"topics": "Algebra"})
    page = text(here.get(HERE))
    assert "still missing: when you are free your time zone" in page
    said = typed(here, "week/", WEEK | {"day_1": "17–19"})
    assert "This is enough to find you a peer." in text(said)
    assert "This is enough to find you a peer." in text(here.get(HERE))


def test_a_guest_has_no_profile(browse: Browse, guest: Seat) -> None:
    assert browse(guest).get(HERE).status_code == 403


# --- What I can help with -----------------------------------------------------------------------


def test_offers_are_added_by_name_several_at_once(
    here: Client, member: Seat, topics: dict[str, Topic]
) -> None:
    added = typed(here, "offers/", {"topics": "algebra, Chemistry", "level": "3"})
    assert added.status_code == 200
    assert Offer.objects.filter(person=member.member, level=Level.DEEP).count() == 2
    assert "Algebra" in part_of(added, "offers")
    assert "when you are free" in text(added)
    refused = typed(here, "offers/", {"topics": "Chess", "level": "3"})
    assert refused.status_code == 422
    assert "There is no topic called" in part_of(refused, "offers")
    assert 'value="Chess"' in part_of(refused, "offers")


def test_adding_works_without_scripts(here: Client, topics: dict[str, Topic]) -> None:
    added = here.post(f"{HERE}offers/", {"topics": "Algebra", "level": "2"})
    assert added.status_code == 302
    assert added.headers["Location"] == f"{HERE}#offers"
    refused = here.post(f"{HERE}offers/", {"topics": "Chess", "level": "2"})
    assert refused.status_code == 422
    assert 'value="Chess"' in refused.content.decode()


def test_level_and_certificate_are_saved_as_one_goes(
    here: Client, member: Seat, algebra: Topic
) -> None:
    address, proof = f"offers/{algebra.pk}/", "Leaving exam, 2024"
    said = {"level": "4", "certificate": proof, "link": "https://example.org/exam"}
    saved = typed(here, address, said)
    assert "Saved" in text(saved)
    assert Offer.objects.get().level == Level.EXPERT
    assert Certificate.objects.get().words == proof
    page = part_of(here.get(HERE), "offers")
    assert proof in page
    refused = typed(here, address, {"level": "4", "certificate": "", "link": "https://example.org"})
    assert refused.status_code == 422
    assert "Certificate: Say in a line what the link leads to." in text(refused)
    assert Certificate.objects.get().words == proof
    typed(here, address, {"level": "1", "certificate": "", "link": ""})
    assert not Certificate.objects.exists()
    assert Offer.objects.get().level == Level.BASICS


def test_a_refused_certificate_keeps_what_was_typed_without_scripts(
    here: Client, algebra: Topic
) -> None:
    sent = {"level": "4", "certificate": "", "link": "https://example.org/exam"}
    refused = here.post(f"{HERE}offers/{algebra.pk}/", sent)
    assert refused.status_code == 422
    assert "https://example.org/exam" in part_of(refused, "offers")
    assert "Say in a line what the link leads to." in part_of(refused, "offers")


def test_only_what_one_offers_is_changed(here: Client, topics: dict[str, Topic]) -> None:
    said = typed(here, f"offers/{topics['Chemistry'].pk}/", {"level": "4"})
    assert said.status_code == 404
    assert not Offer.objects.exists()


def test_an_offer_is_withdrawn_with_its_certificate(
    here: Client, member: Seat, algebra: Topic, now: datetime
) -> None:
    actions.change_offer(
        member, topic_id=algebra.pk, level=Level.DEEP, certificate="Exam", link="", now=now
    )
    withdrawn = typed(here, f"offers/{algebra.pk}/", {"remove": "yes"})
    assert "Exam" not in part_of(withdrawn, "offers")
    assert not Offer.objects.exists()
    assert not Certificate.objects.exists()


def test_what_other_apps_know_speaks_for_an_offer(
    here: Client, member: Seat, algebra: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "own word" in text(here.get(HERE))
    known = {(member.member.pk, algebra.pk): 7}
    sevens = Evidence(order=1, count=lambda _community, _people: known, words="{} times".format)
    monkeypatch.setattr("docendo.commons.matching.queries.evidence.EVIDENCE", [sevens])
    page = part_of(here.get(HERE), "offers")
    assert "7 times" in page
    assert "own word" not in page


# --- What I want to learn -----------------------------------------------------------------------


def test_a_wish_is_added_with_why_and_withdrawn(
    here: Client, member: Seat, topics: dict[str, Topic]
) -> None:
    added = typed(here, "wishes/", {"topics": "Calculus"})
    assert "Calculus" in part_of(added, "wishes")
    address = f"wishes/{topics['Calculus'].pk}/"
    assert "Saved" in text(typed(here, address, {"why": "The exam in March"}))
    assert "The exam in March" in part_of(here.get(HERE), "wishes")
    refused = typed(here, address, {"why": "x" * 201})
    assert refused.status_code == 422
    assert Why.objects.get().words == "The exam in March"
    typed(here, address, {"why": ""})
    assert not Why.objects.exists()
    typed(here, address, {"remove": "yes"})
    assert not Wish.objects.exists()


def test_why_is_said_of_ones_own_wishes_only(
    browse: Browse, moderator: Seat, calculus: Topic
) -> None:
    said = browse(moderator).post(f"{HERE}wishes/{calculus.pk}/", {"why": "For fun"})
    assert said.status_code == 404
    assert not Why.objects.exists()


# --- When I am free -----------------------------------------------------------------------------


def test_a_week_is_saved_with_the_time_zone(here: Client, member: Seat) -> None:
    said = typed(here, "week/", WEEK | {"day_1": "17–19:30", "day_6": "9-10, 22–24"})
    assert "Saved" in text(said)
    assert spans(bytes(Week.objects.get(person=member.member).free)) == (
        Span(1, 1020, 1170), Span(6, 540, 600), Span(6, 1320, 1440),
    )  # fmt: skip
    member.member.refresh_from_db()
    assert member.member.time_zone == "Europe/Berlin"
    assert 'value="9:00–10:00, 22:00–24:00"' in here.get(HERE).content.decode()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("in the evening", "cannot be read. Write times as 17:00–19:30"),
        ("23–25", "is on no clock"),
        ("9:15–10", "is too exact"),
        ("19–17", "ends before it begins"),
    ],
)
def test_times_that_are_none_are_refused_in_words_beside_their_day(
    here: Client, member: Seat, line: str, sentence: str
) -> None:
    here.post(f"{HERE}week/", WEEK | {"day_1": "17–19"})
    sent = WEEK | {"day_1": "17–18", "day_2": line}
    refused = typed(here, "week/", sent)
    assert refused.status_code == 422
    beside = re.search(r'(?s)id="week-day_2_error".*?</div>', refused.content.decode())
    assert beside is not None
    assert sentence in beside[0]
    page = here.post(f"{HERE}week/", sent)
    assert page.status_code == 422
    assert sentence in part_of(page, "week")
    assert f'value="{line}"' in part_of(page, "week")
    assert spans(bytes(Week.objects.get().free)) == (Span(1, 1020, 1140),)


def test_a_zone_that_is_none_is_refused(here: Client, member: Seat) -> None:
    refused = typed(here, "week/", {"time_zone": "Mars/Olympus", "day_1": "17–19"})
    assert refused.status_code == 422
    assert "Time zone" in text(refused)
    assert not Week.objects.exists()


def test_who_is_never_free_has_no_week(here: Client) -> None:
    here.post(f"{HERE}week/", WEEK | {"day_1": "17–19"})
    assert Week.objects.exists()
    here.post(f"{HERE}week/", WEEK)
    assert not Week.objects.exists()


# --- How I like to work, and who sees it --------------------------------------------------------


def test_preferences_are_saved(here: Client, member: Seat) -> None:
    assert "Saved" in text(typed(here, "preferences/", PREFERENCES))
    own = Profile.objects.get(person=member.member)
    said = own.pace, own.format, own.group_size, own.rhythm
    assert said == (Pace.STEADY, Format.ONLINE, GroupSize.TWO, Rhythm.REGULAR)
    assert (own.helps_at_once, own.learns_at_once) == (3, 0)
    refused = typed(here, "preferences/", PREFERENCES | {"helps_at_once": "21", "pace": "brisk"})
    assert refused.status_code == 422
    assert "Write a number from 0 to 20." in text(refused)
    own.refresh_from_db()
    assert own.pace == Pace.STEADY


def test_audiences_are_saved_beside_preferences(here: Client, member: Seat) -> None:
    typed(here, "preferences/", PREFERENCES)
    assert "Saved" in text(typed(here, "audiences/", AUDIENCES))
    own = Profile.objects.get(person=member.member)
    assert (own.shows_week, own.shows_whys) == (Audience.COMMUNITY, Audience.MATCHING)
    assert own.pace == Pace.STEADY
    refused = typed(here, "audiences/", AUDIENCES | {"shows_week": "everybody"})
    assert refused.status_code == 422


# --- Whom I would rather not meet ---------------------------------------------------------------


def test_members_are_set_apart_by_name_and_met_again(
    here: Client, member: Seat, moderator: Seat, seat: Callable[..., Seat]
) -> None:
    other = seat(Role.MEMBER, "Zoë Öz")
    added = typed(here, "rather-not/", {"names": "zoe oz, Maple Moderator"})
    assert added.status_code == 200
    assert "Zoë Öz" in part_of(added, "rather-not")
    assert RatherNot.objects.filter(person=member.member).count() == 2
    again = typed(here, f"rather-not/{other.member.pk}/", {"again": "yes"})
    assert "Zoë Öz" not in part_of(again, "rather-not")
    assert [row.other for row in RatherNot.objects.all()] == [moderator.member]


@pytest.mark.parametrize("names", ["Nobody Here", "Sam Lee", "Maple Member"])
def test_a_name_that_is_nobodys_is_refused(
    here: Client, seat: Callable[..., Seat], community: Community, names: str
) -> None:
    seat(Role.MEMBER, "Sam Lee")
    other = seat(Role.MEMBER, "Sam  Lee")
    assert other.member.name != "Sam Lee"
    refused = typed(here, "rather-not/", {"names": names})
    assert refused.status_code == 422
    assert f'value="{names}"' in part_of(refused, "rather-not")
    assert not RatherNot.objects.exists()


def test_names_are_found_while_one_types(here: Client, seat: Callable[..., Seat]) -> None:
    seat(Role.MEMBER, "Zoë Öz")
    found = here.get(f"{HERE}rather-not/find/", {"q": "oz zo"}).json()
    assert [each["name"] for each in found] == ["Zoë Öz"]
    assert here.get(f"{HERE}rather-not/find/", {"q": "member"}).json() == []
    assert here.get(f"{HERE}rather-not/find/").json() == []


# --- What it costs ------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [2, 20])
def test_the_page_takes_as_many_queries_for_twenty_rows_as_for_two(
    here: Client, member: Seat, community: Community, seat: Callable[..., Seat], rows: int,
    now: datetime,
) -> None:  # fmt: skip
    new = [NewTopic(name=f"Topic {number}") for number in range(rows)]
    for number, topic in enumerate(create_topics(community.pk, new, now=now).values()):
        offer_topic(member, topic_id=topic.pk, level=Level.SOLID, now=now)
        wish_topic(member, topic_id=topic.pk, now=now)
        actions.change_offer(
            member, topic_id=topic.pk, level=Level.DEEP, certificate="Exam", link="", now=now
        )
        actions.say_why(member, topic_id=topic.pk, why="For fun")
        other = seat(Role.MEMBER, f"Other {number}")
        actions.rather_not(member, person_id=other.member.pk, now=now)
    actions.save_week(member.member, free=compose([Span(1, 0, 60)]), time_zone="Asia/Amman")
    here.get(HERE)
    with CaptureQueriesContext(connection) as asked:
        page = here.get(HERE)
    assert page.content.decode().count('name="why"') == rows
    assert len(asked) == MOST
