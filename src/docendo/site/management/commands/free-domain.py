from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import CommandError

from docendo.commons.institutions.api import free_domain
from docendo.kernel.command import Command as BaseCommand

log = structlog.get_logger("docendo.accounts")


class Command(BaseCommand):
    help = (
        "Let people with addresses of a domain sign in by a password again.\n\n"
        "Takes the proof of the domain away from the institution's sign-in that has it: it signs"
        " nobody in by these addresses, and is not the only way in, until the domain is proven"
        " anew. For when an institution's sign-in is broken or was set up by the wrong people."
        " Accounts and seats stay; whoever has no password sets one by “Forgot your password?”."
        " It is logged."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="such as maple-college.example")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"].strip().lstrip("@").rstrip(".").lower()
        provider = free_domain(name)
        if provider is None:
            raise CommandError(f"No institution signs in by proven addresses of {name!r}.")
        log.warning("domain freed by an operator", provider_id=provider.pk)
        self.say(
            f"{provider.name} is believed about {name} no more. People with such addresses sign in"
            " by a password; it can be proven anew on the page of the sign-in."
        )
