"""What the views share: reading an address, pages with a form, and the way back."""

from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from docendo.commons.communities.api import CommunityRequest

SETTLING = "300/hour"


def address_of(request: CommunityRequest, name: str, *arguments: int) -> str:
    return reverse(f"forum:{name}", args=(request.community.slug, *arguments))


def back(request: CommunityRequest, thread_id: int, anchor: str, **query: int) -> HttpResponse:
    """To the question, on the page of its answers from which the form was sent."""
    address = address_of(request, "question", thread_id)
    came_from = urlsplit(request.headers.get("Referer", ""))
    if query:
        address += "?" + "&".join(f"{name}={value}" for name, value in query.items())
    elif came_from.path == address and came_from.query:
        address += f"?{came_from.query}"
    return HttpResponseRedirect(f"{address}#{anchor}")


def swapping(response: HttpResponse, part: str) -> HttpResponse:
    """Let htmx put this part of the answer in the place of the same part of the page."""
    response.headers["HX-Retarget"] = part
    response.headers["HX-Reselect"] = part
    response.headers["HX-Reswap"] = "outerHTML"
    return response
