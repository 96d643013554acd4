from argparse import ArgumentParser
from typing import Any

from docendo.kernel.command import Command as BaseCommand
from docendo.site import configuration


class Command(BaseCommand):
    help = "List every setting, what it is for, and an example."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--markdown", action="store_true", help="as the table in docs/operating.md"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["markdown"]:
            self.stdout.write(configuration.as_markdown())
            return
        for variable in configuration.variables():
            self.stdout.write(f"{variable.name}={variable.example}")
            default = f" Without it: {variable.default}" if variable.default else ""
            self.stdout.write(f"    {variable.purpose}{default}\n\n", ending="")
