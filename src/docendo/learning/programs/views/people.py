"""Who takes part in a program: for those who do, and all about it for coordinators."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number
from docendo.kernel.refusing import demand_valid
from docendo.kernel.sheets import sheet
from docendo.learning.programs import actions, forms, queries

# A coordinator of hundreds writes down what stands on paper for each of them.
RECORDING = "600/hour"
LOOKING = "120/minute"
LONGEST_SEARCH = 100
WITHOUT_CONSENT = "without-consent"
MEMBERS = seat_at_least(Role.MEMBER)
COORDINATORS = seat_at_least(Role.COORDINATOR)


def _limited(request: CommunityRequest) -> None:
    limit("decide on people of a program", who=request.seat.member.pk, rate=RECORDING)


@entry(MEMBERS)
@require_safe
def people(request: CommunityRequest, slug: str, program_id: int) -> HttpResponse:
    limit("look who takes part", who=request.seat.member.pk, rate=LOOKING)
    page = queries.people_page(
        request.seat,
        program_id=program_id,
        words=request.GET.get("q", "")[:LONGEST_SEARCH].strip(),
        to_add=request.GET.get("add", "")[:LONGEST_SEARCH].strip(),
        is_lacking=request.GET.get("view") == WITHOUT_CONSENT,
        page=page_number(request.GET),
        now=clock.now(),
    )
    return render(request, "programs/people.html", {"shown": page, "program": page.program})


@entry(COORDINATORS)
@require_safe
def people_sheet(request: CommunityRequest, slug: str, program_id: int) -> HttpResponse:
    found = queries.people_to_export(request.seat, program_id=program_id)
    columns = [_("Name"), _("Takes part to"), _("Since"), _("Who has said yes"), *found.asked]
    rows = [
        (
            row.enrollment.called,
            row.enrollment.get_role_display(),
            row.enrollment.began_at,
            row.consent.given_by if row.consent else "",
            *row.said_to(found.asked),
        )
        for row in found.rows
    ]
    return sheet(found.program.name, columns, rows)


@entry(COORDINATORS)
@require_POST
def take_in(request: CommunityRequest, slug: str, program_id: int) -> HttpResponse:
    form = forms.TakeInForm(request.POST)
    demand_valid(form)
    _limited(request)
    said = form.cleaned_data
    actions.take_in_all_the_same(
        request.seat, program_id=program_id, person_id=said["person"], role=said["role"],
        now=clock.now(),
    )  # fmt: skip
    messages.success(request, _("They take part now. It is written down that you took them in."))
    return redirect("programs:people", slug, program_id)


@entry(COORDINATORS)
@require_POST
def take_out(request: CommunityRequest, slug: str, program_id: int, person_id: int) -> HttpResponse:
    _limited(request)
    actions.take_out(request.seat, program_id=program_id, person_id=person_id, now=clock.now())
    messages.success(request, _("They do not take part any more. Their matches go on."))
    return redirect("programs:people", slug, program_id)


@entry(COORDINATORS)
@require_POST
def record_consent(
    request: CommunityRequest, slug: str, program_id: int, person_id: int
) -> HttpResponse:
    """From the list of who lacks it, and back to it: there are often many at once."""
    form = forms.ConsentForm(request.POST)
    if form.is_valid():
        limit("record consent", who=request.seat.member.pk, rate=RECORDING)
        actions.record_consent(
            request.seat, program_id=program_id, person_id=person_id, now=clock.now(),
            given_by=form.cleaned_data["given_by"],
        )  # fmt: skip
        messages.success(request, _("It is written down, with your name and the day."))
    else:
        messages.error(request, _("Write the name of who has said yes."))
    address = reverse("programs:people", args=(slug, program_id))
    return HttpResponseRedirect(f"{address}?view={WITHOUT_CONSENT}")
