"""What the pages about an ask share: addresses, and pages with a form."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from docendo.commons.communities.api import CommunityRequest

DECIDING = "60/minute"


def address_of(request: CommunityRequest, name: str, *arguments: int) -> str:
    return reverse(name, args=(request.community.slug, *arguments))


def to_question(request: CommunityRequest, thread_id: int) -> HttpResponse:
    return HttpResponseRedirect(address_of(request, "forum:question", thread_id))
