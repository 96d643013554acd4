"""A large round is published slice by slice, in a worker that may die between two of them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from docendo.commons.communities.api import Role, Seat
from docendo.commons.matching.models import Match
from docendo.commons.rounds import actions
from docendo.commons.rounds.actions import publishing
from docendo.commons.rounds.models import LeftOut, Round
from docendo.commons.rounds.refusals import NotNow
from docendo.commons.rounds.rules import GOES_ON_WITHIN, State
from docendo.commons.rounds.tests.conftest import Begun, Joined, work
from docendo.commons.rounds.tests.test_rounds import text
from docendo.kernel import clock
from docendo.kernel.models import OutboxEvent, QueuedJob

Browse = Callable[[Seat], Client]
PAIRS = 5


@pytest.fixture
def found(joined: Joined, begun: Begun, monkeypatch: pytest.MonkeyPatch) -> Round:
    """A round of five pairs, of which two are published in one go, and of one who has nobody."""
    monkeypatch.setattr(publishing, "AT_ONCE", 2)
    monkeypatch.setattr(publishing, "PAUSE_SECONDS", 0)
    for number in range(PAIRS):
        joined(f"Helper {number}", helps="Algebra")
        joined(f"Learner {number}", learns="Algebra")
    joined("Cleo Marsh", learns="Calculus")
    return begun()


def test_what_is_too_large_for_one_go_is_published_by_a_worker(
    found: Round, coordinator: Seat, here: Client, now: datetime
) -> None:
    address = f"/c/maple/peers/rounds/{found.pk}/"
    page = here.post(f"{address}publish/", follow=True).content.decode()
    assert "Proposing the matches to everybody · 40 of 100" in page
    assert "Publish now" not in page
    assert (Match.objects.count(), Round.objects.get().state) == (2, State.PUBLISHING)
    progress = here.get(f"{address}progress/", headers={"HX-Request": "true"})
    assert "HX-Refresh" not in progress.headers
    with pytest.raises(NotNow):
        actions.publish_round(coordinator, round_id=found.pk, now=now)
    for refused in (actions.discard, actions.stop):
        with pytest.raises(NotNow):
            refused(coordinator, round_id=found.pk)
    work(now)
    assert (Match.objects.count(), Round.objects.get().state) == (PAIRS, State.PUBLISHED)
    assert not found.pairs.filter(match=None).exists()
    assert "All have accepted: 0. Waiting for answers: 5." in text(here, address)
    progress = here.get(f"{address}progress/", headers={"HX-Request": "true"})
    assert progress.headers["HX-Refresh"] == "true"


def test_whoever_comes_after_a_worker_that_died_goes_on_where_it_was(
    found: Round,
    coordinator: Seat,
    browse: Browse,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actions.publish_round(coordinator, round_id=found.pk, now=now)
    with monkeypatch.context() as dying:
        # In the middle of a slice, after its matches were made.
        dying.setattr(publishing, "_point_at", lambda *_those: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.hand_out(found.pk)
    assert (Match.objects.count(), Round.objects.get().settled) == (2, 2)
    with monkeypatch.context() as dying:
        # Between the last slice and the end.
        dying.setattr(publishing, "_finish", lambda _found: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.hand_out(found.pk)
    assert (Match.objects.count(), Round.objects.get().state) == (PAIRS, State.PUBLISHING)
    actions.hand_out(found.pk)
    actions.hand_out(found.pk)
    assert (Match.objects.count(), Round.objects.get().state) == (PAIRS, State.PUBLISHED)
    work(now)
    cleo = LeftOut.objects.get(person__name="Cleo Marsh").person
    seat = Seat(coordinator.community, cleo, Role.MEMBER)
    assert text(browse(seat), "/me/notices/").count("found nobody for you this time") == 1


def test_who_has_found_somebody_between_two_slices_falls_out(
    found: Round, coordinator: Seat, fill: Callable[[Seat], None], now: datetime
) -> None:
    actions.publish_round(coordinator, round_id=found.pk, now=now)
    last = found.pairs.filter(match=None).select_related("helper").latest("pk")
    fill(Seat(coordinator.community, last.helper, coordinator.role))
    work(now)
    last.refresh_from_db()
    assert (last.match, Match.objects.count()) == (None, PAIRS - 1)
    assert LeftOut.objects.filter(person=last.learner_id, is_helper=False).exists()


def test_two_who_help_each_other_do_so_also_in_two_slices(
    joined: Joined,
    begun: Begun,
    coordinator: Seat,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publishing, "AT_ONCE", 1)
    monkeypatch.setattr(publishing, "PAUSE_SECONDS", 0)
    joined("Ana Ruiz", helps="Algebra", learns="Calculus")
    joined("Ben Okoro", helps="Calculus", learns="Algebra")
    found = begun()
    assert found.pairs.count() == 2
    actions.publish_round(coordinator, round_id=found.pk, now=now)
    work(now)
    assert Match.objects.count() == 2
    assert not found.pairs.filter(match=None).exists()


def test_a_coordinator_lets_go_on_what_no_worker_is_at_any_more(
    found: Round, here: Client, coordinator: Seat, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that has tried often enough gives up, and nobody else would begin again."""
    address = f"/c/maple/peers/rounds/{found.pk}/"
    here.post(f"{address}publish/")
    QueuedJob.objects.all().delete()
    OutboxEvent.objects.all().delete()
    assert "takes longer than it should" not in text(here, address)
    assert here.post(f"{address}go-on/").status_code == NotNow.status
    later = now + GOES_ON_WITHIN + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "takes longer than it should" in text(here, address)
    for _press in range(2):
        page = here.post(f"{address}go-on/", follow=True).content.decode()
        assert "It goes on where it was" in page
    work(later)
    assert (Match.objects.count(), Round.objects.get().state) == (PAIRS, State.PUBLISHED)
