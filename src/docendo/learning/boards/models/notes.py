"""One text that people who learn together write in turns."""

from typing import Self

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.matching.api import has_a_place, in_a_match_of, of_match
from docendo.kernel.access import row_rule
from docendo.learning.boards.rules import LONGEST_NOTES


class Versions(models.QuerySet["NotesVersion"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_notes.among(seat))


class NotesVersion(Owned):
    """The notes of a match as somebody saved them; the highest number is what stands now.

    So nothing is ever overwritten: whoever saves says which number they had before them.
    """

    match = of_match()
    number = models.PositiveIntegerField()
    body = models.TextField(max_length=LONGEST_NOTES, blank=True)
    html = models.TextField(blank=True)
    renderer = models.PositiveSmallIntegerField(default=0)
    author = author_of()
    at = models.DateTimeField()

    objects = Versions.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "match", "number", name="a_version_of_notes_has_one_number"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="versions_of_notes_are_counted"
            ),
        )


seeing_notes = row_rule(
    "seeing notes",
    model=NotesVersion,
    allows=lambda seat, version: has_a_place(seat, version.match),
    among=in_a_match_of,
)
