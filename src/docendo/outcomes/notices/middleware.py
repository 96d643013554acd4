"""Who opens what a notice is about has seen it; and the bell of that page knows."""

from collections.abc import Callable, Collection
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from docendo.commons.people.api import Person
from docendo.kernel import clock
from docendo.outcomes.notices import actions, queries
from docendo.outcomes.notices.rules import (
    CALL,
    CASE,
    DISCUSSION,
    DOCUMENT,
    EVALUATION,
    INTRODUCTION,
    LETTER,
    MATCH,
    OF_A_CALL,
    OF_A_CASE,
    OF_A_CHECK_IN,
    OF_A_DISCUSSION,
    OF_A_DOCUMENT,
    OF_A_GRADE,
    OF_A_LETTER,
    OF_A_MATCH,
    OF_A_PROGRAM,
    OF_A_RESOURCE,
    OF_A_REVIEW,
    OF_A_RITUAL,
    OF_A_ROUND,
    OF_AN_EVALUATION,
    OF_AN_INTRODUCTION,
    OF_FLAGGED,
    OF_ONES_SEAT,
    OF_READERS,
    OF_READING,
    OF_REQUESTS,
    OF_REVIEWS_OF_MINE,
    OF_UNANSWERED,
    OF_WHAT_I_AM_ASKED,
    PROGRAM,
    RESOURCE,
    REVIEW,
    RITUAL,
    ROUND,
    Kind,
)


class Settles(NamedTuple):
    """What a route shows: the thread of its address, or what these kinds tell of a community.

    ``about`` narrows these kinds to one thing, by the numbers in the address.
    """

    thread: bool = False
    kinds: Collection[Kind] = ()
    about: str | None = None


ROUTES = {
    "forum:question": Settles(thread=True),
    "discussions:discussion": Settles(kinds=OF_A_DISCUSSION, about=DISCUSSION + "{discussion_id}"),
    "communities:home": Settles(kinds=OF_ONES_SEAT),
    "communities:requests": Settles(kinds=OF_REQUESTS),
    "asks:for_me": Settles(kinds=OF_WHAT_I_AM_ASKED),
    "asks:unanswered": Settles(kinds=OF_UNANSWERED),
    "care:queue": Settles(kinds=OF_FLAGGED),
    "care:case": Settles(kinds=OF_A_CASE, about=CASE + "{case_id}"),
    "matching:match": Settles(kinds=OF_A_MATCH, about=MATCH + "{match_id}"),
    "programs:check_in": Settles(kinds=OF_A_CHECK_IN, about=MATCH + "{match_id}"),
    "reviews:assignment": Settles(kinds=OF_A_REVIEW, about=REVIEW + "{assignment_id}"),
    "livehelp:call": Settles(kinds=OF_A_CALL, about=CALL + "{call_id}"),
    "documents:document": Settles(kinds=OF_A_DOCUMENT, about=DOCUMENT + "{document_id}"),
    "evaluations:evaluation": Settles(kinds=OF_AN_EVALUATION, about=EVALUATION + "{evaluation_id}"),
    "programs:program": Settles(kinds=OF_A_PROGRAM, about=PROGRAM + "{program_id}"),
    "reviews:reading": Settles(kinds=OF_READING, about=REVIEW + "{assignment_id}"),
    "reviews:answers": Settles(kinds=OF_REVIEWS_OF_MINE, about=REVIEW + "{assignment_id}"),
    "reviews:grade": Settles(kinds=OF_A_GRADE, about=REVIEW + "{assignment_id}"),
    "reviews:readers": Settles(kinds=OF_READERS, about=REVIEW + "{assignment_id}"),
    "rituals:introduction": Settles(
        kinds=OF_AN_INTRODUCTION, about=INTRODUCTION + "{introduction_id}"
    ),
    "rituals:ritual": Settles(kinds=OF_A_RITUAL, about=RITUAL + "{ritual_id}"),
    "insights:letter": Settles(kinds=OF_A_LETTER, about=LETTER + "{letter_id}"),
    "rounds:own": Settles(kinds=OF_A_ROUND, about=ROUND + "{round_id}"),
    "library:resource": Settles(kinds=OF_A_RESOURCE, about=RESOURCE + "{resource_id}"),
}


class SeenByOpening:
    """Gives each request its ``bell``, read when a page draws it, and not otherwise.

    The same query that counts for the bell finds what the page settles, so that a page without
    notices of its own costs nothing more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        read: list[queries.Bell] = []

        def bell() -> queries.Bell:
            read.append(_bell(request))
            return read[-1]

        request.bell = SimpleLazyObject(bell)  # type: ignore[attr-defined]  # the masthead reads it
        response = self.get_response(request)
        if request.method == "GET" and response.status_code == 200 and not _is_guess(request):
            for shown in read:
                if shown.shown_ids:
                    actions.see(
                        request.user,  # type: ignore[arg-type]  # a bell is read for people only
                        notice_ids=shown.shown_ids,
                        up_to=shown.up_to,
                        now=clock.now(),
                    )
        return response


def _bell(request: HttpRequest) -> queries.Bell:
    if not isinstance(request.user, Person):
        return queries.Bell(unread=0)
    match = request.resolver_match
    settles = ROUTES.get(match.view_name, Settles()) if match else Settles()
    community = getattr(request, "community", None)
    return queries.bell(
        request.user,
        thread_id=match.kwargs["thread_id"] if match and settles.thread else None,
        community_id=community.pk if community and settles.kinds else None,
        kinds=settles.kinds,
        about=settles.about.format(**match.kwargs) if match and settles.about else None,
    )


def _is_guess(request: HttpRequest) -> bool:
    """Fetched by the browser beforehand: nobody has looked at it."""
    return "prefetch" in request.headers.get("Sec-Purpose", "")
