"""The outermost and the innermost middleware: a log line a request, and refusals in words."""

import re
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import structlog
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from docendo.kernel import kept
from docendo.kernel.errors import NotAllowed, Refused, SignInFirst, TooMany

log = structlog.get_logger("docendo.request")

GetResponse = Callable[[HttpRequest], HttpResponse]
SECRET_ARGUMENTS = {"key", "token"}
SAFE_ID = re.compile(r"[\w.-]{8,64}")


class RequestLog:
    """One structured line for each request; every line logged meanwhile carries its id."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if SAFE_ID.fullmatch(given) else uuid.uuid4().hex
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            log.info(
                "request",
                method=request.method,
                path=_path_to_log(request),
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )
        response.headers["X-Request-ID"] = request_id
        return response


def _path_to_log(request: HttpRequest) -> str:
    """Without the query, which may hold a search, and without a key that opens an account."""
    path = request.path
    match = request.resolver_match
    for name, value in match.kwargs.items() if match else ():
        if name in SECRET_ARGUMENTS:
            path = path.replace(str(value), "…")
    return path


class NotFound(Refused):
    """There is no such thing, or not for this person: the two look the same."""

    code = "not_found"
    status = 404


class Refusals:
    """Turns refusals and absence into a page, a fragment (htmx) or JSON, by what was asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        match error:
            case Refused():
                return refusal(request, error)
            case Http404() | ObjectDoesNotExist():
                return refusal(request, NotFound(_("There is no such page, or not any more.")))
            case PermissionDenied():
                return refusal(request, NotAllowed())
        return None


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer that says what was refused and what to do next."""
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    is_fragment = request.headers.get("HX-Request") == "true"
    response: HttpResponse
    if wants_json:
        response = JsonResponse(
            {"code": refused.code, "message": str(refused.message)}, status=refused.status
        )
    elif isinstance(refused, SignInFirst):
        response = _to_sign_in(request, is_fragment=is_fragment)
    elif is_fragment:
        response = render(
            request, "components/refusal.html", {"refused": refused}, status=refused.status
        )
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "innerHTML show:top"
    else:
        response = render(request, refused.template, {"refused": refused}, status=refused.status)
    if isinstance(refused, TooMany):
        response.headers["Retry-After"] = str(refused.wait_seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def _to_sign_in(request: HttpRequest, *, is_fragment: bool) -> HttpResponse:
    back_to = request.get_full_path()
    if request.method == "POST":
        kept.keep(request)
        # The page that holds the form gives back what was typed; its address is the referrer.
        referrer = urlsplit(request.headers.get("Referer", ""))
        if referrer.netloc == request.get_host():
            back_to = referrer.path + (f"?{referrer.query}" if referrer.query else "")
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back_to})}"
    if is_fragment:
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)
