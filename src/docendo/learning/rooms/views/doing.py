"""What is sent from the page of a room: by its script, which hears of it through the socket, or by
a plain form, which comes back to the page."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel.errors import Invalid
from docendo.kernel.limits import limit
from docendo.kernel.refusing import demand_valid, form_page, telling

DOING = "120/minute"
Act = Callable[[Mapping[str, Any]], object]


@dataclass(frozen=True)
class Saved:
    """The version that somebody has written, so that they can write on over it."""

    version: int
    is_over: bool


def is_by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def to_room(request: CommunityRequest, sitting_id: int, anchor: str) -> HttpResponse:
    address = reverse("rooms:room", args=(request.community.slug, sitting_id))
    return HttpResponseRedirect(f"{address}#{anchor}")


def pressed(
    request: CommunityRequest, sitting_id: int, form: Form | None, act: Act, *, anchor: str
) -> HttpResponse:
    """What only a button sends; what is refused is said by a page or by the script."""
    limit("rooms:doing", who=request.seat.member.pk, rate=DOING)
    if form is not None:
        demand_valid(form)
    saved = act(form.cleaned_data if form is not None else {})
    if is_by_script(request):
        return JsonResponse(asdict(saved)) if isinstance(saved, Saved) else HttpResponse(status=204)
    return to_room(request, sitting_id, anchor)


def written(
    request: CommunityRequest,
    sitting_id: int,
    form: Form,
    act: Act,
    *,
    anchor: str,
    title: str | Promise,
    standing: Callable[[], object] = lambda: None,
) -> HttpResponse:
    """What was typed: where it is refused, the form comes back with it, beside what stands."""
    if is_by_script(request):
        if not form.is_valid():
            raise InvalidWords(str(next(iter(form.errors.values()))[0]))
        return pressed(request, sitting_id, form, act, anchor=anchor)
    if form.is_valid():
        with telling(form):
            return pressed(request, sitting_id, form, act, anchor=anchor)
    return form_page(
        request,
        "rooms/form.html",
        form,
        title=title,
        sitting_id=sitting_id,
        anchor=anchor,
        standing=standing(),
    )


class InvalidWords(Invalid):
    """What was typed is refused, and stays in its field."""

    code = "invalid_words"
    status = 422
