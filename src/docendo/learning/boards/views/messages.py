"""Messages: reading them, writing one, changing it soon and taking it back."""

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.numbers import number_in
from docendo.kernel.refusing import answered, demand_valid, form_page, telling
from docendo.learning.boards import actions, forms, queries
from docendo.learning.boards.models import Message
from docendo.learning.boards.views.pages import TICKING, count, to_board


@entry(seat_at_least(Role.MEMBER))
@require_safe
def messages(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    """All of them, page by page back in time."""
    before = number_in(request.GET.get("before"))
    page = queries.messages_page(request.seat, match_id=match_id, before=before, now=clock.now())
    return render(request, "boards/messages.html", {"page": page, "match": page.panel.match})


@entry(seat_at_least(Role.MEMBER))
@require_POST
def post(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    match = queries.board_of(request.seat, match_id=match_id)
    form = forms.MessageForm(request.community, request.POST)
    if form.is_valid():
        with telling(form):
            count(request, "messages")
            body = form.cleaned_data["body"]
            actions.post(request.seat, match_id=match_id, body=body, now=clock.now())
            if not wants_fragment(request):
                return to_board(request, match_id, "write")
            form = forms.MessageForm(request.community)
            # The next one can be written at once, as before.
            form.fields["body"].widget.attrs["autofocus"] = True
    if wants_fragment(request):
        panel = queries.messages_panel(request.seat, match=match, now=clock.now())
        context = {"panel": panel, "form": form}
        return answered(form, render(request, "boards/_messages.html", context))
    return form_page(request, "boards/message_form.html", form, match=match)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def read(request: CommunityRequest, slug: str, match_id: int) -> HttpResponse:
    form = forms.ReadForm(request.POST)
    demand_valid(form)
    count(request, "reading", TICKING)
    up_to = form.cleaned_data["up_to"]
    actions.read_up_to(request.seat, match_id=match_id, message_id=up_to)
    if wants_fragment(request):
        return HttpResponse(status=204)
    return to_board(request, match_id, "board-messages")


@entry(seat_at_least(Role.MEMBER))
@require_safe
def message(request: CommunityRequest, slug: str, message_id: int) -> HttpResponse:
    """Where a message stands among the others."""
    found = Message.objects.visible_to(request.seat).get(pk=message_id)
    address = reverse("boards:messages", args=(slug, found.match_id))
    return redirect(f"{address}?before={found.pk + 1}#{found.anchor}")


@entry(seat_at_least(Role.MEMBER))
def change_message(request: CommunityRequest, slug: str, message_id: int) -> HttpResponse:
    found = queries.message_to_change(request.seat, message_id=message_id)
    form = forms.MessageForm(request.community, request.POST or None, initial={"body": found.body})
    if request.method == "POST" and form.is_valid():
        with telling(form):
            count(request, "messages")
            body = form.cleaned_data["body"]
            actions.change_message(request.seat, message_id=message_id, body=body, now=clock.now())
            return to_board(request, found.match_id, found.anchor)
    context = {"match": found.match, "message": found}
    return form_page(request, "boards/message_form.html", form, **context)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def take_back(request: CommunityRequest, slug: str, message_id: int) -> HttpResponse:
    count(request, "messages")
    found = actions.take_back(request.seat, message_id=message_id, now=clock.now())
    toasts.success(request, _("You have taken it back. The others read that there was a message."))
    return to_board(request, found.match_id, "board-messages")
