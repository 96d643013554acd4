"""What stands on the page of a match: goals, messages, files and notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match, MatchPanel, show_on_match
from docendo.kernel.calendars import CalendarEntry
from docendo.learning.boards import forms, queries
from docendo.learning.meetings.api import show_in_calendar


def _goals(seat: Seat, *, match: Match, now: datetime) -> queries.GoalsPanel:
    return queries.goals_panel(seat, match=match)


def _messages(seat: Seat, *, match: Match, now: datetime) -> queries.MessagesPanel:
    return queries.messages_panel(seat, match=match, now=now)


@dataclass(frozen=True)
class FilesWithForm:
    """The files, and what adds more of them."""

    shown: queries.FilesPanel
    form: forms.FilesForm


def _files(seat: Seat, *, match: Match, now: datetime) -> FilesWithForm:
    return FilesWithForm(queries.files_panel(seat, match=match), forms.FilesForm())


def _notes(seat: Seat, *, match: Match, now: datetime) -> queries.NotesPanel:
    return queries.notes_panel(seat, match=match)


@show_in_calendar
def _due_days(seats: Sequence[Seat], now: datetime) -> Iterator[CalendarEntry]:
    """The days by which goals are to be reached."""
    slugs = {seat.community.pk: seat.community.slug for seat in seats}
    for goal, day in queries.goals_with_a_day(seats):
        board = reverse("matching:match", args=(slugs[goal.community_id], goal.match_id))
        yield CalendarEntry(
            key=f"goal-{goal.pk}@{urlsplit(settings.PUBLIC_URL).hostname}",
            title=_("Goal: %(words)s") % {"words": goal.words},
            starts=day,
            changed_at=goal.added_at,
            address=f"{settings.PUBLIC_URL}{board}#goals",
        )


show_on_match(MatchPanel(order=30, template="boards/_goals.html", query=_goals))
show_on_match(
    MatchPanel(order=40, template="boards/_messages.html", query=_messages, is_beside=True)
)
show_on_match(MatchPanel(order=45, template="boards/_files.html", query=_files, is_beside=True))
show_on_match(MatchPanel(order=50, template="boards/_notes.html", query=_notes, is_beside=True))
