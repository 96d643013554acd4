"""A document, its home, and who may read and write it there."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q, prefetch_related_objects

from docendo.commons.communities.api import Owned, Seat, author_of
from docendo.commons.groups.api import Group, GroupRole, member_ids, role_in, seeing_a_group
from docendo.commons.matching.api import Match, MatchState, has_a_place, in_a_match_of
from docendo.kernel.access import NOBODY, row_rule
from docendo.learning.documents.rules.limits import (
    LONGEST_TITLE,
    MOST_BYTES_EVER,
    DocumentKind,
    Right,
)

LEADS = (GroupRole.HELPER, GroupRole.TEACHER)


class Documents(models.QuerySet["Document"]):
    def visible_to(self, seat: Seat) -> Self:
        return self.filter(seeing_a_document.among(seat))

    def visible_to_any(self, seats: Iterable[Seat]) -> Self:
        """What somebody sees by any of their seats."""
        condition = NOBODY
        for seat in seats:
            condition |= seeing_a_document.among(seat)
        return self.filter(condition)

    def at_home(self) -> Self:
        return self.select_related("match", "group")


class Document(Owned):
    """A text or a whiteboard that several change at once, at home in one match or one group.

    What it says stands in its changes and the snapshot of them. It is put away at ``ended_at``,
    and can be brought back. ``others_may`` is what those may do who do not lead the group.
    ``is_stale`` says that something was written after the snapshot.
    """

    match = models.ForeignKey(Match, models.CASCADE, null=True, related_name="+", db_index=False)
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=DocumentKind, default=DocumentKind.TEXT)
    title = models.CharField(max_length=LONGEST_TITLE)
    created_by = author_of()
    created_at = models.DateTimeField()
    changed_by = author_of()
    changed_at = models.DateTimeField()
    ended_by = author_of(null=True)
    ended_at = models.DateTimeField(null=True)
    # Of all changes: what was ever written takes this much room.
    size = models.PositiveBigIntegerField(default=0)
    is_stale = models.BooleanField(default=False)
    others_may = models.CharField(
        max_length=7, choices=Right.choices, default=Right.WRITE, db_default=Right.WRITE
    )

    objects = Documents.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(match=None, group__isnull=False) | Q(match__isnull=False, group=None),
                name="a_document_has_one_home",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="a_document_has_a_title"),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="a_document_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="a_document_is_put_away_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(others_may__in=Right.values),
                name="others_write_comment_or_read_a_document",
            ),
            models.CheckConstraint(
                condition=Q(others_may=Right.WRITE) | Q(group__isnull=False),
                name="only_a_document_of_a_group_is_led",
            ),
        )
        indexes = (
            models.Index("community", "match", name="documents_of_match"),
            models.Index("community", "group", name="documents_of_group"),
            models.Index("is_stale", name="documents_to_keep", condition=Q(is_stale=True)),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and self.is_home_open

    @property
    def is_home_open(self) -> bool:
        """Whether what it belongs to goes on."""
        if self.match is not None:
            return self.match.state == MatchState.ACTIVE
        return self.group is not None and self.group.is_open

    @property
    def is_full(self) -> bool:
        return self.size >= MOST_BYTES_EVER

    @property
    def is_whiteboard(self) -> bool:
        return self.kind == DocumentKind.WHITEBOARD

    @property
    def channel(self) -> str:
        """On which its open pages hear of each other."""
        return f"document-{self.pk}"


def _sees(seat: Seat, document: Document) -> bool:
    if document.match is not None:
        return has_a_place(seat, document.match)
    return document.group is not None and seeing_a_group.allows(seat, document.group)


def _seen(seat: Seat) -> Q:
    if seat.role is None:
        return NOBODY
    groups = Q(group__in=Group.objects.visible_to(seat), community=seat.community)
    return in_a_match_of(seat) | groups


seeing_a_document = row_rule("seeing a document", model=Document, allows=_sees, among=_seen)


def readers_among(seats: Iterable[Seat], document: Document) -> list[Seat]:
    """Who sees a document, asked for many at once: the same rule."""
    if document.match is not None:
        prefetch_related_objects([document.match], "places")
        return [seat for seat in seats if has_a_place(seat, document.match)]
    here = member_ids(document.group) if document.group is not None else frozenset()
    return [seat for seat in seats if seat.may_coordinate or seat.person_id in here]


def leads_in(seat: Seat, document: Document) -> bool:
    """Whether somebody who sees it leads the group that it belongs to."""
    if document.group is None:
        return False
    return seat.may_coordinate or role_in(document.group, seat.member.pk) in LEADS


def has_the_right_to_write(seat: Seat, document: Document) -> bool:
    return document.others_may == Right.WRITE or leads_in(seat, document)


def has_the_right_to_comment(seat: Seat, document: Document) -> bool:
    """A right of its own: whoever may not write a word may comment and propose one."""
    return document.others_may != Right.READ or leads_in(seat, document)


def may_comment_in(seat: Seat, document: Document) -> bool:
    """Whether who sees it may comment on it; what is full takes comments still."""
    return may_write_at_all(seat) and document.is_open and has_the_right_to_comment(seat, document)


def may_write_in(seat: Seat, document: Document) -> bool:
    """Whether who sees it may write in it: where it belongs, members do, while that goes on.

    Whoever is silenced reads: what they wrote in a document others would read at once.
    """
    is_open = document.is_open and not document.is_full
    return may_write_at_all(seat) and is_open and has_the_right_to_write(seat, document)


def may_write_at_all(seat: Seat) -> bool:
    return seat.may_write and not seat.is_silenced
