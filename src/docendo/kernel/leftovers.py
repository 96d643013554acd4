"""One shape for the two commands that show an operator what could not be done."""

from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.core.management.base import CommandError

from docendo.kernel.command import Command


@dataclass(frozen=True)
class Leftover:
    """Something that was given up: which, since when, and why."""

    id: int
    what: str
    since: datetime
    attempts: int
    error: str


class LeftoversCommand(Command):
    """``list`` shows what was given up, ``retry`` and ``discard`` decide about it."""

    nothing: ClassVar[str]

    def leftovers(self) -> list[Leftover]:
        raise NotImplementedError

    def retry(self, ids: Iterable[int]) -> int:
        raise NotImplementedError

    def discard(self, ids: Iterable[int]) -> int:
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", metavar="list | retry | discard")
        show = commands.add_parser("list", help="show what was given up (this is the default)")
        show.add_argument("--errors", action="store_true", help="with the whole error of each")
        for name, text in (
            ("retry", "do these again, after you have mended the cause"),
            ("discard", "give these up for good"),
        ):
            decide = commands.add_parser(name, help=text)
            decide.add_argument("ids", nargs="*", type=int, metavar="ID", help="which ones")
            decide.add_argument("--all", action="store_true", help="every one that is listed")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["command"] in ("retry", "discard"):
            self.decide(options["command"], options["ids"], everything=options["all"])
        else:
            self.show(errors=options.get("errors", False))

    def show(self, *, errors: bool) -> None:
        leftovers = self.leftovers()
        if not leftovers:
            self.stdout.write(self.nothing)
        for row in leftovers:
            since = row.since.strftime("%Y-%m-%d %H:%M")
            self.stdout.write(f"{row.id}  {row.what}  since {since}, attempts: {row.attempts}")
            text = row.error.strip()
            shown = text if errors else text.rsplit("\n", 1)[-1]
            self.stdout.write("".join(f"    {line}\n" for line in shown.split("\n")), ending="")

    def decide(self, command: str, ids: list[int], *, everything: bool) -> None:
        listed = {row.id for row in self.leftovers()}
        if everything == bool(ids):
            raise CommandError("Say which ones by their number, or --all.")
        if unknown := set(ids) - listed:
            numbers = ", ".join(map(str, sorted(unknown)))
            raise CommandError(f"Not in the list: {numbers}. Nothing was changed.")
        count = (self.retry if command == "retry" else self.discard)(ids or listed)
        done = "will be done again" if command == "retry" else "discarded"
        self.stdout.write(f"{count} {done}.")
