"""One's own work: writing, handing in and taking back, its history, files and team."""

from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest
from docendo.kernel import clock, kept
from docendo.kernel.access import entry
from docendo.kernel.diff import difference
from docendo.kernel.errors import Refused
from docendo.kernel.files import hand_out
from docendo.kernel.limits import limit
from docendo.kernel.refusing import demand_valid, form_page, telling
from docendo.learning.review import actions, forms, queries
from docendo.learning.review.refusals import ChangedMeanwhile, NoSuchTeam
from docendo.learning.review.rules.writing import stamp
from docendo.learning.review.views.planning import MEMBERS, READ_AND_WRITE

WRITING = "300/hour"
# Whoever types and pauses all the time still stays below it.
KEEPING = "120/minute"
ADDING_FILES = "40/hour"
TEAMS = Signer(salt="review.team")


def _limited(request: CommunityRequest, what: str = "write a work", rate: str = WRITING) -> None:
    limit(what, who=request.seat.member.pk, rate=rate)


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def work(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    page = queries.work_page(request.seat, assignment_id=assignment_id, now=clock.now())
    assignment = page.standing.assignment
    if request.method != "POST":
        form = forms.WorkForm(assignment, page.work)
        # What was typed as a session ended.
        form.initial = {**form.initial, **kept.give_back(request)}
        return _work_page(request, page, form)
    form = forms.WorkForm(assignment, page.work, request.POST)
    if form.is_valid():
        with telling(form):
            _limited(request)
            if request.POST.get("do") == "hand_in":
                actions.hand_in(
                    request.seat, assignment_id=assignment_id, words=form.words, now=clock.now()
                )
                messages.success(request, _("It is handed in. Thank you."))
            else:
                actions.save_work(
                    request.seat, assignment_id=assignment_id, words=form.words, now=clock.now()
                )
                messages.success(request, _("It is saved. Only its authors see it."))
            return redirect("reviews:work", slug, assignment_id)
    if isinstance(getattr(form, "refused", None), ChangedMeanwhile) and page.work is not None:
        # The next attempt starts from what stands now, which the page shows.
        form.data = request.POST.copy()
        form.data["seen"] = stamp(page.work.saved_at)
        lines = difference(form.cleaned_data.get("body", ""), page.work.body)
        return _work_page(request, page, form, meanwhile=lines)
    return _work_page(request, page, form)


def _work_page(
    request: CommunityRequest, page: queries.WorkPage, form: forms.WorkForm, **more: Any
) -> HttpResponse:
    assignment = page.standing.assignment
    if page.work is not None and page.work.team:
        token = TEAMS.sign(str(page.work.pk))
        route = reverse("reviews:join_team", args=(request.community.slug, assignment.pk, token))
        more["team_link"] = request.build_absolute_uri(route)
    context = {
        "page": page,
        "standing": page.standing,
        "assignment": assignment,
        "files_form": forms.AttachmentsForm(),
        "team_form": forms.TeamForm(auto_id="team-%s"),
        # What was typed as a phase ended is given back, although it cannot be sent.
        "shows_form": bool(page.writing) or form.is_bound,
        **more,
    }
    return form_page(request, "reviews/work.html", form, **context)


@entry(MEMBERS)
@require_POST
def save(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    """What is being written, sent by the page itself every now and then."""
    page = queries.work_page(request.seat, assignment_id=assignment_id, now=clock.now())
    form = forms.WorkForm(page.standing.assignment, page.work, request.POST)
    context: dict[str, Any] = {"seen": request.POST.get("seen", "")[:40]}
    try:
        _limited(request, "keep a work", KEEPING)
        demand_valid(form)
        saved = actions.save_work(
            request.seat, assignment_id=assignment_id, words=form.words, now=clock.now()
        )
    except Refused as refused:
        context["refused"] = refused
        # The browser's own copy must stay, which it gives up for what has arrived.
        return render(request, "reviews/_saved.html", context, status=refused.status)
    return render(request, "reviews/_saved.html", {"seen": stamp(saved.saved_at), "saved": saved})


@entry(MEMBERS)
@require_POST
def take_back(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    _limited(request)
    actions.take_back(request.seat, assignment_id=assignment_id, now=clock.now())
    messages.success(request, _("It is a draft again. Do not forget to hand it in."))
    return redirect("reviews:work", slug, assignment_id)


@entry(MEMBERS)
@require_safe
def history(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    found = queries.work_history(request.seat, assignment_id=assignment_id)
    context = {
        "history": found,
        "standing": found.standing,
        "assignment": found.standing.assignment,
    }
    return render(request, "reviews/history.html", context)


# --- Files --------------------------------------------------------------------------------------


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def add_files(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    page = queries.work_page(request.seat, assignment_id=assignment_id, now=clock.now())
    context = {"page": page, "standing": page.standing, "assignment": page.standing.assignment}
    if request.method != "POST":
        return form_page(request, "reviews/files.html", forms.AttachmentsForm(), **context)
    # Before the files are looked at, which may take a while.
    _limited(request, "add files to a work", ADDING_FILES)
    form = forms.AttachmentsForm(request.POST, request.FILES)
    if form.is_valid():
        with telling(form):
            actions.add_attachments(
                request.seat,
                assignment_id=assignment_id,
                files=form.cleaned_data["chosen"],
                now=clock.now(),
            )
            messages.success(request, _("The files belong to your work now."))
            return redirect("reviews:work", slug, assignment_id)
    return form_page(request, "reviews/files.html", form, **context)


@entry(MEMBERS)
@require_POST
def remove_file(
    request: CommunityRequest, slug: str, assignment_id: int, attachment_id: int
) -> HttpResponse:
    _limited(request)
    actions.remove_attachment(
        request.seat, assignment_id=assignment_id, attachment_id=attachment_id, now=clock.now()
    )
    messages.success(request, _("The file is taken away."))
    return redirect("reviews:work", slug, assignment_id)


@entry(MEMBERS)
@require_safe
def file(
    request: CommunityRequest, slug: str, assignment_id: int, attachment_id: int
) -> HttpResponse:
    """A file of a work; where its authors are hidden its name tells nothing of them."""
    found, name = queries.attachment_to_open(
        request.seat, assignment_id=assignment_id, attachment_id=attachment_id
    )
    return hand_out(request, found, who=request.seat.member.pk, called=name)


# --- Teams --------------------------------------------------------------------------------------


@entry(MEMBERS)
@require_POST
def start_team(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    form = forms.TeamForm(request.POST)
    demand_valid(form)
    _limited(request)
    actions.start_team(
        request.seat, assignment_id=assignment_id, now=clock.now(), **form.cleaned_data
    )
    messages.success(request, _("The team is there. Send its link to who belongs to it."))
    return redirect("reviews:work", slug, assignment_id)


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def join_team(request: CommunityRequest, slug: str, assignment_id: int, token: str) -> HttpResponse:
    """Opened it asks, so that no link takes anybody into a team by itself."""
    held = queries.standing(request.seat, assignment_id=assignment_id)
    try:
        work_id = int(TEAMS.unsign(token))
    except BadSignature:
        raise NoSuchTeam from None
    if request.method == "POST":
        _limited(request)
        actions.join_team(
            request.seat, assignment_id=assignment_id, work_id=work_id, now=clock.now()
        )
        messages.success(request, _("You write this work together now."))
        return redirect("reviews:work", slug, assignment_id)
    context = {
        "standing": held,
        "assignment": held.assignment,
        "team": queries.team_to_join(held, work_id=work_id),
    }
    return render(request, "reviews/join_team.html", context)


@entry(MEMBERS)
@require_POST
def leave_team(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    _limited(request)
    actions.leave_team(request.seat, assignment_id=assignment_id, now=clock.now())
    messages.success(request, _("You write on your own now. The others keep the work."))
    return redirect("reviews:work", slug, assignment_id)
