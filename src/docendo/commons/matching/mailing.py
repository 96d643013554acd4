"""The mail that asks somebody to learn with somebody, and the link in it by which they answer."""

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from docendo.commons.mail.api import choices_address, letter_to, may_be_written
from docendo.commons.matching import queries
from docendo.commons.matching.letters import PEERS
from docendo.commons.matching.rules.meeting import ANSWERS_WITHIN
from docendo.commons.people.api import deliver
from docendo.kernel import clock

# The link stands for one place in one match, and works while the match waits for an answer.
_signer = signing.Signer(salt="matching.answer", sep=".")


def answer_token(*, match_id: int, person_id: int) -> str:
    return _signer.sign(f"{match_id}-{person_id}")


def read_token(token: str) -> tuple[int, int] | None:
    """The match and the person that a genuine link stands for."""
    try:
        match_id, person_id = _signer.unsign(token).split("-")
    except (signing.BadSignature, ValueError):
        return None
    return int(match_id), int(person_id)


def send(key: str, *, match_id: int, person_id: int, is_again: bool = False) -> None:
    """Ask by mail, if it still waits for them and they want mail; or remind of it."""
    asked = queries.asked_by_mail(match_id=match_id, person_id=person_id)
    if asked is None:
        return
    person, community = asked.seat.member, asked.seat.community
    if not may_be_written(person.pk, community_id=community.pk, sort=PEERS):
        return
    with translation.override(person.interface_language or community.language):
        token = answer_token(match_id=match_id, person_id=person_id)
        about = {
            "mine": asked.mine,
            "person": person,
            "community": community,
            "address": settings.PUBLIC_URL + reverse("matching:answer", args=(token,)),
            "preferences": choices_address(community),
            "is_again": is_again,
            "ends_at": asked.mine.match.proposed_at + ANSWERS_WITHIN,
        }
        letter = letter_to(
            person,
            community,
            subject=render_to_string("matching/mail/subject.txt", about),
            text=render_to_string("matching/mail/message.txt", about),
            about=f"match:{match_id}",
            now=clock.now(),
        )
        deliver(letter, key=key)
