"""Writing in the chat, taking it back, and what moderators decide about what was flagged.

A sitting is locked before its lines, everywhere: who takes back waits for who hides, and never
each for the other.

Where a line is hidden there is no seat: whoever decides has been judged by the app that keeps the
flags.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from docendo.commons.communities.api import Seat, speaker, write, writer
from docendo.learning.rooms.actions.dividing import tell_small_rooms
from docendo.learning.rooms.actions.moments import Moment, lock, taking_part
from docendo.learning.rooms.models import Line, Sitting
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
    writer(seat)
    sitting, line = _locked(Line.objects.visible_to(seat), line_id)
    if line.author_id != seat.member.pk:
        raise NotYourLine
    if line.removed_at is None:
        line.removed_at, line.removed_by = now, seat.member
        line.save(update_fields=["removed_at", "removed_by"])
        _changed(sitting, line, by=seat.member.pk, now=now)
    return line


def _changed(sitting: Sitting, line: Line, *, by: int | None, now: datetime) -> None:
    moment, changed = Moment(sitting, now), LineChanged(line_id=line.pk)
    moment.happens(changed, by=by)
    if line.to_all:
        tell_small_rooms(moment, changed, by=by)


def lock_line(community_id: int, about: int) -> None:
    _locked(Line.objects.filter(community=community_id), about)


def _locked(rows: QuerySet[Line], line_id: int) -> tuple[Sitting, Line]:
    sitting = lock(rows.values_list("sitting_id", flat=True).get(pk=line_id))
    lines = Line.objects.select_for_update(of=("self",), no_key=True)
    return sitting, lines.get(pk=line_id)


@transaction.atomic
def hide_line(
    community_id: int, about: int, *, by_id: int | None, words: str, now: datetime
) -> bool:
    """Whether it stood until now; what was hidden before is hidden by ``by_id`` from now on."""
    sitting, line = _locked(Line.objects.filter(community=community_id), about)
    stood = line.removed_at is None
    if stood or (by_id is not None and line.may_be_taken_over):
        line.removed_at = line.removed_at or now
        line.removed_by_id, line.removed_reason = by_id, words[:LONGEST_REASON]
        line.save(update_fields=["removed_at", "removed_by", "removed_reason"])
        _changed(sitting, line, by=None, now=now)
    return stood


@transaction.atomic
def show_line(community_id: int, about: int, *, by_id: int, now: datetime) -> None:
    sitting, line = _locked(Line.objects.filter(community=community_id), about)
    if line.removed_at is not None and not line.is_taken_back:
        line.removed_at, line.removed_by_id, line.removed_reason = None, None, ""
        line.save(update_fields=["removed_at", "removed_by", "removed_reason"])
        _changed(sitting, line, by=None, now=now)
