"""A page costs the same number of queries with two rows and with twenty."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.actions import keep_seats, make_invitation
from docendo.commons.communities.models import (
    Community,
    JoinRequest,
    Membership,
    Removal,
    Seat,
)
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import Author, not_joined
from docendo.commons.people.models import Person

MOST = 12
# The home is made of panels, and each app that shows one asks for itself.
MOST_AT_HOME = 14


@pytest.fixture
def fill(owner: Seat, person: Callable[..., Person], now: datetime) -> Callable[[int], None]:
    def add(upto: int) -> None:
        """Up to this many rows of every kind that a page may list."""
        here = owner.community
        for number in range(JoinRequest.objects.count(), upto):
            Membership.of(here, person(f"in {number}"), Role.MEMBER, joined_at=now).save()
            JoinRequest.objects.create(
                community=here, person=person(f"asks {number}"), asked_at=now
            )
            Removal.objects.create(
                community=here,
                person=person(f"gone {number}"),
                removed_by=person(f"by {number}"),
                removed_at=now,
                reason="-",
            )
            make_invitation(
                owner, role=Role.MEMBER, seats=1, expires_at=now + timedelta(days=1), now=now
            )
            other = Community.objects.create(
                slug=f"c{number}", name=f"C {number}", about="-", language="en", created_at=now
            )
            Membership.of(other, owner.member, Role.MEMBER, joined_at=now).save()
            Community.objects.create(
                slug=f"d{number}", name=f"D {number}", about="-", language="en", created_at=now
            )
        authors = not_joined([Author(name="Old", created_at=now) for _ in range(upto)])
        keep_seats(owner, authors=authors, now=now)

    return add


@pytest.mark.parametrize(
    "path",
    [
        "/communities/",
        "/c/maple/",
        "/c/maple/people/",
        "/c/maple/people/?imported=on",
        "/c/maple/settings/invitations/",
        "/c/maple/settings/requests/",
        "/c/maple/settings/removals/",
    ],
)
def test_a_page_costs_the_same_with_two_rows_and_with_twenty(
    path: str,
    fill: Callable[[int], None],
    owner: Seat,
    browse: Callable[[Seat], Client],
    django_assert_num_queries: Any,
) -> None:
    browser = browse(owner)
    browser.get(path)
    fill(2)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    fill(20)
    with django_assert_num_queries(len(few)):
        browser.get(path)
    assert len(few) <= (MOST_AT_HOME if path == "/c/maple/" else MOST)
