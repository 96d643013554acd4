"""Who and what of another place is whom and what here."""

from django.db import models

from docendo.commons.communities.api import Community
from docendo.commons.people.api import Person
from docendo.commons.topics.api import Topic


class ImportedAuthor(models.Model):
    """An author elsewhere is this person: one who has not joined, or who has claimed them since.

    Without a person they were erased here, and another import does not bring them back.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    source_key = models.CharField(max_length=120)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "source_key", name="an_author_is_imported_once"),
        )


class ImportedTopic(models.Model):
    """A tag elsewhere is this topic, whatever it has been called or merged into since."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    source_key = models.CharField(max_length=120)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "source_key", name="a_topic_is_imported_once"),
        )
