"""What members do with programs."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.refusing import answered, form_page, telling
from docendo.learning.programs import actions, forms, queries
from docendo.learning.programs.rules import spoken

CHANGING = "60/hour"
# A code has eight of thirty letters: whoever tries thirty an hour finds none in a lifetime.
TRYING = "30/hour"
LONGEST_CODE = 20
MEMBERS = seat_at_least(Role.MEMBER)


def _code(request: CommunityRequest) -> str:
    """The code that somebody brings; each is counted, so that nobody tries them out."""
    sent = request.POST if request.method == "POST" else request.GET
    code = sent.get("code", "")[:LONGEST_CODE]
    if code:
        limit("try a code of a program", who=request.seat.member.pk, rate=TRYING)
    return code


@entry(MEMBERS)
@require_safe
def programs(request: CommunityRequest, slug: str) -> HttpResponse:
    page = queries.programs_page(request.seat, now=clock.now())
    return render(request, "programs/programs.html", {"page": page, "form": forms.CodeForm()})


@entry(MEMBERS)
@require_safe
def join(request: CommunityRequest, slug: str) -> HttpResponse:
    """From a link or a typed code to the program that it opens."""
    form = forms.CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        with telling(form):
            found = queries.program_by_code(request.seat, _code(request))
            address = reverse("programs:program", args=(slug, found.pk))
            return redirect(f"{address}?{urlencode({'code': found.code})}")
    return form_page(request, "programs/join.html", form)


@entry(MEMBERS)
@require_safe
def program(request: CommunityRequest, slug: str, program_id: int) -> HttpResponse:
    return _page(request, program_id, code=_code(request))


def _page(
    request: CommunityRequest, program_id: int, *, code: str, form: forms.EnrollForm | None = None
) -> HttpResponse:
    """The page of a program, with a form that was refused in the place of a fresh one."""
    page = queries.program_page(request.seat, program_id=program_id, code=code, now=clock.now())
    context: dict[str, Any] = {"page": page, "program": page.program}
    if page.has_form:
        context["form"] = form or _form(page, code=code)
    if request.seat.may_coordinate:
        joining = reverse("programs:join", args=(request.community.slug,))
        query = urlencode({"code": spoken(page.program.code)})
        context["link"] = request.build_absolute_uri(f"{joining}?{query}")
    return answered(form, render(request, "programs/program.html", context))


def _form(page: queries.ProgramPage, data: Any = None, *, code: str) -> forms.EnrollForm:
    return forms.EnrollForm(
        page.program,
        page.questions,
        data,
        code=code,
        answers=page.answers,
        is_in=page.own_role is not None,
        has_consent=page.consent is not None,
    )


@entry(MEMBERS)
@require_POST
def enroll(request: CommunityRequest, slug: str, program_id: int) -> HttpResponse:
    code = _code(request)
    page = queries.program_page(request.seat, program_id=program_id, code=code, now=clock.now())
    form = _form(page, request.POST, code=code)
    if form.is_valid():
        with telling(form):
            limit("take part in a program", who=request.seat.member.pk, rate=CHANGING)
            actions.enroll(
                request.seat,
                program_id=program_id,
                code=code,
                role=form.role,
                answers=form.answers,
                given_by=form.cleaned_data.get("given_by", ""),
                now=clock.now(),
            )
            messages.success(request, _("You take part."))
            return redirect("programs:program", slug, program_id)
    return _page(request, program_id, code=code, form=form)


@entry(MEMBERS)
@require_POST
def leave(request: CommunityRequest, slug: str, program_id: int) -> HttpResponse:
    limit("take part in a program", who=request.seat.member.pk, rate=CHANGING)
    actions.leave(request.seat, program_id=program_id, now=clock.now())
    messages.success(request, _("You do not take part any more, and your answers are forgotten."))
    return redirect("programs:programs", slug)
