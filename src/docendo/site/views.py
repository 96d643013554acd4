"""The pages that belong to no app: the front page, health, and the last resort for errors."""

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from docendo.commons.people.api import Person
from docendo.kernel.access import anyone, entry
from docendo.kernel.errors import Invalid, NotAllowed
from docendo.kernel.middleware import NotFound, refusal
from docendo.site import catalog

A_YEAR = 365 * 24 * 60 * 60


@entry(anyone)
def home(request: HttpRequest) -> HttpResponse:
    """The front page for a stranger; for everybody else their communities."""
    template = "home.html" if request.user.is_authenticated else "front.html"
    return render(request, template)


@entry(anyone)
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the device has it; a cookie, so that the first byte has the right color."""
    response = _back(request)
    match request.POST.get("theme"):
        case "light" | "dark" as chosen:
            response.set_cookie(
                "theme",
                chosen,
                max_age=A_YEAR,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        case _:
            response.delete_cookie("theme", samesite="Lax")
    return response


@entry(anyone)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of the pages: kept with the person, and in a cookie for when signed out."""
    response = _back(request)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        if isinstance(request.user, Person):
            Person.objects.filter(pk=request.user.pk).update(interface_language=chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=A_YEAR,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """To the page that was left, never to another site."""
    where = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(where, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(where if is_ours else "/")


@entry(anyone)
def design(request: HttpRequest) -> HttpResponse:
    """The catalog of the design system, while developing."""
    return render(request, "design/design.html", catalog.everything())


@entry(anyone)
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@entry(anyone)
def ready(request: HttpRequest) -> HttpResponse:
    """The process can do its work: the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, NotFound(_("There is no such page, or not any more.")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, NotAllowed())


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, Invalid())


def broken(request: HttpRequest) -> HttpResponse:
    """Without the usual surroundings: whatever broke may break them too."""
    return render(None, "500.html", status=500)
