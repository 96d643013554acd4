"""Writing to those with whom one learns, changing it soon, and taking it back."""

from datetime import datetime

from django.db import transaction

from docendo.commons.communities.api import Seat, speaker, write, writer
from docendo.commons.matching.api import Match, locked_board
from docendo.kernel.events import publish
from docendo.learning.boards.events import MessagePosted
from docendo.learning.boards.models import Message, Reading
from docendo.learning.boards.refusals import MessageIsGone, NotYourMessage, TooLateToChange
from docendo.learning.boards.rules import may_still_be_changed


def post(seat: Seat, *, match_id: int, body: str, now: datetime) -> Message:
    speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        match = locked_board(seat, match_id)
        message = Message.objects.create(
            community=seat.community,
            match=match,
            author=seat.member,
            created_at=now,
            **written.columns,
        )
        _read(seat, match, message.pk)
        others = match.places.exclude(person=seat.member).order_by("pk")
        publish(
            MessagePosted(
                community_id=seat.community.pk,
                match_id=match.pk,
                message_id=message.pk,
                by_id=seat.member.pk,
                told_ids=tuple(others.values_list("person_id", flat=True)),
                at=now,
            )
        )
    return message


def change_message(seat: Seat, *, message_id: int, body: str, now: datetime) -> Message:
    speaker(seat)
    written = write(body, community=seat.community)
    with transaction.atomic():
        message = _locked_own(seat, message_id)
        if not may_still_be_changed(message.created_at, now=now):
            raise TooLateToChange
        if message.body != body:
            message.rewrite(written.columns, now=now)
    return message


@transaction.atomic
def take_back(seat: Seat, *, message_id: int, now: datetime) -> Message:
    """The others read that there was a message; what it said is for nobody any more."""
    message = _locked_own(seat, message_id)
    message.removed_at, message.removed_by = now, seat.member
    message.save(update_fields=["removed_at", "removed_by"])
    return message


@transaction.atomic
def read_up_to(seat: Seat, *, match_id: int, message_id: int) -> Match:
    """Somebody has read so far, never less far than before."""
    writer(seat)
    match = Match.objects.visible_to(seat).get(pk=match_id)
    here = Message.objects.filter(community=seat.community, match=match, pk__lte=message_id)
    newest = here.order_by("-pk").values_list("pk", flat=True).first()
    if newest is not None:
        _read(seat, match, newest)
    return match


def _read(seat: Seat, match: Match, message_id: int) -> None:
    own, _is_new = Reading.objects.get_or_create(
        community=seat.community,
        match=match,
        person=seat.member,
        defaults={"up_to": message_id},
    )
    Reading.objects.filter(pk=own.pk, up_to__lt=message_id).update(up_to=message_id)


def _locked_own(seat: Seat, message_id: int) -> Message:
    found = Message.objects.visible_to(seat).get(pk=message_id)
    locked_board(seat, found.match_id)
    message = Message.objects.select_for_update(of=("self",), no_key=True).get(pk=message_id)
    if message.author_id != seat.member.pk:
        raise NotYourMessage
    if message.removed_at is not None:
        raise MessageIsGone
    return message
