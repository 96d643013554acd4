"""Mail to somebody, as text and as the same text on a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email import charset
from email.message import Message
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from docendo.commons.people.actions import note_dead
from docendo.commons.people.rules import is_final
from docendo.kernel import clock, dkim

# A server on the way that takes seven bits only would otherwise change what was signed.
UTF8 = charset.Charset("utf-8")
UTF8.body_encoding = charset.QP


@dataclass(frozen=True, kw_only=True)
class Letter:
    """``calendar`` is an entry for the reader's own, with what is to be done with it (RFC 6047).

    ``bounces_to`` is where servers return it, if not to the sender that is shown.
    """

    to: str
    subject: str
    text: str
    page: str
    calendar: str = ""
    method: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    bounces_to: str = ""


class SignedMail(EmailMultiAlternatives):
    """Signed with the keys that the settings name."""

    encoding = UTF8

    def message(self) -> Any:  # type: ignore[override]  # as Django 5.2 has it
        mail: Message = super().message()
        if settings.DKIM_SELECTORS:
            keys = [dkim.read(settings.DKIM_FOLDER, each) for each in settings.DKIM_SELECTORS]
            signed = mail.as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own
            for signature in list(dkim.signatures(signed, domain=mail_domain(), keys=keys)):
                mail["DKIM-Signature"] = signature
        return mail


def as_page(subject: str, text: str) -> str:
    """The text as HTML, in the language that is active."""
    about = {"subject": subject, "text": text}
    return render_to_string("account/email/page.html", about)


def mail_host() -> str:
    """What names this site in mail."""
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def mail_domain() -> str:
    """The domain of the sender, which answers for what is signed."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def deliver(letter: Letter, *, key: str) -> None:
    """Send it now; for jobs, since it waits for a mail server. Raises what the server refuses.

    ``key`` is the same at each attempt: a mail that was sent twice arrives as one. An address that
    the server says does not exist is written to no more.
    """
    try:
        hand_over(letter, key=key)
    except SMTPRecipientsRefused as refused:
        [(code, said)] = refused.recipients.values()
        why = said.decode(errors="replace")
        if not is_final(f"{code} {why}"):
            raise
        note_dead(letter.to, why=why, now=clock.now())


def hand_over(letter: Letter, *, key: str) -> None:
    """Give it to the mail server. Raises whatever the server refuses."""
    mail = SignedMail(
        letter.subject,
        letter.text,
        from_email=letter.bounces_to or None,
        to=[letter.to],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": f"<{key}@{mail_host()}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            **letter.headers,
        },
    )
    mail.attach_alternative(letter.page, "text/html")
    if letter.calendar:
        mail.attach_alternative(letter.calendar, f"text/calendar; method={letter.method}")
    mail.send()
