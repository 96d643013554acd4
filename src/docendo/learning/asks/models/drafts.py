"""What somebody is writing and has not asked yet."""

from django.db import models
from django.db.models import F, Q

from docendo.commons.communities.api import LONGEST_BODY, Community, Seat
from docendo.commons.people.api import Person
from docendo.commons.topics.api import LONGEST_TOPICS
from docendo.kernel.access import NOBODY, row_rule
from docendo.kernel.text import excerpt
from docendo.learning.asks.rules import LONGEST_PAGE_KEY, MOST_DRAFTS
from docendo.learning.forum.api import LONGEST_TITLE


class Drafts(models.QuerySet["Draft"]):
    def visible_to(self, seat: Seat) -> "Drafts":
        return self.filter(writing_a_draft.among(seat))


class Draft(models.Model):
    """A question as far as it is written; nobody but its writer ever sees it.

    ``page`` is the key of the open page that wrote last, and ``version`` counts what was written:
    together they tell a page that goes on from one that missed something. One that
    ``is_anonymous`` is to be asked without its writer's name, one that ``is_set_aside`` waits for
    another day. ``number`` only keeps drafts from becoming many.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    page = models.CharField(max_length=LONGEST_PAGE_KEY)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    body = models.TextField(max_length=LONGEST_BODY, blank=True)
    topics = models.CharField(max_length=LONGEST_TOPICS, blank=True)
    is_anonymous = models.BooleanField(default=False, db_default=False)
    is_set_aside = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    kept_at = models.DateTimeField()

    objects = Drafts.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community", "person", "number", name="each_draft_has_its_number"
            ),
            models.CheckConstraint(
                condition=Q(number__lt=MOST_DRAFTS), name="a_person_has_at_most_twenty_drafts"
            ),
            models.UniqueConstraint("community", "person", "page", name="a_page_writes_one_draft"),
            models.CheckConstraint(condition=~Q(title="", body=""), name="a_draft_holds_something"),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="versions_of_a_draft_count_from_one"
            ),
        )
        indexes = (
            models.Index("community", "person", F("kept_at").desc(), name="drafts_of_a_person"),
        )

    @property
    def name(self) -> str:
        """What a list calls it: the title, or how the text begins."""
        return self.title or excerpt(self.body, 80)

    @property
    def beginning(self) -> str:
        return excerpt(self.body) if self.title else ""


def _writes(seat: Seat, draft: Draft) -> bool:
    return (
        draft.community_id == seat.community.pk
        and seat.may_write
        and draft.person_id == seat.person_id
    )


writing_a_draft = row_rule(
    "writing a draft",
    model=Draft,
    allows=_writes,
    among=lambda seat: (
        Q(community=seat.community, person=seat.person_id)
        if seat.may_write and seat.person_id
        else NOBODY
    ),
)
