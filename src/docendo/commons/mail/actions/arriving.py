"""Mail that arrives: an answer, or a letter that came back."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import structlog
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from docendo.commons.communities.api import Community, Seat, seat_in
from docendo.commons.mail import parsing, tokens
from docendo.commons.mail.events import AnswerReturned
from docendo.commons.mail.models import Arrival
from docendo.commons.mail.parsing import Attached, Mail
from docendo.commons.mail.protocols import Answerable, by_letter
from docendo.commons.mail.tokens import Slip
from docendo.commons.people.api import Person, is_final, mail_host, note_dead
from docendo.kernel.errors import Invalid, Refused
from docendo.kernel.events import publish
from docendo.kernel.kinds import short_name
from docendo.kernel.limits import limit
from docendo.kernel.text import isolated
from docendo.kernel.uploads import accept_file

log = structlog.get_logger("docendo.mail")


def take_in(raw: bytes, *, now: datetime) -> None:
    """Do what a mail asks for, once, however often it is brought.

    What is forged, automatic or of no address of ours is left alone; who wrote to an address that
    is theirs, and was refused, is told why, once.
    """
    mail = parsing.read(raw, own_host=mail_host())
    slips = [slip for each in mail.recipients if (slip := tokens.read_address(each))]
    if not slips:
        log.info("mail ignored", why="no address of ours")
    elif slips[0].letter == tokens.BOUNCE:
        _take_back(slips[0], mail, now=now)
    elif mail.is_automatic:
        log.info("mail ignored", why="automatic")
    elif answerable := by_letter().get(slips[0].letter):
        key = mail.message_id.encode() or raw
        _take_answer(slips[0], answerable, mail, key=sha256(key).hexdigest(), now=now)


def _take_back(slip: Slip, mail: Mail, *, now: datetime) -> None:
    """A letter came back: for good, or only for now."""
    person = Person.objects.filter(pk=slip.person_id, email__isnull=False).first()
    address = (person.email if person else None) or ""
    if slip.is_over(now) or tokens.mark_of(address) != slip.about:
        return
    for each in mail.returned:
        if each.action == "failed" and is_final(each.status):
            note_dead(address, why=each.why or each.status, now=now)
            log.info("mail stopped", person=slip.person_id, status=each.status)


@transaction.atomic
def _take_answer(
    slip: Slip, answerable: Answerable[Seat], mail: Mail, *, key: str, now: datetime
) -> None:
    person = Person.objects.filter(pk=slip.person_id, is_active=True, email__isnull=False).first()
    here = Community.objects.filter(pk=slip.community_id).first()
    if person is None or here is None:
        return
    arrival, is_new = Arrival.objects.get_or_create(
        community=here, key=key, defaults={"person": person, "at": now}
    )
    if not is_new:
        return
    with translation.override(person.interface_language or here.language):
        said = _answered(slip, answerable, mail, seat_in(person, slug=here.slug), now=now)
    if said:
        publish(
            AnswerReturned(
                community_id=here.pk,
                person_id=person.pk,
                subject=" ".join(mail.subject.split())[:200],
                in_reply_to=" ".join(mail.message_id.split())[:200],
                said=said,
                at=now,
            )
        )
    Arrival.objects.filter(pk=arrival.pk).update(is_taken=not said)


def _answered(
    slip: Slip, answerable: Answerable[Seat], mail: Mail, seat: Seat, *, now: datetime
) -> str:
    """What has to be said to who wrote it; nothing where all is well."""
    if mail.sender != (seat.member.email or "").lower():
        return _(
            "An answer came from %(address)s. Only what comes from your own address is taken."
            " Write from this address, or on the page."
        ) % {"address": isolated(mail.sender)}
    if slip.is_over(now):
        return _("This letter is too old to be answered by mail. Answer on the page.")
    files, faults = _files(mail.files, answerable)
    if not mail.words and not files:
        return faults or _("There were no words of your own in your answer. Write above the quote.")
    try:
        limit("answer by mail", who=seat.member.pk, rate="60/hour")
        with transaction.atomic():
            answerable.reply(seat, slip.about, body=mail.words, files=files, now=now)
    except Refused as refused:
        return str(refused)
    except ObjectDoesNotExist:
        return _("What you answer is not there any more, or not for you.")
    return faults


def _files(
    attached: Sequence[Attached], answerable: Answerable[Seat]
) -> "tuple[list[ContentFile[bytes]], str]":
    """What is kept of the files, and what has to be said of the others."""
    if attached and not answerable.takes_files:
        return [], _("Your files were not taken: here only words can be answered. Link to them.")
    kept, faults = [], []
    for each in attached:
        try:
            kept.append(accept_file(ContentFile(each.content, name=each.name)))
        except Invalid as refused:
            said = {"name": isolated(short_name(each.name)), "why": refused}
            faults.append(_("“%(name)s”: %(why)s") % said)
    return kept, " ".join(faults)
