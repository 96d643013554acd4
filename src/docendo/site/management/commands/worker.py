import signal
from queue import SimpleQueue
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
        # A signal may come while this thread holds the lock of what it waits for. An Event would
        # then wait for itself; this queue may be filled in the middle of its own functions.
        stop: SimpleQueue[int] = SimpleQueue()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, frame: stop.put(number))
        worker = Worker()
        worker.start()
        self.say(f"Worker {worker.name} is running. Stop it with Ctrl+C.")
        stop.get()
        if worker.stop(wait_seconds=PATIENCE_SECONDS):
            self.say("Stopped.")
        else:
            self.say("Stopped in the middle of a job, which will be done again.")
