"""A letter to somebody about something in a community, with all that mail programs look for."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr

from django.conf import settings
from django.urls import reverse

from docendo.commons.communities.api import Community
from docendo.commons.mail import tokens
from docendo.commons.mail.protocols import ANSWERABLE
from docendo.commons.people.api import Letter, Person, as_page, mail_host


@dataclass(frozen=True)
class Thing:
    """What a letter can be answered to, by its kind and number."""

    kind: str
    about: int


def letter_to(
    person: Person,
    community: Community,
    *,
    subject: str,
    text: str,
    about: str,
    now: datetime,
    answers: Thing | None = None,
    calendar: str = "",
    method: str = "",
) -> Letter:
    """A letter of a community's list; those ``about`` one thing stand together in a mailbox.

    The language that is active is its own.
    """
    subject = " ".join(subject.split())
    address = person.email or ""
    off = unsubscribe_address(person, community)
    topic = f"<{about.replace(':', '-')}.c{community.pk}.p{person.pk}@{mail_host()}>"
    headers = {
        "List-ID": formataddr((community.name[:40], f"{community.slug}.{mail_host()}")),
        "List-Unsubscribe": f"<{off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "In-Reply-To": topic,
        "References": topic,
    }
    if answers is not None and (reply_to := _reply_address(person, community, answers, now=now)):
        headers["Reply-To"] = reply_to
    returned = tokens.slip(
        tokens.BOUNCE,
        person_id=person.pk,
        community_id=community.pk,
        about=tokens.mark_of(address),
        now=now,
    )
    return Letter(
        to=address,
        subject=subject,
        text=text,
        page=as_page(subject, text),
        calendar=calendar,
        method=method,
        headers=headers,
        bounces_to=tokens.address_of(returned),
    )


def unsubscribe_address(person: Person, community: Community) -> str:
    """Where letters of a community are stopped without signing in."""
    token = tokens.unsubscribe_token(person_id=person.pk, community_id=community.pk)
    return settings.PUBLIC_URL + reverse("mail:unsubscribe", args=(token,))


def choices_address(community: Community) -> str:
    """Where somebody chooses what to be written to about in a community."""
    return settings.PUBLIC_URL + reverse("mail:community", args=(community.slug,))


def _reply_address(person: Person, community: Community, answers: Thing, *, now: datetime) -> str:
    return tokens.address_of(
        tokens.slip(
            ANSWERABLE[answers.kind].letter,
            person_id=person.pk,
            community_id=community.pk,
            about=answers.about,
            now=now,
        )
    )
