"""Who takes part, and what there is to work with: for whoever runs a review."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.files import hand_out
from docendo.kernel.numbers import page_number
from docendo.kernel.refusing import demand_valid, form_page, telling
from docendo.learning.review import actions, forms, queries
from docendo.learning.review.views.planning import MEMBERS, READ_AND_WRITE, limited


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def people(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    """Who takes part; a name that is typed brings in one more."""
    form = forms.MemberForm(request.POST or None)
    held = queries.standing_to_run(request.seat, assignment_id=assignment_id)
    if form.is_valid():
        with telling(form):
            limited(request)
            person_id = queries.member_by_name(request.seat, form.cleaned_data["name"])
            actions.add_participant(
                request.seat, assignment_id=assignment_id, person_id=person_id, now=clock.now()
            )
            messages.success(request, _("They take part now."))
            return redirect("reviews:people", slug, assignment_id)
    page = queries.people_page(
        request.seat, assignment_id=assignment_id, page=page_number(request.GET)
    )
    context = {"shown": page, "standing": held, "assignment": held.assignment}
    if "alike" in request.GET:
        context["similar"] = queries.similar_works(request.seat, assignment_id=assignment_id)
    return form_page(request, "reviews/people.html", form, **context)


@entry(MEMBERS)
@require_POST
def remove_participant(
    request: CommunityRequest, slug: str, assignment_id: int, participant_id: int
) -> HttpResponse:
    limited(request)
    actions.remove_participant(
        request.seat,
        assignment_id=assignment_id,
        participant_id=participant_id,
        now=clock.now(),
    )
    messages.success(request, _("They do not take part any more. What they wrote stays."))
    return redirect("reviews:people", slug, assignment_id)


@entry(MEMBERS)
@require_POST
def extend(
    request: CommunityRequest, slug: str, assignment_id: int, participant_id: int
) -> HttpResponse:
    form = forms.ExtraForm(request.POST)
    demand_valid(form)
    limited(request)
    actions.extend(
        request.seat,
        assignment_id=assignment_id,
        participant_id=participant_id,
        extra_hours=form.cleaned_data["extra_hours"],
    )
    messages.success(request, _("They have so much longer than the others, in every phase."))
    return redirect("reviews:people", slug, assignment_id)


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def materials(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    held = queries.standing_to_run(request.seat, assignment_id=assignment_id)
    if request.method == "POST":
        limited(request)
    form = forms.MaterialForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with telling(form):
            said = form.cleaned_data
            actions.add_material(
                request.seat,
                assignment_id=assignment_id,
                words=said["words"],
                address=said["address"],
                file=said["chosen"],
                now=clock.now(),
            )
            messages.success(request, _("It is added."))
            return redirect("reviews:materials", slug, assignment_id)
    context = {
        "standing": held,
        "assignment": held.assignment,
        "materials": held.assignment.materials.order_by("pk"),
    }
    return form_page(request, "reviews/materials.html", form, **context)


@entry(MEMBERS)
@require_safe
def material(
    request: CommunityRequest, slug: str, assignment_id: int, material_id: int
) -> HttpResponse:
    """A file to work with, as a download."""
    found = queries.material_to_open(
        request.seat, assignment_id=assignment_id, material_id=material_id
    )
    return hand_out(request, found.file, who=request.seat.member.pk)


@entry(MEMBERS)
@require_POST
def remove_material(
    request: CommunityRequest, slug: str, assignment_id: int, material_id: int
) -> HttpResponse:
    limited(request)
    actions.remove_material(request.seat, assignment_id=assignment_id, material_id=material_id)
    messages.success(request, _("It is taken away."))
    return redirect("reviews:materials", slug, assignment_id)
