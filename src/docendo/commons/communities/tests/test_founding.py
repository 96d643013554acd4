"""A community is founded in a minute; what is proposed can be changed."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from docendo.commons.communities import protocols
from docendo.commons.communities.actions import found_community
from docendo.commons.communities.models import Community, Membership, Seat
from docendo.commons.communities.proposals import CONTENT, proposal
from docendo.commons.communities.protocols import Founding
from docendo.commons.communities.queries import free_address
from docendo.commons.communities.refusals import AddressTaken
from docendo.commons.communities.rules import Door, Kind, Role, Visibility
from docendo.commons.people.models import Person
from docendo.kernel.models import OutboxEvent

IDEA = {"name": "Anna's Readers", "about": "We read together.", "kind": "club", "language": "en"}
PROPOSALS = {
    "address": "annas-readers",
    "topics": "Novels\nPoems, novels",
    "ground_rules": "- Be kind",
    "welcome": "Hello",
    "entry": "open",
    "visibility": "public",
}


@pytest.fixture
def founder(person: Callable[..., Person]) -> Person:
    return person("Anna Reader")


@pytest.fixture
def browser(founder: Person) -> Client:
    client = Client()
    client.force_login(founder)
    return client


@pytest.fixture
def founded() -> Iterator[list[Founding]]:
    """What the starters of other apps were told; theirs do not run meanwhile."""
    told: list[Founding] = []
    before = protocols.STARTERS[:]
    protocols.STARTERS[:] = [told.append]
    yield told
    protocols.STARTERS[:] = before


def test_a_name_and_a_purpose_are_enough(browser: Client, founded: list[Founding]) -> None:
    page = browser.post("/communities/new/", IDEA)
    form = page.context["form"]
    proposed = {name: form[name].value() for name in form.fields}
    assert page.status_code == 200
    assert "Beginners are welcome" in proposed["ground_rules"]
    assert proposed["address"] == "annas-readers"

    answer = browser.post("/communities/new/", proposed)
    assert answer.headers["Location"] == "/c/annas-readers/"
    community = Community.objects.get()
    assert (community.name, community.about) == ("Anna's Readers", "We read together.")
    assert community.welcome.startswith("Welcome to **Anna's Readers**!")
    assert (community.entry, community.visibility) == (Door.REQUEST, Visibility.MEMBERS)
    assert founded[0].topics[0] == "Getting started"
    home = browser.get("/c/annas-readers/")
    assert "Invite people" in home.content.decode()


def test_what_is_proposed_can_be_changed(
    browser: Client, founder: Person, founded: list[Founding], now: datetime
) -> None:
    browser.post("/communities/new/", IDEA | PROPOSALS | {"address": "readers"})
    community = Community.objects.get(slug="readers")
    assert (community.ground_rules, community.welcome) == ("- Be kind", "Hello")
    assert (community.entry, community.visibility) == (Door.OPEN, Visibility.PUBLIC)
    assert founded[0].topics == ("Novels", "Poems")
    assert founded[0].founder_id == founder.pk
    assert Membership.objects.get(community=community, person=founder).role == Role.OWNER
    assert OutboxEvent.objects.filter(kind="communities.CommunityFounded").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "required"),
        ({"name": "\u200b\u200d"}, "can be seen"),
        ({"about": ""}, "required"),
        ({"name": "x" * 81}, "80 characters"),
        ({"language": "xx"}, "valid choice"),
        ({"kind": "pirates"}, "valid choice"),
    ],
)
def test_a_refused_idea_gives_back_what_was_typed(
    browser: Client, wrong: dict[str, str], said: str
) -> None:
    page = browser.post("/communities/new/", {**IDEA, "about": "Kept words", **wrong})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "about" in wrong or "Kept words" in page.content.decode()
    assert not Community.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"address": "Anna's"}, "small letters"),
        ({"address": "anna--readers"}, "small letters"),
        ({"address": "admin"}, "kept for the site"),
        ({"entry": "window"}, "valid choice"),
        ({"welcome": "x" * 4001}, "4000 characters"),
    ],
)
def test_a_refused_proposal_gives_back_what_was_typed(
    browser: Client, wrong: dict[str, str], said: str
) -> None:
    page = browser.post("/communities/new/", IDEA | PROPOSALS | {"ground_rules": "Kept"} | wrong)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "Kept" in page.content.decode()
    assert not Community.objects.exists()


def test_one_may_go_back_to_the_idea(browser: Client) -> None:
    page = browser.post("/communities/new/", IDEA | PROPOSALS | {"step": "idea"})
    assert page.status_code == 200
    assert page.templates[0].name == "communities/new.html"
    assert "We read together." in page.content.decode()


def test_an_address_taken_meanwhile_is_refused_and_nothing_is_lost(
    browser: Client, community: Community
) -> None:
    page = browser.post("/communities/new/", IDEA | PROPOSALS | {"address": community.slug})
    assert page.status_code == 409
    assert "Another community has this address" in page.content.decode()
    assert "- Be kind" in page.content.decode()
    assert Community.objects.count() == 1


def test_a_derived_address_is_free(founder: Person, now: datetime) -> None:
    def found(name: str) -> str:
        community = found_community(founder, name=name, about="-", language="en", now=now)
        return community.slug

    assert [found("Readers"), found("Readers!"), found("Admin")] == [
        "readers",
        "readers-2",
        "admin-2",
    ]
    assert free_address("READERS", language="en") == "readers-3"


def test_its_days_are_by_the_clocks_of_whoever_founds_it(founder: Person, now: datetime) -> None:
    founder.time_zone = "Asia/Kathmandu"
    found = found_community(founder, name="Readers", about="-", language="en", now=now)
    assert found.today(datetime(2026, 11, 27, 18, 20, tzinfo=UTC)) == date(2026, 11, 28)


@pytest.mark.parametrize("slug", ["admin", "maple"])
def test_a_chosen_address_must_be_free(
    founder: Person, community: Community, now: datetime, slug: str
) -> None:
    with pytest.raises(AddressTaken):
        found_community(founder, name="A", about="-", language="en", slug=slug, now=now)


def test_a_starter_that_fails_leaves_no_community(
    founder: Person, founded: list[Founding], now: datetime
) -> None:
    def fail(founding: Founding) -> None:
        raise LookupError

    protocols.STARTERS.append(fail)
    with pytest.raises(LookupError):
        found_community(founder, name="Half", about="-", language="en", now=now)
    assert founded
    assert not Community.objects.exists()
    assert not OutboxEvent.objects.exists()


def test_founding_is_limited(browser: Client) -> None:
    for number in range(10):
        browser.post("/communities/new/", IDEA | PROPOSALS | {"address": f"readers-{number}"})
    page = browser.post("/communities/new/", IDEA | PROPOSALS | {"address": "readers-11"})
    assert page.status_code == 429
    assert "- Be kind" in page.content.decode()
    assert Community.objects.count() == 10


def test_what_was_typed_survives_an_expired_session(founder: Person) -> None:
    client = Client()
    referrer = "http://testserver/communities/new/"
    answer = client.post("/communities/new/", IDEA | PROPOSALS, headers={"referer": referrer})
    assert answer.status_code == 302
    assert "next=%2Fcommunities%2Fnew%2F" in answer.headers["Location"]
    client.force_login(founder)
    page = client.get("/communities/new/").content.decode()
    assert "- Be kind" in page
    assert "Anna&#x27;s Readers" in page


def test_a_stranger_signs_in_first(anonymous: Seat) -> None:
    answer = Client().get("/communities/new/")
    assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("language", ["en", "de", "ar"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_proposed_for_in_every_language(language: str, kind: Kind) -> None:
    assert (CONTENT / f"{language}.toml").exists()
    proposed = proposal(kind, language=language, name="Maple")
    assert "**Maple**" in proposed.welcome
    assert "{name}" not in proposed.welcome
    assert len(proposed.topics) >= 6
    assert len(set(proposed.topics)) == len(proposed.topics)
    assert proposed.ground_rules.startswith("- **")


def test_a_language_without_content_gets_the_english_one() -> None:
    assert proposal(Kind.CLUB, language="fr", name="Maple") == proposal(
        Kind.CLUB, language="en", name="Maple"
    )
