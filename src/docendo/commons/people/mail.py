"""Mail to somebody, as text and as the same text on a page."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


@dataclass(frozen=True, kw_only=True)
class Letter:
    """``calendar`` is an entry for the reader's own, with what is to be done with it (RFC 6047)."""

    to: str
    subject: str
    text: str
    page: str
    calendar: str = ""
    method: str = ""


def as_page(subject: str, text: str) -> str:
    """The text as HTML, in the language that is active."""
    about = {"subject": subject, "text": text}
    return render_to_string("account/email/page.html", about)


def deliver(letter: Letter, *, key: str) -> None:
    """Send it now; for jobs, since it waits for a mail server. Raises what the server refuses.

    ``key`` is the same at each attempt: a mail that was sent twice arrives as one.
    """
    identity = f"<{key}@{urlsplit(settings.PUBLIC_URL).hostname}>"
    mail = EmailMultiAlternatives(
        letter.subject, letter.text, to=[letter.to], headers={"Message-ID": identity}
    )
    mail.attach_alternative(letter.page, "text/html")
    if letter.calendar:
        mail.attach_alternative(letter.calendar, f"text/calendar; method={letter.method}")
    mail.send()
