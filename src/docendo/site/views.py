"""The pages that belong to no app: the front page, health, and the last resort for errors."""

from pathlib import Path

import structlog
from django.core.files.storage import default_storage
from django.db.utils import DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_bidi, gettext

from docendo.commons.communities.api import today
from docendo.commons.people.api import Person
from docendo.kernel import clock, files, health
from docendo.kernel.access import anyone, entry, signed_in
from docendo.kernel.errors import Invalid, NotAllowed, TooMany
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.middleware import NotFound, in_words, refusal
from docendo.learning.forum.api import news_of
from docendo.site import catalog

SERVICE_WORKER = Path(__file__).parent / "static/docendo/service-worker.js"
ICONS = (
    ("icon-192", "192x192", "any"),
    ("icon-512", "512x512", "any"),
    ("icon-maskable-512", "512x512", "maskable"),
)
WAIT_SECONDS = 600  # the longest window of ACCOUNT_RATE_LIMITS


@entry(anyone)
def home(request: HttpRequest) -> HttpResponse:
    """The front page for a stranger; for everybody else what waits for them today."""
    if not isinstance(request.user, Person):
        return render(request, "front.html")
    day = today(request.user, now=clock.now())
    news = news_of(request.user.pk, [seat.community.pk for seat in day.seats])
    shelves = [(seat, news[seat.community.pk]) for seat in day.seats]
    return render(request, "home.html", {"day": day, "shelves": shelves})


@entry(signed_in)
def ask(request: HttpRequest) -> HttpResponse:
    """From the box of the start page to where the chosen community asks."""
    address = "asks:look" if wants_fragment(request) else "asks:ask"
    try:
        asking = reverse(address, args=(request.GET.get("community", ""),))
    except NoReverseMatch:
        raise Http404 from None
    title = request.GET.get("title", "")
    return HttpResponseRedirect(f"{asking}?{urlencode({'title': title})}")


@entry(anyone)
def design(request: HttpRequest) -> HttpResponse:
    """The catalog of the design system, while developing."""
    return render(request, "design/design.html", catalog.everything())


@entry(anyone, before_gates=True)
def offline(request: HttpRequest) -> HttpResponse:
    """What the browser shows while there is no connection; service-worker.ts keeps it."""
    return render(None, "offline.html")


@entry(anyone, before_gates=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, since a worker may only speak for pages below its own address."""
    return HttpResponse(SERVICE_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@entry(anyone, before_gates=True)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a browser needs to put the site among the programs of a device (W3C)."""
    about = {
        "id": "/",
        "name": "Docendo",
        "description": gettext("Learn from each other"),
        "lang": get_language() or "en",
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#7b2a63",
        "icons": [
            {"src": static(f"docendo/{name}.png"), "sizes": size, "purpose": purpose}
            for name, size, purpose in ICONS
        ],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@entry(anyone, before_gates=True)
def picture(request: HttpRequest, path: str) -> HttpResponse:
    """A picture of a person or a community, for whoever has been given its address.

    Nobody can guess an address, and only pages that show the person or the community tell it.
    """
    try:
        return files.respond(request, default_storage.open(path))
    except FileNotFoundError:
        raise Http404 from None


@entry(anyone, before_gates=True)
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@entry(anyone, before_gates=True)
def ready(request: HttpRequest) -> HttpResponse:
    """The process can do its work: the database answers; and what an operator should look at."""
    try:
        found = health.look(now=clock.now())
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    if not found.is_migrated:
        return JsonResponse({"status": "the database is not ready for this release"}, status=503)
    return JsonResponse({"status": "ok"} | ({"warnings": found.warnings} if found.warnings else {}))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, NotFound())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, NotAllowed())


def too_often(request: HttpRequest) -> HttpResponse:
    return refusal(request, TooMany(wait_seconds=WAIT_SECONDS))


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, in_words(exception) or Invalid())


def broken(request: HttpRequest) -> HttpResponse:
    """Without the usual surroundings: whatever broke may break them too."""
    number = structlog.contextvars.get_contextvars().get("request_id", "")
    return render(None, "500.html", {"request_number": number}, status=500)
