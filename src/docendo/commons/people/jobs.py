"""Mail leaves in a job: no page waits for a mail server, and what fails is tried again."""

from docendo.commons.people.mail import Letter, deliver
from docendo.kernel.jobs import Run, job


@job(outside=True)
def send_mail(run: Run, *, to: list[str], subject: str, text: str, page: str) -> None:
    for address in to:
        deliver(Letter(to=address, subject=subject, text=text, page=page), key=run.key)
