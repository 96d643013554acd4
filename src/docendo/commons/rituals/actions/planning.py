"""What coordinators do: plan a ritual, change it, pause and stop it."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from docendo.commons.communities.api import Seat
from docendo.commons.rituals.blueprints import blueprint
from docendo.commons.rituals.models import Ritual
from docendo.commons.rituals.refusals import NoSuchChange, NotRunning
from docendo.commons.rituals.rules.rituals import Plan, State, may_become
from docendo.kernel.errors import NotAllowed


@transaction.atomic
def create_ritual(seat: Seat, *, key: str, plan: Plan, now: datetime) -> Ritual:
    """Plan a ritual of a kind; whom it brings together stays as the kind says."""
    if not seat.may_coordinate:
        raise NotAllowed
    aim = blueprint(key, language=seat.community.language).aim
    ritual = Ritual(
        community=seat.community, blueprint=key, aim=aim, created_at=now, **asdict(plan)
    )
    schedule = ritual.schedule
    ritual.next_at = schedule.moment(schedule.following(now=now, last_on=None))
    ritual.save()
    return ritual


@transaction.atomic
def change_ritual(seat: Seat, *, ritual_id: int, plan: Plan, now: datetime) -> Ritual:
    """A date on which it was held stays held, whatever the hour becomes."""
    ritual = _locked(seat, ritual_id)
    if ritual.is_stopped:
        raise NotRunning
    before = ritual.schedule
    for name, value in asdict(plan).items():
        setattr(ritual, name, value)
    # What is due and not held yet stays due where only the words have changed.
    if ritual.is_running and ritual.schedule != before:
        ritual.next_at = next_time(ritual, now=now)
    ritual.save(update_fields=[*asdict(plan), "next_at"])
    return ritual


@transaction.atomic
def set_state(seat: Seat, *, ritual_id: int, state: State, now: datetime) -> Ritual:
    """What fell due while it was paused is not made up for."""
    ritual = _locked(seat, ritual_id)
    if not may_become(State(ritual.state), state):
        raise NoSuchChange
    ritual.state = state
    ritual.next_at = next_time(ritual, now=now) if ritual.is_running else None
    ritual.save(update_fields=["state", "next_at"])
    return ritual


def _locked(seat: Seat, ritual_id: int) -> Ritual:
    """Locked, since a round of it may be about to be held."""
    return Ritual.objects.run_by(seat).select_for_update(of=("self",)).get(pk=ritual_id)


def next_time(ritual: Ritual, *, now: datetime) -> datetime:
    """When the next round is due, on a date after the last one that was held."""
    schedule = ritual.schedule
    return schedule.moment(schedule.following(now=now, last_on=last_on(ritual)))


def last_on(ritual: Ritual) -> date | None:
    return ritual.rounds.order_by("-due_on").values_list("due_on", flat=True).first()


def follow_topic(community_id: int, *, merged_id: int, into_id: int) -> None:
    """What invites by a topic that was merged invites by the one that took it in."""
    Ritual.objects.filter(community=community_id, topic=merged_id).update(topic=into_id)
