from typing import Any

from django.conf import settings
from django.core.management import CommandError, CommandParser

from docendo.commons.people.api import mail_domain
from docendo.kernel import dkim
from docendo.kernel.command import Command as Base


class Command(Base):
    help = (
        "Make a key that signs mail, and say what the domain must publish.\n\n"
        "The key is kept in DOCENDO_HOME/dkim. Called again it only shows the record."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("selector", help="its name in the domain, such as docendo")
        parser.add_argument(
            "--algorithm",
            choices=sorted(dkim.ALGORITHMS),
            default="rsa",
            help="rsa, which everybody verifies (default), or ed25519 beside it",
        )

    def handle(self, *args: Any, selector: str, algorithm: dkim.Algorithm, **more: Any) -> None:
        try:
            key = dkim.make(settings.DKIM_FOLDER, selector, algorithm=algorithm)
            self.say(f"The key is kept in {dkim.path_of(settings.DKIM_FOLDER, selector)}.")
        except FileExistsError:
            try:
                key = dkim.read(settings.DKIM_FOLDER, selector)
            except dkim.NoSuchKey as wrong:
                raise CommandError(str(wrong)) from None
            self.say("This key is there already.")
        self.say("")
        self.say("1. Publish this TXT record where the domain is kept:")
        self.say(f"   {key.name_in(mail_domain())}")
        self.say(f"   {key.record}")
        if selector not in settings.DKIM_SELECTORS:
            both = ",".join((*settings.DKIM_SELECTORS, selector))
            self.say(f"2. Set EMAIL_DKIM={both} and start Docendo again.")
        self.say("Then see whether all is well: docendo mail-test you@example.org")
