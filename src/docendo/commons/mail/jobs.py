"""Answers that arrive by mail, and what is written back."""

from datetime import timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from docendo.commons.communities.api import Community
from docendo.commons.mail import actions, mailbox
from docendo.commons.mail.models import Arrival
from docendo.commons.people.api import Letter, Person, as_page, deliver
from docendo.kernel import clock
from docendo.kernel.jobs import Run, job, periodic

# Longer than an address can be answered, so that nothing is taken twice.
KEPT = timedelta(days=60)


@periodic(every=timedelta(minutes=1), outside=True)
def look_into_the_mailbox(run: Run) -> None:
    """Each mail is taken in a transaction of its own, and only then marked as read."""
    if settings.MAILBOX_URL:
        with mailbox.mailbox_opened(settings.MAILBOX_URL) as box:
            for number, raw in mailbox.unread(box):
                actions.take_in(raw, now=clock.now())
                mailbox.mark_read(box, number)


@job(outside=True)
def write_back(
    run: Run, *, community_id: int, person_id: int, subject: str, in_reply_to: str, said: str
) -> None:
    """To whose answer was not taken, in one letter that no program answers."""
    person = Person.objects.filter(pk=person_id, is_active=True, email__isnull=False).first()
    community = Community.objects.filter(pk=community_id).first()
    if person is None or community is None:
        return
    with translation.override(person.interface_language or community.language):
        about = {"person": person, "said": said, "about": subject}
        title = " ".join(render_to_string("mail/letters/returned_subject.txt", about).split())
        text = render_to_string("mail/letters/returned.txt", about)
        threading = {"In-Reply-To": in_reply_to, "References": in_reply_to} if in_reply_to else {}
        letter = Letter(
            to=person.email or "",
            subject=title,
            text=text,
            page=as_page(title, text),
            headers={"Auto-Submitted": "auto-replied", **threading},
        )
        deliver(letter, key=run.key)


@periodic(every=timedelta(days=1))
def forget_arrivals(run: Run) -> None:
    Arrival.objects.filter(at__lt=run.now - KEPT).delete()
