"""Topics of a community: a graph with prerequisites, and who can help with what."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Community
from docendo.commons.people.api import Person


class Level(models.IntegerChoices):
    """How well somebody can help with a topic."""

    BASICS = 1, _("the basics")
    SOLID = 2, _("most of it")
    DEEP = 3, _("all of it")
    EXPERT = 4, _("far beyond it")


class Topic(models.Model):
    """One thing people ask about; a merged topic points to the one that took it in."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="topics")
    slug = models.SlugField(_("address"), max_length=60, allow_unicode=True)
    name = models.CharField(_("name"), max_length=60)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
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


class Synonym(models.Model):
    """Another word under which a topic is found; ``folded`` is how it is compared."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="synonyms")
    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "folded", name="a_synonym_means_one_topic"),
        )


class Prerequisite(models.Model):
    """``topic`` is easier for those who know ``requires``; the whole has no cycle."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="prerequisites")
    requires = models.ForeignKey(Topic, models.CASCADE, related_name="leads_to")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "topic", "requires", name="a_prerequisite_is_named_once"
            ),
            models.CheckConstraint(
                condition=~Q(topic=F("requires")), name="no_topic_requires_itself"
            ),
        )


class Offer(models.Model):
    """A person says: I can help with this topic."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="offers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="offers")
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


class Wish(models.Model):
    """A person says: I want to learn this topic."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="wishes")
    person = models.ForeignKey(Person, models.CASCADE, related_name="wishes")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "topic", "person", name="one_wish_per_person_and_topic"
            ),
        )
