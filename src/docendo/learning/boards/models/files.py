"""Files that people who learn together give to each other."""

from typing import Self

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.matching.api import has_a_place, in_a_match_of, of_match
from docendo.kernel.access import row_rule
from docendo.learning.boards.rules import LONGEST_LINE


class Files(models.QuerySet["SharedFile"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_file.among(seat))


class SharedFile(Owned):
    """A file on the board of a match, with a line about it if somebody wrote one.

    Whoever added it takes it away, which hides it from the others; row and file are forgotten
    some days later, until when it can be brought back.
    """

    match = of_match()
    file = models.FileField(upload_to="boards/", max_length=200)
    size = models.PositiveIntegerField()
    words = models.CharField(max_length=LONGEST_LINE, blank=True)
    added_by = author_of()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = Files.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(file="") & Q(size__gte=1), name="a_shared_file_holds_something"
            ),
        )
        indexes = (
            models.Index("community", "match", name="files_of_match"),
            models.Index(
                "removed_at", name="files_taken_away", condition=Q(removed_at__isnull=False)
            ),
        )

    @property
    def name(self) -> str:
        return (self.file.name or "").rpartition("/")[2]


def _sees(seat: Seat, file: SharedFile) -> bool:
    is_there = file.removed_at is None or file.added_by_id == seat.person_id
    return is_there and has_a_place(seat, file.match)


def _seen(seat: Seat) -> Q:
    return in_a_match_of(seat) & (Q(removed_at=None) | Q(added_by=seat.person_id))


seeing_a_file = row_rule("seeing a file", model=SharedFile, allows=_sees, among=_seen)
