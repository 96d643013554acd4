"""Keeping what is being written, and asking it at last.

Whoever writes a draft locks their own seat first: two tabs may begin at the same moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Membership, Seat, writer
from docendo.commons.topics.api import Topic
from docendo.kernel.errors import NotAllowed
from docendo.learning.asks import rules
from docendo.learning.asks.models import Draft
from docendo.learning.asks.refusals import TooManyDrafts
from docendo.learning.asks.rules import Keeping
from docendo.learning.forum import api as forum


@dataclass(frozen=True)
class Holding:
    """What an open page knows of its draft: its own key, which draft, and which version it saw."""

    page: str
    draft_id: int | None = None
    seen: int = 0


@dataclass(frozen=True)
class Words:
    """A question as it stands in the fields, finished or not."""

    title: str = ""
    body: str = ""
    topics: str = ""
    is_anonymous: bool = False

    @property
    def are_blank(self) -> bool:
        return not self.title.strip() and not self.body.strip()


@dataclass(frozen=True)
class Kept:
    """A draft after keeping; ``other`` is what another page wrote meanwhile, beside it."""

    draft: Draft
    other: Draft | None = None


@dataclass(frozen=True)
class Asked:
    """A question that was asked; ``other`` is a draft that somebody's other page still holds."""

    thread: forum.Thread
    other: Draft | None = None


@transaction.atomic
def keep(
    seat: Seat, words: Words, *, holding: Holding, is_set_aside: bool = False, now: datetime
) -> Kept | None:
    """Keep what a page holds; None where there is nothing to keep."""
    if words.are_blank:
        return None
    _lock(seat)
    draft, comes = _meant(seat, holding)
    if draft is None or comes is not Keeping.GOES_ON:
        return Kept(
            _begin(seat, words, page=holding.page, is_set_aside=is_set_aside, now=now),
            other=draft,
        )
    as_it_was = Words(draft.title, draft.body, draft.topics, draft.is_anonymous)
    if as_it_was != words or draft.is_set_aside != is_set_aside:
        draft.title, draft.body, draft.topics = words.title, words.body, words.topics
        draft.is_anonymous, draft.is_set_aside = words.is_anonymous, is_set_aside
        draft.page, draft.version, draft.kept_at = holding.page, draft.version + 1, now
        draft.save(
            update_fields=[
                "title", "body", "topics", "is_anonymous", "is_set_aside", "page", "version",
                "kept_at",
            ]
        )  # fmt: skip
    return Kept(draft)


@transaction.atomic
def post(
    seat: Seat,
    *,
    title: str,
    body: str,
    topics: Sequence[Topic],
    anonymously: bool = False,
    holding: Holding,
    now: datetime,
) -> Asked:
    """Ask the question that a page holds; its draft is gone in the same transaction.

    What another page has written into the draft meanwhile stays there.
    """
    _lock(seat)
    draft, comes = _meant(seat, holding)
    thread = forum.ask(
        seat, title=title, body=body, topics=topics, anonymously=anonymously, now=now
    )
    if draft is None:
        return Asked(thread)
    if comes is Keeping.BESIDE:
        return Asked(thread, other=draft)
    draft.delete()
    return Asked(thread)


@transaction.atomic
def take_along(seat: Seat, *, holding: Holding) -> bool:
    """What a page held is asked in another way: its draft is gone, but not what another wrote.

    Whether it was to be asked without a name.
    """
    _lock(seat)
    draft, comes = _meant(seat, holding)
    if draft is not None and comes is not Keeping.BESIDE:
        draft.delete()
    return draft is not None and draft.is_anonymous


@transaction.atomic
def set_aside(seat: Seat, *, draft_id: int) -> Draft:
    """Let a draft wait for another day."""
    _lock(seat)
    draft = Draft.objects.visible_to(seat).get(pk=draft_id)
    draft.is_set_aside = True
    draft.save(update_fields=["is_set_aside"])
    return draft


@transaction.atomic
def throw_away(seat: Seat, *, draft_id: int) -> None:
    _lock(seat)
    Draft.objects.visible_to(seat).get(pk=draft_id).delete()


def forget_drafts(community_id: int, person_id: int) -> None:
    """Who has no seat any more leaves no drafts; who came back meanwhile keeps them."""
    if not Membership.objects.filter(community=community_id, person=person_id).exists():
        Draft.objects.filter(community=community_id, person=person_id).delete()


def _lock(seat: Seat) -> None:
    own = Membership.objects.filter(community=seat.community, person=writer(seat))
    if own.select_for_update(no_key=True).first() is None:
        raise NotAllowed


def _meant(seat: Seat, holding: Holding) -> tuple[Draft | None, Keeping]:
    """The draft that a page means, and what comes of keeping what it holds.

    A page whose first answer was lost does not know its draft; its key does.
    """
    own = Draft.objects.visible_to(seat)
    draft = own.filter(page=holding.page).first() or own.filter(pk=holding.draft_id or 0).first()
    if draft is None:
        return None, Keeping.BEGINS
    return draft, rules.keeping(
        exists=True,
        is_last_writer=draft.page == holding.page,
        seen=holding.seen,
        version=draft.version,
    )


def _begin(seat: Seat, words: Words, *, page: str, is_set_aside: bool, now: datetime) -> Draft:
    taken = Draft.objects.visible_to(seat).values_list("number", flat=True)
    number = rules.free_number(taken)
    if number is None:
        raise TooManyDrafts
    return Draft.objects.create(
        community=seat.community,
        person=seat.member,
        number=number,
        page=page,
        title=words.title,
        body=words.body,
        topics=words.topics,
        is_anonymous=words.is_anonymous,
        is_set_aside=is_set_aside,
        begun_at=now,
        kept_at=now,
    )
