"""A ritual comes round once for each time that it is due, whatever became of the server."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError

from docendo.commons.communities.api import Membership, Role, Seat
from docendo.commons.communities.api import leave as leave_community
from docendo.commons.matching.api import rather_not
from docendo.commons.people.api import block
from docendo.commons.rituals import actions, jobs
from docendo.commons.rituals.actions import rounds
from docendo.commons.rituals.models import Introduction, Participant, Place, Ritual, Round
from docendo.commons.rituals.queries import guests as guests_of
from docendo.commons.rituals.queries import invited_to, met_before
from docendo.commons.rituals.rules import pairing
from docendo.commons.rituals.rules.rituals import Invited, Rhythm, Said, State, invites
from docendo.commons.rituals.tests.conftest import PLAN, Planned
from docendo.commons.topics.api import Level, NewTopic, create_topics, offer, wish
from docendo.kernel import outbox, queue
from docendo.kernel.models import OutboxEvent, PeriodicJob, QueuedJob

WEEK = timedelta(weeks=1)
# The Monday after, at nine by clocks in Berlin.
DUE = datetime(2026, 11, 23, 8, tzinfo=UTC)
At = Callable[[datetime], None]
Seated = Callable[..., Seat]


def groups_of(held: Round) -> list[set[int]]:
    found: dict[int, set[int]] = {}
    for place in held.places.exclude(introduction=None):
        found.setdefault(place.introduction_id or 0, set()).add(place.person_id)
    return list(found.values())


def ids(seats: list[Seat]) -> list[int]:
    return [each.member.pk for each in seats]


# --- When it is held ----------------------------------------------------------------------------


def test_it_is_due_next_at_nine_by_clocks_there(ritual: Ritual) -> None:
    assert ritual.next_at == DUE


def test_nothing_is_held_before_its_time(ritual: Ritual, guests: list[Seat]) -> None:
    early = DUE - timedelta(seconds=1)
    actions.hold_due(now=early)
    # As a worker does that saw it due before another one held it.
    actions.hold(ritual.pk, now=early)
    assert not Round.objects.exists()
    actions.hold_due(now=DUE)
    actions.hold(ritual.pk, now=DUE)
    assert Round.objects.get().due_on == date(2026, 11, 23)


def test_each_date_is_held_once(ritual: Ritual, guests: list[Seat]) -> None:
    for minutes in range(3):
        actions.hold_due(now=DUE + timedelta(minutes=minutes))
    actions.hold_due(now=DUE + WEEK)
    assert [(each.number, each.due_on) for each in Round.objects.order_by("number")] == [
        (0, date(2026, 11, 23)),
        (1, date(2026, 11, 30)),
    ]
    ritual.refresh_from_db()
    assert ritual.next_at == DUE + 2 * WEEK


def test_dates_that_were_missed_are_one_round(ritual: Ritual, guests: list[Seat]) -> None:
    actions.hold_due(now=DUE + 3 * WEEK + timedelta(days=2))
    assert Round.objects.get().due_on == date(2026, 12, 14)
    ritual.refresh_from_db()
    assert ritual.next_at == DUE + 4 * WEEK
    assert Place.objects.count() == 5


def test_the_worker_holds_it_also_after_it_was_off(
    ritual: Ritual, guests: list[Seat], at: At
) -> None:
    """The whole way: the table of periodic jobs, the queue, and the clock."""

    def work(now: datetime) -> None:
        at(now)
        queue.queue_periodic(now=now)
        while queue.run_next("here", now=now, rng=Random(1)):
            pass

    PeriodicJob.objects.all().delete()
    PeriodicJob.objects.create(name=jobs.hold_rounds.name, next_at=DUE)
    for moment in (DUE, DUE + timedelta(minutes=1), DUE + 2 * WEEK + timedelta(days=1)):
        work(moment)
    assert [each.due_on for each in Round.objects.order_by("number")] == [
        date(2026, 11, 23),
        date(2026, 12, 7),
    ]
    assert not QueuedJob.objects.filter(failed_at__isnull=False).exists()


def test_a_round_that_breaks_off_leaves_nothing_and_is_held_later(
    ritual: Ritual, guests: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:

        def fail(*_events: object) -> None:
            raise DatabaseError

        broken.setattr(rounds, "publish", fail)
        with pytest.raises(DatabaseError):
            actions.hold_due(now=DUE)
    assert not Round.objects.exists()
    assert not Place.objects.exists()
    assert not Introduction.objects.exists()
    actions.hold_due(now=DUE + timedelta(minutes=1))
    assert Place.objects.count() == 5


def test_one_that_cannot_be_held_keeps_none_waiting(
    ritual: Ritual, planned: Planned, guests: list[Seat]
) -> None:
    lost = planned()
    Ritual.objects.filter(pk=lost.pk).update(time_zone="Mars/Olympus", next_at=DUE - WEEK)
    with pytest.raises(ExceptionGroup) as raised:
        actions.hold_due(now=DUE)
    assert ritual.rounds.count() == 1
    assert not lost.rounds.exists()
    assert "Mars/Olympus" in str(raised.value.exceptions)


def test_what_is_paused_is_not_held_nor_made_up_for(
    ritual: Ritual, guests: list[Seat], coordinator: Seat
) -> None:
    change = {"ritual_id": ritual.pk}
    actions.set_state(coordinator, **change, state=State.PAUSED, now=DUE - WEEK)
    actions.hold_due(now=DUE)
    later = DUE + timedelta(days=1)
    running = actions.set_state(coordinator, **change, state=State.RUNNING, now=later)
    actions.hold_due(now=later)
    assert not Round.objects.exists()
    assert running.next_at == DUE + WEEK


def test_a_date_that_was_held_is_not_held_again_at_another_hour(
    ritual: Ritual, guests: list[Seat], coordinator: Seat
) -> None:
    actions.hold_due(now=DUE)
    changed = actions.change_ritual(
        coordinator,
        ritual_id=ritual.pk,
        plan=replace(PLAN, at=time(19)),
        now=DUE,
    )
    assert changed.next_at == DUE + WEEK + timedelta(hours=10)
    monthly = replace(PLAN, rhythm=Rhythm.MONTHLY)
    changed = actions.change_ritual(coordinator, ritual_id=ritual.pk, plan=monthly, now=DUE)
    assert changed.next_at == datetime(2026, 12, 14, 8, tzinfo=UTC)


def test_what_is_due_stays_due_where_only_words_change(
    ritual: Ritual, guests: list[Seat], coordinator: Seat
) -> None:
    late, words = DUE + timedelta(hours=1), replace(PLAN, words="Have a tea.")
    actions.change_ritual(coordinator, ritual_id=ritual.pk, plan=words, now=late)
    ritual.refresh_from_db()
    assert ritual.next_at == DUE
    # Who skips the next time skips the one that is due.
    actions.skip_next(guests[0], ritual_id=ritual.pk, now=late)
    own = Participant.objects.get(person=guests[0].member)
    assert own.away_until == date(2026, 11, 24)
    actions.sit_out(guests[0], ritual_id=ritual.pk, until=date(2026, 12, 24))
    actions.skip_next(guests[0], ritual_id=ritual.pk, now=late)
    own.refresh_from_db()
    assert own.away_until == date(2026, 12, 24)


# --- Who meets whom -----------------------------------------------------------------------------


def test_two_and_three_are_introduced_and_told(ritual: Ritual, guests: list[Seat]) -> None:
    actions.hold_due(now=DUE)
    groups = groups_of(Round.objects.get())
    assert sorted(map(len, groups)) == [2, 3]
    assert set().union(*groups) == set(ids(guests))
    told = OutboxEvent.objects.filter(kind="rituals.PeopleIntroduced")
    assert sorted(sorted(each.payload["person_ids"]) for each in told) == sorted(
        map(sorted, groups)
    )


def test_what_changes_while_it_is_drawn_holds(
    ritual: Ritual,
    guests: list[Seat],
    coordinator: Seat,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is held while it is drawn, so that nobody who writes waits for it."""
    draw, weekday = pairing.bring_together, replace(PLAN, first_on=date(2026, 11, 24))

    def change(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(rounds, "bring_together", draw)
        actions.change_ritual(coordinator, ritual_id=ritual.pk, plan=weekday, now=DUE)
        return draw(*args, **kwargs)

    monkeypatch.setattr(rounds, "bring_together", change)
    actions.hold_due(now=DUE)
    assert not Round.objects.exists()

    def leave(*args: Any, **kwargs: Any) -> Any:
        actions.leave(guests[0], ritual_id=ritual.pk)
        return draw(*args, **kwargs)

    monkeypatch.setattr(rounds, "bring_together", leave)
    actions.hold_due(now=DUE + timedelta(days=1))
    assert set(ids(guests[1:])) == {each.person_id for each in Round.objects.get().places.all()}


def test_what_is_read_of_earlier_rounds_is_bounded(
    ritual: Ritual, guests: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        actions.hold_due(now=DUE + number * WEEK)
    here = set(ids(guests))
    met = met_before(ritual, among=here)
    assert sum(pair.times for pair in met.values()) == 3 * (1 + 3), "a pair and a trio each"
    some = here - {min(here)}
    assert met_before(ritual, among=some) == {
        pair: times for pair, times in met.items() if pair <= some
    }
    monkeypatch.setattr(pairing, "MOST_ROUNDS", 1)
    latest = Round.objects.latest("number")
    assert met_before(ritual, among=here).keys() == {
        frozenset(pair) for group in groups_of(latest) for pair in combinations(group, 2)
    }


def test_pairs_meet_again_only_after_all_others(
    ritual: Ritual, guests: list[Seat], coordinator: Seat, now: datetime
) -> None:
    actions.leave(guests[4], ritual_id=ritual.pk)
    for number in range(3):
        actions.hold_due(now=DUE + number * WEEK)
    pairs = [frozenset(group) for held in Round.objects.all() for group in groups_of(held)]
    assert len(set(pairs)) == len(pairs) == 6
    actions.hold_due(now=DUE + 3 * WEEK)
    first, last = Round.objects.order_by("number").first(), Round.objects.order_by("number").last()
    assert first is not None
    assert last is not None
    assert sorted(map(sorted, groups_of(first))) == sorted(map(sorted, groups_of(last)))


@pytest.mark.parametrize("how", ["blocks", "would rather not"])
def test_who_is_kept_apart_never_meets(
    ritual: Ritual, guests: list[Seat], how: str, now: datetime
) -> None:
    one, other = guests[:2]
    if how == "blocks":
        block(one.member, blocked_id=other.member.pk, now=now)
    else:
        rather_not(one, person_id=other.member.pk, now=now)
    for number in range(8):
        actions.hold_due(now=DUE + number * WEEK)
    met = [
        set(pair)
        for held in Round.objects.all()
        for group in groups_of(held)
        for pair in combinations(group, 2)
    ]
    assert {one.member.pk, other.member.pk} not in met
    assert Place.objects.filter(introduction=None).count() == 0


def test_two_who_are_kept_apart_are_told_what_one_alone_is_told(
    planned: Planned, seat: Seated, now: datetime
) -> None:
    apart, alone = planned(), planned()
    one, other, third = (seat(Role.MEMBER, name) for name in ("One", "Other", "Third"))
    for each, where in ((one, apart), (other, apart), (third, alone)):
        actions.join(each, ritual_id=where.pk, answer="", now=now)
    block(one.member, blocked_id=other.member.pk, now=now)
    actions.hold_due(now=DUE)
    told = OutboxEvent.objects.filter(kind="rituals.NobodyToMeet")
    assert {each.payload["person_id"] for each in told} == set(ids([one, other, third]))
    assert not Introduction.objects.exists()


def test_who_sits_out_meets_nobody_and_is_there_again_after(
    ritual: Ritual, guests: list[Seat], now: datetime
) -> None:
    actions.skip_next(guests[0], ritual_id=ritual.pk, now=now)
    actions.sit_out(guests[1], ritual_id=ritual.pk, until=date(2026, 12, 7))
    held = []
    for number in range(3):
        actions.hold_due(now=DUE + number * WEEK)
        latest = Round.objects.order_by("-number")[0]
        held.append(set(latest.places.values_list("person_id", flat=True)))
    zero, one = ids(guests)[:2]
    assert [(zero in each, one in each) for each in held] == [
        (False, False),
        (True, False),
        (True, True),
    ]


def test_who_has_no_seat_any_more_takes_no_part(
    ritual: Ritual, guests: list[Seat], now: datetime
) -> None:
    leave_community(guests[0], now=now)
    # Whether or not it has been delivered yet.
    assert guests[0].member.pk not in {
        each.person_id for each in guests_of(ritual, on=DUE.date(), now=DUE)
    }
    outbox.deliver_here(now=now)
    assert not Participant.objects.filter(person=guests[0].member).exists()
    Membership.objects.filter(person=guests[1].member).update(role=Role.GUEST)
    actions.hold_due(now=DUE)
    assert set(Place.objects.values_list("person_id", flat=True)) == set(ids(guests[2:]))


def test_topics_bring_together_who_helps_and_who_learns(
    planned: Planned, seat: Seated, now: datetime
) -> None:
    ritual = planned(key="skills")
    topics = create_topics(ritual.community_id, [NewTopic(name="Algebra")], now=now)
    algebra = topics["Algebra"].pk
    people = [seat(Role.MEMBER, f"Person {number}") for number in range(4)]
    for each in people:
        actions.join(each, ritual_id=ritual.pk, answer="", now=now)
    for helper in people[:2]:
        offer(helper, topic_id=algebra, level=Level.SOLID, now=now)
    for learner in people[2:]:
        wish(learner, topic_id=algebra, now=now)
    helpers = set(ids(people[:2]))
    for number in range(2):
        actions.hold_due(now=DUE + number * WEEK)
        assert all(len(group & helpers) == 1 for group in groups_of(Round.objects.latest("number")))


def test_who_is_new_meets_who_is_not(planned: Planned, seat: Seated, now: datetime) -> None:
    ritual = planned(key="welcome", weeks_new=4)
    people = [seat(Role.MEMBER, f"Person {number}") for number in range(4)]
    long_here = set(ids(people[:2]))
    Membership.objects.filter(person__in=long_here).update(joined_at=now - 5 * WEEK)
    for each in people:
        actions.join(each, ritual_id=ritual.pk, answer="", now=now)
    for number in range(2):
        actions.hold_due(now=DUE + number * WEEK)
        latest = Round.objects.latest("number")
        assert all(len(group & long_here) == 1 for group in groups_of(latest))


def test_who_answered_otherwise_is_met(planned: Planned, seat: Seated, now: datetime) -> None:
    ritual = planned(key="across", question="Which department?")
    people = [seat(Role.MEMBER, f"Person {number}") for number in range(4)]
    for each, answer in zip(people, ("Law", "law ", "Physics", "PHYSICS"), strict=True):
        actions.join(each, ritual_id=ritual.pk, answer=answer, now=now)
    law = set(ids(people[:2]))
    for number in range(2):
        actions.hold_due(now=DUE + number * WEEK)
        assert all(len(group & law) == 1 for group in groups_of(Round.objects.latest("number")))


@pytest.mark.parametrize("invited", Invited)
def test_both_forms_of_an_invitation_agree(
    planned: Planned, seat: Seated, now: datetime, invited: Invited
) -> None:
    community_id = planned().community_id
    topics = create_topics(community_id, [NewTopic(name="Algebra")], now=now)
    algebra = topics["Algebra"].pk
    ritual = planned(
        invited=invited, weeks_new=4, topic_id=algebra if invited is Invited.TOPIC else None
    )
    seats = {
        (new, said): seat(Role.MEMBER, f"{new} {said}") for new in (0, 1) for said in (0, 1, 2)
    }
    for (new, said), each in seats.items():
        if not new:
            Membership.objects.filter(person=each.member).update(joined_at=now - 5 * WEEK)
        if said == 1:
            offer(each, topic_id=algebra, level=Level.SOLID, now=now)
        elif said == 2:
            wish(each, topic_id=algebra, now=now)
    found = set(invited_to(ritual, now=now).values_list("person_id", flat=True))
    for (new, said), each in seats.items():
        allowed = invites(invited, is_new=bool(new), has_topic=bool(said))
        assert (each.member.pk in found) is allowed, (new, said)


def test_what_is_said_is_counted_once_a_person(ritual: Ritual, guests: list[Seat]) -> None:
    actions.hold_due(now=DUE)
    place = Place.objects.get(person=guests[0].member)
    for said in (Said.NOT_MET, Said.MET):
        actions.say(guests[0], introduction_id=place.introduction_id or 0, said=said)
    assert list(Place.objects.exclude(said="").values_list("person_id", "said")) == [
        (guests[0].member.pk, Said.MET)
    ]
