"""The coordinators' page, what is done from it, and a letter as it is read."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.numbers import number_in, page_number
from docendo.kernel.refusing import answered, demand_valid, telling
from docendo.kernel.sheets import sheet
from docendo.outcomes.insights import actions, forms, queries
from docendo.outcomes.insights.refusals import HandledAlready
from docendo.outcomes.insights.rules import NeedKind, Outcome

WRITING = "120/hour"
LOOKING = "60/minute"
# Beside the kinds: what somebody has taken care of.
HANDLED = "handled"
COORDINATORS = seat_at_least(Role.COORDINATOR)


@entry(COORDINATORS)
@require_safe
def needs(request: CommunityRequest, slug: str) -> HttpResponse:
    return _needs(request)


def _needs(request: CommunityRequest, *, sent: forms.LetterForm | None = None) -> HttpResponse:
    """Who needs what, the longest waiting first; the first with its letter open."""
    limit("look at needs", who=request.seat.member.pk, rate=LOOKING)
    kind = request.GET.get("kind", "")
    page = queries.needs_page(
        request.seat,
        kind=NeedKind(kind) if kind in NeedKind.values else None,
        page=page_number(request.GET),
        now=clock.now(),
        is_handled=kind == HANDLED,
    )
    rows = [
        (need, _form(need, sent) if need.to and handling is None else None, handling)
        for need in page.page
        for handling in [page.handlings.get((need.kind, need.subject))]
    ]
    opened = next((form for _need, form, _handling in rows if form), None)
    is_here = any(form is sent for _need, form, _handling in rows)
    shown = {
        "needs": page,
        "rows": rows,
        "opened": opened,
        "unsent": None if is_here else sent,
    }
    return answered(sent, render(request, "insights/needs.html", shown))


def _form(need: queries.Need, sent: forms.LetterForm | None) -> forms.LetterForm:
    """What was typed stays where it was typed."""
    if sent is not None and (sent["kind"].value(), sent["subject"].value()) == (
        need.kind,
        need.subject,
    ):
        return sent
    return forms.LetterForm.of(need)


@entry(COORDINATORS)
@require_POST
def send(request: CommunityRequest, slug: str) -> HttpResponse:
    form = forms.LetterForm(request.POST)
    if form.is_valid():
        with telling(form):
            limit("write as a coordinator", who=request.seat.member.pk, rate=WRITING)
            sent = actions.send_letter(
                request.seat, **form.about, words=form.cleaned_data["words"], now=clock.now()
            )
            messages.success(request, _("Sent to %(name)s.") % {"name": sent.to.name})
            return redirect("insights:needs", slug)
    return _needs(request, sent=form)


@entry(COORDINATORS)
@require_POST
def aside(request: CommunityRequest, slug: str) -> HttpResponse:
    form = forms.AsideForm(request.POST)
    demand_valid(form)
    limit("set a need aside", who=request.seat.member.pk, rate=WRITING)
    outcome = Outcome(form.cleaned_data["outcome"])
    try:
        actions.set_aside(request.seat, **form.about, outcome=outcome, now=clock.now())
    except HandledAlready as refused:
        # What was wished for is so already: on with the rest.
        messages.info(request, str(refused))
    else:
        is_later = outcome is Outcome.LATER
        messages.success(
            request, _("It comes back in a week, if it is still so.") if is_later else _("Done.")
        )
    return redirect("insights:needs", slug)


@entry(seat_at_least(Role.GUEST))
@require_safe
def letter(request: CommunityRequest, slug: str, letter_id: int) -> HttpResponse:
    found = queries.letter(request.seat, letter_id=letter_id)
    return render(request, "insights/letter.html", {"letter": found})


@entry(COORDINATORS)
@require_safe
def figures(request: CommunityRequest, slug: str) -> HttpResponse:
    limit("look at figures", who=request.seat.member.pk, rate=LOOKING)
    found = queries.figures(
        request.seat, group_id=number_in(request.GET.get("group")), now=clock.now()
    )
    return render(request, "insights/figures.html", {"figures": found})


@entry(COORDINATORS)
@require_safe
def figures_sheet(request: CommunityRequest, slug: str, table_key: str) -> HttpResponse:
    """One table as a file; what is hidden on the page is hidden there."""
    limit("look at figures", who=request.seat.member.pk, rate=LOOKING)
    group_id = number_in(request.GET.get("group"))
    table = queries.table(request.seat, key=table_key, group_id=group_id, now=clock.now())
    if table is None:
        raise Http404
    too_few = _("fewer than 5")
    rows = [[too_few if cell is None else cell for cell in row] for row in table.rows]
    return sheet(table.title, table.columns, rows)
