"""The plan on the page of a match, the way to programs from peers, and what is asked today."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import attrgetter

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import (
    Hub,
    Link,
    Seat,
    Section,
    TodayItem,
    TodaySource,
    lead_from,
    show_today,
)
from docendo.commons.groups.api import note_on_rows
from docendo.commons.matching.api import Gate, Match, MatchPanel, hold_back, show_on_match
from docendo.kernel.text import isolated
from docendo.learning.programs import queries


def _plan(seat: Seat, *, match: Match, now: datetime) -> queries.PlanPanel | None:
    return queries.plan_panel(seat, match=match, now=now)


def _asked(seats: Sequence[Seat], now: datetime) -> Iterator[TodayItem]:
    person_id = seats[0].member.pk
    slugs = {seat.community.pk: seat.community.slug for seat in seats if seat.may_write}
    for asked in queries.asked_now(person_id, tuple(slugs), now=now):
        match = asked.found.match
        [*others] = [each.person.name for each in match.places.all() if each.person_id != person_id]
        yield TodayItem(
            section=Section.DUE,
            community_id=match.community_id,
            title=gettext("How does it go with %(names)s?")
            % {"names": ", ".join(map(isolated, others))},
            address=reverse("programs:check_in", args=(slugs[match.community_id], match.pk)),
            why=gettext("Two questions, and only the coordinators may read the answers"),
            at=match.ended_at or match.began_at or now,
        )


# Above the goals: it says what they may be.
show_on_match(MatchPanel(order=25, template="programs/_plan.html", query=_plan))
note_on_rows(queries.notes_on_rows)
hold_back(
    Gate(
        holds=queries.held_back,
        why=_(
            "You take part in a program that needs the consent of a parent or guardian, and nobody"
            " has said yes for you yet. Until then you are matched with nobody here."
        ),
        url_name="programs:programs",
        of_others=_(
            "%(name)s takes part in a program that needs the consent of a parent or guardian, and"
            " nobody has said yes yet. Until then they are matched with nobody here."
        ),
    )
)
show_today(TodaySource(order=25, find=_asked, there_when=queries.takes_part_somewhere))
lead_from(
    Hub.PEERS,
    Link(
        order=30,
        label=_("Programs"),
        url_name="programs:programs",
        is_for=attrgetter("may_write"),
    ),
)
