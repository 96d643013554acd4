"""A mailbox that is looked into by IMAP."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 30
AT_ONCE = 100


class MailboxRefused(Exception):
    """The mail server said no; the text is what it said."""


@contextmanager
def mailbox_opened(url: str) -> Iterator[imaplib.IMAP4]:
    """The mailbox of ``imap(s)://user:password@host/FOLDER``. Raises MailboxRefused, OSError."""
    parts = urlsplit(url)
    host, folder = parts.hostname or "", unquote(parts.path.strip("/")) or "INBOX"
    box: imaplib.IMAP4
    if parts.scheme == "imaps":
        box = imaplib.IMAP4_SSL(
            host,
            parts.port or 993,
            ssl_context=ssl.create_default_context(),
            timeout=TIMEOUT_SECONDS,
        )
    else:
        box = imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT_SECONDS)
    try:
        with box:
            box.login(unquote(parts.username or ""), unquote(parts.password or ""))
            status, said = box.select(f'"{folder}"')
            if status != "OK":
                raise MailboxRefused(str(said))
            yield box
    except imaplib.IMAP4.error as refused:
        raise MailboxRefused(str(refused)) from None


def unread(box: imaplib.IMAP4) -> Iterator[tuple[str, bytes]]:
    """What nobody has taken in, each with its number; it stays unread until ``mark_read``."""
    _status, [numbers] = box.uid("SEARCH", "UNSEEN")
    for number in (numbers or b"").decode().split()[:AT_ONCE]:
        _status, parts = box.uid("FETCH", number, "(BODY.PEEK[])")
        for part in parts:
            if isinstance(part, tuple):
                yield number, part[1]


def mark_read(box: imaplib.IMAP4, number: str) -> None:
    box.uid("STORE", number, "+FLAGS", r"(\Seen)")
