"""Bringing a roster, looking at what it would change, and deciding."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.commons.groups import actions, forms, queries
from docendo.commons.groups.refusals import ChangedMeanwhile
from docendo.commons.groups.wording import sentence
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.errors import Invalid
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number
from docendo.kernel.refusing import form_page, telling

BRINGING = "60/hour"


@entry(seat_at_least(Role.COORDINATOR))
@require_safe
def imports(request: CommunityRequest, slug: str) -> HttpResponse:
    page = queries.imports_page(request.seat, page=page_number(request.GET))
    return render(request, "groups/imports.html", {"page": page})


@entry(seat_at_least(Role.COORDINATOR))
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: CommunityRequest, slug: str) -> HttpResponse:
    """Upload a file; nothing is written before somebody has looked at what it would change."""
    if request.method != "POST":
        return form_page(request, "groups/bring.html", forms.RosterForm())
    # Before the file is looked at, which may take a while.
    limit("bring a roster", who=request.seat.member.pk, rate=BRINGING)
    form = forms.RosterForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with telling(form):
            brought = actions.bring_roster(
                request.seat,
                content=file.read(),
                file_name=file.name,
                kind=form.cleaned_data["kind"],
                now=clock.now(),
            )
            return redirect("groups:import", slug, brought.pk)
    return form_page(request, "groups/bring.html", form)


@entry(seat_at_least(Role.COORDINATOR))
@require_safe
def roster_import(request: CommunityRequest, slug: str, import_id: int) -> HttpResponse:
    page = queries.import_page(request.seat, import_id=import_id, now=clock.now())
    if wants_fragment(request) and not page.found.is_queued:
        # It was waited for: the page is another one now.
        return HttpResponse(headers={"HX-Refresh": "true"})
    template = "_queued" if wants_fragment(request) else "import"
    shown = {
        "page": page,
        "found": page.found,
        "problems": [(problem, sentence(problem)) for problem in page.problems],
    }
    return render(request, f"groups/{template}.html", shown)


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def confirm(request: CommunityRequest, slug: str, import_id: int) -> HttpResponse:
    form = forms.ConfirmForm(request.POST)
    if not form.is_valid():
        raise Invalid
    try:
        found = actions.confirm_import(
            request.seat, import_id=import_id, **form.cleaned_data, now=clock.now()
        )
    except ChangedMeanwhile as changed:
        messages.warning(request, str(changed))
        return redirect("groups:import", slug, import_id)
    if found.is_done:
        messages.success(request, _("Written. The groups are as the file says."))
    return redirect("groups:import", slug, import_id)


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def discard(request: CommunityRequest, slug: str, import_id: int) -> HttpResponse:
    actions.discard_import(request.seat, import_id=import_id, now=clock.now())
    messages.success(request, _("Discarded. Nothing of it was written."))
    return redirect("groups:imports", slug)


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def invite(request: CommunityRequest, slug: str, import_id: int) -> HttpResponse:
    """Make a link for those who have not joined, and show it among the others."""
    limit("invite", who=request.seat.member.pk, rate="60/hour")
    number = actions.invite_the_new(request.seat, import_id=import_id, now=clock.now())
    messages.success(request, _("The link is ready. Copy it and send it."))
    return redirect(f"{reverse('communities:invitations', args=[slug])}#invitation-{number}")
