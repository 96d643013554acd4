"""What our commands have in common: a help text without the options that only developers need."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """A command for operators; a failure is a ``CommandError`` or a refusal, in words."""

    suppressed_base_arguments = {  # noqa: RUF012 no ClassVar in Django's stubs
        "--version",
        "-v",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
    }
    # They are for those who change the code: `docendo check` runs them.
    requires_system_checks = ()

    def say(self, text: str) -> None:
        """Write a line that is read at once, also where stdout is a pipe."""
        self.stdout.write(text)
        self.stdout.flush()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.setdefault(
            "epilog", "Exit codes: 0 done, 1 it failed and says why, 2 wrong call or configuration."
        )
        return super().create_parser(prog_name, subcommand, **kwargs)
