from typing import Any

from django.core.management.commands import check

from docendo.kernel.command import Command as BaseCommand
from docendo.site import startup


class Command(BaseCommand, check.Command):
    help = "Look for what would keep the site from working: settings, database, code."

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        # Whoever got here has a database that answers: docendo connects before any command.
        if startup.has_changes_to_take():
            self.stdout.write("The database answers; its tables wait for: docendo migrate")
        else:
            self.stdout.write("The database answers and is up to date.")
