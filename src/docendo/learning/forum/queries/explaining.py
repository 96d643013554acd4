"""What askers explained back, beside the answers and on their own pages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, FilteredRelation, Q, QuerySet

from docendo.commons.communities.api import Seat, render_stale
from docendo.commons.people.api import Byline
from docendo.learning.forum.models import TeachBack, Thread, editing_a_teach_back, explains

SHOWN_OF_PERSON = 5


@dataclass(slots=True)
class Explained:
    """A teach-back as it is shown; the fields up to ``author_id`` are its columns."""

    pk: int
    post_id: int
    html: str
    renderer: int
    created_at: datetime
    edited_at: datetime | None
    author_id: int
    author: Byline | None = None
    may_edit: bool = False
    may_flag: bool = False

    @property
    def is_folded(self) -> bool:
        return self.author is not None and self.author.is_blocked


COLUMNS = ("pk", "post_id", "html", "renderer", "created_at", "edited_at", "author_id")


def explained(thread: Thread) -> list[Explained]:
    """How the accepted answer of a thread is explained back: once, or not at all.

    Of a thread that came ``with_explained`` it is known already.
    """
    if thread.accepted_id is None:
        return []
    if hasattr(thread, "told_pk"):
        row = tuple(getattr(thread, f"told_{column}") for column in COLUMNS)
        return [] if row[0] is None else [Explained(*row)]
    told = TeachBack.objects.filter(
        community=thread.community_id, post=thread.accepted_id, removed_at=None
    )
    return [Explained(*row) for row in told.values_list(*COLUMNS)]


def with_explained(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Threads with what explains their accepted answer, for a page that may ask no more."""
    told = FilteredRelation(
        "accepted__teach_backs", condition=Q(accepted__teach_backs__removed_at=None)
    )
    columns = {f"told_{column}": F(f"told__{column}") for column in COLUMNS}
    return threads.annotate(told=told).annotate(**columns)


def explained_by_post(seat: Seat, post_ids: Collection[int]) -> Mapping[int, TeachBack]:
    """The teach-backs that are shown with these answers."""
    told = TeachBack.objects.filter(explains(), community=seat.community, post__in=post_ids)
    return {each.post_id: each for each in told.select_related("author")}


@dataclass(frozen=True)
class OfExplainer:
    """What somebody explained back: how often, and the latest with their questions."""

    count: int
    latest: tuple[TeachBack, ...]


def explained_by_person(seat: Seat, *, person_id: int) -> OfExplainer:
    told = TeachBack.objects.filter(explains(), community=seat.community, author=person_id)
    latest = told.select_related("thread").order_by("-created_at", "-pk")[:SHOWN_OF_PERSON]
    rows = tuple(latest)
    render_stale(TeachBack.objects, rows, seat.community)
    return OfExplainer(len(rows) if len(rows) < SHOWN_OF_PERSON else told.count(), rows)


def editable_teach_back(seat: Seat, *, teach_back_id: int) -> TeachBack:
    """An explanation that this seat may edit, with the question it belongs to."""
    told = TeachBack.objects.filter(editing_a_teach_back.among(seat))
    return told.select_related("thread", "post").get(pk=teach_back_id)
