"""What stands on the page of a match: goals, messages and notes."""

from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.commons.matching.api import Match, MatchPanel, show_on_match
from docendo.learning.boards import queries


def _goals(seat: Seat, *, match: Match, now: datetime) -> queries.GoalsPanel:
    return queries.goals_panel(seat, match=match)


def _messages(seat: Seat, *, match: Match, now: datetime) -> queries.MessagesPanel:
    return queries.messages_panel(seat, match=match, now=now)


def _notes(seat: Seat, *, match: Match, now: datetime) -> queries.NotesPanel:
    return queries.notes_panel(seat, match=match)


show_on_match(MatchPanel(order=30, template="boards/_goals.html", query=_goals))
show_on_match(MatchPanel(order=40, template="boards/_messages.html", query=_messages))
show_on_match(MatchPanel(order=50, template="boards/_notes.html", query=_notes))
