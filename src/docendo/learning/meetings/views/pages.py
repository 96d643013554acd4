"""What the views share: how much one may plan, and the way back to a meeting."""

from django.http import HttpResponse
from django.shortcuts import redirect

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel.limits import limit

ANSWERING = "120/hour"
# Each of these may send a letter to everybody else.
PLANNING = "40/hour"


def count_answer(request: CommunityRequest) -> None:
    limit("meetings answered", who=request.seat.member.pk, rate=ANSWERING)


def count_plan(request: CommunityRequest) -> None:
    limit("meetings planned", who=request.seat.member.pk, rate=PLANNING)


def to_meeting(request: CommunityRequest, meeting_id: int) -> HttpResponse:
    return redirect("meetings:meeting", request.community.slug, meeting_id)


def to_board(request: CommunityRequest, match_id: int) -> HttpResponse:
    return redirect("matching:match", request.community.slug, match_id)
