import contextlib
import errno
import os
import shutil
import signal
import socket
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from uvicorn.supervisors import Multiprocess

from docendo.kernel import metrics
from docendo.kernel.command import Command as BaseCommand
from docendo.kernel.sockets.socket import MOST_BYTES_IN_A_MESSAGE
from docendo.site import startup
from docendo.site.settings import CONFIGURATION


class Command(BaseCommand):
    help = (
        "Serve the site, with everything it needs in one process.\n\n"
        "Brings the database and the static files up to date first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--host",
            default=CONFIGURATION.host,
            help="address to listen on; 0.0.0.0 is every one of this machine (now: %(default)s)",
        )
        parser.add_argument(
            "--port",
            type=int,
            default=CONFIGURATION.port,
            help="port to listen on (now: %(default)s)",
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=1,
            metavar="N",
            help="how many processes answer requests; more need REDIS_URL to count together",
        )
        parser.add_argument(
            "--no-worker",
            action="store_true",
            help="leave events and jobs to `docendo worker`, which then must run beside this",
        )
        parser.add_argument(
            "--demo",
            action="store_true",
            help="fill in the demo communities first, if they are not there yet",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["processes"] < 1:
            raise CommandError("--processes must be 1 or more.")
        # First of all, so that a port in use is not found out after a minute of preparation.
        listener = listen(options["host"], options["port"])
        startup.bring_up_to_date(say=self.say)
        startup.collect_static()
        if options["demo"]:
            call_command("demo", stdout=self.stdout, stderr=self.stderr)
        self.say(welcome(processes=options["processes"]))
        run(listener, processes=options["processes"])
        self.say("Stopped.")


def listen(host: str, port: int) -> socket.socket:
    """A socket on that address; raises CommandError in words."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # From here on nobody else can take the port, and who comes early waits for an answer.
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} is taken by another program. Stop that, or choose another port:"
                f" docendo serve --port {port + 1 if port < 65_535 else 8000}"
            ) from None
        if error.errno == errno.EACCES:
            raise CommandError(
                f"Port {port} needs more rights than this user has. Choose one above 1023,"
                " and let a web server in front pass requests on."
            ) from None
        raise CommandError(
            f"HOST: this machine has no address {host} ({error.strerror}).\n  Example: HOST=0.0.0.0"
        ) from None
    listener.set_inheritable(True)
    return listener


def _empty(folder: Path) -> Path:
    """The folder with nothing of an earlier start in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder


def welcome(*, processes: int) -> str:
    """What somebody who has just started the site wants to know."""
    if connection.vendor == "sqlite":
        data = f"{settings.HOME} (SQLite)"
    else:
        place = startup.public_place(CONFIGURATION.database_url or "")
        data = f"PostgreSQL at {place}; files in {settings.HOME}"
    lines = [("Address", settings.PUBLIC_URL), ("Data", data)]
    if CONFIGURATION.docendo_url is None and CONFIGURATION.host not in ("127.0.0.1", "localhost"):
        lines.append(("Note", "set DOCENDO_URL to the address that people type"))
    if CONFIGURATION.email_url is None:
        lines.append(("Mail", f"is written to {settings.HOME / 'mail'}; set EMAIL_URL to send it"))
    if not settings.WORKER_INSIDE:
        lines.append(("Worker", "none here: notices and jobs wait for `docendo worker`"))
    if processes > 1:
        lines.append(("Serving", f"by {processes} processes"))
        if CONFIGURATION.redis_url is None:
            lines.append(("Note", "without REDIS_URL each process counts its own rate limits"))
    lines.append(("Stop", "with Ctrl+C"))
    return "\nDocendo is running.\n" + "\n".join(f"  {name:<9}{text}" for name, text in lines)


def run(listener: socket.socket, *, processes: int) -> None:
    """Serve until SIGINT or SIGTERM."""
    config = uvicorn.Config(
        "docendo.site.asgi:application",
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        # Packing each message cost four times as much as sending it.
        ws_per_message_deflate=False,
        ws_max_size=MOST_BYTES_IN_A_MESSAGE,
        lifespan="on",
        workers=processes,
        access_log=False,
        log_config=None,
        server_header=False,
        forwarded_allow_ips=CONFIGURATION.forwarded_allow_ips,
        timeout_graceful_shutdown=5,
    )
    if processes > 1:
        os.environ[metrics.FOLDER] = str(_empty(settings.HOME / "metrics"))
        Multiprocess(config, sockets=[listener]).run()
        return
    # uvicorn passes the signal on when it is done; to have stopped as asked is a success.
    signal.signal(signal.SIGTERM, lambda number, frame: None)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])
