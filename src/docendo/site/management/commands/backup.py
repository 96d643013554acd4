from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from docendo.kernel import backup, clock
from docendo.kernel.command import Command as BaseCommand
from docendo.site import startup


class Command(BaseCommand):
    help = (
        "Write everything into one file, while people go on working.\n\n"
        "Database, stored files and secret key. Whoever has the file can read all of it: keep it"
        " as you keep the server. It restores into SQLite and PostgreSQL alike."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            help=f"where to (without it a new one in {settings.BACKUPS_FOLDER})",
        )
        parser.add_argument(
            "--rotate",
            action="store_true",
            help="then keep only the newest DOCENDO_BACKUPS_KEPT in the folder of backups",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        startup.require_tables()
        now = clock.now()
        path = options["file"] or settings.BACKUPS_FOLDER / backup.new_name(now=now)
        written = backup.back_up(path, now=now)
        self.say(
            f"{written.path}: {written.rows:,} rows and {written.files:,} files in"
            f" {written.bytes / 1e6:,.1f} MB, read once more and found whole."
        )
        if options["rotate"] and (gone := backup.rotate(path.parent, keep=settings.BACKUPS_KEPT)):
            self.say(f"Old ones taken away: {gone}.")
