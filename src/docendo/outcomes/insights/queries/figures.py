"""The figures of a community, as tables in which nobody can be made out.

Each table asks a number of queries that does not grow with its rows; what is counted is counted
over all members at once, in memory (10,000 members: docs/coordinating.md).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from statistics import quantiles

from django.core.cache import cache
from django.db.models import Min
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group, member_ids_of, open_groups
from docendo.commons.matching.api import (
    first_matches,
    helping_now,
    learned_in_matches,
    learning_now,
    origins,
    who_wants_nobody,
    with_a_week,
)
from docendo.commons.topics.api import Offer, Topic, Wish
from docendo.learning.meetings.api import met_by_month
from docendo.outcomes.insights.rules import FEWEST, shown, shown_beside, shown_grid, shown_parts

Cell = str | int | None
MANY = 3
KEPT_FOR = timedelta(minutes=5)
MET_FOR = timedelta(days=150)


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
class Figures:
    tables: Sequence[Table]
    groups: Sequence[Group]
    group: Group | None
    at: datetime


@dataclass(frozen=True)
class _About:
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
            _by_first(wishes.values_list("topic_id", "person_id"), self.everybody),
            _by_first(offers.values_list("topic_id", "person_id"), self.everybody),
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


Maker = Callable[[_About], Table]


def figures(seat: Seat, *, group_id: int | None, now: datetime) -> Figures:
    """Raises Group.DoesNotExist."""
    groups = list(open_groups(seat))
    group = _group(groups, group_id)
    at, tables = _worked_out(seat, groups, group, now=now)
    return Figures(tables, groups, group, at)


def table(seat: Seat, *, key: str, group_id: int | None, now: datetime) -> Table | None:
    """One of them, as the page shows it; None where there is none of that name."""
    groups = list(open_groups(seat))
    _at, tables = _worked_out(seat, groups, _group(groups, group_id), now=now)
    return next((each for each in tables if each.key == key), None)


def _group(groups: Sequence[Group], group_id: int | None) -> Group | None:
    if group_id is None:
        return None
    group = next((each for each in groups if each.pk == group_id), None)
    if group is None:
        raise Group.DoesNotExist
    return group


def _worked_out(
    seat: Seat, groups: Sequence[Group], group: Group | None, *, now: datetime
) -> tuple[datetime, Sequence[Table]]:
    """When, and what; all coordinators read the same for some minutes, page and files alike.

    With thousands of people it takes half a second, and two looks at what has just changed would
    tell who it was.
    """
    about = f"{seat.community.pk}:{group.pk if group else 0}:{get_language()}"
    key = f"insights:figures:{about}"
    kept: tuple[datetime, Sequence[Table]] | None = cache.get(key)
    if kept is None or not timedelta(0) <= now - kept[0] < KEPT_FOR:
        of_whom = _about(seat, groups, group, now=now)
        kept = now, [make(of_whom) for make in TABLES.values()]
        cache.set(key, kept, KEPT_FOR.total_seconds())
    return kept


def _about(seat: Seat, groups: Sequence[Group], group: Group | None, *, now: datetime) -> _About:
    here = seat.community.memberships.joined().filter(role__gte=Role.MEMBER)
    everybody = frozenset(here.values_list("person_id", flat=True))
    if group is None:
        return _About(seat, now, everybody, everybody, [everybody], ())
    of_groups = {pk: people & everybody for pk, people in member_ids_of(groups).items()}
    own = of_groups.pop(group.pk)
    others = [people for people in of_groups.values() if people]
    nowhere = everybody - own.union(*others)
    within = [everybody, *(people for people in others if own < people)]
    return _About(seat, now, everybody, own, [own, *others, nowhere], within)


def _by_first(rows: Iterable[tuple[int, int]], people: Collection[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = {}
    for key, person_id in rows:
        if person_id in people:
            found.setdefault(key, set()).add(person_id)
    return found


def _topics(about: _About) -> Table:
    wanting, helping = about.said
    learning = learned_in_matches(about.seat.community, among=about.everybody)
    topics = Topic.objects.filter(community=about.seat.community).values_list("pk", "name")
    nobody: set[int] = set()
    known = [
        (name, [frozenset(of.get(topic_id, nobody)) for of in (wanting, helping, learning)])
        for topic_id, name in topics
    ]
    told = [
        (name, about.told(cells, are_parts=False))
        for name, cells in known
        if any(cell & about.people for cell in cells)
    ]
    # By what may be known: an order by what is hidden would tell of it.
    told.sort(key=lambda each: (-(each[1][0] or 0), -(each[1][1] or 0), each[0].casefold()))
    return Table(
        "topics",
        _("Demand and supply"),
        [_("Topic"), _("Want to learn it"), _("Offer help"), _("Learn it in a match")],
        [(name, *numbers) for name, numbers in told],
    )


def _learners(about: _About) -> Table:
    """Each of those who want to learn something once, by the first line that is true of them."""
    community = about.seat.community
    wanting, helpers = about.said
    wishes: dict[int, set[int]] = {}
    for topic_id, people in wanting.items():
        for person_id in people:
            wishes.setdefault(person_id, set()).add(topic_id)
    now, nobody, known = learning_now(community), who_wants_nobody(community), with_a_week(wishes)
    lines: dict[str, set[int]] = {line: set() for line in LINES}
    for person_id, topics in wishes.items():
        can_be_helped = any(helpers.get(topic_id, set()) - {person_id} for topic_id in topics)
        if now.get(person_id):
            line = "matched"
        elif person_id in now:
            line = "proposed"
        elif person_id in nobody:
            line = "wants_nobody"
        elif not can_be_helped:
            line = "no_helper"
        elif person_id not in known:
            line = "no_week"
        else:
            line = "no_room"
        lines[line].add(person_id)
    parts = about.told([frozenset(each) for each in lines.values()], are_parts=True)
    return Table(
        "learners",
        _("Who wants to learn"),
        [_("How it stands"), _("People")],
        [(str(words), part) for words, part in zip(LINES.values(), parts, strict=True)],
    )


LINES = {
    "matched": gettext_lazy("Learn with somebody"),
    "proposed": gettext_lazy("A match is proposed and waits"),
    "wants_nobody": gettext_lazy("Want nobody at the moment"),
    "no_helper": gettext_lazy("Nobody else offers what they want to learn"),
    "no_week": gettext_lazy("Have not said when they are free"),
    "no_room": gettext_lazy("Who offers it has no room, or no hours in common"),
}


def _load(about: _About) -> Table:
    _wanting, offered = about.said
    helping = helping_now(about.seat.community)
    helpers = {one for people in offered.values() for one in people}
    helpers |= helping.keys() & about.everybody
    load: list[set[int]] = [set() for _number in range(MANY + 1)]
    for person_id in helpers:
        load[min(helping.get(person_id, 0), MANY)].add(person_id)
    parts = about.told([frozenset(each) for each in load], are_parts=True)
    words = [
        _("Help nobody at the moment"),
        *(
            ngettext("Help in %(number)s match", "Help in %(number)s matches", number)
            % {"number": number}
            for number in range(1, MANY)
        ),
        _("Help in %(number)s matches or more") % {"number": MANY},
    ]
    return Table(
        "load",
        _("Who offers help"),
        [_("How it stands"), _("People")],
        list(zip(words, parts, strict=True)),
    )


def _time(about: _About) -> Table:
    """From the first wish that somebody has until their first match."""
    began = first_matches(about.seat.community)
    wishes = Wish.objects.filter(community=about.seat.community).order_by()
    since: Mapping[int, datetime] = dict(wishes.values_list("person_id").annotate(Min("at")))
    days = [
        (began[person_id] - at).days
        for person_id, at in since.items()
        if person_id in about.people and person_id in began and at <= began[person_id]
    ]
    title, columns = _("How long until a match"), [_("Of those who found somebody"), _("Days")]
    if len(days) < FEWEST:
        return Table("time", title, columns, [], note=_("Too few people to say."))
    low, middle, high = (round(each) for each in quantiles(days, n=4, method="inclusive"))
    rows = [
        (_("A quarter waited at most"), low),
        (_("Half waited at most"), middle),
        (_("Three quarters waited at most"), high),
    ]
    return Table("time", title, columns, rows)


def _ways(about: _About) -> Table:
    """How matches were proposed, and what became of them; matches and not people."""
    found = origins(about.seat.community, among=about.people)
    whole = origins(about.seat.community, among=about.everybody) if about.within else found
    rows = [
        (
            str(words),
            *(
                shown_beside(found.get(cell, 0), whole.get(cell, 0))
                for became in ("begun", "waits", "not")
                for cell in [(way, became)]
            ),
        )
        for way, words in WAYS.items()
    ]
    columns = [_("How"), _("Began"), _("Wait"), _("Not this time")]
    return Table("ways", _("How matches came about"), columns, rows)


def _met(about: _About) -> Table:
    """Who met somebody in each of the last months, by what they said themselves."""
    first = (localtime(about.now).date() - MET_FOR).replace(day=1)
    months: dict[date, set[int]] = {}
    for month, person_id in met_by_month(about.seat.community, since=first):
        if person_id in about.everybody:
            months.setdefault(month, set()).add(person_id)
    met = sorted(months.items())
    told = about.told([frozenset(people) for _month, people in met], are_parts=False)
    rows = [
        (date_format(month, "YEAR_MONTH_FORMAT"), number)
        for (month, _people), number in zip(met, told, strict=True)
    ]
    note = "" if rows else _("Nobody has said yet that they met.")
    return Table("met", _("Who met"), [_("Month"), _("People")], rows, note=note)


WAYS = {
    "round": gettext_lazy("By a round"),
    "introduced": gettext_lazy("By a coordinator"),
    "suggested": gettext_lazy("Asked, where Docendo suggested it"),
    "asked": gettext_lazy("Asked, after a search"),
}
TABLES: Mapping[str, Maker] = {
    "topics": _topics,
    "learners": _learners,
    "load": _load,
    "time": _time,
    "ways": _ways,
    "met": _met,
}
