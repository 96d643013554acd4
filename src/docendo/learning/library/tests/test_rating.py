"""Stars, and what they say together."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities.events import AuthorClaimed
from docendo.commons.communities.models import Seat
from docendo.commons.communities.rules import Role
from docendo.kernel.errors import NotAllowed
from docendo.learning.library import actions, listeners
from docendo.learning.library.models import Rating, Resource
from docendo.learning.library.refusals import NoStars, OwnResource
from docendo.learning.library.tests.test_shelf import HERE, text, text_of

Browse = Callable[[Seat], Client]


def test_a_rating_counts_once_and_can_be_changed_and_taken_back(
    link: Resource, member: Seat, browse: Browse
) -> None:
    client, rate = browse(member), f"{HERE}{link.pk}/rate/"
    client.post(rate, {"stars": "5"})
    client.post(rate, {"stars": "2"})
    assert Rating.objects.get().stars == 2
    page = text_of(client.get(f"{HERE}{link.pk}/"))
    assert 'value="2" required id="id_stars_3" checked' in page.replace("  ", " ")
    link.refresh_from_db()
    assert (link.rating_count, link.rating_sum) == (1, 2)
    client.post(rate, {"take_back": "1"})
    assert not Rating.objects.exists()
    link.refresh_from_db()
    assert (link.rating_count, link.rating_sum, link.score) == (0, 0, 3)


def test_a_rating_needs_stars(link: Resource, member: Seat, browse: Browse, now: datetime) -> None:
    for stars in ("", "6", "x"):
        page = browse(member).post(f"{HERE}{link.pk}/rate/", {"stars": stars})
        assert page.status_code == 422
    with pytest.raises(NoStars):
        actions.rate(member, resource_id=link.pk, stars=6, now=now)
    assert not Rating.objects.exists()


def test_nobody_rates_their_own(
    link: Resource, adder: Seat, guest: Seat, browse: Browse, now: datetime
) -> None:
    with pytest.raises(OwnResource):
        actions.rate(adder, resource_id=link.pk, stars=5, now=now)
    with pytest.raises(NotAllowed):
        actions.rate(guest, resource_id=link.pk, stars=5, now=now)
    assert "Rate it" not in text(browse(adder).get(f"{HERE}{link.pk}/"))
    assert not Rating.objects.exists()


def test_a_number_is_shown_once_three_have_rated(
    link: Resource, seat: Callable[..., Seat], member: Seat, browse: Browse, now: datetime
) -> None:
    client = browse(member)
    for number in range(3):
        assert "Too few ratings to say" in text(client.get(HERE))
        who = seat(Role.MEMBER, f"rater {number}")
        actions.rate(who, resource_id=link.pk, stars=5, now=now)
    assert "4.0 of 5, from 3 ratings" in text(client.get(HERE))
    assert "rater" not in text_of(client.get(f"{HERE}{link.pk}/"))


def test_who_claims_an_author_owns_what_the_author_added(
    link: Resource, adder: Seat, member: Seat, seat: Callable[..., Seat], now: datetime
) -> None:
    for who, stars in ((member, 5), (seat(Role.MEMBER, "Other"), 4)):
        actions.rate(who, resource_id=link.pk, stars=stars, now=now)
    claimed = AuthorClaimed(
        community_id=link.community_id,
        placeholder_id=adder.member.pk,
        person_id=member.member.pk,
    )
    for _ in range(2):  # Listeners hear everything at least once.
        listeners.hand_over_resources(claimed)
        link.refresh_from_db()
        # What they said of it before is no judgment of somebody else any more.
        assert (link.adder, link.rating_count, link.rating_sum) == (member.person, 1, 4)
        assert Rating.objects.get().adder == member.person
