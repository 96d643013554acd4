"""Links and files, and the topics that they are about."""

from urllib.parse import urlsplit

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.people.api import unless_blocked
from docendo.commons.topics.api import Topic
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.library.rules.links import DEAD_AFTER, Life
from docendo.learning.library.rules.rating import PRIOR_MEAN
from docendo.learning.library.rules.resources import (
    KEY_LENGTH,
    LONGEST_ADDRESS,
    LONGEST_KEPT_NOTE,
    LONGEST_REASON,
    LONGEST_TITLE,
    Kind,
)


class Resources(models.QuerySet["Resource"]):
    def visible_to(self, seat: Seat) -> "Resources":
        return self.filter(reading_a_resource.among(seat))

    def standing_for(self, seat: Seat) -> "Resources":
        """What everybody may see who may read the community, for lists."""
        standing = self.filter(community=seat.community, removed_at=None)
        return standing if seat.may_read else self.none()

    def wanted_by(self, seat: Seat) -> "Resources":
        """Without what those added whom a reader has blocked."""
        return self.filter(unless_blocked(seat.person_id, "adder"))


class Resource(Owned):
    """One link or one file that is worth reading, listed once in its community.

    ``key`` is how two of them are compared. The numbers repeat what its ratings say, and change in
    their transaction; ``score`` is their mean as it is shown, by which the best are found. What is
    known of a link's address are the last four columns: it is looked at next when it is ``due_at``,
    and ``dead_since`` is since when it has not answered, once that was often enough. What was
    removed keeps its row.
    """

    kind = models.CharField(max_length=4, choices=Kind)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    note = models.TextField(_("what is good about it"), max_length=LONGEST_KEPT_NOTE, blank=True)
    language = models.CharField(max_length=10, blank=True)
    url = models.URLField(_("address"), max_length=LONGEST_ADDRESS, blank=True)
    file = models.FileField(upload_to="library/", max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=KEY_LENGTH)
    adder = author_of(null=True)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = author_of(null=True)
    removed_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    rating_count = models.PositiveIntegerField(default=0)
    rating_sum = models.PositiveIntegerField(default=0)
    score = models.FloatField(default=PRIOR_MEAN)
    due_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    dead_since = models.DateTimeField(null=True)

    objects = Resources.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "key", name="a_resource_is_listed_once"),
            models.CheckConstraint(
                condition=Q(kind=Kind.LINK, file="")
                & (Q(url__startswith="https://") | Q(url__startswith="http://"))
                | Q(kind=Kind.FILE, url="") & ~Q(file=""),
                name="a_resource_is_a_link_on_the_web_or_a_file",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.LINK)
                | Q(due_at=None, looked_at=None, failures=0, failing_since=None, dead_since=None),
                name="only_links_are_looked_at",
            ),
            models.CheckConstraint(
                condition=Q(dead_since=None) | Q(failures__gte=DEAD_AFTER),
                name="a_dead_link_failed_on_several_days",
            ),
            models.CheckConstraint(
                condition=Q(rating_sum__gte=F("rating_count"))
                & Q(rating_sum__lte=5 * F("rating_count")),
                name="ratings_are_one_to_five_stars_each",
            ),
        )
        indexes = (
            models.Index("community", F("score").desc(), F("id").desc(), name="resources_by_score"),
            models.Index("community", F("at").desc(), F("id").desc(), name="resources_by_age"),
            models.Index("community", "adder", name="resources_of_adder"),
            models.Index(
                "community",
                "dead_since",
                name="resources_dead",
                condition=Q(dead_since__isnull=False),
            ),
            models.Index("due_at", name="resources_due", condition=Q(due_at__isnull=False)),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_link(self) -> bool:
        return self.kind == Kind.LINK

    @property
    def stands(self) -> bool:
        return self.removed_at is None

    @property
    def is_taken_back(self) -> bool:
        """By its adder; of what was taken over nobody may be known."""
        return self.removed_by_id is not None and self.removed_by_id == self.adder_id

    @property
    def may_be_taken_over(self) -> bool:
        """Of what nobody removed, or its adder did, a moderator may be the one who did."""
        return self.removed_by_id is None or self.is_taken_back

    @property
    def file_name(self) -> str:
        return self.file.name.rpartition("/")[2] if self.file.name else ""

    @property
    def suffix(self) -> str:
        """What kind of file it is, as people call it: PDF."""
        return self.file_name.rpartition(".")[2].upper()

    @property
    def host(self) -> str:
        """Whose page it is."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    @property
    def life(self) -> Life:
        return Life(self.looked_at, self.failures, self.failing_since)


def _is_own(seat: Seat, resource: Resource) -> bool:
    return resource.adder_id is not None and resource.adder_id == seat.person_id


def _reads(seat: Seat, resource: Resource) -> bool:
    return (
        resource.community_id == seat.community.pk
        and seat.may_read
        and (resource.stands or seat.may_moderate or _is_own(seat, resource))
    )


def _readable(seat: Seat) -> Q:
    if not seat.may_read:
        return NOBODY
    here = Q(community=seat.community)
    if seat.may_moderate:
        return here
    own = Q(adder=seat.person) if seat.person else NOBODY
    return here & (Q(removed_at=None) | own)


def _changes(seat: Seat, resource: Resource) -> bool:
    return (
        resource.community_id == seat.community.pk
        and seat.may_write
        and resource.stands
        and (seat.may_moderate or _is_own(seat, resource))
    )


def _changeable(seat: Seat) -> Q:
    if not seat.may_write:
        return NOBODY
    own = Q() if seat.may_moderate else Q(adder=seat.person)
    return Q(community=seat.community, removed_at=None) & own


reading_a_resource = row_rule("reading a resource", model=Resource, allows=_reads, among=_readable)
changing_a_resource = row_rule(
    "changing a resource", model=Resource, allows=_changes, among=_changeable
)


class About(Owned):
    """A resource is about a topic; ``by`` is who said so."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="about", db_index=False)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+", db_index=False)
    by = author_of(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "resource", "topic", name="a_resource_names_a_topic_once"
            ),
        )
        indexes = (models.Index("community", "topic", "resource", name="resources_of_topic"),)
