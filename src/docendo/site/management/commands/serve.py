"""``docendo serve``: everything in one process."""

from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.core.management import call_command
from django.core.management.base import BaseCommand

from docendo.site.settings import CONFIGURATION


class Command(BaseCommand):
    help = "Serve the site. Brings the database and the static files up to date first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=CONFIGURATION.host, help="default: %(default)s")
        parser.add_argument(
            "--port", type=int, default=CONFIGURATION.port, help="default: %(default)s"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        uvicorn.run(
            "docendo.site.asgi:application",
            host=options["host"],
            port=options["port"],
            loop="uvloop",
            http="httptools",
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
