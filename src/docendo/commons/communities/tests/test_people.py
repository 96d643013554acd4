"""The member directory and a person's page in a community."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client

from docendo.commons.communities import protocols
from docendo.commons.communities.actions import admit, keep_seats, leave
from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.protocols import PersonPanel
from docendo.commons.communities.queries import (
    members_named,
    person_page,
    seats_of,
)
from docendo.commons.communities.rules import Door, Role, Visibility
from docendo.commons.people.actions import save_profile
from docendo.commons.people.api import Author, not_joined
from docendo.commons.people.models import Person

Browse = Callable[[Seat], Client]
MakePerson = Callable[..., Person]


@pytest.fixture
def crowd(owner: Seat, person: MakePerson, now: datetime) -> list[Person]:
    people = [person(name) for name in ("Zoë Ärmel", "José Álvarez", "Søren Ek", "Ahmed Said")]
    for one in people:
        admit(owner, person=one, role=Role.MEMBER, now=now)
    return people


def listed(browser: Client, query: str = "") -> list[str]:
    page = browser.get(f"/c/maple/people/{query}")
    assert page.status_code == 200
    return [membership.person.name for membership in page.context["directory"].page]


def test_the_directory_is_sorted_by_name_whatever_the_accents(
    crowd: list[Person], owner: Seat, browse: Browse
) -> None:
    assert listed(browse(owner)) == [
        "Ahmed Said",
        "José Álvarez",
        "maple owner",
        "Søren Ek",
        "Zoë Ärmel",
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("jose", ["José Álvarez"]),
        ("ÁLVAREZ jo", ["José Álvarez"]),
        ("soren", ["Søren Ek"]),
        ("arm", ["Zoë Ärmel"]),
        ("nobody", []),
        ("%", []),
        ("_", []),
    ],
)
def test_people_are_found_without_case_and_accents(
    crowd: list[Person], owner: Seat, browse: Browse, words: str, found: list[str]
) -> None:
    assert listed(browse(owner), f"?q={words.replace('%', '%25')}") == found


def test_nobody_found_is_said(crowd: list[Person], owner: Seat, browse: Browse) -> None:
    page = browse(owner).get("/c/maple/people/?q=nobody").content.decode()
    assert "Nobody is called that here" in page
    assert 'value="nobody"' in page


def test_the_directory_is_narrowed_by_role(
    crowd: list[Person], owner: Seat, guest: Seat, browse: Browse
) -> None:
    assert listed(browse(guest), "?role=10") == ["maple guest"]
    assert listed(browse(guest), "?role=50") == ["maple owner"]
    assert len(listed(browse(guest), "?role=nonsense")) == 6
    roles = browse(guest).get("/c/maple/people/").context["directory"].roles
    assert roles == [(Role.OWNER, 1), (Role.MEMBER, 4), (Role.GUEST, 1)]


def test_while_typing_only_the_list_is_sent(
    crowd: list[Person], owner: Seat, browse: Browse
) -> None:
    fragment = browse(owner).get("/c/maple/people/?q=jose", headers={"HX-Request": "true"})
    assert "José" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()


def test_a_long_directory_has_pages(owner: Seat, now: datetime, browse: Browse) -> None:
    people = Person.objects.bulk_create(
        [Person(email=f"{number}@example.org", name=f"P {number:03}") for number in range(60)]
    )
    Membership.objects.bulk_create(
        [Membership.of(owner.community, one, Role.MEMBER, joined_at=now) for one in people]
    )
    browser = browse(owner)
    assert len(listed(browser)) == 48
    assert listed(browser, "?page=2") == [f"P {number:03}" for number in range(47, 60)]
    assert listed(browser, "?page=99") == listed(browser, "?page=2")
    assert listed(browser, "?page=x") == listed(browser)


@pytest.fixture
def author(owner: Seat, now: datetime) -> Person:
    (imported,) = not_joined([Author(name="Old Author", created_at=now)])
    keep_seats(owner, authors=[imported], now=now)
    return imported


def test_authors_who_have_not_joined_are_listed_apart(
    author: Person, owner: Seat, member: Seat, browse: Browse
) -> None:
    assert "Old Author" not in listed(browse(owner))
    assert listed(browse(owner), "?imported=on") == ["Old Author"]
    assert browse(owner).get("/c/maple/people/").context["directory"].total == 2
    assert "Not joined yet" in browse(owner).get("/c/maple/people/").content.decode()
    assert "Not joined yet" not in browse(member).get("/c/maple/people/").content.decode()


def test_only_a_coordinator_may_let_an_author_be_claimed(
    author: Person, owner: Seat, member: Seat, browse: Browse
) -> None:
    path = f"/c/maple/people/{author.pk}/"
    assert "/claim/" in browse(owner).get(path).content.decode()
    page = browse(member).get(path).content.decode()
    assert "has not joined" in page
    assert "/claim/" not in page
    assert browse(member).post(f"{path}claim/").status_code == 403


def test_a_page_says_who_somebody_is(
    member: Seat, person: MakePerson, owner: Seat, now: datetime, browse: Browse
) -> None:
    who = person(
        "Amira Haddad",
        pronouns="she/her",
        languages=["ar", "de"],
        time_zone="Asia/Tokyo",
        about="I like **integrals**.",
    )
    admit(owner, person=who, role=Role.MODERATOR, now=now)
    page = browse(member).get(f"/c/maple/people/{who.pk}/").content.decode()
    for said in ("Amira Haddad", "she/her", "moderator", "Arabic · German", "integrals</strong>"):
        assert said in page
    shown = person_page(member, person_id=who.pk, now=now)
    assert shown.local_time == datetime(2026, 11, 16, 18, 0)  # noqa: DTZ001 - a clock there


def test_ones_own_page_leads_to_the_profile(member: Seat, owner: Seat, browse: Browse) -> None:
    own = browse(member).get(f"/c/maple/people/{member.member.pk}/").content.decode()
    assert "Edit your profile" in own
    other = browse(member).get(f"/c/maple/people/{owner.member.pk}/").content.decode()
    assert "Edit your profile" not in other


def test_nobody_is_shown_who_has_nothing_to_do_with_the_community(
    member: Seat, stranger: Seat, browse: Browse
) -> None:
    assert browse(member).get(f"/c/maple/people/{stranger.member.pk}/").status_code == 404
    assert browse(member).get("/c/maple/people/999999/").status_code == 404


@pytest.fixture
def panels() -> Iterator[list[PersonPanel[Seat]]]:
    before = protocols.PERSON_PANELS[:]
    protocols.PERSON_PANELS.clear()
    yield protocols.PERSON_PANELS
    protocols.PERSON_PANELS[:] = before


def test_whoever_left_is_shown_by_name_with_what_they_wrote(
    member: Seat, panels: list[PersonPanel[Seat]], owner: Seat, now: datetime, browse: Browse
) -> None:
    member.member.pronouns = "he/him"
    member.member.save()
    leave(member, now=now)
    path = f"/c/maple/people/{member.member.pk}/"
    assert browse(owner).get(path).status_code == 404

    def wrote(seat: Seat, *, person_id: int, now: datetime) -> object | None:
        return "posts" if person_id == member.member.pk else None

    protocols.show_on_person(
        PersonPanel(order=1, template="communities/tests/panel.html", query=wrote)
    )
    shown = person_page(owner, person_id=member.member.pk, now=now)
    assert [panel.panel for panel in shown.panels] == ["posts"]
    assert not shown.is_member
    assert not shown.may_remove


def test_panels_come_in_their_order(panels: list[PersonPanel[Seat]]) -> None:
    for order in (40, 20, 60):
        protocols.show_on_person(
            PersonPanel(order=order, template="-", query=lambda seat, *, person_id, now: None)
        )
    assert [panel.order for panel in panels] == [20, 40, 60]


def test_a_new_name_is_found_in_the_directory(
    crowd: list[Person], owner: Seat, browse: Browse
) -> None:
    save_profile(crowd[0], name="Ånna Neu", pronouns="", languages=[], about="")
    assert listed(browse(owner), "?q=anna") == ["Ånna Neu"]
    assert listed(browse(owner), "?q=zoe") == []


def test_names_are_resolved_within_a_community(
    crowd: list[Person], author: Person, owner: Seat, person: MakePerson, now: datetime
) -> None:
    jose = crowd[1]
    names = ["José Álvarez", "jose alvarez", "Ahmed Said", "Old Author", "Nobody"]
    assert members_named(owner.community.pk, names) == {
        "José Álvarez": jose,
        "jose alvarez": jose,
        "Ahmed Said": crowd[3],
    }
    twin = person("twin")
    save_profile(twin, name="AHMED SAID", pronouns="", languages=[], about="")
    admit(owner, person=twin, role=Role.MEMBER, now=now)
    assert "Ahmed Said" not in members_named(owner.community.pk, names)


def test_seats_are_listed_by_the_name_of_their_community(
    seat: Callable[..., Seat], member: Seat, private_community: Community, now: datetime
) -> None:
    Membership.of(private_community, member.member, Role.OWNER, joined_at=now).save()
    seats = [(seat.community.slug, seat.role) for seat in seats_of(member.member)]
    assert seats == [("cedar", Role.OWNER), ("maple", Role.MEMBER)]


# --- Finding communities ------------------------------------------------------------------------


def found(browser: Client, query: str = "") -> list[str]:
    return [one.slug for one in browser.get(f"/communities/{query}").context["found"]]


def test_one_finds_what_one_may_look_at_or_join(
    community: Community,
    private_community: Community,
    seat: Callable[..., Seat],
    stranger: Seat,
    anonymous: Seat,
    browse: Browse,
) -> None:
    nurse = seat(Role.MEMBER, in_=private_community)
    assert found(browse(anonymous)) == found(browse(stranger)) == ["maple"]
    assert found(browse(nurse)) == ["maple"]
    page = browse(nurse).get("/communities/").content.decode()
    assert "Cedar Ward" in page
    Community.objects.filter(pk=community.pk).update(visibility=Visibility.MEMBERS)
    assert found(browse(stranger)) == ["maple"]
    Community.objects.filter(pk=community.pk).update(entry=Door.INVITATION)
    assert found(browse(stranger)) == []


def test_communities_are_found_by_name_and_subject(
    community: Community, anonymous: Seat, browse: Browse
) -> None:
    assert found(browse(anonymous), "?q=first-year+MAPLE") == ["maple"]
    assert found(browse(anonymous), "?q=chemistry") == []
    page = browse(anonymous).get("/communities/?q=chemistry", headers={"HX-Request": "true"})
    assert "No community is called that" in page.content.decode()
    assert "<html" not in page.content.decode()


def test_communities_are_listed_by_name_with_their_size(
    owner: Seat, member: Seat, anonymous: Seat, browse: Browse, now: datetime
) -> None:
    Community.objects.create(
        slug="empty", name="A new one", about="-", language="en", created_at=now
    )
    keep_seats(owner, authors=not_joined([Author(name="Imported", created_at=now)]), now=now)
    shown = browse(anonymous).get("/communities/").context["found"]
    assert [(one.slug, one.members) for one in shown] == [("empty", 0), ("maple", 2)]
