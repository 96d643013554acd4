"""Groups, and who is in one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.commons.groups import actions, queries
from docendo.kernel import clock
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
    number = page_number(request.GET)
    shown = queries.group_page(request.seat, group_id=group_id, page=number, now=clock.now())
    return render(request, "groups/group.html", {"shown": shown, "group": shown.group})


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def end(request: CommunityRequest, slug: str, group_id: int) -> HttpResponse:
    actions.end_group(request.seat, group_id=group_id, now=clock.now())
    messages.success(request, _("The group is over. Who was in it, and when, is kept."))
    return redirect("groups:group", slug, group_id)
