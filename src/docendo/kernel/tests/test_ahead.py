"""Other processes make what comes next; whatever becomes of them, nothing is lost or mixed up."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

from docendo.kernel.ahead import Helpers


def halved(number: int) -> tuple[float, int]:
    """And who has reckoned it; nobody can for zero."""
    return 1 / number, os.getpid()


def test_helpers_make_each_thing_in_its_order_and_read_no_further_than_they_are_many() -> None:
    read: list[str] = []

    def words() -> Iterator[str]:
        for word in ("a", "bb", "ccc", "dddd", "eeeee"):
            read.append(word)
            yield word

    with Helpers(halved, count=2) as helpers:
        made = helpers.ahead(words(), len)
        first = next(made)
        assert read == ["a", "bb", "ccc"]
        results = [first, *made]

    assert [(word, result and result[0]) for word, result in results] == [
        (word, 1 / len(word)) for word in read
    ]
    workers = {result[1] for _word, result in results if result}
    assert len(workers) == 2
    assert os.getpid() not in workers


def test_what_a_helper_has_not_made_is_missing_and_nothing_else() -> None:
    with Helpers(halved, count=2) as helpers:
        made = [
            (number, result is not None) for number, result in helpers.ahead([1, 0, 2, 3, 4], int)
        ]
    # The second one ended over its first number.
    assert made == [(1, True), (0, False), (2, True), (3, False), (4, True)]
    with Helpers(halved, count=0) as nobody:
        assert list(nobody.ahead([1, 2], int)) == [(1, None), (2, None)]


def test_helpers_end_when_whom_they_help_is_killed() -> None:
    program = (
        "import time\n"
        "from docendo.kernel.ahead import Helpers\n"
        "helpers = Helpers(abs, count=2)\n"
        "print(len(list(helpers.ahead([1, 2], int))), flush=True)\n"
        "time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"2\n"
    process.send_signal(signal.SIGKILL)
    # They hold its output too: it ends with the last of them.
    process.communicate(timeout=20)
