from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import CommandError

from docendo.commons.people.account.resetting import reset
from docendo.commons.people.api import Person
from docendo.kernel import clock
from docendo.kernel.command import Command as BaseCommand

log = structlog.get_logger("docendo.accounts")


class Command(BaseCommand):
    help = (
        "Let somebody in again who has lost the device that they sign in with.\n\n"
        "Takes all passkeys, the authenticator app and the recovery codes off their account, signs"
        " them out everywhere and writes them so; their password stays. Make sure first, by"
        " something other than mail, that it is they who ask. It is logged."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="address with which they sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip()
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {email!r}.")
        removed = reset(person, now=clock.now())
        log.warning("second factor reset by an operator", person_id=person.pk, removed=removed)
        self.say(
            f"{person.name} ({person.email}) signs in with the password alone now and is signed out"
            f" everywhere. Taken away: {removed}."
        )
