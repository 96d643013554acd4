"""Writing in the chat, taking it back, and what moderators decide about what was flagged.

Where a line is hidden there is no seat: whoever decides has been judged by the app that keeps the
flags.
"""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, speaker, write
from docendo.learning.rooms.actions.moments import Moment, lock, taking_part
from docendo.learning.rooms.models import Line
from docendo.learning.rooms.refusals import NotYourLine
from docendo.learning.rooms.rules.happenings import LineChanged, Said
from docendo.learning.rooms.rules.limits import LONGEST_REASON


def say(seat: Seat, *, sitting_id: int, body: str, now: datetime) -> Line:
    speaker(seat)
    written = write(body, community=seat.community)
    with taking_part(seat, sitting_id=sitting_id, now=now) as moment:
        line = Line.objects.create(
            community=seat.community,
            sitting=moment.sitting,
            author=seat.member,
            created_at=now,
            **written.columns,
        )
        moment.do(Said(line_id=line.pk))
    return line


@transaction.atomic
def take_back(seat: Seat, *, line_id: int, now: datetime) -> Line:
    """The others read that there was something, also when the sitting is over."""
    speaker(seat)
    found = Line.objects.visible_to(seat).get(pk=line_id)
    moment = Moment(lock(found.sitting_id), now)
    line = Line.objects.select_for_update(of=("self",), no_key=True).get(pk=line_id)
    if line.author_id != seat.member.pk:
        raise NotYourLine
    if line.removed_at is None:
        line.removed_at, line.removed_by = now, seat.member
        line.save(update_fields=["removed_at", "removed_by"])
        moment.happens(LineChanged(line_id=line.pk), by=seat.member.pk)
    return line


def lock_line(community_id: int, about: int) -> None:
    _locked(community_id, about)


def _locked(community_id: int, about: int) -> Line:
    rows = Line.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(community=community_id, pk=about)


@transaction.atomic
def hide_line(
    community_id: int, about: int, *, by_id: int | None, words: str, now: datetime
) -> bool:
    """Whether it stood until now; what was hidden before is hidden by ``by_id`` from now on."""
    line = _locked(community_id, about)
    stood = line.removed_at is None
    if stood or (by_id is not None and line.may_be_taken_over):
        line.removed_at = line.removed_at or now
        line.removed_by_id, line.removed_reason = by_id, words[:LONGEST_REASON]
        line.save(update_fields=["removed_at", "removed_by", "removed_reason"])
        Moment(lock(line.sitting_id), now).happens(LineChanged(line_id=line.pk), by=None)
    return stood


@transaction.atomic
def show_line(community_id: int, about: int, *, by_id: int, now: datetime) -> None:
    line = _locked(community_id, about)
    if line.removed_at is not None and not line.is_taken_back:
        line.removed_at, line.removed_by_id, line.removed_reason = None, None, ""
        line.save(update_fields=["removed_at", "removed_by", "removed_reason"])
        Moment(lock(line.sitting_id), now).happens(LineChanged(line_id=line.pk), by=None)
