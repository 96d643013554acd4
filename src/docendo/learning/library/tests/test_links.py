"""Links are looked at, found dead, and brought back to life."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from docendo.commons.communities.models import Seat
from docendo.commons.topics.models import Topic
from docendo.kernel.jobs import PERIODIC, Run, SystemActor
from docendo.kernel.models import OutboxEvent
from docendo.kernel.reaching import Answer
from docendo.learning.library import actions, jobs
from docendo.learning.library.models import Resource
from docendo.learning.library.queries.links import witnesses
from docendo.learning.library.tests.test_shelf import HERE, text

Browse = Callable[[Seat], Client]
DAY = timedelta(days=1)


@pytest.fixture
def other(adder: Seat, topics: list[Topic], now: datetime) -> Resource:
    said = actions.Said(title="Another page", topics=topics[:1])
    return actions.add_link(adder, url="https://example.org/other", said=said, now=now)


def look(now: datetime, **answers: Answer) -> int:
    """Look at all that is due; what is not named answers."""

    def ask(url: str) -> Answer:
        return answers.get(url.rpartition("/")[2], Answer.ANSWERS)

    return actions.look_at_what_is_due(most=10, now=now, ask=ask)


def test_a_link_that_failed_on_three_days_is_dead_and_its_adder_is_told(
    link: Resource, adder: Seat, member: Seat, moderator: Seat, browse: Browse, now: datetime
) -> None:
    for days in range(3):
        link.refresh_from_db()
        assert link.dead_since is None
        assert look(now + days * DAY, polya=Answer.GONE) == 1
    link.refresh_from_db()
    assert link.dead_since == now
    died = OutboxEvent.objects.get(kind="library.LinkDied")
    assert died.payload["adder_id"] == adder.person_id
    for address in (HERE, f"{HERE}{link.pk}/", "/c/maple/topics/series/"):
        assert "answered since" in text(browse(member).get(address)), address
    dead = f"{HERE}dead-links/"
    assert "How to solve it" in text(browse(moderator).get(dead))
    assert "How to solve it" not in text(browse(member).get(dead))
    # A week later it answers.
    assert look(now + 8 * DAY) == 0
    assert look(now + 9 * DAY) == 1
    link.refresh_from_db()
    assert link.life.failures == 0
    assert link.life.failing_since is None


def test_somebody_can_say_that_it_works_or_give_it_a_new_address(
    link: Resource, other: Resource, adder: Seat, member: Seat, browse: Browse, now: datetime
) -> None:
    for resource in (link, other):
        Resource.objects.filter(pk=resource.pk).update(
            failures=3, failing_since=now, dead_since=now, due_at=now + 7 * DAY
        )
    browse(member).post(f"{HERE}{link.pk}/answers/")
    said = {"url": "https://example.org/new", "title": "x", "note": "", "topics": "Series"}
    browse(adder).post(f"{HERE}{other.pk}/edit/", said)
    for resource in (link, other):
        resource.refresh_from_db()
        assert (resource.dead_since, resource.failures) == (None, 0)
        assert resource.due_at is not None
        assert resource.due_at != now + 7 * DAY


def test_while_nothing_at_all_answers_nothing_is_said_of_links(
    link: Resource, other: Resource, now: datetime
) -> None:
    both = {"polya": Answer.SILENT, "other": Answer.SILENT}
    for days in range(4):
        look(now + days * DAY, **both)
    assert not Resource.objects.filter(failures__gt=0).exists()
    for days in range(4, 8):
        look(now + days * DAY, polya=Answer.SILENT)
    link.refresh_from_db()
    # On the first of these days nothing had answered yet when it was looked at.
    assert link.dead_since == now + 5 * DAY


def test_where_nobody_may_look_nothing_is_known(link: Resource, now: datetime) -> None:
    for days in range(30):
        look(now + days * DAY, polya=Answer.NOT_FOR_US)
    link.refresh_from_db()
    assert (link.looked_at, link.failures) == (None, 0)


def test_what_was_changed_during_a_look_is_not_judged_by_it(
    link: Resource, adder: Seat, topics: list[Topic], now: datetime
) -> None:
    def ask(url: str) -> Answer:
        said = actions.Said(title="x", topics=topics[:1])
        moved = f"{url}/moved"
        actions.edit_resource(adder, resource_id=link.pk, said=said, url=moved, now=now + DAY)
        return Answer.GONE

    actions.look_at_what_is_due(most=1, now=now, ask=ask)
    link.refresh_from_db()
    assert (link.failures, link.looked_at) == (0, None)


def test_what_was_taken_out_is_not_looked_at(link: Resource, adder: Seat, now: datetime) -> None:
    actions.remove_resource(adder, resource_id=link.pk, now=now)
    assert look(now) == 0
    actions.restore_resource(adder, resource_id=link.pk, now=now)
    assert look(now) == 1


def test_an_operator_can_switch_it_off(link: Resource, now: datetime, settings: object) -> None:
    settings.LOOK_AT_LINKS = False  # type: ignore[attr-defined]
    assert "library.look_at_links" in PERIODIC
    jobs.look_at_links.work(Run(SystemActor("library"), "key", 1, now + DAY))
    link.refresh_from_db()
    assert link.looked_at is None
    assert link.due_at == now


@pytest.mark.sqlite
def test_witnesses_are_found_by_what_is_due(link: Resource) -> None:
    """They are asked for at each silence: not all resources of all communities are sorted."""
    with CaptureQueriesContext(connection) as asked:
        witnesses(other_than=link)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        assert "resources_due" in cursor.fetchall()[0][-1]
