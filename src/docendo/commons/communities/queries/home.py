"""A community's home, and its door for whoever has no seat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from docendo.commons.communities.models import (
    Community,
    JoinRequest,
    Membership,
    Removal,
    Seat,
)
from docendo.commons.communities.protocols import (
    FIRST_STEPS,
    HOME_PANELS,
    FirstStep,
)
from docendo.commons.communities.queries.running import waiting_requests
from docendo.commons.communities.rules import (
    NEWCOMER_FOR,
    Door,
    Joining,
    joining,
)
from docendo.kernel.counting import counted
from docendo.kernel.text import render

FACES = 8


@dataclass(frozen=True)
class ShownPanel:
    template: str
    panel: object


@dataclass(frozen=True)
class ShownStep:
    step: FirstStep[Any]
    is_done: bool
    is_next: bool


@dataclass(frozen=True)
class Home:
    """A community's home for somebody who may read it."""

    members: int
    newest: Sequence[Membership]
    is_newcomer: bool
    welcome: SafeString
    ground_rules: SafeString
    panels: Sequence[ShownPanel]
    steps: Sequence[ShownStep]
    waiting_requests: int


def community_home(seat: Seat, *, now: datetime) -> Home:
    community = seat.community
    here = Membership.objects.visible_to(seat).joined().select_related("person")
    newest = here.order_by("-joined_at", "-pk")[:FACES]
    own = here.filter(person=seat.person_id or 0).values_list("joined_at", flat=True).first()
    counts = _counts(seat)
    panels = [(each.template, each.query(seat, counts=counts, now=now)) for each in HOME_PANELS]
    return Home(
        members=counts["members"],
        newest=list(newest),
        is_newcomer=own is None or now - own < NEWCOMER_FOR,
        welcome=render(community.welcome),
        ground_rules=render(community.ground_rules),
        panels=[ShownPanel(template, shown) for template, shown in panels if shown is not None],
        steps=_first_steps(seat) if seat.may_coordinate else (),
        waiting_requests=counts.get("requests", 0),
    )


def _counts(seat: Seat) -> Mapping[str, int]:
    """The members, who asks to join, and what the panels want counted, in one query."""
    wanted: dict[str, QuerySet[Any]] = {"members": seat.community.memberships.joined()}
    if seat.may_coordinate:
        wanted["requests"] = waiting_requests(seat)
    for panel in HOME_PANELS:
        for name, rows in panel.counts(seat).items():
            if name in wanted:
                raise ValueError(f"two panels of the home count something called {name}")
            wanted[name] = rows
    here = Community.objects.filter(pk=seat.community.pk)
    numbers = {name: counted(rows, "community") for name, rows in wanted.items()}
    return dict(zip(numbers, here.values_list(*numbers.values()).get(), strict=True))


def _first_steps(seat: Seat) -> Sequence[ShownStep]:
    """What is done and what comes next; nothing once everything is done."""
    done = [(step, step.is_done(seat)) for step in FIRST_STEPS]
    following = next((step for step, is_done in done if not is_done), None)
    if following is None:
        return ()
    return [ShownStep(step, is_done, is_next=step is following) for step, is_done in done]


def has_company(seat: Seat) -> bool:
    """Whether anybody has been invited, or has come."""
    community = seat.community
    return (
        community.memberships.joined().exclude(person=seat.person_id or 0).exists()
        or community.invitations.exists()
    )


@dataclass(frozen=True)
class DoorPage:
    """How somebody without a seat comes in, and what became of their request."""

    members: int
    ground_rules: SafeString
    joining: Joining
    request: JoinRequest | None
    removal: Removal | None

    @property
    def is_waiting(self) -> bool:
        return self.request is not None and self.request.state == "waiting"

    @property
    def was_declined(self) -> bool:
        return self.request is not None and self.request.state == "declined"


def door(seat: Seat) -> DoorPage:
    community, person = seat.community, seat.person
    removal, request = None, None
    if person is not None:
        removal = Removal.objects.filter(community=community, person=person).first()
        own = JoinRequest.objects.filter(community=community, person=person)
        request = own.order_by("-asked_at", "-pk").first()
    return DoorPage(
        members=community.memberships.joined().count(),
        ground_rules=render(community.ground_rules),
        joining=joining(door=Door(community.entry), was_removed=removal is not None),
        request=request,
        removal=removal,
    )
