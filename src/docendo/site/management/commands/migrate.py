from typing import Any

from django.core.management.commands import migrate

from docendo.kernel import schema

# With any of these somebody wants less than all tables, or only to see.
PARTS = ("app_label", "plan", "check_unapplied", "fake", "prune")


class Command(migrate.Command):
    help = "Make the tables of an empty database, or change them as this release needs them."

    def handle(self, *args: Any, **options: Any) -> None:
        # Two servers of one site may start together: what there is to do is asked within the lock.
        with schema.alone():
            if not any(options[part] for part in PARTS) and schema.is_empty():
                if options["verbosity"] > 0:
                    self.stdout.write("Making all tables at once.")
                schema.create()
            super().handle(*args, **options)
