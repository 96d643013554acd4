"""The people of a community."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.safestring import SafeString

from docendo.commons.communities.models import (
    Membership,
    Seat,
)
from docendo.commons.communities.protocols import (
    PERSON_PANELS,
)
from docendo.commons.communities.queries.home import ShownPanel
from docendo.commons.communities.rules import (
    Role,
    folded,
    roles_to_give,
)
from docendo.commons.people.api import Person, is_blocked, language_name, zone
from docendo.kernel.text import render

PEOPLE_PER_PAGE = 48


@dataclass(frozen=True)
class Directory:
    """One page of the people of a community, and how many there are of each role."""

    page: Page[Membership]
    total: int
    roles: Sequence[tuple[Role, int]]
    imported: int


def directory(seat: Seat, *, words: str, role: Role | None, imported: bool, page: int) -> Directory:
    everybody = Membership.objects.visible_to(seat)
    counts = dict(everybody.joined().values_list("role").annotate(Count("pk")).order_by())
    found = everybody.filter(is_imported=imported).select_related("person")
    if role is not None:
        found = found.filter(role=role)
    for word in folded(words).split():
        found = found.filter(sort_name__contains=word)
    return Directory(
        page=Paginator(found.order_by("sort_name", "pk"), PEOPLE_PER_PAGE).get_page(page),
        total=sum(counts.values()),
        roles=[(role, counts[role]) for role in reversed(Role) if counts.get(role)],
        imported=everybody.filter(is_imported=True).count() if seat.may_coordinate else 0,
    )


@dataclass(frozen=True)
class PersonPage:
    """A person as this community knows them; without a membership they have left."""

    person: Person
    membership: Membership | None
    about: SafeString
    languages: Sequence[str]
    local_time: datetime | None
    panels: Sequence[ShownPanel]
    may_give: Sequence[Role]
    may_remove: bool
    may_claim: bool
    is_own: bool
    is_blocked: bool

    @property
    def may_block(self) -> bool:
        return not self.is_own and not self.is_blocked

    @property
    def is_member(self) -> bool:
        return self.membership is not None and not self.membership.is_imported


def person_page(seat: Seat, *, person_id: int, now: datetime) -> PersonPage:
    """Raises Person.DoesNotExist for whoever has neither a seat nor anything to show here."""
    seats = Membership.objects.visible_to(seat).select_related("person").filter(person=person_id)
    found: Any = seats.annotate(is_blocked=is_blocked(seat.person_id, "person")).first()
    membership: Membership | None = found
    panels = [
        (panel.template, panel.query(seat, person_id=person_id, now=now)) for panel in PERSON_PANELS
    ]
    shown = [ShownPanel(template, panel) for template, panel in panels if panel is not None]
    if membership is None and not shown:
        raise Person.DoesNotExist
    if membership:
        person, blocked = membership.person, found.is_blocked
    else:
        # A persona has no page: what it wrote stands in one thread only.
        people = Person.objects.filter(is_persona=False)
        without: Any = people.annotate(is_blocked=is_blocked(seat.person_id)).get(pk=person_id)
        person, blocked = without, without.is_blocked
    held = Role(membership.role) if membership and not membership.is_imported else None
    is_own = person_id == seat.person_id
    may_give: Sequence[Role] = ()
    if held is not None and (seat.may_moderate or not is_own):
        may_give = roles_to_give(actor=seat.role, is_own=is_own, held=held)
    return PersonPage(
        person=person,
        membership=membership,
        about=render(person.about),
        languages=[language_name(code) for code in person.languages],
        local_time=_clock_of(person, now=now),
        panels=shown,
        may_give=may_give,
        may_remove=bool(may_give) and not is_own,
        may_claim=membership is not None and membership.is_imported and seat.may_coordinate,
        is_own=is_own,
        is_blocked=blocked,
    )


def _clock_of(person: Person, *, now: datetime) -> datetime | None:
    """What a clock beside them shows: without a zone, or the page would turn it into ours."""
    theirs = zone(person.time_zone)
    return now.astimezone(theirs).replace(tzinfo=None) if theirs else None
