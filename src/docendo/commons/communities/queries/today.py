"""The start page of a person: what waits for them in all their communities."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists

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
    is_new = now - person.created_at < NEWCOMER_FOR
    steps = _proposed(writing) if writing else []
    sources = [source for source in TODAY_SOURCES if writing]
    gates = [source.there_when and source.there_when(writing) for source in sources]
    marks = [step.done_when for step in steps] if is_new else []
    holds = _hold(person, [*gates, *marks])
    for source, is_there in zip(sources, holds, strict=False):
        if not is_there:
            continue
        for item in source.find(writing, now):
            if (item.section, item.address) not in known:
                known.add((item.section, item.address))
                if not item.is_declined:
                    found[item.section].append(ShownItem(item, where[item.community_id]))
    parts = [TodayPart(each, items[: each.most]) for each, items in found.items() if items]
    if not is_new and parts:
        return Today(seats, parts, [])
    done = holds[len(sources) :] if is_new else _hold(person, [each.done_when for each in steps])
    steps = [
        replace(step, is_done=is_done) if step.done_when is not None else step
        for step, is_done in zip(steps, done, strict=True)
    ]
    return Today(seats, parts, [] if all(step.is_done for step in steps) else steps)


def _proposed(seats: Sequence[Seat]) -> list[StartStep]:
    """The first steps in their order, as far as they are known without a query."""
    steps = [step for steps_for in START_STEPS for step in steps_for(seats)]
    return sorted(steps, key=lambda step: step.order)


def _hold(person: Person, conditions: Sequence[Exists | None]) -> list[bool]:
    """Which of these are true, in one query; without a condition it is."""
    asked = [each for each in conditions if each is not None]
    row = iter(Person.objects.filter(pk=person.pk).values_list(*asked).get() if asked else ())
    return [next(row) if each is not None else True for each in conditions]
