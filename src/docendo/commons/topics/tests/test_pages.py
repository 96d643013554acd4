"""Pages of topics, through HTTP."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Community, Role, Seat
from docendo.commons.topics import actions, protocols, queries
from docendo.commons.topics.api import NewTopic, Topic, create_topics
from docendo.commons.topics.models import Offer, Wish
from docendo.commons.topics.protocols import (
    TopicPanel,
    TopicTally,
    count_on_topics,
    show_on_topic,
)
from docendo.commons.topics.rules import Level

HERE = "/c/maple/topics/"
MOST = 12
# A topic is shown with panels, and each app that has one asks for itself.
MOST_OF_A_TOPIC = 13
Browse = Callable[[Seat], Client]


def text(response: object) -> str:
    """What a reader sees, without tags and with single spaces."""
    html = response.content.decode()  # type: ignore[attr-defined]
    main = re.search(r"(?s)<main.*?</body>", html)
    html = re.sub(r"</?(bdi|em)>", "", main[0] if main else html)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# --- All topics -------------------------------------------------------------------------------


def test_the_shelf_says_what_builds_on_what_as_a_picture_and_as_a_list(
    browse: Browse, anonymous: Seat, member: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    actions.offer(member, topic_id=topics["Calculus"].pk, level=Level.SOLID, now=now)
    page = browse(anonymous).get(HERE)
    assert page.status_code == 200
    svg = re.search(r"(?s)<svg width.*?</svg>", page.content.decode())
    assert svg is not None
    assert re.findall(r'<a href="([^"]+)"', svg[0]) == [
        f"{HERE}algebra/", f"{HERE}calculus/", f"{HERE}linear-algebra/",
    ]  # fmt: skip
    assert svg[0].count('class="arrow"') == 2
    seen = text(page)
    assert "Calculus Learn first Algebra 1 can help 0 want to learn it" in seen
    assert "Linear algebra Matrices and spaces. Learn first Algebra 0 can help" in seen
    assert "Algebra Leads to Calculus · Linear algebra" in seen


def test_a_shelf_without_prerequisites_has_no_picture(
    browse: Browse, anonymous: Seat, community: Community, now: datetime
) -> None:
    create_topics(community.pk, [NewTopic(name="Algebra")], now=now)
    page = browse(anonymous).get(HERE).content.decode()
    assert "Algebra" in page
    assert "topic-graph" not in page


def test_typing_narrows_the_shelf_in_place(
    browse: Browse, anonymous: Seat, topics: dict[str, Topic]
) -> None:
    fragment = browse(anonymous).get(HERE, {"q": "analys"}, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert "Calculus" in text(fragment)
    assert "C++" not in text(fragment)
    page = browse(anonymous).get(HERE, {"q": "chess"})
    assert "No topic is called that" in text(page)


def test_a_long_shelf_has_pages(
    browse: Browse, anonymous: Seat, community: Community, now: datetime
) -> None:
    create_topics(community.pk, [NewTopic(name=f"Topic {n:03}") for n in range(70)], now=now)
    first, second = (text(browse(anonymous).get(HERE, {"page": page})) for page in ("1", "2"))
    assert ("Topic 000" in first, "Topic 069" in first) == (True, False)
    assert ("Topic 000" in second, "Topic 069" in second) == (False, True)
    assert browse(anonymous).get(HERE, {"page": "x"}).status_code == 200


def test_a_community_without_topics_says_what_they_are_for(
    browse: Browse, moderator: Seat, anonymous: Seat
) -> None:
    assert "Add the first topic" in text(browse(moderator).get(HERE))
    assert "Add the first topic" not in text(browse(anonymous).get(HERE))


def test_a_combobox_finds_topics_and_tells_the_synonym(
    browse: Browse, anonymous: Seat, topics: dict[str, Topic]
) -> None:
    calculus = topics["Calculus"]
    found = browse(anonymous).get(f"{HERE}find/", {"q": "anal"}).json()
    assert found == [{"value": str(calculus.pk), "name": "Calculus", "note": "also: Analysis"}]
    assert browse(anonymous).get(f"{HERE}find/").json() == []
    assert browse(anonymous).get(f"{HERE}find/", {"q": "\U0001f389 x" * 300}).json() == []


# --- One topic --------------------------------------------------------------------------------


def test_a_topic_shows_what_it_is_and_who_is_there_for_it(
    browse: Browse, anonymous: Seat, member: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    topic = topics["Linear algebra"]
    actions.offer(member, topic_id=topic.pk, level=Level.EXPERT, now=now)
    actions.wish(member, topic_id=topic.pk, now=now)
    page = browse(anonymous).get(f"{HERE}linear-algebra/")
    assert "<em>and</em>" in page.content.decode()
    seen = text(page)
    assert "Learn first Algebra" in seen
    assert "maple member far beyond it" in seen
    assert "I can help" not in seen
    assert "Also called equations · الجبر" in text(browse(anonymous).get(f"{HERE}algebra/"))


def test_people_say_what_they_can_and_what_they_want(
    browse: Browse, member: Seat, topics: dict[str, Topic]
) -> None:
    client = browse(member)
    said = client.post(f"{HERE}algebra/help/", {"level": "3"})
    assert (said.status_code, said["Location"]) == (302, f"{HERE}algebra/")
    client.post(f"{HERE}algebra/learn/", {"wished": "yes"})
    assert (Offer.objects.get().level, Wish.objects.count()) == (3, 1)
    seen = text(client.get(f"{HERE}algebra/"))
    assert "Not any more" in seen
    assert "I do not want to learn it any more" in seen
    client.post(f"{HERE}algebra/help/", {"level": "3", "withdraw": "yes"})
    client.post(f"{HERE}algebra/learn/", {"wished": ""})
    assert not Offer.objects.exists()
    assert not Wish.objects.exists()


def test_with_htmx_the_answer_is_what_the_page_includes(
    browse: Browse, member: Seat, topics: dict[str, Topic]
) -> None:
    client = browse(member)
    fragment = client.post(
        f"{HERE}algebra/help/", {"level": "2"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert fragment.startswith('<div id="standing"')
    csrf = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert csrf.sub("", fragment).strip() in csrf.sub(
        "", client.get(f"{HERE}algebra/").content.decode()
    )


@pytest.mark.parametrize("level", ["0", "5", "x"])
def test_an_unknown_level_is_no_offer(
    level: str, browse: Browse, member: Seat, topics: dict[str, Topic]
) -> None:
    browse(member).post(f"{HERE}algebra/help/", {"level": level})
    assert not Offer.objects.exists()


def test_other_addresses_of_a_topic_lead_to_it(
    browse: Browse, anonymous: Seat, moderator: Seat, topics: dict[str, Topic]
) -> None:
    merged, into = topics["C++"], topics["C#"]
    actions.merge_topics(moderator, merged_id=merged.pk, into_id=into.pk)
    by_address = browse(anonymous).get(f"{HERE}{merged.slug}/")
    assert (by_address.status_code, by_address["Location"]) == (301, f"{HERE}{into.slug}/")
    by_number = browse(anonymous).get(f"{HERE}id/{into.pk}/")
    assert (by_number.status_code, by_number["Location"]) == (302, f"{HERE}{into.slug}/")
    assert browse(anonymous).get(f"{HERE}chess/").status_code == 404


def test_apps_above_show_on_topics_what_they_know(
    browse: Browse,
    anonymous: Seat,
    topics: dict[str, Topic],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panels: list[TopicPanel[Seat]] = []
    tallies: list[TopicTally] = []
    for module in (protocols, queries.pages):
        monkeypatch.setattr(module, "TOPIC_PANELS", panels)
        monkeypatch.setattr(module, "TOPIC_TALLIES", tallies)
    algebra = topics["Algebra"]
    # Any template that draws a list will do.
    show_on_topic(
        TopicPanel(
            order=1,
            template="topics/_home.html",
            query=lambda seat, *, topic_id, now: [algebra] if topic_id == algebra.pk else None,
        )
    )
    count_on_topics(
        TopicTally(
            order=1,
            count=lambda community_id, ids: {pk: 7 for pk in ids if pk == algebra.pk},
            words=lambda number: f"{number} questions",
        )
    )
    assert "home-topics" in browse(anonymous).get(f"{HERE}algebra/").content.decode()
    assert "home-topics" not in browse(anonymous).get(f"{HERE}calculus/").content.decode()
    assert text(browse(anonymous).get(HERE)).count("7 questions") == 1


# --- Adding, editing, merging -----------------------------------------------------------------


def test_a_moderator_adds_edits_and_merges_topics(
    browse: Browse, moderator: Seat, topics: dict[str, Topic]
) -> None:
    client = browse(moderator)
    fields = {
        "name": " Number  theory ",
        "description": "",
        "synonyms": "primes, ,",
        "requires": "equations",
    }
    added = client.post(f"{HERE}new/", fields)
    assert (added.status_code, added["Location"]) == (302, f"{HERE}number-theory/")
    form = client.get(f"{HERE}number-theory/edit/").context["form"]
    assert form.initial == {
        "name": "Number theory",
        "description": "",
        "synonyms": "primes",
        "requires": "Algebra",
    }
    client.post(f"{HERE}number-theory/edit/", fields | {"name": "Numbers", "requires": ""})
    assert "Numbers" in text(client.get(f"{HERE}number-theory/"))
    merged = client.post(f"{HERE}number-theory/merge/", {"into": "algebra"})
    assert merged["Location"] == f"{HERE}algebra/"
    assert "Also called equations · Numbers · primes · الجبر" in text(client.get(f"{HERE}algebra/"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "calculus"}, "already leads to the topic “Calculus”"),
        ({"synonyms": "primes, analysis"}, "already leads to the topic “Calculus”"),
        ({"requires": "Chess"}, "There is no topic called “Chess” here."),
        ({"requires": "Calculus"}, "which builds on it already"),
        ({"synonyms": "x" * 61}, "is too long"),
        ({"synonyms": ",".join(map(str, range(21)))}, "These are too many."),
    ],
)
def test_what_was_typed_stays_where_it_is_refused(
    wrong: dict[str, str], sentence: str, browse: Browse, moderator: Seat, topics: dict[str, Topic]
) -> None:
    typed = {"name": "Algebra", "description": "typed text", "synonyms": "", "requires": ""} | wrong
    page = browse(moderator).post(f"{HERE}algebra/edit/", typed)
    assert page.status_code == 422
    assert sentence in text(page)
    assert "typed text" in page.content.decode()
    assert Topic.objects.get(slug="algebra").description == ""


@pytest.mark.parametrize(
    ("into", "sentence"),
    [
        ("", "This field is required."),
        ("Chess", "There is no topic called “Chess” here."),
        ("Calculus, C#", "Name one topic only."),
        ("Algebra", "A topic cannot be merged into itself."),
    ],
)
def test_a_topic_is_merged_into_one_other(
    into: str, sentence: str, browse: Browse, moderator: Seat, topics: dict[str, Topic]
) -> None:
    page = browse(moderator).post(f"{HERE}algebra/merge/", {"into": into})
    assert page.status_code == 422
    assert sentence in text(page)
    assert not Topic.objects.exclude(merged_into=None).exists()


# --- Elsewhere --------------------------------------------------------------------------------


def test_a_persons_page_says_what_they_can_and_want(
    browse: Browse, member: Seat, guest: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    actions.offer(member, topic_id=topics["Algebra"].pk, level=Level.DEEP, now=now)
    actions.wish(member, topic_id=topics["Calculus"].pk, now=now)
    seen = text(browse(guest).get(f"/c/maple/people/{member.person_id}/"))
    assert "Can help with Algebra all of it" in seen
    assert "Wants to learn Calculus" in seen
    assert "Can help with" not in text(browse(guest).get(f"/c/maple/people/{guest.person_id}/"))


def test_the_home_of_a_community_shows_its_liveliest_topics_first(
    browse: Browse, member: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    actions.wish(member, topic_id=topics["Calculus"].pk, now=now)
    assert "Topics Calculus Algebra C# C++ Linear algebra All topics" in text(
        browse(member).get("/c/maple/")
    )


# --- Cost -------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [HERE, f"{HERE}topic-000/", f"{HERE}find/?q=topic"])
def test_a_page_takes_as_many_queries_for_twenty_rows_as_for_two(
    address: str,
    browse: Browse,
    seat: Callable[..., Seat],
    community: Community,
    now: datetime,
) -> None:
    def count(upto: int, viewer: Seat) -> int:
        names = [f"Topic {n:03}" for n in range(upto)]
        made = create_topics(
            community.pk,
            [NewTopic(name=names[0], synonyms=tuple(f"Also {n}" for n in range(upto)))]
            + [NewTopic(name=name, requires=(names[0],)) for name in names[1:]],
            now=now,
        )
        first = made[names[0]]
        for n in range(Offer.objects.count(), upto):
            who = seat(Role.MEMBER, f"member {n}")
            actions.offer(who, topic_id=first.pk, level=Level.SOLID, now=now)
            actions.wish(who, topic_id=first.pk, now=now)
        client = browse(viewer)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    viewer = seat(Role.OWNER)
    few = count(2, viewer)
    most = MOST_OF_A_TOPIC if address.endswith("topic-000/") else MOST
    assert count(20, viewer) == few <= most
