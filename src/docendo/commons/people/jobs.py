"""Mail leaves in a job: no page waits for a mail server, and what fails is tried again."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from docendo.kernel.jobs import Run, job


@job(outside=True)
def send_mail(run: Run, *, to: list[str], subject: str, text: str, page: str) -> None:
    # The same at each attempt: a mail that was sent twice arrives as one.
    identity = f"<{run.key}@{urlsplit(settings.PUBLIC_URL).hostname}>"
    mail = EmailMultiAlternatives(subject, text, to=to, headers={"Message-ID": identity})
    mail.attach_alternative(page, "text/html")
    mail.send()
