"""What other apps may use of letters."""

from docendo.commons.mail.mailbox import MailboxRefused, mailbox_opened
from docendo.commons.mail.paces import Pace
from docendo.commons.mail.protocols import (
    ANSWERABLE,
    Answerable,
    Sort,
    can_be_answered,
    write_about,
)
from docendo.commons.mail.queries import Reachable, may_be_written, reachable
from docendo.commons.mail.rules import leaves_at
from docendo.commons.mail.writing import Thing, choices_address, letter_to, unsubscribe_address

__all__ = [
    "ANSWERABLE",
    "Answerable",
    "MailboxRefused",
    "Pace",
    "Reachable",
    "Sort",
    "Thing",
    "can_be_answered",
    "choices_address",
    "leaves_at",
    "letter_to",
    "mailbox_opened",
    "may_be_written",
    "reachable",
    "unsubscribe_address",
    "write_about",
]
