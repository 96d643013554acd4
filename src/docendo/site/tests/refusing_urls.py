"""The site with views that refuse in every way there is."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from docendo.commons.people.models import Person
from docendo.kernel import kept
from docendo.kernel.access import anyone, entry, signed_in
from docendo.kernel.errors import Invalid, NotAllowed, Refused, TooMany
from docendo.site.urls import handler400, handler403, handler404, handler500
from docendo.site.urls import urlpatterns as site_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class Full(Refused):
    code = "full"
    message = "This group is full. Start another one."


RAISED: dict[str, Exception] = {
    "full": Full(),
    "invalid": Invalid(),
    "not-allowed": NotAllowed(),
    "denied": PermissionDenied(),
    "absent": Http404(),
    "no-row": Person.DoesNotExist(),
    "too-many": TooMany(wait_seconds=42),
    "suspicious": SuspiciousOperation("with a secret"),
    "defect": ZeroDivisionError(),
}


@entry(anyone)
def refuse(request: HttpRequest, how: str) -> HttpResponse:
    raise RAISED[how]


@entry(anyone)
@require_POST
def only_post(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"got {len(request.POST.get('text', ''))} characters")


@entry(anyone)
def look(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page")


@entry(signed_in)
def members_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"typed: {kept.give_back(request).get('text', 'nothing')}")


urlpatterns = [
    *site_urls,
    path("test/refuse/<how>/", refuse),
    path("test/post/", only_post),
    path("test/look/", look),
    path("test/members/", members_only),
]
