"""Things done at the same moment; on SQLite by one writer at a time, else by locks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def race(*runners: Callable[[], object]) -> list[object]:
    """What came of each, started at the same moment: an answer or the exception."""
    line = Barrier(len(runners))

    def run(runner: Callable[[], object]) -> object:
        try:
            line.wait(timeout=30)
            return runner()
        except Exception as error:  # noqa: BLE001 it is what came of it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(runners)) as threads:
        return list(threads.map(run, runners))
