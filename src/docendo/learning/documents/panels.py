"""The documents of a match and of a group, on their pages."""

from datetime import datetime

from docendo.commons.communities.api import Seat
from docendo.commons.groups.api import Group, GroupPanel, show_on_group
from docendo.commons.matching.api import Match, MatchPanel, show_on_match
from docendo.learning.documents import queries


def _of_match(seat: Seat, *, match: Match, now: datetime) -> queries.DocumentsPanel | None:
    return queries.documents_of_match(seat, match=match)


def _of_group(seat: Seat, *, group: Group, now: datetime) -> queries.DocumentsPanel | None:
    return queries.documents_of_group(seat, group=group)


show_on_match(MatchPanel(order=35, template="documents/_panel.html", query=_of_match))
show_on_group(GroupPanel(order=20, template="documents/_panel.html", query=_of_group))
