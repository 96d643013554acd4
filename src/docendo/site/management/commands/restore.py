from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from docendo.kernel import backup
from docendo.kernel.command import Command as BaseCommand


class Command(BaseCommand):
    help = (
        "Put a backup in the place of an empty database, wholly or not at all.\n\n"
        "SQLite or PostgreSQL, as DATABASE_URL says, whichever the backup came from. Stop Docendo"
        " and its workers first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what `docendo backup` has written")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="also where there is something already, which is then gone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        archive = backup.restore(options["file"], replace=options["replace"])
        self.say(
            f"Restored what was there at {archive.manifest['at'][:16].replace('T', ' ')} UTC:"
            f" {archive.rows_in_all:,} rows, each compared with the backup,"
            f" and {len(archive.files):,} files. Start Docendo now: docendo serve"
        )
