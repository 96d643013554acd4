"""Everybody who may be matched, as the rules read them."""

from collections.abc import Callable
from datetime import datetime

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Community, Role, Seat
from docendo.commons.matching import actions, protocols
from docendo.commons.matching.protocols import Evidence
from docendo.commons.matching.queries.pool import pool
from docendo.commons.matching.rules.profile import Preferences
from docendo.commons.matching.rules.week import Span, compose
from docendo.commons.people.api import block
from docendo.commons.topics.api import Level, Topic, offer, wish


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[int, int], int]:
    """What other apps count."""
    found: dict[tuple[int, int], int] = {}
    evidence = Evidence(order=1, count=lambda _community, _people: found, words=str)
    monkeypatch.setattr("docendo.commons.matching.queries.pool.EVIDENCE", [evidence])
    return found


def test_each_column_says_what_people_said(
    community: Community, member: Seat, moderator: Seat, coordinator: Seat, guest: Seat,
    algebra: Topic, calculus: Topic, topics: dict[str, Topic], now: datetime,
    known: dict[tuple[int, int], int],
) -> None:  # fmt: skip
    offer(moderator, topic_id=topics["Chemistry"].pk, level=Level.EXPERT, now=now)
    actions.confirm_offer(
        coordinator, person_id=moderator.member.pk, topic_id=topics["Chemistry"].pk, now=now
    )
    actions.change_offer(
        member, topic_id=algebra.pk, level=Level.DEEP, certificate="Exam", link="", now=now
    )
    known[member.member.pk, algebra.pk] = 5
    said = Preferences(
        pace="brisk",
        format="either",
        group_size="two",
        rhythm="regular",
        helps_at_once=0,
        learns_at_once=4,
    )
    actions.save_preferences(member, said)
    moderator.member.languages = ["de", "en"]
    moderator.member.save()
    # Berlin's Tuesday from 17:00 is 16:00 UTC in winter.
    actions.save_week(member.member, free=compose([Span(1, 1020, 1050)]), time_zone="Europe/Berlin")
    found = pool(community, now=now)
    row = {person: place for place, person in enumerate(found.people.tolist())}
    assert set(row) == {member.member.pk, moderator.member.pk}
    own, other = row[member.member.pk], row[moderator.member.pk]
    offers = found.offers
    by_topic = {
        topic: values
        for topic, *values in zip(
            *(column.tolist() for column in (
                offers.topic, offers.person, offers.level, offers.is_certified,
                offers.is_confirmed, offers.worked,
            )),
            strict=True,
        )
    }  # fmt: skip
    assert by_topic == {
        algebra.pk: [own, 3, True, False, 5],
        topics["Chemistry"].pk: [other, 4, False, True, 0],
    }
    assert (found.wishes.person.tolist(), found.wishes.topic.tolist()) == ([own], [calculus.pk])
    assert [int(column[own]) for column in (
        found.pace, found.format, found.size, found.rhythm, found.can_help, found.can_learn
    )] == [3, 0, 1, 2, 0, 4]  # fmt: skip
    assert (found.can_help[other], found.pace[other]) == (2, 0)
    # Who says nothing speaks the community's language, English.
    assert found.languages[own] & found.languages[other]
    assert int(found.languages[other]).bit_count() == 2
    free = np.unpackbits(found.weeks.free[0, own].astype("<u8").view(np.uint8), bitorder="little")
    assert np.flatnonzero(free).tolist() == [24 * 4 + 64, 24 * 4 + 65]
    assert not found.weeks.free[:, other].any()


def test_who_is_apart_stays_apart_without_saying_who_wants_it(
    community: Community, member: Seat, moderator: Seat, owner: Seat, stranger: Seat,
    algebra: Topic, now: datetime,
) -> None:  # fmt: skip
    for seat in (moderator, owner):
        wish(seat, topic_id=algebra.pk, now=now)
    actions.rather_not(moderator, person_id=member.member.pk, now=now)
    block(member.member, blocked_id=owner.member.pk, now=now)
    block(member.member, blocked_id=stranger.member.pk, now=now)
    found = pool(community, now=now)
    apart = {frozenset(found.people[pair].tolist()) for pair in found.apart}
    assert apart == {
        frozenset({member.member.pk, moderator.member.pk}),
        frozenset({member.member.pk, owner.member.pk}),
    }


def test_nobody_is_a_pool_too(community: Community, now: datetime) -> None:
    assert len(pool(community, now=now)) == 0


def test_it_takes_as_many_queries_for_twenty_people_as_for_two(
    community: Community, seat: Callable[..., Seat], topics: dict[str, Topic], now: datetime
) -> None:
    counts = []
    for size in (2, 20):
        for number in range(size):
            one = seat(Role.MEMBER, f"Peer {size} {number}")
            offer(one, topic_id=topics["Algebra"].pk, level=Level.SOLID, now=now)
            actions.save_week(
                one.member, free=compose([Span(number % 7, 600, 720)]), time_zone="Asia/Kathmandu"
            )
        with CaptureQueriesContext(connection) as asked:
            found = pool(community, now=now)
        counts.append(len(asked))
    assert len(found) == 22
    assert counts[0] == counts[1]
    assert protocols.EVIDENCE
