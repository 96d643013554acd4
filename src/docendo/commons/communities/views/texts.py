"""What a text of a member will look like, before it is posted anywhere."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from docendo.commons.communities.entry import CommunityRequest, seat_at_least
from docendo.commons.communities.rules import LONGEST_BODY, Role
from docendo.commons.communities.texts import write
from docendo.kernel.access import entry
from docendo.kernel.errors import TooLarge
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit

PREVIEWING = "120/minute"


@require_POST
@entry(seat_at_least(Role.MEMBER))
def preview_text(request: CommunityRequest, slug: str) -> HttpResponse:
    """A text as it will appear: a fragment below its field, or without JavaScript a page."""
    limit("previewing", who=request.seat.member.pk, rate=PREVIEWING)
    body = request.POST.get("source", request.POST.get("body", ""))
    if len(body) > LONGEST_BODY:
        raise TooLarge
    html = mark_safe(write(body, community=request.community).html)  # noqa: S308 - what write made
    name = "_preview" if wants_fragment(request) else "preview"
    return render(request, f"communities/{name}.html", {"html": html})
