import signal
import threading
from typing import Any

from docendo.kernel.command import Command as BaseCommand
from docendo.kernel.worker import Worker
from docendo.site import startup

PATIENCE_SECONDS = 60


class Command(BaseCommand):
    help = (
        "Deliver events and run jobs, beside `docendo serve --no-worker`.\n\n"
        "As many as you like may run, on as many machines: each event and each job is taken by"
        " one of them. SIGTERM or Ctrl+C lets it finish what it has in hand."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        startup.require_tables()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, frame: stop.set())
        worker = Worker()
        worker.start()
        self.say(f"Worker {worker.name} is running. Stop it with Ctrl+C.")
        stop.wait()
        if worker.stop(wait_seconds=PATIENCE_SECONDS):
            self.say("Stopped.")
        else:
            self.say("Stopped in the middle of a job, which will be done again.")
