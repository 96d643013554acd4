"""What coordinators do with programs."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.refusing import form_page, telling
from docendo.learning.programs import actions, blueprints, forms, queries

PLANNING = "120/hour"
COORDINATORS = seat_at_least(Role.COORDINATOR)
READ_AND_WRITE = ["GET", "HEAD", "POST"]


def _limited(request: CommunityRequest) -> None:
    limit("plan a program", who=request.seat.member.pk, rate=PLANNING)


@entry(COORDINATORS)
@require_safe
def choose(request: CommunityRequest, slug: str) -> HttpResponse:
    kinds = [blueprints.blueprint(key, language=get_language()) for key in blueprints.kinds()]
    return render(request, "programs/choose.html", {"kinds": kinds})


@entry(COORDINATORS)
@require_http_methods(READ_AND_WRITE)
def new(request: CommunityRequest, slug: str, key: str) -> HttpResponse:
    """It begins with the words of its template, in the community's language."""
    if key not in blueprints.kinds():
        raise Http404
    kind = blueprints.blueprint(key, language=request.community.language)
    today = localdate(clock.now())
    form = forms.ProgramForm(
        kind=kind.kind,
        today=today,
        data=request.POST or None,
        initial={
            "name": kind.name,
            "starts_on": today,
            "ends_on": today + timedelta(weeks=kind.weeks),
            "time_zone": request.seat.member.time_zone,
            "door": kind.door,
            "questions": "\n".join(each.words for each in kind.questions),
            "least_days": kind.least_days,
            "needs_consent": kind.needs_consent,
            "consent": kind.consent,
        },
    )
    if form.is_valid():
        with telling(form):
            _limited(request)
            made = actions.create_program(request.seat, key=key, said=form.said, now=clock.now())
            sentence = _("It is made. Now bring people in: by link, code or roster.")
            messages.success(request, sentence)
            return redirect("programs:program", slug, made.pk)
    shown = blueprints.blueprint(key, language=get_language())
    return form_page(request, "programs/new.html", form, kind=shown)


@entry(COORDINATORS)
@require_http_methods(READ_AND_WRITE)
def edit(request: CommunityRequest, slug: str, program_id: int) -> HttpResponse:
    program = queries.program_to_run(request.seat, program_id=program_id)
    today = localdate(clock.now())
    form = forms.ChangeForm(request.seat, program, today=today, data=request.POST or None)
    if form.is_valid():
        with telling(form):
            _limited(request)
            actions.change_program(
                request.seat,
                program_id=program_id,
                said=form.said,
                words=form.words,
                only=form.only,
            )
            messages.success(request, _("It is changed."))
            return redirect("programs:program", slug, program_id)
    return form_page(request, "programs/edit.html", form, program=program)


@entry(COORDINATORS)
@require_http_methods(READ_AND_WRITE)
def question(
    request: CommunityRequest, slug: str, program_id: int, question_id: int
) -> HttpResponse:
    found = queries.question_to_change(request.seat, program_id=program_id, question_id=question_id)
    form = forms.QuestionForm(found, request.POST or None)
    if form.is_valid():
        with telling(form):
            _limited(request)
            actions.change_question(
                request.seat, program_id=program_id, question_id=question_id, said=form.said
            )
            return redirect("programs:program", slug, program_id)
    return form_page(request, "programs/question.html", form, program=found.program)


@entry(COORDINATORS)
@require_POST
def renew_code(request: CommunityRequest, slug: str, program_id: int) -> HttpResponse:
    _limited(request)
    actions.renew_code(request.seat, program_id=program_id)
    messages.success(request, _("There is a new link and a new code. The old ones open nothing."))
    return redirect("programs:program", slug, program_id)


@entry(COORDINATORS)
@require_POST
def close(request: CommunityRequest, slug: str, program_id: int) -> HttpResponse:
    _limited(request)
    actions.close_program(request.seat, program_id=program_id, now=clock.now())
    messages.success(request, _("The program is closed. Matches go on, and keep their boards."))
    return redirect("programs:program", slug, program_id)


# --- The plan -----------------------------------------------------------------------------------


@entry(COORDINATORS)
@require_http_methods(READ_AND_WRITE)
def add_meeting(request: CommunityRequest, slug: str, program_id: int) -> HttpResponse:
    program = queries.program_to_run(request.seat, program_id=program_id)
    form = forms.MeetingForm(program, request.POST or None)
    if form.is_valid():
        with telling(form):
            _limited(request)
            actions.add_meeting(request.seat, program_id=program_id, said=form.said)
            return redirect("programs:program", slug, program_id)
    return form_page(request, "programs/meeting.html", form, program=program)


@entry(COORDINATORS)
@require_http_methods(READ_AND_WRITE)
def meeting(request: CommunityRequest, slug: str, program_id: int, meeting_id: int) -> HttpResponse:
    found = queries.meeting_to_change(request.seat, program_id=program_id, meeting_id=meeting_id)
    form = forms.MeetingForm(found.program, request.POST or None, meeting=found)
    if form.is_valid():
        with telling(form):
            _limited(request)
            actions.change_meeting(
                request.seat, program_id=program_id, meeting_id=meeting_id, said=form.said
            )
            return redirect("programs:program", slug, program_id)
    return form_page(request, "programs/meeting.html", form, program=found.program, meeting=found)


@entry(COORDINATORS)
@require_POST
def drop_meeting(
    request: CommunityRequest, slug: str, program_id: int, meeting_id: int
) -> HttpResponse:
    _limited(request)
    actions.drop_meeting(request.seat, program_id=program_id, meeting_id=meeting_id)
    messages.success(request, _("It is out of the plan. Goals on boards stay."))
    return redirect("programs:program", slug, program_id)
