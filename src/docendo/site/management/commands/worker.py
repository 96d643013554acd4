import signal
import socket
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
        told = _told_by_signals(signal.SIGTERM, signal.SIGINT)
        worker = Worker()
        worker.start()
        self.say(f"Worker {worker.name} is running. Stop it with Ctrl+C.")
        told.recv(1)
        if worker.stop(wait_seconds=PATIENCE_SECONDS):
            self.say("Stopped.")
        else:
            self.say("Stopped in the middle of a job, which will be done again.")


def _told_by_signals(*numbers: signal.Signals) -> socket.socket:
    """From where a byte can be read as soon as one of the signals has come.

    A lock or a queue would do until a signal comes between looking for signals and going to sleep,
    which then sleeps on: the handler runs only when the thread wakes. What the system has written
    is there, whenever it was written.
    """
    told, tell = socket.socketpair()
    tell.settimeout(0)
    signal.set_wakeup_fd(tell.detach())
    for number in numbers:
        signal.signal(number, lambda number, frame: None)
    return told
