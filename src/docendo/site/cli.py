"""The one executable: ``docendo COMMAND``."""

import argparse
import difflib
import os
import sys
import textwrap
from collections.abc import Sequence
from importlib.metadata import version

from docendo.kernel.errors import Refused
from docendo.site.configuration import WrongConfiguration

OURS = (
    "serve",
    "worker",
    "demo",
    "import",
    "createadmin",
    "reset-mfa",
    "sign-out",
    "free-domain",
    "backup",
    "restore",
    "check",
    "reindex",
    "outbox",
    "jobs",
    "mail-key",
    "mail-test",
    "configuration",
)
WITHOUT_DATABASE = {"configuration", "makemessages", "compilemessages", "collectstatic"}

ABOUT = """\
Docendo is a place of your own where people learn from and with each other.

Usage: docendo COMMAND [OPTIONS]
       docendo COMMAND --help      what a command does, and its options
"""
AFTERWARDS = """\
Settings come from environment variables: docendo configuration lists them.
Exit codes: 0 done, 1 it failed and says why, 2 wrong call or configuration, 130 stopped by Ctrl+C.
"""


def main() -> int:
    """Run one command; 0 is success, 1 a failure, 2 a wrong call or a wrong configuration."""
    from django.core.management import CommandError
    from django.db import DatabaseError, InterfaceError, OperationalError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "docendo.site.settings")
    arguments = sys.argv[1:]
    try:
        return run(arguments)
    except WrongConfiguration as wrong:
        return _say(str(wrong), code=2)
    except Refused as refused:
        return _say(str(refused), code=1)
    except CommandError as error:
        if "--traceback" in arguments:
            raise
        return _say(str(error), code=error.returncode)
    except DatabaseError as error:
        if "--traceback" in arguments:
            raise
        if _tables_are_missing():
            return _say("The database is not ready for this release. Run: docendo migrate", code=1)
        if isinstance(error, OperationalError | InterfaceError):
            return _say(f"The database gave up: {str(error).strip()}", code=1)
        raise
    except (KeyboardInterrupt, EOFError):
        return _say("", code=130)


def run(arguments: Sequence[str]) -> int:
    """Run what was called; failures are raised."""
    if arguments[:1] == ["--version"]:
        print(f"Docendo {version('docendo')}")
        return 0
    if not arguments or list(arguments) in (["--help"], ["-h"], ["help"]):
        print(overview())
        return 0
    name, *rest = arguments
    _options_become_configuration(name, rest)

    import django
    from django.core.management import ManagementUtility, get_commands

    django.setup()
    commands = get_commands()
    if name not in commands and name != "help":
        near = difflib.get_close_matches(name, commands, n=1)
        hint = f"Did you mean: docendo {near[0]}\n" if near else ""
        return _say(f"There is no command {name!r}. {hint}docendo --help lists them all.", code=2)
    if name not in WITHOUT_DATABASE | {"help"} and not {"--help", "-h"} & set(rest):
        from docendo.site.startup import reach_database

        reach_database()
    # --traceback hands a CommandError to main(), which says it without its class name.
    handed_on = rest if name == "help" else ["--traceback", *rest]
    ManagementUtility(["docendo", name, *handed_on]).execute()
    return 0


def overview() -> str:
    """What ``docendo --help`` prints: our commands in plain words, then Django's own."""
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    commands = get_commands()
    lines = [ABOUT]
    for name in OURS:
        app = commands.get(name)
        if app is not None:
            command = load_command_class(app, name)
            lines.append(f"  {name:<15}{command.help.splitlines()[0]}")
    theirs = ", ".join(sorted(set(commands) - set(OURS)))
    lines += ["", "For developers, from Django and its libraries:"]
    lines += textwrap.wrap(theirs, 92, initial_indent="  ", subsequent_indent="  ")
    return "\n".join([*lines, "", AFTERWARDS.rstrip()])


def _options_become_configuration(name: str, rest: Sequence[str]) -> None:
    """``docendo serve --port 9000`` is another spelling of ``PORT=9000``.

    So links in mails and the processes that are started agree with the option.
    """
    if name != "serve":
        return
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--host", dest="HOST")
    parser.add_argument("--port", dest="PORT")
    parser.add_argument("--no-worker", dest="DOCENDO_WORKER", action="store_const", const="false")
    try:
        options, _ = parser.parse_known_args(rest)
    except argparse.ArgumentError:
        return  # the command's own parser says what is wrong
    os.environ.update({key: value for key, value in vars(options).items() if value is not None})


def _tables_are_missing() -> bool:
    from django.db import DatabaseError, connection

    from docendo.site.startup import has_changes_to_take

    try:
        connection.close()
        return has_changes_to_take()
    except DatabaseError:
        return False


def _say(text: str, *, code: int) -> int:
    print(text, file=sys.stderr)
    return code
