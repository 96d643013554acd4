"""What waits for a coordinator, and why it is there."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.api import Seat, leave
from docendo.commons.matching.api import Origin, Together, accept, ask_peer
from docendo.commons.matching.models import Profile
from docendo.commons.people.api import block
from docendo.commons.topics.api import Topic
from docendo.outcomes.insights.actions import set_aside
from docendo.outcomes.insights.queries import to_count, waiting
from docendo.outcomes.insights.rules import ANSWERS_SLOWLY, LOOKS_FOR_LONG, NeedKind, Outcome
from docendo.outcomes.insights.tests.conftest import LONG_AGO, Joined, propose

PAGE = "/c/maple/insights/"


def main(browser: Client, address: str = PAGE) -> str:
    content = browser.get(address).content.decode()
    return content[content.index("<main") : content.index("</main>")]


def subjects(seat: Seat, kind: NeedKind, now: datetime) -> list[str]:
    return [found.subject for found in waiting(seat, now=now)[kind]]


def test_with_nothing_to_do_the_page_says_so(here: Client) -> None:
    assert "Nobody needs you right now" in main(here)


def test_who_has_nobody_is_there_with_why(here: Client, joined: Joined) -> None:
    joined("Ana Ruiz", learns="Algebra", has_week=False)
    page = main(here, f"{PAGE}?kind=alone")
    assert "has nobody to learn with" in page
    assert "Nobody else offers" in page
    assert "They have not said when they are free." in page
    assert "paint your week under Peers" in page
    joined("Ben Okoro", helps="Algebra", learns="Algebra")
    # The one who offers it themselves is of no use to themselves.
    assert main(here, f"{PAGE}?kind=alone").count("Nobody else offers") == 1


def test_who_has_just_come_or_wants_nobody_is_not_there(
    coordinator: Seat, joined: Joined, now: datetime
) -> None:
    ana = joined("Ana Ruiz", learns="Algebra")
    soon = now - LONG_AGO + LOOKS_FOR_LONG
    assert subjects(coordinator, NeedKind.ALONE, soon) == []
    assert subjects(coordinator, NeedKind.ALONE, now) == [str(ana.member.pk)]
    Profile.objects.create(community=ana.community, person=ana.member, learns_at_once=0)
    assert subjects(coordinator, NeedKind.ALONE, now) == []
    cleo = joined("Cleo Marsh", learns="Algebra")
    assert subjects(coordinator, NeedKind.ALONE, now) == [str(cleo.member.pk)]
    leave(cleo, now=now)
    assert subjects(coordinator, NeedKind.ALONE, now) == []


def test_a_proposal_that_waits_is_there_until_it_is_answered(
    coordinator: Seat, joined: Joined, topics: dict[str, Topic], now: datetime
) -> None:
    ana, ben = joined("Ana Ruiz", learns="Algebra"), joined("Ben Okoro", helps="Algebra")
    match_id = propose(coordinator, ana, ben, topics["Algebra"], at=now - ANSWERS_SLOWLY)
    assert subjects(coordinator, NeedKind.PROPOSAL, now) == []
    later = now + timedelta(minutes=1)
    assert len(subjects(coordinator, NeedKind.PROPOSAL, later)) == 2
    # Whoever has been proposed somebody is not alone.
    assert subjects(coordinator, NeedKind.ALONE, later) == []
    accept(ana, match_id=match_id, now=now)
    assert len(subjects(coordinator, NeedKind.PROPOSAL, later)) == 1


def test_what_people_ask_each_other_is_theirs(
    coordinator: Seat, joined: Joined, topics: dict[str, Topic], now: datetime
) -> None:
    ana, ben = joined("Ana Ruiz", learns="Algebra"), joined("Ben Okoro", helps="Algebra")
    what, at = Together(learn=topics["Algebra"].pk), now - LONG_AGO
    ask_peer(ana, person_id=ben.member.pk, what=what, words="", origin=Origin.ASKED, now=at)
    assert subjects(coordinator, NeedKind.PROPOSAL, now) == []


def test_a_topic_that_nobody_helps_with_is_there(
    here: Client, coordinator: Seat, joined: Joined, topics: dict[str, Topic], now: datetime
) -> None:
    joined("Ana Ruiz", learns="Algebra")
    assert subjects(coordinator, NeedKind.TOPIC, now) == [str(topics["Algebra"].pk)]
    page = main(here, f"{PAGE}?kind=topic")
    assert "1 person wants to learn it." in page
    assert "Ask everybody" in page
    ben = joined("Ben Okoro", helps="Algebra")
    assert subjects(coordinator, NeedKind.TOPIC, now) == []
    leave(ben, now=now)
    assert subjects(coordinator, NeedKind.TOPIC, now) == [str(topics["Algebra"].pk)]


def test_keeping_away_shows_nowhere(here: Client, joined: Joined, now: datetime) -> None:
    ana, ben = joined("Ana Ruiz", learns="Algebra"), joined("Ben Okoro", helps="Algebra")
    before = without_tokens(main(here))
    block(ben.member, blocked_id=ana.member.pk, now=now)
    assert without_tokens(main(here)) == before


def without_tokens(content: str) -> list[str]:
    return [line for line in content.splitlines() if "csrfmiddlewaretoken" not in line]


def test_the_page_costs_the_same_with_many(
    here: Client, coordinator: Seat, joined: Joined, topics: dict[str, Topic], now: datetime
) -> None:
    counts = []
    for number in range(3):
        joined(f"Ana {number}", learns="Algebra", helps="Calculus")
        joined(f"Ben {number}", learns="Chemistry")
        learner = joined(f"Cleo {number}", learns="Calculus")
        helper = joined(f"Dara {number}", helps="Calculus")
        propose(coordinator, learner, helper, topics["Calculus"], at=now - LONG_AGO)
        with CaptureQueriesContext(connection) as asked:
            page = main(here)
        assert f"Ana {number}" in page
        assert f"Dara {number}" in page
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]


def test_the_home_page_counts_what_the_list_holds(
    here: Client,
    browse: Callable[[Seat], Client],
    coordinator: Seat,
    member: Seat,
    joined: Joined,
    topics: dict[str, Topic],
    now: datetime,
) -> None:
    ana, ben = joined("Ana Ruiz", learns="Algebra"), joined("Ben Okoro", helps="Algebra")
    propose(coordinator, ana, ben, topics["Algebra"], at=now - LONG_AGO)
    cleo = joined("Cleo Marsh", learns="Chemistry")
    quiet = joined("Dara Lin", learns="Chemistry")
    Profile.objects.create(community=quiet.community, person=quiet.member, learns_at_once=0)

    def counted() -> dict[NeedKind, int]:
        return {kind: rows.count() for kind, rows in to_count(coordinator, now=now).items()}

    assert counted() == {
        NeedKind.PROPOSAL: 2, NeedKind.QUESTION: 0, NeedKind.CHECK_IN: 0, NeedKind.UNMET: 0,
        NeedKind.ALONE: 1, NeedKind.TOPIC: 1,
    }  # fmt: skip
    assert counted() == {kind: len(all_) for kind, all_ in waiting(coordinator, now=now).items()}
    assert "4 things wait for a coordinator" in main(here, "/c/maple/")
    assert "for a coordinator" not in main(browse(member), "/c/maple/")
    subject = str(cleo.member.pk)
    set_aside(coordinator, kind=NeedKind.ALONE, subject=subject, outcome=Outcome.LATER, now=now)
    assert counted()[NeedKind.ALONE] == 0
