"""What open pages are told: read for many people at once, in the one thread that does it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from hmac import compare_digest
from secrets import randbelow

from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import translation

from docendo.commons.people.api import Person
from docendo.kernel import clock
from docendo.outcomes.notices import queries
from docendo.outcomes.notices.streams import (
    SIGNED_OUT,
    News,
    Reader,
    State,
    Streams,
    Toast,
    farewell,
    packed,
)

# Pages that all lost their server come back over this time, and not in one moment.
RETRY_MS, RETRY_SPREAD_MS = 2000, 4000


def read(asked: Sequence[tuple[Reader, State | None]], check: bool) -> list[News | None]:
    """What is news for each page; None where somebody has signed out meanwhile."""
    close_old_connections()
    try:
        return _read(asked, now=clock.now(), check=check)
    finally:
        close_old_connections()


def _read(
    asked: Sequence[tuple[Reader, State | None]], *, now: datetime, check: bool
) -> list[News | None]:
    states = queries.states({reader.person_id for reader, _ in asked})
    present = [states.get(reader.person_id, State()) for reader, _ in asked]
    changed = [place for place, (_, known) in enumerate(asked) if check or known != present[place]]
    if not changed:
        return [News(state) for state in present]
    people = _signed_in([asked[place][0] for place in changed], now=now)
    popping = {
        reader.person_id: present[place].newest_id
        for place in changed
        for reader, known in (asked[place],)
        if known is not None and present[place].newest_id > known.newest_id
    }
    toasts = _toasts(people, popping, now=now)
    answers: list[News | None] = [News(state) for state in present]
    for place in changed:
        reader, known = asked[place]
        if reader not in people:
            answers[place] = None
        elif known != present[place]:
            pops = known is not None and present[place].newest_id > known.newest_id
            toast = toasts.get((reader.person_id, reader.language)) if pops else None
            answers[place] = News(present[place], packed(present[place], toast))
    return answers


def _signed_in(readers: Sequence[Reader], *, now: datetime) -> dict[Reader, Person]:
    """Those whose session still stands, for the password with which it began."""
    keys = {reader.session_key for reader in readers}
    sessions = Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    standing = set(sessions.values_list("session_key", flat=True))
    people = Person.objects.in_bulk({reader.person_id for reader in readers})
    return {
        reader: person
        for reader in readers
        if reader.session_key in standing
        and (person := people.get(reader.person_id)) is not None
        and person.is_active
        and compare_digest(person.get_session_auth_hash(), reader.session_hash)
    }


def _toasts(
    people: dict[Reader, Person], popping: dict[int, int], *, now: datetime
) -> dict[tuple[int, str], Toast]:
    """What pops up, for each person and language; nothing in somebody's quiet hours."""
    awake = {reader: person for reader, person in people.items() if reader.person_id in popping}
    wishes = queries.wishes_of(list(awake.values()))
    awake = {
        reader: person
        for reader, person in awake.items()
        if not wishes[person.pk].is_quiet(now, time_zone=person.time_zone)
    }
    notices = queries.newest([popping[person.pk] for person in awake.values()])
    toasts: dict[tuple[int, str], Toast] = {}
    for language in {reader.language for reader in awake}:
        here = {reader.person_id for reader in awake if reader.language == language}
        own = [notices[person_id] for person_id in here if person_id in notices]
        with translation.override(language):
            for shown in queries.in_words(own):
                href = reverse("notices:open", args=(shown.pk,))
                toasts[shown.person_id, language] = Toast(words=shown.words, href=href)
    return toasts


STREAMS = Streams(read)
CONTENT_TYPE = "text/event-stream"
# The second is for a proxy that would otherwise collect what is sent.
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def signed_out() -> HttpResponse:
    """The line of a page whose session has ended: it is told so and closes."""
    return HttpResponse(farewell(SIGNED_OUT), content_type=CONTENT_TYPE, headers=HEADERS)


class LiveResponse(StreamingHttpResponse):
    """Stays open where the server can hold it (site/pages.py); elsewhere it ends at once."""

    def __init__(self, reader: Reader) -> None:
        retry_ms = RETRY_MS + randbelow(RETRY_SPREAD_MS)
        super().__init__(
            [f"retry: {retry_ms}\n\n".encode()],
            content_type=CONTENT_TYPE,
            headers=HEADERS,
        )
        self.hold = partial(STREAMS.hold, reader)
