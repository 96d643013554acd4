"""What the views share: the way back to the board, and what was sent that no page sends."""

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel.errors import Invalid
from docendo.kernel.limits import limit

WRITING = "300/hour"
TICKING = "600/hour"


def count(request: CommunityRequest, what: str, rate: str = WRITING) -> None:
    limit(f"boards:{what}", who=request.seat.member.pk, rate=rate)


def to_board(request: CommunityRequest, match_id: int, anchor: str) -> HttpResponse:
    address = reverse("matching:match", args=(request.community.slug, match_id))
    return HttpResponseRedirect(f"{address}#{anchor}")


def demand_valid(form: Form) -> None:
    """What only a button sends is right, or was not sent by a page."""
    if not form.is_valid():
        raise Invalid
