"""Of whom figures tell, and which numbers may be told of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from docendo.commons.communities.api import Seat
from docendo.commons.topics.api import Offer, Wish
from docendo.kernel.counting import shown
from docendo.outcomes.insights.rules import shown_beside, shown_grid, shown_parts

Cell = str | int | None


@dataclass(frozen=True)
class Table:
    """``rows`` begin with what they are about; None is too few people to be told."""

    key: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""

    @property
    def hides(self) -> bool:
        return any(cell is None for row in self.rows for cell in row)


@dataclass(frozen=True)
class About:
    """Of whom a table tells: everybody, or a group beside all others.

    People are counted in ``columns`` beside each other, and the first is told of: with a group the
    others are the other groups, and those who are in none. ``within`` are larger ones around it.
    """

    seat: Seat
    now: datetime
    everybody: frozenset[int]
    people: frozenset[int]
    columns: Sequence[frozenset[int]]
    within: Sequence[frozenset[int]]

    @cached_property
    def said(self) -> tuple[Mapping[int, set[int]], Mapping[int, set[int]]]:
        """Who wants to learn each topic, and who offers help with it, of all who are here."""
        wishes = Wish.objects.filter(community=self.seat.community).order_by()
        offers = Offer.objects.filter(community=self.seat.community).order_by()
        return (
            by_first(wishes.values_list("topic_id", "person_id"), self.everybody),
            by_first(offers.values_list("topic_id", "person_id"), self.everybody),
        )

    @cached_property
    def _columns_of(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = {}
        for number, people in enumerate(self.columns):
            for person_id in people:
                found.setdefault(person_id, []).append(number)
        return found

    def _counted(self, cell: Collection[int]) -> Sequence[int]:
        """How many of a cell are in each column; a pass over its people, however many columns."""
        numbers = [0] * len(self.columns)
        for person_id in cell:
            for column in self._columns_of.get(person_id, ()):
                numbers[column] += 1
        return numbers

    def told(self, cells: Sequence[frozenset[int]], *, are_parts: bool) -> Sequence[int | None]:
        """How many of them are in each cell, hidden where somebody could be made out.

        ``are_parts`` says that the cells are all of a whole. Of a group a number is told only if
        the other groups do not give away by it what is hidden of them, nor a larger group that
        this one is a part of.
        """
        grid = [self._counted(cell) for cell in cells]
        if len(self.columns) == 1:
            numbers = [number for [number] in grid]
            return shown_parts(numbers) if are_parts else [shown(each) for each in numbers]
        said = [line[0] for line in shown_grid(grid, by_lines=are_parts)]
        around = [{len(cell & group) for group in self.within} for cell in cells]
        hidden = {
            at
            for at, number in enumerate(said)
            if number is None or any(shown_beside(number, whole) is None for whole in around[at])
        }
        own = [line[0] for line in grid]
        if are_parts and hidden:
            return shown_parts(own, hidden=hidden & {at for at, each in enumerate(own) if each})
        return [None if at in hidden and own[at] else own[at] for at in range(len(own))]


def by_first(rows: Iterable[tuple[int, int]], people: Collection[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = {}
    for key, person_id in rows:
        if person_id in people:
            found.setdefault(key, set()).add(person_id)
    return found
