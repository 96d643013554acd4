from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import CommandError

from docendo.commons.people.api import Person, sign_out_elsewhere, sign_out_everybody
from docendo.commons.people.models import Device
from docendo.kernel.command import Command as BaseCommand

log = structlog.get_logger("docendo.accounts")


class Command(BaseCommand):
    help = (
        "Sign somebody, or everybody, out on all devices, at once.\n\n"
        "Pages that are open get nothing new, and the next click asks for signing in. Passwords and"
        " second factors stay: whoever may know one has to be given another. With --everybody what"
        " was typed in forms by people who are not signed in is forgotten, too. It is logged."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("email", metavar="EMAIL", nargs="?", help="address of somebody")
        who.add_argument("--everybody", action="store_true", help="all people of this site")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["everybody"]:
            ended = sign_out_everybody()
            log.warning("everybody signed out by an operator", devices=ended)
            self.say(f"Everybody is signed out. Devices: {ended}.")
            return
        email = options["email"].strip()
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {email!r}.")
        ended = Device.objects.filter(person=person).count()
        sign_out_elsewhere(person, but=None)
        log.warning("signed out by an operator", person_id=person.pk, devices=ended)
        self.say(f"{person.name} ({person.email}) is signed out everywhere. Devices: {ended}.")
