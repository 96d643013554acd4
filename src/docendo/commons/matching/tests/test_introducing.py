"""A coordinator brings two together, and looks back on what came of it."""

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from docendo.commons.communities.api import Seat, leave
from docendo.commons.matching import actions
from docendo.commons.matching.models import Match, Place, Profile
from docendo.commons.matching.refusals import CannotBeIntroduced, NotByOneself
from docendo.commons.matching.rules.meeting import ANSWERS_WITHIN, Origin, State, Together
from docendo.commons.people.api import Person, block
from docendo.commons.topics.api import Topic

Take = Callable[..., Seat]
Browse = Callable[[Seat], Client]
WORDS = "You both like proofs with pictures."


@pytest.fixture
def ana(joined: Take) -> Seat:
    return joined("Ana Ruiz", learns="Algebra")


@pytest.fixture
def ben(joined: Take) -> Seat:
    return joined("Ben Okoro", helps="Algebra")


def together(coordinator: Seat, one: Seat, other: Seat, topic: Topic, *, now: datetime) -> Match:
    return actions.introduce(
        coordinator,
        person_ids=(one.member.pk, other.member.pk),
        what=Together(learn=topic.pk),
        words=WORDS,
        now=now,
    )


def page(browser: Client, person: Seat, **query: str) -> str:
    address = reverse("matching:introducing", args=(person.community.slug, person.member.pk))
    return browser.get(address, query).content.decode()


def test_who_fits_is_brought_together_and_both_are_asked(
    browse: Browse, coordinator: Seat, ana: Seat, ben: Seat, topics: dict[str, Topic]
) -> None:
    browser = browse(coordinator)
    person = reverse("communities:person", args=(ana.community.slug, ana.member.pk))
    assert "Bring together with somebody" in browser.get(person).content.decode()
    shown = page(browser, ana)
    assert "Ben Okoro" in shown
    assert "2 h a week in common" in shown
    introduce = reverse(
        "matching:introduce", args=(ana.community.slug, ana.member.pk, ben.member.pk)
    )
    data = {"learn": topics["Algebra"].pk, "words": WORDS}
    after = browser.post(introduce, data, follow=True).content.decode()
    assert "Both are asked" in after
    assert "Waiting for their answers" in after
    found = Match.objects.get()
    assert (found.origin, found.introducer, found.asker) == (
        Origin.INTRODUCED,
        coordinator.member,
        None,
    )
    for seat in (ana, ben):
        peers = reverse("matching:peers", args=(ana.community.slug,))
        waiting = browse(seat).get(peers).content.decode()
        assert WORDS in waiting
        assert "thought of bringing you together" in waiting
    # They know each other now, and are not proposed to each other once more.
    assert "Ben Okoro" not in page(browser, ana)


def test_it_begins_when_both_have_accepted(
    browse: Browse, coordinator: Seat, ana: Seat, ben: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    found = together(coordinator, ana, ben, topics["Algebra"], now=now)
    actions.accept(ana, match_id=found.pk, now=now)
    assert Match.objects.get().state == State.PROPOSED
    actions.accept(ben, match_id=found.pk, now=now)
    assert Match.objects.get().state == State.ACTIVE
    own = Place.objects.get(person=ana.member)
    assert (own.helps, own.learns) == (None, topics["Algebra"])
    assert "They learn together" in look_back(browse(coordinator), ana)


def test_what_does_not_come_about_blames_nobody(
    browse: Browse, coordinator: Seat, ana: Seat, ben: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    found = together(coordinator, ana, ben, topics["Algebra"], now=now)
    actions.decline(ben, match_id=found.pk, now=now)
    declined = look_back(browse(coordinator), ana)
    address = reverse("matching:match", args=(ana.community.slug, found.pk))
    assert "It does not fit this time." in browse(ana).get(address).content.decode()
    Match.objects.all().delete()
    together(coordinator, ana, ben, topics["Algebra"], now=now)
    actions.expire_asks(now=now + ANSWERS_WITHIN + timedelta(days=1))
    # Neither who it was, nor whether it was a no or silence.
    assert strip(declined) == strip(look_back(browse(coordinator), ana))


def look_back(browser: Client, seat: Seat, **query: str) -> str:
    address = reverse("matching:introductions", args=(seat.community.slug,))
    content = browser.get(address, query).content.decode()
    return content[content.index("<main") : content.index("</main>")]


def strip(content: str) -> str:
    return content[content.index("<ul class") : content.rindex("</ul>")]


def blocked(one: Seat, other: Seat, now: datetime) -> None:
    block(one.member, blocked_id=other.member.pk, now=now)


def would_rather_not(one: Seat, other: Seat, now: datetime) -> None:
    actions.rather_not(one, person_id=other.member.pk, now=now)


def has_no_room(one: Seat, other: Seat, now: datetime) -> None:
    Profile.objects.create(community=one.community, person=other.member, helps_at_once=0)


@pytest.mark.parametrize("stands", [blocked, would_rather_not, has_no_room])
@pytest.mark.parametrize("by_learner", [True, False])
def test_what_stands_in_the_way_is_never_told(
    stands: Callable[[Seat, Seat, datetime], None],
    by_learner: bool,
    browse: Browse,
    coordinator: Seat,
    ana: Seat,
    ben: Seat,
    topics: dict[str, Topic],
    now: datetime,
) -> None:
    browser = browse(coordinator)
    before = page(browser, ana, q="Ben")
    if by_learner or stands is has_no_room:
        stands(ana, ben, now)
    else:
        stands(ben, ana, now)
    assert "Ben Okoro" not in page(browser, ana)
    assert without_tokens(page(browser, ana, q="Ben")) == without_tokens(before)
    with pytest.raises(CannotBeIntroduced) as refused:
        together(coordinator, ana, ben, topics["Algebra"], now=now)
    assert str(refused.value) == str(CannotBeIntroduced())
    introduce = reverse(
        "matching:introduce", args=(ana.community.slug, ana.member.pk, ben.member.pk)
    )
    answer = browser.post(introduce, {"learn": topics["Algebra"].pk, "words": WORDS})
    assert answer.status_code == CannotBeIntroduced.status
    said = answer.content.decode()
    assert "cannot be brought together at the moment" in said
    assert WORDS in said
    assert not Match.objects.exists()


def without_tokens(content: str) -> list[str]:
    main = content[content.index("<main") : content.index("</main>")]
    return [line for line in main.splitlines() if "csrfmiddlewaretoken" not in line]


def test_what_neither_said_cannot_be_proposed(
    browse: Browse,
    coordinator: Seat,
    ana: Seat,
    joined: Take,
    topics: dict[str, Topic],
    now: datetime,
) -> None:
    cleo = joined("Cleo Marsh", helps="Chemistry")
    assert "Neither offers what the other wants" in page(browse(coordinator), ana, q="Cleo")
    with pytest.raises(CannotBeIntroduced):
        together(coordinator, ana, cleo, topics["Chemistry"], now=now)
    with pytest.raises(CannotBeIntroduced):
        together(coordinator, ana, ana, topics["Algebra"], now=now)


def test_nobody_introduces_themselves_or_who_is_not_here(
    coordinator: Seat, ana: Seat, ben: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    with pytest.raises(NotByOneself):
        together(coordinator, ana, coordinator, topics["Algebra"], now=now)
    leave(ben, now=now)
    with pytest.raises(Person.DoesNotExist):
        together(coordinator, ana, ben, topics["Algebra"], now=now)


def test_a_swap_is_said_from_both_sides(
    coordinator: Seat, joined: Take, topics: dict[str, Topic], now: datetime
) -> None:
    one = joined("Dara Yu", helps="Calculus", learns="Algebra")
    other = joined("Eli Novak", helps="Algebra", learns="Calculus")
    actions.introduce(
        coordinator,
        person_ids=(one.member.pk, other.member.pk),
        what=Together(learn=topics["Algebra"].pk, teach=topics["Calculus"].pk),
        words="",
        now=now,
    )
    places = {place.person_id: (place.helps, place.learns) for place in Place.objects.all()}
    assert places[one.member.pk] == (topics["Calculus"], topics["Algebra"])
    assert places[other.member.pk] == (topics["Algebra"], topics["Calculus"])


def test_history_is_found_by_name_and_leaves_as_a_table(
    browse: Browse, coordinator: Seat, ana: Seat, ben: Seat, topics: dict[str, Topic], now: datetime
) -> None:
    browser = browse(coordinator)
    assert "Nobody yet" in look_back(browser, ana)
    together(coordinator, ana, ben, topics["Algebra"], now=now)
    assert "Ana Ruiz" in look_back(browser, ana, q="okoro")
    assert "Ana Ruiz" not in look_back(browser, ana, q="nobody")
    file = browser.get(reverse("matching:introductions_sheet", args=(ana.community.slug,)))
    rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert rows[1][:4] == ["Ana Ruiz", "Ben Okoro", "", coordinator.member.name]
    assert rows[1][5] == "Waiting for their answers"


def test_history_costs_the_same_with_many(
    browse: Browse,
    coordinator: Seat,
    ana: Seat,
    joined: Take,
    topics: dict[str, Topic],
    now: datetime,
) -> None:
    browser = browse(coordinator)
    counts = []
    for number in range(3):
        helper = joined(f"Helper {number}", helps="Algebra")
        Profile.objects.update_or_create(
            community=ana.community, person=ana.member, defaults={"learns_at_once": 9}
        )
        together(coordinator, ana, helper, topics["Algebra"], now=now)
        for look in (look_back, page):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                look(browser, ana)
            counts.append((look, len(asked)))
    assert len({each for each in counts if each[0] is look_back}) == 1
    assert counts[1][1] >= counts[-1][1] - 2


def test_an_ask_is_never_of_a_coordinator(
    browse: Browse, ana: Seat, ben: Seat, topics: dict[str, Topic]
) -> None:
    ask = reverse("matching:ask", args=(ana.community.slug, ben.member.pk))
    for origin in (Origin.INTRODUCED, Origin.ROUND):
        answer = browse(ana).post(ask, {"learn": topics["Algebra"].pk, "origin": origin})
        assert answer.status_code == 400
    assert not Match.objects.exists()
