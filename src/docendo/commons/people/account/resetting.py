"""Lets somebody in again who has lost the device that they sign in with."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from docendo.commons.people import actions, jobs
from docendo.commons.people.mail import as_page, mail_host
from docendo.commons.people.models import Person


@transaction.atomic
def reset(person: Person, *, now: datetime) -> int:
    """Take away all second factors, and write to whom they belonged; how many there were."""
    removed = actions.reset_sign_in(person, now=now)
    if person.email:
        around = {"current_site": {"domain": mail_host()}}
        with translation.override(person.interface_language or settings.LANGUAGE_CODE):
            subject = render_to_string("mfa/email/reset_subject.txt").strip()
            text = render_to_string("mfa/email/reset_message.txt", around).strip()
            page = as_page(subject, text)
        jobs.send_mail.enqueue(to=[person.email], subject=subject, text=text, page=page)
    return removed
