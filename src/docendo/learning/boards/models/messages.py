"""What people who learn together write to each other, and how far each has read."""

from typing import Self

from django.db import models
from django.db.models import Q

from docendo.commons.communities.api import Owned, Seat, Text
from docendo.commons.matching.api import has_a_place, in_a_match_of, of_match, of_person
from docendo.kernel.access import row_rule
from docendo.learning.boards.rules import LONGEST_MESSAGE, LONGEST_REASON


class Messages(models.QuerySet["Message"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_message.among(seat))


class Message(Text):
    """A message to all who have a place in a match.

    Its author may take it back, and moderators hide what was flagged: the others then read that
    there was one.
    """

    match = of_match()
    body = models.TextField(max_length=LONGEST_MESSAGE)
    removed_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = Messages.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(author__isnull=False), name="a_message_has_an_author"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False) | Q(removed_by=None, removed_reason=""),
                name="only_a_removed_message_has_a_remover",
            ),
        )
        indexes = (models.Index("community", "match", "id", name="messages_of_match"),)

    @property
    def anchor(self) -> str:
        return f"message-{self.pk}"


class Reading(Owned):
    """How far somebody has read the messages of a match: up to the one with this number."""

    match = of_match()
    person = of_person()
    up_to = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "match", "person", name="a_person_reads_a_board_once"
            ),
        )


seeing_a_message = row_rule(
    "seeing a message",
    model=Message,
    allows=lambda seat, message: has_a_place(seat, message.match),
    among=in_a_match_of,
)
