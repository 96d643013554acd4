"""What the views share: addresses, and pages with a form."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from docendo.commons.communities.api import CommunityRequest

CHANGING = "120/hour"


def address_of(request: CommunityRequest, name: str, *arguments: int) -> str:
    return reverse(f"library:{name}", args=(request.community.slug, *arguments))


def to_resource(request: CommunityRequest, resource_id: int) -> HttpResponse:
    return HttpResponseRedirect(address_of(request, "resource", resource_id))


def to_question(request: CommunityRequest, thread_id: int) -> HttpResponse:
    question = reverse("forum:question", args=(request.community.slug, thread_id))
    return HttpResponseRedirect(f"{question}#library")
