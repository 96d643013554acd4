"""What resources were good for."""

from django.db import models

from docendo.commons.communities.api import Owned, author_of
from docendo.learning.forum.api import Thread
from docendo.learning.library.models.resources import Resource


class Use(Owned):
    """Somebody says that a resource is useful for a question; whoever says so first names it there.

    ``person`` is a persona in a question that they asked without their name.
    """

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="uses", db_index=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+", db_index=False)
    person = author_of()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community",
                "thread",
                "resource",
                "person",
                name="useful_once_for_a_person_and_a_question",
            ),
        )
        indexes = (models.Index("community", "resource", "thread", name="uses_of_resource"),)
