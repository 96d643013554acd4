"""What is published arrives: with its action, in order, once, whatever a listener does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from docendo.kernel import events, outbox
from docendo.kernel.bell import BELL
from docendo.kernel.events import Event, listener, publish
from docendo.kernel.models import Delivery, OutboxEvent, PeriodicJob

RNG = Random(1)
HERE, ELSEWHERE = 1, 2


@dataclass(frozen=True, kw_only=True)
class Greeted(Event):
    """In version 1 the name was called ``who``."""

    version: ClassVar[int] = 2
    name: str
    at: datetime | None = None
    friends: tuple[str, ...] = ()

    @classmethod
    def upgrade(cls, payload: dict[str, Any], *, version: int) -> dict[str, Any]:
        return {**payload, "name": payload["who"]}


@dataclass(frozen=True, kw_only=True)
class Left(Event):
    version: ClassVar[int] = 2


def note(text: str) -> None:
    """An effect in the database that cannot happen twice unnoticed."""
    PeriodicJob.objects.create(name=text, next_at=datetime(2026, 1, 1, tzinfo=UTC))


def noted() -> set[str]:
    return set(PeriodicJob.objects.values_list("name", flat=True))


class Broken(Exception):
    pass


@pytest.fixture(autouse=True)
def _no_other_listeners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LISTENERS", {})
    monkeypatch.setattr(outbox, "LISTENERS", events.LISTENERS)


@pytest.fixture
def heard(_no_other_listeners: None) -> list[Greeted]:
    """What a listener that always succeeds was given."""
    heard: list[Greeted] = []

    @listener(Greeted)
    def hear(event: Greeted) -> None:
        heard.append(event)

    return heard


def greet(name: str, *, community_id: int = HERE, **fields: Any) -> OutboxEvent:
    with transaction.atomic():
        publish(Greeted(community_id=community_id, name=name, **fields))
    return OutboxEvent.objects.latest("id")


def deliver(now: datetime, community_id: int = HERE) -> int:
    """Deliver until nothing more can be delivered at that moment; how many attempts it took."""
    attempts = 0
    while outbox.deliver_next(community_id, now=now, rng=RNG):
        attempts += 1
    return attempts


# --- Publishing -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_event_is_refused_outside_of_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError, match=r"tests\.Greeted"):
        publish(Greeted(community_id=HERE, name="Amira"))
    with transaction.atomic():
        publish(Greeted(community_id=HERE, name="Amira"))
    assert OutboxEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_disappears_with_the_action_that_failed() -> None:
    rings = BELL.rings

    @transaction.atomic
    def act() -> None:
        publish(Greeted(community_id=HERE, name="Amira"))
        raise Broken

    with pytest.raises(Broken):
        act()
    assert not OutboxEvent.objects.exists()
    assert BELL.rings == rings
    greet("Amira")
    assert BELL.rings == rings + 1


@pytest.mark.django_db
def test_many_are_published_as_few_are(heard: list[Greeted], now: datetime) -> None:
    names = [f"Person {number}" for number in range(events.FEW + 1)]
    publish(*(Greeted(community_id=HERE, name=name) for name in names))
    assert deliver(now) == len(names)
    assert [each.name for each in heard] == names


@pytest.mark.django_db
def test_publishing_costs_one_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        publish(Greeted(community_id=HERE, name="Amira"))
    assert len(queries) == 1


# --- Delivering -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_listener_gets_the_event_as_it_was_published(now: datetime, heard: list[Greeted]) -> None:
    greet("Amira", at=now, friends=("Ben", "Chen"))
    assert deliver(now) == 1
    assert heard == [Greeted(community_id=HERE, name="Amira", at=now, friends=("Ben", "Chen"))]
    assert OutboxEvent.objects.get().done_at == now


@pytest.mark.django_db
def test_events_arrive_in_order_and_communities_do_not_wait_for_each_other(
    now: datetime, heard: list[Greeted]
) -> None:
    for name in ("first", "second", "third"):
        greet(name)
    greet("next door", community_id=ELSEWHERE)
    assert outbox.lanes(now=now) == [HERE, ELSEWHERE]
    deliver(now, ELSEWHERE)
    deliver(now)
    assert [event.name for event in heard] == ["next door", "first", "second", "third"]
    assert outbox.lanes(now=now) == []


@pytest.mark.django_db
def test_an_event_that_nobody_listens_to_is_done(now: datetime) -> None:
    greet("Amira")
    assert deliver(now) == 1
    assert OutboxEvent.objects.get().done_at == now


@pytest.mark.django_db
def test_a_redelivery_does_nothing_for_who_has_reacted(now: datetime) -> None:
    broken = True

    @listener(Greeted)
    def succeed(event: Greeted) -> None:
        note("succeeded")

    @listener(Greeted)
    def fail_once(event: Greeted) -> None:
        note("half of it")
        if broken:
            raise Broken
        note("the other half")

    row = greet("Amira")
    deliver(now)
    assert noted() == {"succeeded"}
    assert "fail_once" in OutboxEvent.objects.get().error
    broken = False
    deliver(now + timedelta(minutes=1))
    assert noted() == {"succeeded", "half of it", "the other half"}
    assert set(row.deliveries.values_list("listener", flat=True)) == {
        "tests.succeed",
        "tests.fail_once",
    }
    row.refresh_from_db()
    assert (row.attempts, row.error) == (2, "")
    assert row.done_at is not None


@pytest.mark.django_db
def test_a_failing_event_holds_up_its_own_community_only_and_is_then_set_aside(
    now: datetime,
) -> None:
    arrived: list[str] = []

    @listener(Greeted)
    def choke(event: Greeted) -> None:
        arrived.append(event.name)
        if event.name == "poison":
            raise Broken("it tastes bad")

    greet("poison")
    greet("after it")
    greet("next door", community_id=ELSEWHERE)
    moment = now
    for _ in range(outbox.MOST_ATTEMPTS - 1):
        assert deliver(moment) == 1
        assert outbox.lanes(now=moment) == [ELSEWHERE]
        moment += timedelta(hours=2)
    deliver(moment, ELSEWHERE)
    assert deliver(moment) == 2
    assert arrived == ["poison"] * 4 + ["next door", "poison", "after it"]
    aside = outbox.set_aside().get()
    assert aside.payload["name"] == "poison"
    assert "it tastes bad" in aside.error
    assert outbox.lanes(now=moment) == []


@pytest.mark.django_db
def test_the_wait_after_a_failure_grows(now: datetime) -> None:
    @listener(Greeted)
    def choke(event: Greeted) -> None:
        raise Broken

    greet("poison")
    waits = []
    moment = now
    for _ in range(3):
        deliver(moment)
        try_after = OutboxEvent.objects.get().try_after
        assert try_after is not None
        waits.append((try_after - moment).total_seconds())
        moment = try_after
    assert 1 <= waits[0] <= 3
    assert 2 <= waits[1] <= 6
    assert 4 <= waits[2] <= 12


@pytest.mark.django_db
def test_an_event_that_kills_its_worker_is_set_aside(now: datetime) -> None:
    class Killed(BaseException):
        pass

    @listener(Greeted)
    def kill(event: Greeted) -> None:
        raise Killed

    greet("poison")
    greet("after it")
    moment = now
    for _ in range(outbox.MOST_ATTEMPTS):
        assert outbox.lanes(now=moment) == [HERE]
        with pytest.raises(Killed):
            deliver(moment)
        # The lane belongs to the dead worker until its lease is over.
        assert outbox.lanes(now=moment) == []
        assert deliver(moment) == 0
        moment += outbox.LEASE
    outbox.deliver_next(HERE, now=moment, rng=RNG)
    assert outbox.set_aside().get().payload["name"] == "poison"
    assert outbox.lanes(now=moment) == [HERE]


@pytest.mark.django_db(transaction=True)
def test_an_effect_that_the_database_refuses_at_the_end_is_a_failure(now: datetime) -> None:
    @listener(Greeted)
    def write_nonsense(event: Greeted) -> None:
        # Foreign keys are checked when the transaction ends.
        Delivery.objects.create(event_id=987_654, listener="nobody")

    greet("Amira")
    assert deliver(now) == 1
    row = OutboxEvent.objects.get()
    assert row.done_at is None
    assert "IntegrityError" in row.error
    assert not Delivery.objects.exists()


# --- Other releases ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_old_version_is_read_as_the_present_one(now: datetime, heard: list[Greeted]) -> None:
    OutboxEvent.objects.create(
        community_id=HERE,
        kind="tests.Greeted",
        version=1,
        payload={"community_id": HERE, "who": "Amira"},
    )
    deliver(now)
    assert heard == [Greeted(community_id=HERE, name="Amira")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "version", "payload", "words"),
    [
        ("tests.Vanished", 1, {}, "This release knows no event called tests.Vanished."),
        ("tests.Greeted", 3, {}, "published in version 3 by a newer release"),
        ("tests.Left", 1, {}, "Version 1 of tests.Left cannot be read any more."),
        ("tests.Greeted", 2, {"community_id": HERE}, "tests.Greeted cannot be read"),
    ],
)
def test_what_this_release_cannot_read_is_set_aside_with_words(
    kind: str,
    version: int,
    payload: dict[str, Any],
    words: str,
    now: datetime,
    heard: list[Greeted],
) -> None:
    OutboxEvent.objects.create(community_id=HERE, kind=kind, version=version, payload=payload)
    greet("after it")
    deliver(now)
    assert words in outbox.set_aside().get().error
    assert [event.name for event in heard] == ["after it"]


# --- For the operator -------------------------------------------------------------------------


@pytest.fixture
def poison(now: datetime) -> Callable[[], OutboxEvent]:
    """Something set aside, which a mended listener would take."""
    row = greet("poison")
    OutboxEvent.objects.filter(pk=row.pk).update(set_aside_at=now, attempts=5, error="bad")

    def reread() -> OutboxEvent:
        return OutboxEvent.objects.get(pk=row.pk)

    return reread


@pytest.mark.django_db
def test_a_retried_event_is_delivered_to_who_has_not_reacted(
    now: datetime, heard: list[Greeted], poison: Callable[[], OutboxEvent]
) -> None:
    calls: list[str] = []

    @listener(Greeted)
    def had_reacted(event: Greeted) -> None:
        calls.append(event.name)

    Delivery.objects.create(event=poison(), listener="tests.had_reacted")
    assert outbox.retry([poison().pk]) == 1
    assert deliver(now) == 1
    assert [event.name for event in heard] == ["poison"]
    assert calls == []
    assert poison().done_at == now


@pytest.mark.django_db
def test_a_discarded_event_is_never_delivered(
    now: datetime, heard: list[Greeted], poison: Callable[[], OutboxEvent]
) -> None:
    waiting = greet("waiting")
    assert outbox.discard([poison().pk, waiting.pk], now=now) == 1
    deliver(now)
    assert [event.name for event in heard] == ["waiting"]


@pytest.mark.django_db
def test_what_was_done_is_forgotten_and_what_was_set_aside_is_kept(
    now: datetime, heard: list[Greeted], poison: Callable[[], OutboxEvent]
) -> None:
    greet("old")
    deliver(now)
    greet("new")
    deliver(now + timedelta(days=7))
    assert outbox.purge(before=now + timedelta(days=1)) == 1
    kept = OutboxEvent.objects.order_by("id").values_list("payload__name", flat=True)
    assert list(kept) == ["poison", "new"]


# --- What must always hold --------------------------------------------------------------------


@pytest.mark.django_db
def test_the_database_holds_one_event_in_hand_per_community(now: datetime) -> None:
    first, second, other = greet("a"), greet("b"), greet("c", community_id=ELSEWHERE)
    OutboxEvent.objects.filter(pk__in=[first.pk, other.pk]).update(try_after=now)
    with (
        pytest.raises(IntegrityError, match=r"one_event_in_hand_per_community|community_id"),
        transaction.atomic(),
    ):
        OutboxEvent.objects.filter(pk=second.pk).update(try_after=now)


@pytest.mark.django_db
def test_the_database_refuses_an_event_both_done_and_set_aside(now: datetime) -> None:
    row = greet("a")
    with (
        pytest.raises(IntegrityError, match="an_event_is_done_or_set_aside"),
        transaction.atomic(),
    ):
        OutboxEvent.objects.filter(pk=row.pk).update(done_at=now, set_aside_at=now)


@pytest.mark.django_db
def test_the_database_refuses_a_second_delivery() -> None:
    row = greet("a")
    Delivery.objects.create(event=row, listener="x")
    with (
        pytest.raises(IntegrityError, match=r"each_listener_reacts_once|event_id, .*listener"),
        transaction.atomic(),
    ):
        Delivery.objects.create(event=row, listener="x")


def test_two_listeners_of_one_name_are_refused(heard: list[Greeted]) -> None:
    def hear(event: Greeted) -> None: ...

    with pytest.raises(ValueError, match=r"tests\.hear"):
        listener(Greeted)(hear)


@pytest.mark.django_db
def test_all_that_waits_is_delivered_at_once_where_no_worker_runs(
    now: datetime, heard: list[Greeted]
) -> None:
    for name, community_id in (("Amira", HERE), ("Jonas", ELSEWHERE), ("Ana", HERE)):
        greet(name, community_id=community_id)
    with transaction.atomic():
        publish(Left(community_id=HERE))
    outbox.deliver_here(now=now)
    assert [event.name for event in heard] == ["Amira", "Jonas", "Ana"]
    assert OutboxEvent.objects.filter(done_at=now).count() == 4
    assert deliver(now) == 0
    assert len(heard) == 3


@pytest.mark.django_db
def test_of_what_fails_at_once_nothing_remains(now: datetime) -> None:
    @listener(Greeted)
    def fail(event: Greeted) -> None:
        note(event.name)
        if event.name == "Jonas":
            raise Broken

    greet("Amira")
    greet("Jonas")
    with pytest.raises(RuntimeError, match="Broken"):
        outbox.deliver_here(now=now)
    assert noted() == set()
    assert OutboxEvent.objects.filter(done_at=None).count() == 2
