import smtplib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.management import CommandError, CommandParser
from django.utils.crypto import get_random_string

from docendo.commons.mail.api import MailboxRefused, mailbox_opened
from docendo.commons.people.api import Letter, as_page, hand_over, mail_domain
from docendo.kernel import dkim
from docendo.kernel.command import Command as Base
from docendo.site.txt_records import Lookup, look_up

SUBJECT = "Docendo can send mail"
TEXT = "This mail was sent by docendo mail-test. If you read it, mail from this site arrives."


class Command(Base):
    help = "Send a mail to ADDRESS, and say in words what works on its way and what does not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="where to send it; best an address elsewhere")

    def handle(self, *args: Any, address: str, **more: Any) -> None:
        if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
            raise CommandError(
                f"EMAIL_URL is not set: mail is only written to {settings.HOME / 'mail'}."
            )
        self._connect()
        try:
            hand_over(
                Letter(to=address, subject=SUBJECT, text=TEXT, page=as_page(SUBJECT, TEXT)),
                key=f"test-{get_random_string(12)}",
            )
        except smtplib.SMTPSenderRefused as refused:
            raise CommandError(
                f"The server does not take mail from {refused.sender}: {_said(refused)}"
                " Set EMAIL_FROM to an address that this account may use."
            ) from None
        except smtplib.SMTPRecipientsRefused as refused:
            [(code, said)] = refused.recipients.values()
            raise CommandError(
                f"The server does not take mail for {address}: {code} {said.decode()}"
            ) from None
        except (OSError, dkim.NoSuchKey) as failed:
            raise CommandError(f"It was not sent: {failed}") from None
        self.say(f"ok      The server accepted a mail to {address}. Look whether it arrives.")
        for line in [*self._signing(), *self._answers()]:
            self.say(line)

    def _connect(self) -> None:
        where = f"{settings.EMAIL_HOST}, port {settings.EMAIL_PORT}"
        connection: Any = mail.get_connection()
        try:
            connection.open()
        except smtplib.SMTPAuthenticationError as refused:
            raise CommandError(
                f"{where} refuses the name or the password: {_said(refused)}"
                " Look at EMAIL_URL; many providers want a password made for programs."
            ) from None
        except smtplib.SMTPException as refused:
            raise CommandError(f"{where} answers, but refuses: {refused}") from None
        except OSError as failed:
            raise CommandError(
                f"{where} cannot be reached: {failed}. Look at host and port in EMAIL_URL, and"
                " whether this machine may connect to it."
            ) from None
        finally:
            connection.close()
        is_private = settings.EMAIL_USE_SSL or settings.EMAIL_USE_TLS
        self.say(f"ok      {where} answers.")
        self.say("ok      The line is encrypted." if is_private else "note    The line is plain.")
        if settings.EMAIL_HOST_USER:
            self.say(f"ok      Signed in as {settings.EMAIL_HOST_USER}.")

    def _signing(self) -> Iterator[str]:
        if not settings.DKIM_SELECTORS:
            yield "note    Mail is not signed. Unless your provider does: docendo mail-key docendo"
        for selector in settings.DKIM_SELECTORS:
            key = dkim.read(settings.DKIM_FOLDER, selector)
            name = key.name_in(mail_domain())
            match look_up(name, key.public):
                case Lookup.FOUND:
                    yield f"ok      {name} publishes the key that signs."
                case Lookup.OTHER:
                    yield f"wrong   {name} publishes another key. Publish: {key.record}"
                case Lookup.NOTHING:
                    yield f"wrong   {name} has no TXT record. Publish: {key.record}"
                case Lookup.UNKNOWN:
                    yield f"note    No name server answered for {name}. Try again later."

    def _answers(self) -> Iterator[str]:
        if not settings.REPLY_ADDRESS:
            yield "note    Nobody can answer by mail, and what comes back is not seen: EMAIL_REPLY."
        elif not settings.MAILBOX_URL and not settings.MAIL_HOOK_SECRET:
            yield "wrong   EMAIL_REPLY is set, but neither EMAIL_IN_URL nor EMAIL_IN_SECRET."
        elif settings.MAILBOX_URL:
            yield from self._mailbox()

    def _mailbox(self) -> Iterator[str]:
        try:
            with mailbox_opened(settings.MAILBOX_URL):
                yield "ok      The mailbox for answers can be read."
        except (MailboxRefused, OSError) as failed:
            yield f"wrong   The mailbox for answers cannot be read: {failed}. Look at EMAIL_IN_URL."


def _said(refused: smtplib.SMTPResponseException) -> str:
    said = refused.smtp_error
    return (
        f"{refused.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    )
