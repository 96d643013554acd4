"""Who wrote what; what a document said then, and bringing that back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.numbers import number_in
from docendo.kernel.refusing import demand_valid
from docendo.learning.documents import actions, forms, queries
from docendo.learning.documents.views.pages import LOOKING, count, reading, to_document


@entry(seat_at_least(Role.GUEST))
@require_safe
def history(request: CommunityRequest, slug: str, document_id: int) -> HttpResponse:
    before = number_in(request.GET.get("before"))
    page = queries.history_page(request.seat, document_id=document_id, before=before)
    context = {"page": page, "document": page.document, "home": page.home}
    return render(request, "documents/history.html", context)


@entry(seat_at_least(Role.GUEST))
@require_safe
def version(request: CommunityRequest, slug: str, document_id: int, change_id: int) -> HttpResponse:
    count(request, "versions", LOOKING)
    since = number_in(request.GET.get("since"))
    with reading():
        page = queries.version_page(
            request.seat, document_id=document_id, change_id=change_id, since=since
        )
    context = {"page": page, "document": page.document, "home": page.home}
    return render(request, "documents/version.html", context)


@entry(seat_at_least(Role.MEMBER))
@require_POST
def restore(request: CommunityRequest, slug: str, document_id: int) -> HttpResponse:
    form = forms.RestoreForm(request.POST)
    demand_valid(form)
    count(request, "restored")
    change_id = form.cleaned_data["change"]
    with reading():
        actions.restore(request.seat, document_id=document_id, change_id=change_id, now=clock.now())
    messages.success(request, _("The document says again what it said then."))
    return to_document(request, document_id)
