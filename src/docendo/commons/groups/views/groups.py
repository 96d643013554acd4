"""Groups, and who is in one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.commons.groups import queries
from docendo.kernel.access import entry
from docendo.kernel.numbers import page_number

LONGEST_SEARCH = 100


@entry(seat_at_least(Role.GUEST))
@require_safe
def groups(request: CommunityRequest, slug: str) -> HttpResponse:
    words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    shown = queries.groups_page(request.seat, words=words, page=page_number(request.GET))
    return render(request, "groups/groups.html", {"shown": shown, "words": words})


@entry(seat_at_least(Role.GUEST))
@require_safe
def group(request: CommunityRequest, slug: str, group_id: int) -> HttpResponse:
    shown = queries.group_page(request.seat, group_id=group_id, page=page_number(request.GET))
    return render(request, "groups/group.html", {"shown": shown, "group": shown.group})
