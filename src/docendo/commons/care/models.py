"""What was flagged, by whom, and what a moderator decided.

Every index begins with the community.
"""

from django.db import models
from django.db.models import F, Q

from docendo.commons.care.rules import (
    LONGEST_NOTE,
    LONGEST_WORDS,
    Cause,
    Decision,
    State,
    Why,
)
from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.kernel.access import NOBODY, row_rule

# What nobody has decided, or whose author waits for an answer.
WAITS = Q(state=State.WAITING) | Q(appealed_at__isnull=False, answered_at=None)


class Cases(models.QuerySet["Case"]):
    def to_decide_by(self, seat: Seat) -> "Cases":
        """All cases, for a moderator."""
        return self.filter(deciding_a_case.among(seat))

    def waiting(self) -> "Cases":
        """What nobody has decided yet, or whose author appealed against what was decided."""
        return self.filter(WAITS)


class Case(Owned):
    """Something of a ``kind`` and number (``about``) that was flagged, until it is decided.

    It is hidden at once when enough members agree, or when it shows contact details where those
    are held (``hidden_at`` without ``decided_by``), and for good when a moderator says so in
    ``words``, which its author reads. They may warn its author only, and let them write nothing
    until ``silenced_until``. Its author may appeal once; the answer is the last word.
    ``decision`` is what was decided first, and ``state`` what holds now.
    """

    kind = models.CharField(max_length=20)
    about = models.BigIntegerField()
    cause = models.CharField(max_length=10, choices=Cause, default=Cause.FLAGS)
    author = author_of(null=True)
    opened_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decision = models.CharField(max_length=10, choices=Decision, blank=True, db_default="")
    decided_by = author_of(null=True)
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    appeal = models.TextField(max_length=LONGEST_WORDS, blank=True)
    appealed_at = models.DateTimeField(null=True)
    answered_by = author_of(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(max_length=LONGEST_WORDS, blank=True)
    silenced_until = models.DateTimeField(null=True)

    objects = Cases.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "community",
                "kind",
                "about",
                condition=Q(state=State.WAITING),
                name="one_case_waits_for_each_thing",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, decision="", decided_by=None, decided_at=None)
                | Q(state__in=(State.LEFT, State.WARNED, State.HIDDEN))
                & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="what_is_decided_was_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.WARNED, State.HIDDEN)) | ~Q(words=""),
                name="what_is_hidden_or_warned_of_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(silenced_until=None)
                | Q(state__in=(State.WARNED, State.HIDDEN), author__isnull=False),
                name="only_who_was_told_why_is_silenced",
            ),
            models.CheckConstraint(
                condition=Q(appeal="", appealed_at=None)
                | ~Q(appeal="") & Q(appealed_at__isnull=False),
                name="an_appeal_says_why",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, appealed_at__isnull=False)
                & ~Q(answer=""),
                name="only_an_appeal_is_answered",
            ),
        )
        indexes = (
            models.Index("community", "opened_at", name="cases_waiting", condition=WAITS),
            models.Index("community", "kind", "about", F("id").desc(), name="cases_of_thing"),
            models.Index("community", "author", name="cases_of_author"),
        )

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_automatic(self) -> bool:
        """Hidden, and nobody has looked yet."""
        return self.is_hidden and self.state == State.WAITING

    @property
    def is_appealed(self) -> bool:
        """The author has appealed and nobody has answered yet."""
        return self.appealed_at is not None and self.answered_at is None

    @property
    def version(self) -> str:
        """What somebody has read before they decide."""
        return f"{self.state}-{int(self.is_appealed)}"

    @property
    def has_second_look(self) -> bool:
        """Its appeal came after the decision, and was answered by itself."""
        return self.answered_at is not None and self.answered_at != self.decided_at

    @property
    def was_appealed_early(self) -> bool:
        """Against what was hidden automatically, before anybody had looked."""
        return self.appealed_at is not None and (
            self.decided_at is None or self.appealed_at < self.decided_at
        )

    @property
    def is_held_against(self) -> bool:
        """Whether it costs its author something as it stands."""
        return self.is_hidden or self.state == State.WARNED

    @property
    def may_be_appealed(self) -> bool:
        return self.is_held_against and self.appealed_at is None


class Flag(Owned):
    """Somebody says what is wrong with it; moderators read who, and nobody else does."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="flags", db_index=False)
    person = author_of()
    why = models.CharField(max_length=10, choices=Why)
    note = models.TextField(max_length=LONGEST_NOTE, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint("community", "case", "person", name="a_person_flags_once"),
            models.CheckConstraint(
                condition=Q(why__in=Why.values), name="a_flag_says_what_is_wrong"
            ),
        )


def _decides(seat: Seat, case: Case) -> bool:
    return case.community_id == seat.community.pk and seat.may_moderate


deciding_a_case = row_rule(
    "deciding a case",
    model=Case,
    allows=_decides,
    among=lambda seat: Q(community=seat.community) if seat.may_moderate else NOBODY,
)
