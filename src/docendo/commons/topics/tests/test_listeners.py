"""What topics do when something happens in communities."""

from collections.abc import Callable
from datetime import datetime

import pytest

from docendo.commons.communities.api import Community, Role, Seat, found_community
from docendo.commons.communities.events import AuthorClaimed, MemberLeft, MemberRemoved
from docendo.commons.people.api import Author, not_joined
from docendo.commons.people.models import Person
from docendo.commons.topics import actions, listeners
from docendo.commons.topics.models import Offer, Topic, Wish
from docendo.commons.topics.queries import resolve, topics_of
from docendo.commons.topics.rules import Level
from docendo.kernel.events import LISTENERS


def test_a_new_community_begins_with_the_topics_that_were_chosen(
    person: Callable[..., Person], now: datetime
) -> None:
    community = found_community(
        person("Amira Haddad"),
        name="Maple",
        about="Mathematics",
        language="en",
        topics=("Algebra", "Calculus"),
        now=now,
    )
    assert [topic.name for topic in topics_of(community.pk)] == ["Algebra", "Calculus"]
    assert not resolve(community.pk, ["algebra", "calculus"]).unknown


def test_who_claims_an_author_says_what_the_author_said(
    community: Community, member: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    (author,) = not_joined([Author(name="A. Author", created_at=now)])
    algebra, calculus = topics["Algebra"], topics["Calculus"]
    actions.offer(member, topic_id=algebra.pk, level=Level.EXPERT, now=now)
    here = {"community": community, "person": author, "at": now}
    for topic in (algebra, calculus):
        Offer.objects.create(topic=topic, level=Level.BASICS, **here)
        Wish.objects.create(topic=topic, **here)
    claimed = AuthorClaimed(
        community_id=community.pk, placeholder_id=author.pk, person_id=member.member.pk
    )
    for _ in range(2):  # Listeners hear everything at least once.
        listeners.hand_over_topics(claimed)
        assert set(Offer.objects.values_list("person", "topic", "level")) == {
            (member.person_id, algebra.pk, Level.EXPERT),
            (member.person_id, calculus.pk, Level.BASICS),
        }
        assert set(Wish.objects.values_list("person", "topic")) == {
            (member.person_id, algebra.pk),
            (member.person_id, calculus.pk),
        }


@pytest.mark.parametrize("leaves", ["by themselves", "removed"])
def test_who_has_left_helps_nobody_any_more(
    leaves: str, member: Seat, seat: Callable[..., Seat], topics: dict[str, Topic], now: datetime
) -> None:
    stays = seat(Role.MEMBER, "stays")
    for who in (member, stays):
        actions.offer(who, topic_id=topics["Algebra"].pk, level=Level.SOLID, now=now)
        actions.wish(who, topic_id=topics["Calculus"].pk, now=now)
    here, gone = member.community.pk, member.member.pk
    if leaves == "removed":
        listeners.forget_who_was_removed(
            MemberRemoved(community_id=here, person_id=gone, by_id=stays.member.pk, reason="-")
        )
    else:
        listeners.forget_who_left(MemberLeft(community_id=here, person_id=gone))
    assert set(Offer.objects.values_list("person", flat=True)) == {stays.person_id}
    assert set(Wish.objects.values_list("person", flat=True)) == {stays.person_id}


@pytest.mark.parametrize("event", [AuthorClaimed, MemberLeft, MemberRemoved])
def test_the_listeners_are_registered(event: type[MemberLeft]) -> None:
    names = {registration.name for registration in LISTENERS[event.kind()]}
    assert any(name.startswith("topics.") for name in names)
