"""What is measured inside of a process: queries per page, and single actions.

    python -m benchmarks.inside DESCRIPTION

where DESCRIPTION is what ``benchmarks.grow`` printed.
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median

import django

django.setup()

from django.db import connection  # noqa: E402 Django first
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.grow import SLUG  # noqa: E402
from benchmarks.sample import ANSWER  # noqa: E402
from docendo.commons.communities.api import seat_in  # noqa: E402
from docendo.commons.people.models import Person  # noqa: E402
from docendo.commons.search import api as search  # noqa: E402
from docendo.kernel import clock  # noqa: E402
from docendo.learning.forum.actions import answer  # noqa: E402


def queries(client: Client, address: str) -> int:
    client.get(address)  # what is cached once is not counted
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    if response.status_code != 200:
        sys.exit(f"{address} answers {response.status_code}")
    return len(captured)


def p50_ms(act: Callable[[int], object], *, times: int) -> float:
    for number in range(5):
        act(number)
    seconds = []
    for number in range(times):
        started = time.perf_counter()
        act(number)
        seconds.append(time.perf_counter() - started)
    return median(seconds) * 1000


def main() -> None:
    described = json.loads(sys.argv[1])
    person = Person.objects.get(pk=described["person_id"])
    searches = described["searches"]
    busy_thread_id = described["busy_thread_id"]
    seat = seat_in(person, slug=SLUG)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    pages = {
        "question": reverse("forum:question", args=[SLUG, described["thread_id"]]),
        "list": reverse("forum:questions", args=[SLUG]),
        "search": reverse("search:results", args=[SLUG]) + f"?q={searches[0]}",
        "today": reverse("home"),
    }
    community = [seat.community.pk]
    measured = {
        "queries": {name: queries(client, address) for name, address in pages.items()},
        "search_ms": p50_ms(
            lambda number: search.find(searches[number % len(searches)], communities=community),
            times=len(searches),
        ),
        "answer_ms": p50_ms(
            lambda number: answer(seat, thread_id=busy_thread_id, body=ANSWER, now=clock.now()),
            times=100,
        ),
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
