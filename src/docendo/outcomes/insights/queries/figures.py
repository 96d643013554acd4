"""The figures of a community, as tables in which nobody can be made out.

Each table asks a number of queries that does not grow with its rows; what is counted is counted
over all members at once, in memory (10,000 members: docs/coordinating.md).
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import quantiles

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from docendo.commons.communities.api import Role, Seat
from docendo.commons.groups.api import Group, member_ids, open_groups
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
from docendo.outcomes.insights.rules import FEWEST, shown, shown_parts

Cell = str | int | None
MANY = 3


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


@dataclass(frozen=True)
class _About:
    """Of whom a table tells: everybody, or the members of a group."""

    seat: Seat
    people: Collection[int]


Maker = Callable[[_About], Table]


def figures(seat: Seat, *, group_id: int | None) -> Figures:
    """Raises Group.DoesNotExist."""
    about, group = _about(seat, group_id)
    return Figures([make(about) for make in TABLES.values()], list(open_groups(seat)), group)


def table(seat: Seat, *, key: str, group_id: int | None) -> Table | None:
    """One of them; None where there is none of that name."""
    make = TABLES.get(key)
    return make(_about(seat, group_id)[0]) if make is not None else None


def _about(seat: Seat, group_id: int | None) -> tuple[_About, Group | None]:
    here = seat.community.memberships.joined().filter(role__gte=Role.MEMBER)
    everybody = frozenset(here.values_list("person_id", flat=True))
    if group_id is None:
        return _About(seat, everybody), None
    group = open_groups(seat).get(pk=group_id)
    return _About(seat, everybody & member_ids(group)), group


def _of(about: _About, rows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs of a topic and a person, of those whom the table is about."""
    return [(topic_id, person_id) for topic_id, person_id in rows if person_id in about.people]


def _said(about: _About) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Who wants to learn what, and who offers what, as topic and person."""
    community = about.seat.community
    wishes = Wish.objects.filter(community=community).order_by()
    offers = Offer.objects.filter(community=community).order_by()
    return (
        _of(about, list(wishes.values_list("topic_id", "person_id"))),
        _of(about, list(offers.values_list("topic_id", "person_id"))),
    )


def _topics(about: _About) -> Table:
    wished, offered = _said(about)
    wanting, helping = Counter(dict(_count(wished))), Counter(dict(_count(offered)))
    learning = learned_in_matches(about.seat.community, among=about.people)
    names = dict(Topic.objects.filter(community=about.seat.community).values_list("pk", "name"))
    rows = [
        (names[topic_id], shown(wanting[topic_id]), shown(helping[topic_id]), shown(in_matches))
        for topic_id in names
        if (in_matches := learning.get(topic_id, 0)) or wanting[topic_id] or helping[topic_id]
    ]
    # By what may be known: an order by what is hidden would tell of it.
    rows.sort(key=lambda row: (-(row[1] or 0), -(row[2] or 0), row[0].casefold()))
    return Table(
        "topics",
        _("Demand and supply"),
        [_("Topic"), _("Want to learn it"), _("Offer help"), _("Learn it in a match")],
        rows,
    )


def _count(rows: Sequence[tuple[int, int]]) -> Mapping[int, int]:
    return Counter(topic_id for topic_id, _person_id in rows)


def _learners(about: _About) -> Table:
    """Each of those who want to learn something once, by the first line that is true of them."""
    community = about.seat.community
    wished, _offered = _said(about)
    offers = Offer.objects.filter(community=community).order_by()
    helpers: dict[int, set[int]] = {}
    for topic_id, person_id in offers.values_list("topic_id", "person_id"):
        helpers.setdefault(topic_id, set()).add(person_id)
    wishes: dict[int, set[int]] = {}
    for topic_id, person_id in wished:
        wishes.setdefault(person_id, set()).add(topic_id)
    now, nobody, known = learning_now(community), who_wants_nobody(community), with_a_week(wishes)
    lines = Counter[str]()
    for person_id, topics in wishes.items():
        can_be_helped = any(helpers.get(topic_id, set()) - {person_id} for topic_id in topics)
        if now.get(person_id):
            lines["matched"] += 1
        elif person_id in now:
            lines["proposed"] += 1
        elif person_id in nobody:
            lines["wants_nobody"] += 1
        elif not can_be_helped:
            lines["no_helper"] += 1
        elif person_id not in known:
            lines["no_week"] += 1
        else:
            lines["no_room"] += 1
    parts = shown_parts([lines[line] for line in LINES])
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
    _wished, offered = _said(about)
    helping = helping_now(about.seat.community)
    helpers = {person_id for _topic_id, person_id in offered} | (helping.keys() & {*about.people})
    load = Counter(min(helping.get(person_id, 0), MANY) for person_id in helpers)
    parts = shown_parts([load[number] for number in range(MANY + 1)])
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
    rows = [
        (str(words), *(shown(found.get((way, became), 0)) for became in ("begun", "waits", "not")))
        for way, words in WAYS.items()
    ]
    columns = [_("How"), _("Began"), _("Wait"), _("Not this time")]
    return Table("ways", _("How matches came about"), columns, rows)


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
}
