"""Who has read which thread, counted and never named."""

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import Owned
from docendo.commons.people.api import Person
from docendo.learning.forum.models.threads import Thread


class Reading(Owned):
    """A member has opened a thread: first and, if something was new in it since, last.

    Pages show how many there are, and to a reader what is new to them; never who they are. Who
    asked (``is_own``) does not count as a reader.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="readings", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    is_own = models.BooleanField(default=False)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "thread", "person", name="a_reader_of_a_thread_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(last_at__gte=F("first_at")), name="nobody_reads_last_before_first"
            ),
        )
