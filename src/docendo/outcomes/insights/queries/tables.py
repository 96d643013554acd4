"""The tables of the figures; what each counts, and of what kind a line is."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from statistics import quantiles

from django.db.models import Min
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from docendo.commons.matching.api import (
    first_matches,
    helping_now,
    learned_in_matches,
    learning_now,
    origins,
    who_wants_nobody,
    with_a_week,
)
from docendo.commons.topics.api import Topic, Wish
from docendo.kernel.counting import FEWEST
from docendo.learning.meetings.api import held_since
from docendo.learning.programs.api import Helps, last_said
from docendo.outcomes.insights.queries.about import About, Table
from docendo.outcomes.insights.rules import shown_beside

MANY = 3
MET_FOR = timedelta(days=150)
SAID_FOR = timedelta(days=365)

Maker = Callable[[About], Table]


def _topics(about: About) -> Table:
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


def _learners(about: About) -> Table:
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


def _load(about: About) -> Table:
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


def _time(about: About) -> Table:
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


def _ways(about: About) -> Table:
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


def _met(about: About) -> Table:
    """What took place in each of the last months, and who was there, by what they said."""
    first = (localtime(about.now).date() - MET_FOR).replace(day=1)
    months: dict[date, set[int]] = {}
    held: dict[date, dict[tuple[date, int], set[int]]] = {}
    for on, meeting_id, person_id in held_since(about.seat.community, since=first):
        if person_id in about.everybody:
            month = on.replace(day=1)
            months.setdefault(month, set()).add(person_id)
            held.setdefault(month, {}).setdefault((on, meeting_id), set()).add(person_id)
    met = sorted(months.items())
    told = about.told([frozenset(people) for _month, people in met], are_parts=False)
    rows = [
        (
            date_format(month, "YEAR_MONTH_FORMAT"),
            number,
            _held(about, held[month].values(), number),
        )
        for (month, _people), number in zip(met, told, strict=True)
    ]
    note = "" if rows else _("Nobody has said yet that they met.")
    return Table("met", _("Who met"), [_("Month"), _("People"), _("Meetings")], rows, note=note)


def _held(about: About, meetings: Collection[set[int]], people: int | None) -> int | None:
    """How many meetings somebody of those told of was in; only where it is told how many met."""
    own = sum(not about.people.isdisjoint(each) for each in meetings)
    return None if people is None else shown_beside(own, len(meetings))


def _satisfaction(about: About) -> Table:
    """What each person said last of how a match of theirs helps; of nobody what it was."""
    said = last_said(about.seat.community, since=about.now - SAID_FOR)
    lines: dict[str, set[int]] = {line: set() for line in HELPED}
    for person_id, helps in said.items():
        if person_id in about.everybody:
            line = next(line for line, (least, _words) in HELPED.items() if helps >= least)
            lines[line].add(person_id)
    parts = about.told([frozenset(each) for each in lines.values()], are_parts=True)
    title, columns = _("How much it helps"), [_("What they said last"), _("People")]
    if not any(lines.values()):
        note = _("Nobody in a program has been asked yet, or has answered.")
        return Table("satisfaction", title, columns, [], note=note)
    words = [str(words) for _least, words in HELPED.values()]
    return Table("satisfaction", title, columns, list(zip(words, parts, strict=True)))


HELPED = {
    "well": (Helps.WELL, gettext_lazy("It helps well, or very much")),
    "some": (Helps.SOME, gettext_lazy("It helps partly")),
    "little": (Helps.NOT, gettext_lazy("It helps a little, or not at all")),
}
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
    "satisfaction": _satisfaction,
}
