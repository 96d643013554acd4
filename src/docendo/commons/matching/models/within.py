"""What belongs to a match is for those alone who have a place in it."""

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Seat
from docendo.commons.matching.models.matches import Match, seeing_a_match
from docendo.kernel.access import NOBODY


def of_match() -> "models.ForeignKey[Match, Match]":
    return models.ForeignKey(Match, models.CASCADE, related_name="+", db_index=False)


def has_a_place(seat: Seat, match: Match) -> bool:
    return seeing_a_match.allows(seat, match)


def in_a_match_of(seat: Seat, column: str = "match") -> Q:
    """Rows of matches in which a seat has a place."""
    if not seat.may_write:
        return NOBODY
    return Q((f"{column}__in", Match.objects.visible_to(seat)), community=seat.community)
