"""The outermost and the innermost middleware: a log line a request, and refusals in words."""

import re
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import structlog
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import (
    DisallowedHost,
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from docendo.kernel import kept, metrics
from docendo.kernel.errors import (
    Invalid,
    NotAllowed,
    Refused,
    SignInFirst,
    TooLarge,
    TooMany,
)
from docendo.kernel.fragments import wants_fragment

log = structlog.get_logger("docendo.request")

GetResponse = Callable[[HttpRequest], HttpResponse]
SECRET_ARGUMENTS = {"key", "token"}
SAFE_ID = re.compile(r"[\w.-]{8,64}")
LAST_ROW = 2**63 - 1


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
            seconds = time.perf_counter() - started
            log.info(
                "request",
                method=request.method,
                path=_path_to_log(request),
                status=response.status_code,
                ms=round(seconds * 1000, 1),
            )
        match = request.resolver_match
        metrics.answered(
            route=match.view_name if match else "",
            method=request.method or "",
            status=response.status_code,
            seconds=seconds,
        )
        response.headers["X-Request-ID"] = request_id
        return response


def _path_to_log(request: HttpRequest) -> str:
    """Without the query, which may hold a search, and without a key that opens an account."""
    path = request.path
    match = request.resolver_match or _match(path) or _match(f"{path}/")
    for name, value in match.kwargs.items() if match else ():
        if name in SECRET_ARGUMENTS:
            path = path.replace(str(value), "…")
    return path


def _match(path: str) -> ResolverMatch | None:
    """What an address leads to, for requests that were answered before it was looked up."""
    try:
        return resolve(path)
    except Resolver404:
        return None


class NotFound(Refused):
    """There is no such thing, or not for this person: the two look the same."""

    code = "not_found"
    status = 404
    message = _("There is no such page, or not any more.")


class UnknownAddress(Invalid):
    """The site was reached under a name that is not its own."""

    code = "unknown_address"
    message = _(
        "This site does not answer under this address."
        " Whoever runs it can set DOCENDO_URL to the address that people type."
    )


class WrongMethod(Refused):
    """An address that only takes what a form sends, opened as a page, or the other way round."""

    code = "wrong_method"
    status = 405
    message = _("This address shows no page. Go back and use the button there.")


class Refusals:
    """Turns refusals and absence into a page, a fragment (htmx) or JSON, by what was asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            _read(request)
        except (Refused, SuspiciousOperation, MultiPartParserError, UnreadablePostError) as error:
            return refusal(request, in_words(error) or Invalid())
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = response.headers["Allow"]
            response = refusal(request, WrongMethod())
            response.headers["Allow"] = allowed
        # Otherwise a browser that goes back may show a kept fragment in place of its page.
        patch_vary_headers(response, ["HX-Request"])
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, named: dict[str, object]
    ) -> HttpResponse | None:
        """No row has a number that no database can hold; SQLite would break off at it."""
        if any(isinstance(value, int) and value > LAST_ROW for value in named.values()):
            return refusal(request, NotFound())
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        refused = in_words(error)
        return refusal(request, refused) if refused else None


def in_words(error: Exception) -> Refused | None:
    """The refusal that an exception amounts to; None for a defect of ours."""
    match error:
        case Refused():
            return error
        case Http404() | ObjectDoesNotExist():
            return NotFound()
        case PermissionDenied():
            return NotAllowed()
        case RequestDataTooBig():
            return TooLarge()
        case DisallowedHost():
            return UnknownAddress()
        case SuspiciousOperation() | MultiPartParserError() | UnreadablePostError():
            return Invalid()
    return None


def _read(request: HttpRequest) -> None:
    """Read what was sent, before any view; raises what ``in_words`` knows.

    A null byte is in nothing that a person types, and PostgreSQL stores none.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    marked = getattr(request, "scope", {}).get("docendo.too_large", False)
    if marked or (length.isdigit() and int(length) > settings.MOST_BYTES_IN_A_REQUEST):
        raise TooLarge
    sent = [request.path, *(value for _name, values in request.GET.lists() for value in values)]
    if request.method == "POST":
        sent += (str(value) for _name, values in request.POST.lists() for value in values)
    if any("\0" in value for value in sent):
        raise Invalid


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer that says what was refused and what to do next."""
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    response: HttpResponse
    if wants_json:
        response = JsonResponse(
            {"code": refused.code, "message": str(refused.message)}, status=refused.status
        )
    elif isinstance(refused, SignInFirst):
        response = _to_sign_in(request)
    elif refused.leads_to:
        why = urlencode({"because": refused.code})
        response = _go_to(f"{resolve_url(refused.leads_to)}?{why}", request)
    elif wants_fragment(request):
        response = render(
            request, "components/refusal.html", {"refused": refused}, status=refused.status
        )
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "innerHTML show:top"
    else:
        # A button that somebody else was quicker to press: its page says how it stands now.
        back = _page_of_the_form(request) if request.method == "POST" else None
        shown = {"refused": refused, "back": back}
        response = render(request, refused.template, shown, status=refused.status)
    if isinstance(refused, TooMany):
        response.headers["Retry-After"] = str(refused.wait_seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back_to = request.get_full_path()
    if request.method == "POST":
        kept.keep(request)
        # The page that holds the form gives back what was typed; its address is the referrer.
        back_to = _page_of_the_form(request) or back_to
    return _go_to(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back_to})}", request)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is no longer good: somebody signed in or out in another tab since.

    Where the browser says that it comes from a page of ours, what was typed is given back there.
    """
    page = _page_of_the_form(request)
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if not request.COOKIES:
        return refusal(request, NotAllowed(_("Allow cookies for this site, then try it again.")))
    if page is None or not is_ours or not kept.keep(request):
        return refusal(request, NotAllowed(_("This page was open for too long. Load it again.")))
    messages.warning(request, _("This page was open for too long. Check the form and send again."))
    return _go_to(page, request)


def _page_of_the_form(request: HttpRequest) -> str | None:
    referrer = urlsplit(request.headers.get("Referer", ""))
    if referrer.netloc != request.get_host():
        return None
    # Two slashes at the beginning would lead to the site whose name follows them.
    path = "/" + referrer.path.lstrip("/\\")
    return path + (f"?{referrer.query}" if referrer.query else "")


def _go_to(address: str, request: HttpRequest) -> HttpResponse:
    if wants_fragment(request):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)
