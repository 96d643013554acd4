"""A community's home: what is going on, and for a new one what to do first."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities import protocols
from docendo.commons.communities.actions import admit, keep_seats
from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.protocols import FirstStep, HomePanel
from docendo.commons.communities.queries import community_home, has_company, seat_in
from docendo.commons.communities.rules import Role
from docendo.commons.people.api import Author, not_joined
from docendo.commons.people.models import Person

Browse = Callable[[Seat], Client]
# Any template serves: this one is drawn only where a panel of these tests asks for it.
TEMPLATE = "components/picture.html"
DRAWN = '<svg class="picture"'


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    """Only the panels and steps of a test; those of other apps have their own tests."""
    panels, steps = protocols.HOME_PANELS[:], protocols.FIRST_STEPS[:]
    protocols.HOME_PANELS.clear()
    protocols.FIRST_STEPS.clear()
    yield
    protocols.HOME_PANELS[:] = panels
    protocols.FIRST_STEPS[:] = steps


def test_panels_are_shown_in_order_if_they_have_something_to_show(
    member: Seat, browse: Browse
) -> None:
    asked: list[Role | None] = []

    def showing(answer: object | None) -> Callable[..., object | None]:
        def query(seat: Seat, *, counts: Mapping[str, int], now: datetime) -> object | None:
            asked.append(seat.role)
            return answer

        return query

    for order, answer in ((40, "questions"), (20, "topics"), (30, None)):
        panel = HomePanel(order=order, template=TEMPLATE, query=showing(answer))
        protocols.show_on_home(panel)
    page = browse(member).get("/c/maple/")
    assert [shown.panel for shown in page.context["home"].panels] == ["topics", "questions"]
    assert page.content.decode().count(DRAWN) == 2
    assert asked == [Role.MEMBER] * 3


def _is_done(done: dict[str, bool], sentence: str, seat: Seat) -> bool:
    return done[sentence]


def test_a_new_community_tells_those_who_run_it_what_comes_first(
    owner: Seat, member: Seat, browse: Browse
) -> None:
    done = {"Invite people": True, "Ask the first question": False, "Add topics": False}
    for order, sentence in (
        (10, "Invite people"),
        (40, "Ask the first question"),
        (20, "Add topics"),
    ):
        protocols.propose_step(
            FirstStep(
                order=order,
                sentence=sentence,
                url_name="communities:people",
                is_done=partial(_is_done, done, sentence),
            )
        )
    steps = browse(owner).get("/c/maple/").context["home"].steps
    assert [(str(shown.step.sentence), shown.is_done, shown.is_next) for shown in steps] == [
        ("Invite people", True, False),
        ("Add topics", False, True),
        ("Ask the first question", False, False),
    ]
    assert "Add topics" not in browse(member).get("/c/maple/").content.decode()
    done.update(dict.fromkeys(done, True))
    assert not browse(owner).get("/c/maple/").context["home"].steps


def test_nobody_is_invited_any_more_once_there_is_company(
    owner: Seat, person: Callable[..., Person], now: datetime
) -> None:
    keep_seats(owner, authors=not_joined([Author(name="Imported", created_at=now)]), now=now)
    assert not has_company(owner)
    admit(owner, person=person("Second"), role=Role.MEMBER, now=now)
    assert has_company(owner)


def test_the_welcome_is_open_for_newcomers_and_folded_later(member: Seat, now: datetime) -> None:
    def is_newcomer_after(days: int) -> bool:
        return community_home(member, now=now + timedelta(days=days)).is_newcomer

    assert is_newcomer_after(13)
    assert not is_newcomer_after(14)


def test_members_are_counted_without_authors_who_have_not_joined(
    owner: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    keep_seats(owner, authors=not_joined([Author(name="Imported", created_at=now)]), now=now)
    page = browse(member).get("/c/maple/")
    assert "2 members" in page.content.decode()
    assert {seat.person for seat in page.context["home"].newest} == {owner.person, member.person}


def test_faces_are_for_people_with_a_seat(owner: Seat, stranger: Seat, browse: Browse) -> None:
    assert not browse(stranger).get("/c/maple/").context["home"].newest
    assert "/c/maple/people/" not in browse(stranger).get("/c/maple/").content.decode()


def test_what_people_write_is_not_run(community: Community, owner: Seat, browse: Browse) -> None:
    Community.objects.update(
        name="<script>alert(1)</script>",
        about='"><img src=x onerror=alert(1)>',
        welcome="<script>alert(1)</script> [x](javascript:alert(1))",
        ground_rules="<img src=x onerror=alert(1)>",
    )
    page = browse(owner).get("/c/maple/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("who", ["anonymous", "stranger", "member"])
def test_community_and_seat_are_loaded_in_one_query(
    who: str, request: pytest.FixtureRequest
) -> None:
    seat: Seat = request.getfixturevalue(who)
    with CaptureQueriesContext(connection) as queries:
        loaded = seat_in(seat.person, slug="maple")
    assert len(queries) == 1
    assert (loaded.community, loaded.role) == (seat.community, seat.role)


def test_a_seat_is_that_of_the_community_in_the_address(
    member: Seat, private_community: Community, now: datetime
) -> None:
    Membership.of(private_community, member.member, Role.OWNER, joined_at=now).save()
    assert seat_in(member.person, slug="maple").role == Role.MEMBER
    assert seat_in(member.person, slug="cedar").role == Role.OWNER
    with pytest.raises(Community.DoesNotExist):
        seat_in(member.person, slug="nowhere")
