"""The worker lets requests go first, but never waits for ever."""

import threading
import time

from docendo.kernel.courtesy import MOST_SECONDS, Requests


def test_nothing_is_waited_for_where_nobody_asks() -> None:
    started = time.monotonic()
    Requests().give_way()
    assert time.monotonic() - started < MOST_SECONDS


def test_the_end_of_a_request_is_waited_for_but_not_for_ever() -> None:
    requests, over = Requests(), threading.Event()
    passed: list[bool] = []

    def work() -> None:
        requests.give_way()
        passed.append(over.is_set())

    for ends in (True, False):
        over.clear()
        with requests.one():
            worker = threading.Thread(target=work)
            worker.start()
            if not ends:
                worker.join()
            over.set()
        worker.join()
    assert passed == [True, False]
