"""The mail that asks somebody to learn with somebody, and the link in it by which they answer."""

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from docendo.commons.matching import queries
from docendo.commons.people.api import Letter, as_page, deliver

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


def send(key: str, *, match_id: int, person_id: int) -> None:
    """Ask by mail, if it still waits for them and they want mail."""
    asked = queries.asked_by_mail(match_id=match_id, person_id=person_id)
    if asked is None or not asked.seat.member.wants_mail:
        return
    person, community = asked.seat.member, asked.seat.community
    with translation.override(person.interface_language or community.language):
        token = answer_token(match_id=match_id, person_id=person_id)
        about = {
            "mine": asked.mine,
            "person": person,
            "community": community,
            "address": settings.PUBLIC_URL + reverse("matching:answer", args=(token,)),
            "preferences": settings.PUBLIC_URL + reverse("people:preferences"),
        }
        subject = " ".join(render_to_string("matching/mail/subject.txt", about).split())
        text = render_to_string("matching/mail/message.txt", about)
        letter = Letter(
            to=person.email or "", subject=subject, text=text, page=as_page(subject, text)
        )
        deliver(letter, key=key)
