"""Topics of a community: a graph with prerequisites, and who can help with what.

Every index begins with the community, so a query that leaves it out reads the whole table.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Community, Owned
from docendo.commons.people.api import Person
from docendo.commons.topics.rules import FOLDED_LENGTH, NAME_LENGTH, Level


class Topic(models.Model):
    """One thing people ask about.

    A merged topic only remains to lead to the one that took it in, which is never merged itself.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="topics", db_index=False)
    slug = models.CharField(_("address"), max_length=NAME_LENGTH)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="merged", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "slug", name="one_topic_per_address"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="no_topic_is_merged_into_itself",
            ),
        )

    def __str__(self) -> str:
        return self.name


def of_topic(name: str) -> "models.ForeignKey[Topic, Topic]":
    return models.ForeignKey(Topic, models.CASCADE, related_name=name, db_index=False)


def of_person(name: str) -> "models.ForeignKey[Person, Person]":
    return models.ForeignKey(Person, models.CASCADE, related_name=name, db_index=False)


class Name(Owned):
    """One word for a topic: its own name or a synonym; ``folded`` is how names are compared."""

    topic = of_topic("names")
    name = models.CharField(max_length=NAME_LENGTH)
    folded = models.CharField(max_length=FOLDED_LENGTH)
    is_synonym = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "folded", name="a_name_means_one_topic"),
            models.UniqueConstraint(
                "community",
                "topic",
                condition=Q(is_synonym=False),
                name="a_topic_has_one_name_of_its_own",
            ),
            models.CheckConstraint(condition=~Q(folded=""), name="a_name_has_letters"),
        )
        indexes = (models.Index("community", "topic", name="names_of_topic"),)


class Prerequisite(Owned):
    """``topic`` is easier for those who know ``requires``; the whole has no cycle."""

    topic = of_topic("prerequisites")
    requires = of_topic("leads_to")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "topic", "requires", name="a_prerequisite_is_named_once"
            ),
            models.CheckConstraint(
                condition=~Q(topic=F("requires")), name="no_topic_requires_itself"
            ),
        )


class Offer(Owned):
    """A person says: I can help with this topic."""

    topic = of_topic("offers")
    person = of_person("offers")
    level = models.PositiveSmallIntegerField(choices=Level)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "topic", "person", name="one_offer_per_person_and_topic"
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="an_offer_has_a_known_level"
            ),
        )
        indexes = (models.Index("community", "person", name="offers_of_a_person"),)


class Wish(Owned):
    """A person says: I want to learn this topic."""

    topic = of_topic("wishes")
    person = of_person("wishes")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "topic", "person", name="one_wish_per_person_and_topic"
            ),
        )
        indexes = (models.Index("community", "person", name="wishes_of_a_person"),)
