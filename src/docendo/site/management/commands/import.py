import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from docendo.commons.communities.api import Community, found_community
from docendo.commons.communities.rules import ADDRESS
from docendo.commons.people.api import Person
from docendo.kernel import clock
from docendo.kernel.command import Command as BaseCommand
from docendo.outcomes.connect.refusals import ImportIsRunning
from docendo.outcomes.connect.report import Report, reporting
from docendo.outcomes.connect.stackexchange.importing import FILES, files_in, import_dump
from docendo.outcomes.connect.stackexchange.site import Site
from docendo.outcomes.connect.stackexchange.survey import host_of, survey
from docendo.site import roster_import, startup

ABOUT = (
    "Take over the dump of a Stack Exchange site: questions, answers, comments, votes, tags,"
    " duplicates, and their authors as people who have not joined. Running it again adds nothing;"
    " a run that was stopped is finished by the next one."
)
EXIT_CODES = (
    "Exit codes: 0 done, 1 a file could not be read to its end (what stands before that is taken),"
    " 2 wrong call, 3 another import into this community is running."
)


class Command(BaseCommand):
    help = "Bring a community along from another place, such as Stack Exchange."

    def add_arguments(self, parser: ArgumentParser) -> None:
        places = parser.add_subparsers(dest="place", metavar="PLACE", required=True)
        dump = places.add_parser(
            "stackexchange",
            help="the dump of a Stack Exchange site",
            description=ABOUT,
            epilog=EXIT_CODES,
        )
        roster = places.add_parser(
            "roster",
            help="classes and who is in them, as CSV or OneRoster",
            description=roster_import.ABOUT,
            epilog=roster_import.EXIT_CODES,
        )
        roster_import.add_arguments(roster)
        dump.add_argument(
            "folder",
            metavar="DIR",
            type=Path,
            help=f"folder in which {', '.join(FILES)} lie; some may be missing",
        )
        dump.add_argument(
            "--community",
            metavar="SLUG",
            required=True,
            help="the community that takes it in, as in the address /c/SLUG/",
        )
        dump.add_argument(
            "--create",
            metavar="NAME",
            help="make that community first, of this name, if it is not there yet",
        )
        dump.add_argument(
            "--owner", metavar="EMAIL", help="with --create: whose community it becomes"
        )
        dump.add_argument(
            "--site",
            metavar="HOST",
            help="the site that the dump is of, such as math.stackexchange.com; without this"
            " it is told from the folder's name, or from where the posts link to",
        )
        dump.add_argument(
            "--report",
            metavar="FILE",
            type=Path,
            help="write an account of every row that was left out, and why, as JSON",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        startup.bring_up_to_date(say=self.say)
        if options["place"] == "roster":
            for line in roster_import.import_roster(options):
                self.say(line)
        else:
            self.import_dump(options)

    def import_dump(self, options: dict[str, Any]) -> None:
        folder, report_file = options["folder"], options["report"]
        look_at(folder)
        if report_file is not None:
            look_at_place_of(report_file)
        site = site_of(folder, named=options["site"])
        community = community_at(
            options["community"], create=options["create"], owner=options["owner"], about=site.host
        )
        self.stdout.write(f"Importing {site.url} into {community.name} (/c/{community.slug}/)")
        started = time.monotonic()
        with reporting(
            source_url=site.url, community=community.slug, started_at=clock.now()
        ) as report:
            try:
                import_dump(folder, community=community, site=site, report=report, now=clock.now())
            except ImportIsRunning as refused:
                raise CommandError(str(refused), returncode=3) from None
            if report_file is not None:
                report.save(report_file, finished_at=clock.now())
            seconds = time.monotonic() - started
            self.stdout.write(summary(report, seconds=seconds))
            if report_file is not None:
                self.stdout.write(f"The whole account is in {report_file}.")
            if not report.is_whole:
                raise CommandError(breaks(report))


def look_at(folder: Path) -> None:
    """Raises CommandError unless a dump lies in this folder."""
    if not folder.exists():
        raise CommandError(f"There is no folder {folder}. Check the path.", returncode=2)
    if not folder.is_dir():
        hint = " Unpack it first." if folder.suffix in (".7z", ".zip", ".gz") else ""
        raise CommandError(
            f"{folder} is a file. Give the folder in which the XML files lie.{hint}", returncode=2
        )
    try:
        found = files_in(folder)
    except OSError as error:
        raise CommandError(
            f"The folder {folder} cannot be opened: {error.strerror}.", returncode=2
        ) from None
    if not found:
        packed = " Unpack the .7z archive there first." if [*folder.glob("*.7z")] else ""
        raise CommandError(
            f"No dump lies in {folder}: none of {', '.join(FILES)} is there.{packed}", returncode=2
        )


def look_at_place_of(report_file: Path) -> None:
    """Raises CommandError unless the report can be written: better now than after an hour."""
    try:
        with report_file.open("a"):
            pass
    except OSError as error:
        raise CommandError(
            f"The report cannot be written to {report_file}: {error.strerror}.", returncode=2
        ) from None


def site_of(folder: Path, *, named: str | None) -> Site:
    surveyed = survey(folder)
    host = host_of(named) if named else surveyed.host
    if not host:
        raise CommandError(
            f"{named} is no name of a site."
            if named
            else "Which site is this a dump of? Its address is part of every attribution."
            " Name it: --site math.stackexchange.com",
            returncode=2,
        )
    return Site(host, has_formulas=surveyed.has_formulas)


def community_at(slug: str, *, create: str | None, owner: str | None, about: str) -> Community:
    """The community of this address, made if that is wanted."""
    community = Community.objects.filter(slug=slug).first()
    if community is not None:
        return community
    if create is None:
        raise CommandError(
            f"There is no community at /c/{slug}/. Make one in the browser, or let it be made:"
            f' --create "A name" --owner you@example.org',
            returncode=2,
        )
    if not ADDRESS.fullmatch(slug):
        raise CommandError(
            f"A community cannot be at /c/{slug}/. Use small letters, digits and dashes.",
            returncode=2,
        )
    person = Person.objects.filter(email__iexact=owner or "").first() if owner else None
    if person is None:
        raise CommandError(
            f"Nobody has joined with the address {owner}. Sign up, or run: docendo createadmin"
            if owner
            else "Whose community will it be? Add: --owner you@example.org",
            returncode=2,
        )
    return found_community(
        person,
        name=create,
        slug=slug,
        about=f"Questions and answers from {about}",
        language="en",
        now=clock.now(),
    )


def summary(report: Report, *, seconds: float) -> str:
    """What became of the rows, for somebody at a terminal."""
    lines = ["", f"{'Taken over':<24}{'new':>10}{'there before':>15}"]
    for kind, tally in report.tallies.items():
        known = f"{tally.known:,}" if tally.known else ""
        lines.append(f"  {kind:<22}{tally.new:>10,}{known:>15}".rstrip())
    left_out = report.left_out
    if left_out:
        lines += ["", "Left out"]
        lines += [f"  {one.file:<16}{one.rows:>8,}  {one.why}" for one in left_out]
    missing = [file.name for file in report.files.values() if file.is_missing]
    if missing:
        lines += ["", f"Not there: {', '.join(missing)}"]
    lines += ["", f"{report.rows:,} rows in {seconds:.1f} s: {report.rows / seconds:,.0f} a second"]
    return "\n".join(lines)


def breaks(report: Report) -> str:
    """Where files could not be read any further; all before that is taken over."""
    return "\n".join(
        f"{file.name} was read up to line {file.broken.line}, column {file.broken.column}:"
        f" {file.broken.why}.\n  What stands before that is taken over."
        " Mend the file or get it anew, and run this again."
        for file in report.files.values()
        if file.broken
    )
