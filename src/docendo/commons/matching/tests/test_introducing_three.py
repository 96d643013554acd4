"""A coordinator brings three together: round in a ring, by one who helps two, or side by side."""

import csv
from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from docendo.commons.communities.api import Community, Seat
from docendo.commons.matching import actions
from docendo.commons.matching.models import Match, Place, Profile
from docendo.commons.matching.refusals import CannotBeThree, NotByOneself
from docendo.commons.matching.rules.meeting import Part, State
from docendo.commons.matching.rules.threes import Sayings, first_of_each, is_way, written_way
from docendo.commons.people.api import block
from docendo.commons.topics.api import Topic

Take = Callable[..., Seat]
Browse = Callable[[Seat], Client]
Stand = Callable[[Seat, Seat, datetime], None]


@pytest.fixture
def ring(joined: Take) -> tuple[Seat, Seat, Seat]:
    """Each helps the next, and no two of them swap."""
    return (
        joined("Ana Ruiz", helps="Algebra", learns="Chemistry"),
        joined("Ben Okoro", helps="Calculus", learns="Algebra"),
        joined("Cleo Marsh", helps="Chemistry", learns="Calculus"),
    )


def round_of(ring: tuple[Seat, Seat, Seat], topics: dict[str, Topic]) -> tuple[Part, ...]:
    ana, ben, cleo = (each.member.pk for each in ring)
    algebra, calculus, chemistry = (
        topics[each].pk for each in ("Algebra", "Calculus", "Chemistry")
    )
    return (
        Part(person_id=ana, helps=algebra, learns=chemistry),
        Part(person_id=ben, helps=calculus, learns=algebra),
        Part(person_id=cleo, helps=chemistry, learns=calculus),
    )


def address(name: str, one: Seat, other: Seat) -> str:
    return reverse(f"matching:{name}", args=(one.community.slug, one.member.pk, other.member.pk))


def main(content: bytes) -> list[str]:
    text = content.decode()
    text = text[text.index("<main") : text.index("</main>")]
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]


# --- What three may do --------------------------------------------------------------------------


def test_three_have_one_way_of_each_kind() -> None:
    said = Sayings({1: {7}, 2: {8}, 3: {9}}, {1: {9, 5}, 2: {7, 5}, 3: {8, 5, 7}})
    ring, guided, beside = first_of_each((1, 2, 3), said)
    assert [(part.person_id, part.helps, part.learns) for part in ring] == [
        (1, 7, 9), (2, 8, 7), (3, 9, 8),
    ]  # fmt: skip
    assert [(part.helps, part.learns) for part in guided] == [(7, None), (None, 7), (None, 7)]
    assert [(part.helps, part.learns) for part in beside] == [(None, 5)] * 3
    # The other way round the ring is found as well.
    turned = Sayings({1: {7}, 3: {9}, 2: {8}}, {3: {7}, 2: {9}, 1: {8}})
    assert [part.person_id for part in first_of_each((1, 2, 3), turned)[0]] == [1, 3, 2]


@pytest.mark.parametrize(
    "parts",
    [
        (Part(person_id=1, learns=5), Part(person_id=2, learns=5)),
        (Part(person_id=1, learns=5), Part(person_id=2, learns=5), Part(person_id=2, learns=5)),
        (Part(person_id=1, learns=5), Part(person_id=2, learns=5), Part(person_id=3, learns=7)),
        (Part(person_id=1, helps=7), Part(person_id=2, learns=7), Part(person_id=3, learns=5)),
        (Part(person_id=1, helps=5), Part(person_id=2, learns=5), Part(person_id=3, learns=5)),
        (Part(person_id=1), Part(person_id=2), Part(person_id=3)),
    ],
)
def test_what_is_no_way_of_three(parts: tuple[Part, ...]) -> None:
    said = Sayings({1: {7}}, {1: {5}, 2: {5, 7}, 3: {5, 7}})
    assert is_way(first_of_each((1, 2, 3), said)[0], said)
    assert not is_way(parts, said)


# --- The page, and what comes of it -------------------------------------------------------------


def test_three_are_brought_together_and_it_is_in_the_history(
    browse: Browse,
    coordinator: Seat,
    ring: tuple[Seat, Seat, Seat],
    topics: dict[str, Topic],
    now: datetime,
) -> None:
    ana, ben, cleo = ring
    browser = browse(coordinator)
    pair = reverse("matching:introducing", args=(ana.community.slug, ana.member.pk))
    assert address("third", ana, ben) in browser.get(pair).content.decode()
    shown = browser.get(address("third", ana, ben)).content.decode()
    assert "Cleo Marsh" in shown
    assert "2 h a week in common" in shown
    key = written_way(round_of(ring, topics))
    assert key in shown
    data = {"way": key, "words": "Three who each have what the next wants."}
    after = browser.post(address("introduce_three", ana, ben), data, follow=True).content.decode()
    assert "All three are asked" in after
    assert "Waiting for their answers" in after
    [found] = Match.objects.all()
    for seat in (ana, ben):
        actions.accept(seat, match_id=found.pk, now=now)
    assert Match.objects.get().state == State.PROPOSED
    mine = browse(cleo).get(reverse("matching:match", args=(ana.community.slug, found.pk)))
    assert "thought of bringing you together" in mine.content.decode()
    actions.accept(cleo, match_id=found.pk, now=now)
    assert Match.objects.get().state == State.ACTIVE
    # Each of them reads whom they help, and who helps them.
    read = "".join(main(browse(ana).get(mine.request["PATH_INFO"]).content))
    assert "Helps you with <b><bdi>Chemistry</bdi></b>" in read
    assert "You help with <b><bdi>Algebra</bdi></b>" in read
    file = browser.get(reverse("matching:introductions_sheet", args=(ana.community.slug,)))
    rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert rows[1][:4] == ["Ana Ruiz", "Ben Okoro", "Cleo Marsh", coordinator.member.name]
    assert rows[1][5] == "They learn together"


def test_one_who_declines_is_enough_and_is_not_named(
    browse: Browse,
    coordinator: Seat,
    ring: tuple[Seat, Seat, Seat],
    topics: dict[str, Topic],
    now: datetime,
) -> None:
    found = actions.introduce_three(coordinator, parts=round_of(ring, topics), words="", now=now)
    for seat in ring[:2]:
        actions.accept(seat, match_id=found.pk, now=now)
    actions.decline(ring[2], match_id=found.pk, now=now)
    history = reverse("matching:introductions", args=(coordinator.community.slug,))
    assert "Not this time" in browse(coordinator).get(history).content.decode()
    place = reverse("matching:match", args=(coordinator.community.slug, found.pk))
    said = browse(ring[0]).get(place).content.decode()
    assert "It does not fit this time." in said


def has_no_room(one: Seat, other: Seat, now: datetime) -> None:
    Profile.objects.create(community=one.community, person=other.member, helps_at_once=0)


def would_rather_not(one: Seat, other: Seat, now: datetime) -> None:
    actions.rather_not(one, person_id=other.member.pk, now=now)


def blocks(one: Seat, other: Seat, now: datetime) -> None:
    block(one.member, blocked_id=other.member.pk, now=now)


@pytest.mark.parametrize("stands", [has_no_room, would_rather_not, blocks])
@pytest.mark.parametrize("between", [(0, 2), (2, 1), (0, 1), (1, 0)])
def test_what_stands_between_two_of_three_is_never_told(
    stands: Stand,
    between: tuple[int, int],
    browse: Browse,
    coordinator: Seat,
    ring: tuple[Seat, Seat, Seat],
    topics: dict[str, Topic],
    now: datetime,
) -> None:
    ana, ben, _cleo = ring
    browser = browse(coordinator)
    third = address("third", ana, ben)
    named = main(browser.get(third, {"q": "Cleo"}).content)
    stands(ring[between[0]], ring[between[1]], now)
    assert main(browser.get(third, {"q": "Cleo"}).content) == named
    with pytest.raises(CannotBeThree) as refused:
        actions.introduce_three(coordinator, parts=round_of(ring, topics), words="", now=now)
    assert str(refused.value) == str(CannotBeThree())
    assert not Match.objects.exists()
    assert not Place.objects.exists()
    data = {"way": written_way(round_of(ring, topics)), "words": "Typed with care"}
    answer = browser.post(address("introduce_three", ana, ben), data)
    assert answer.status_code == CannotBeThree.status
    assert "Typed with care" in answer.content.decode()
    if 2 in between and (stands is not has_no_room or between[1] == 2):
        # Who is kept apart from one of the two looks like who has no room.
        assert "Nobody makes three right now" in browser.get(third).content.decode()


def test_two_of_a_group_do_not_go_on_without_the_third(
    coordinator: Seat, joined: Take, topics: dict[str, Topic], now: datetime
) -> None:
    """A mentor with one left would be a match; here it would tell who is kept apart."""
    ids = [
        joined(name, **said).member.pk
        for name, said in (
            ("Ana Ruiz", {"helps": "Algebra"}),
            ("Ben Okoro", {"learns": "Algebra"}),
            ("Cleo Marsh", {"learns": "Algebra"}),
        )
    ]
    Profile.objects.create(community=coordinator.community, person_id=ids[2], learns_at_once=0)
    topic = topics["Algebra"].pk
    parts = (
        Part(person_id=ids[0], helps=topic),
        Part(person_id=ids[1], learns=topic),
        Part(person_id=ids[2], learns=topic),
    )
    with pytest.raises(CannotBeThree):
        actions.introduce_three(coordinator, parts=parts, words="", now=now)
    assert not Match.objects.exists()


def test_a_way_that_they_have_not_said_is_refused(
    browse: Browse,
    coordinator: Seat,
    ring: tuple[Seat, Seat, Seat],
    topics: dict[str, Topic],
    now: datetime,
) -> None:
    ana, ben, _cleo = ring
    same = tuple(Part(person_id=each.member.pk, learns=topics["Algebra"].pk) for each in ring)
    with pytest.raises(CannotBeThree):
        actions.introduce_three(coordinator, parts=same, words="", now=now)
    mine = (Part(person_id=coordinator.member.pk, learns=topics["Algebra"].pk), *same[1:])
    with pytest.raises(NotByOneself):
        actions.introduce_three(coordinator, parts=mine, words="", now=now)
    for way in ("", "1:2:3", "a:b:c,d:e:f,g:h:i"):
        answer = browse(coordinator).post(address("introduce_three", ana, ben), {"way": way})
        assert answer.status_code == 422
        assert "Choose what the three would do." in answer.content.decode()
    assert not Match.objects.exists()


def test_many_thirds_cost_what_one_does(
    browse: Browse, coordinator: Seat, community: Community, joined: Take
) -> None:
    ana, ben = joined("Ana Ruiz", learns="Algebra"), joined("Ben Okoro", learns="Algebra")
    joined("Third 0", learns="Algebra")
    browser = browse(coordinator)
    browser.get(address("third", ana, ben))
    counts = []
    for number in range(1, 3):
        with CaptureQueriesContext(connection) as asked:
            shown = browser.get(address("third", ana, ben)).content.decode()
        assert shown.count("All three learn") == number
        counts.append(len(asked))
        joined(f"Third {number}", learns="Algebra")
    assert counts[0] == counts[1]
