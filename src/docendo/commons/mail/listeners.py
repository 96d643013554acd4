"""Who is written back to."""

from docendo.commons.mail import jobs
from docendo.commons.mail.events import AnswerReturned
from docendo.kernel.events import listener


@listener(AnswerReturned)
def write_back(event: AnswerReturned) -> None:
    jobs.write_back.enqueue(
        community_id=event.community_id,
        person_id=event.person_id,
        subject=event.subject,
        in_reply_to=event.in_reply_to,
        said=event.said,
    )
