"""The messages of a match, the newest at the end, with days between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from docendo.commons.communities.api import Seat, render_stale
from docendo.commons.matching.api import Match, MatchState
from docendo.commons.people.api import Person, blocked_by
from docendo.learning.boards.models import Message, Reading
from docendo.learning.boards.rules import (
    MESSAGES_A_PAGE,
    MESSAGES_ON_THE_BOARD,
    may_still_be_changed,
)


@dataclass(frozen=True)
class ShownMessage:
    """A message as one reader sees it; ``day`` where a new day begins with it."""

    message: Message
    author: Person
    is_own: bool
    day: date | None
    is_first_unread: bool
    is_folded: bool
    may_change: bool
    may_take_back: bool
    may_flag: bool


@dataclass(frozen=True)
class MessagesPanel:
    """The newest messages, and whether there are earlier ones."""

    match: Match
    messages: Sequence[ShownMessage]
    has_earlier: bool
    has_unread: bool
    is_open: bool

    @property
    def newest_id(self) -> int:
        return self.messages[-1].message.pk if self.messages else 0

    @property
    def oldest_id(self) -> int:
        return self.messages[0].message.pk if self.messages else 0


@dataclass(frozen=True)
class MessagesPage:
    """A page of earlier messages."""

    panel: MessagesPanel
    before: int | None


def messages_panel(seat: Seat, *, match: Match, now: datetime) -> MessagesPanel:
    return _messages(seat, match, before=None, number=MESSAGES_ON_THE_BOARD, now=now)


def messages_page(seat: Seat, *, match_id: int, before: int | None, now: datetime) -> MessagesPage:
    match = Match.objects.visible_to(seat).get(pk=match_id)
    panel = _messages(seat, match, before=before, number=MESSAGES_A_PAGE, now=now)
    return MessagesPage(panel, before)


def _messages(
    seat: Seat, match: Match, *, before: int | None, number: int, now: datetime
) -> MessagesPanel:
    here = Message.objects.visible_to(seat).filter(match=match).select_related("author")
    if before is not None:
        here = here.filter(pk__lt=before)
    found = list(here.order_by("-pk")[: number + 1])
    has_earlier = len(found) > number
    rows = found[:number][::-1]
    render_stale(Message.objects, rows, seat.community)
    own = Reading.objects.filter(community=seat.community, match=match, person=seat.member)
    up_to = own.values_list("up_to", flat=True).first() or 0
    blocked = set(blocked_by(seat.member.pk).values_list("blocked", flat=True))
    is_open = match.state == MatchState.ACTIVE
    shown = list(_shown(seat, rows, up_to=up_to, blocked=blocked, is_open=is_open, now=now))
    has_unread = any(row.pk > up_to for row in rows)
    return MessagesPanel(match, shown, has_earlier, has_unread, is_open)


def _shown(
    seat: Seat,
    rows: Iterable[Message],
    *,
    up_to: int,
    blocked: set[int],
    is_open: bool,
    now: datetime,
) -> Iterable[ShownMessage]:
    last_day: date | None = None
    is_unread_said = False
    for row in rows:
        day = localdate(row.created_at)
        is_own, stands = row.author_id == seat.member.pk, row.removed_at is None
        is_first_unread = not is_unread_said and not is_own and row.pk > up_to
        is_unread_said = is_unread_said or is_first_unread
        yield ShownMessage(
            row,
            row.author,
            is_own=is_own,
            day=day if day != last_day else None,
            is_first_unread=is_first_unread,
            is_folded=row.author_id in blocked,
            may_change=is_open
            and is_own
            and stands
            and may_still_be_changed(row.created_at, now=now),
            may_take_back=is_open and is_own and stands,
            may_flag=not is_own and stands,
        )
        last_day = day


def message_to_change(seat: Seat, *, message_id: int) -> Message:
    own = Message.objects.visible_to(seat).filter(author=seat.member, removed_at=None)
    return own.select_related("match").get(pk=message_id)
