"""The start page of a person: what waits for them in all their communities."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from docendo.commons.communities.models import (
    Community,
    Seat,
)
from docendo.commons.communities.protocols import (
    START_STEPS,
    TODAY_SOURCES,
    Section,
    StartStep,
    TodayItem,
)
from docendo.commons.communities.queries.seats import seats_of
from docendo.commons.communities.rules import (
    NEWCOMER_FOR,
)
from docendo.commons.people.api import Person


@dataclass(frozen=True)
class ShownItem:
    item: TodayItem
    community: Community


@dataclass(frozen=True)
class TodayPart:
    section: Section
    items: Sequence[ShownItem]


@dataclass(frozen=True)
class Today:
    """What waits for a person in all their communities, and what a new one does first."""

    seats: Sequence[Seat]
    parts: Sequence[TodayPart]
    steps: Sequence[StartStep]

    @property
    def writing(self) -> Sequence[Seat]:
        """Where the person may ask."""
        return [seat for seat in self.seats if seat.may_write]

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def next_step(self) -> StartStep | None:
        return next((step for step in self.steps if not step.is_done), None)


def today(person: Person, *, now: datetime) -> Today:
    """One page over all communities of a person; what is empty is left out.

    The first steps stay in view for a newcomer until they are done, and for everybody for whom
    nothing else is there.
    """
    seats = seats_of(person)
    writing = tuple(seat for seat in seats if seat.may_write)
    where = {seat.community.pk: seat.community for seat in writing}
    found: dict[Section, list[ShownItem]] = {section: [] for section in Section}
    known: set[tuple[Section, str]] = set()
    for source in TODAY_SOURCES if writing else ():
        for item in source.find(writing, now):
            if (item.section, item.address) not in known:
                known.add((item.section, item.address))
                if not item.is_declined:
                    found[item.section].append(ShownItem(item, where[item.community_id]))
    parts = [TodayPart(each, items[: each.most]) for each, items in found.items() if items]
    steps: list[StartStep] = []
    if writing and (not parts or now - person.created_at < NEWCOMER_FOR):
        steps = _steps(person, writing)
    if all(step.is_done for step in steps):
        steps = []
    return Today(seats, parts, steps)


def _steps(person: Person, seats: Sequence[Seat]) -> list[StartStep]:
    """The first steps in their order; what only the database knows of them in one query."""
    steps = [step for steps_for in START_STEPS for step in steps_for(seats)]
    steps.sort(key=lambda step: step.order)
    asked = [step.done_when for step in steps if step.done_when is not None]
    if asked:
        row = iter(Person.objects.filter(pk=person.pk).values_list(*asked).get())
        steps = [replace(step, is_done=next(row)) if step.done_when else step for step in steps]
    return steps
