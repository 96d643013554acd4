"""What the views share: the way back to the board, and how much one may write there."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel.limits import limit

WRITING = "300/hour"
ADDING_FILES = "40/hour"
TICKING = "600/hour"


def count(request: CommunityRequest, what: str, rate: str = WRITING) -> None:
    limit(f"boards:{what}", who=request.seat.member.pk, rate=rate)


def to_board(request: CommunityRequest, match_id: int, anchor: str) -> HttpResponse:
    address = reverse("matching:match", args=(request.community.slug, match_id))
    return HttpResponseRedirect(f"{address}#{anchor}")
