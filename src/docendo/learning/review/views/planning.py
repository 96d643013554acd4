"""What facilitators do with a review: make, change, copy and share it, move it on, bring people."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.errors import TooLarge
from docendo.kernel.limits import limit
from docendo.kernel.refusing import answered, form_page, telling
from docendo.learning.review import actions, blueprints, forms, queries
from docendo.learning.review.refusals import BrokenFile
from docendo.learning.review.rules.judging import Strategy
from docendo.learning.review.rules.phases import Phase
from docendo.learning.review.rules.planning import Said
from docendo.learning.review.rules.rights import may_change_all

PLANNING = "120/hour"
MEMBERS = seat_at_least(Role.MEMBER)
READ_AND_WRITE = ["GET", "HEAD", "POST"]
BLANK = "blank"


def limited(request: CommunityRequest) -> None:
    limit("plan a review", who=request.seat.member.pk, rate=PLANNING)


@entry(MEMBERS)
@require_safe
def choose(request: CommunityRequest, slug: str) -> HttpResponse:
    queries.groups_to_ask(request.seat)
    kinds = [blueprints.blueprint(key, language=get_language()) for key in blueprints.kinds()]
    context = {"kinds": kinds, "blank": BLANK, "form": forms.FileForm()}
    return render(request, "reviews/choose.html", context)


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def new(request: CommunityRequest, slug: str, key: str) -> HttpResponse:
    """It begins with the words of its template, in the community's language."""
    groups = queries.groups_to_ask(request.seat)
    if key == BLANK:
        set_up = _set_up(request, groups, _nothing())
    elif key in blueprints.kinds():
        kind = blueprints.blueprint(key, language=request.community.language)
        set_up = _set_up(request, groups, kind.said, days=kind.days)
    else:
        raise Http404
    if request.method == "POST" and not set_up.is_about_rows and set_up.is_valid(now=clock.now()):
        with telling(set_up.form):
            limited(request)
            made = actions.create_assignment(
                request.seat, said=set_up.said, template=key, now=clock.now()
            )
            words = _("It is made, and only you see it. Look at it, then let people begin.")
            messages.success(request, words)
            return redirect("reviews:assignment", slug, made.pk)
    return _set_up_page(request, set_up, key=key)


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def from_file(request: CommunityRequest, slug: str) -> HttpResponse:
    """What a shared file says stands in the form, where it can still be changed."""
    groups = queries.groups_to_ask(request.seat)
    form = forms.FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with telling(form):
            limited(request)
            kind = blueprints.read(_text(form.cleaned_data["file"]))
            set_up = _set_up(request, groups, kind.said, days=kind.days, is_new=True)
            return _set_up_page(request, set_up, key=BLANK)
    return form_page(request, "reviews/from_file.html", form)


@entry(MEMBERS)
@require_http_methods(READ_AND_WRITE)
def edit(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    """All of it while it is being prepared; words and dates once people take part."""
    held = queries.standing_to_run(request.seat, assignment_id=assignment_id)
    assignment = held.assignment
    if not may_change_all(assignment):
        return _edit_words(request, held)
    groups = queries.groups_to_ask(request.seat)
    said = queries.said_of(assignment)
    set_up = _set_up(request, groups, said)
    if request.method == "POST" and not set_up.is_about_rows and set_up.is_valid(now=clock.now()):
        with telling(set_up.form):
            limited(request)
            actions.change_assignment(
                request.seat, assignment_id=assignment_id, said=set_up.said, now=clock.now()
            )
            messages.success(request, _("It is changed."))
            return redirect("reviews:assignment", slug, assignment_id)
    return _set_up_page(request, set_up, standing=held, assignment=assignment)


def _edit_words(request: CommunityRequest, held: queries.Standing) -> HttpResponse:
    form = forms.WordsForm(held.assignment, request.community, request.POST or None)
    if request.method == "POST" and form.is_good(now=clock.now()):
        with telling(form):
            limited(request)
            actions.change_words(
                request.seat,
                assignment_id=held.assignment.pk,
                title=form.cleaned_data["title"],
                body=form.cleaned_data["body"],
                ends=form.ends,
                now=clock.now(),
            )
            messages.success(request, _("It is changed."))
            return redirect("reviews:assignment", request.community.slug, held.assignment.pk)
    context = {"standing": held, "assignment": held.assignment}
    return form_page(request, "reviews/edit_words.html", form, **context)


@entry(MEMBERS)
@require_POST
def copy(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    limited(request)
    held = queries.standing_to_run(request.seat, assignment_id=assignment_id)
    title = _("Copy of %(title)s") % {"title": held.assignment.title}
    made = actions.copy_assignment(
        request.seat, assignment_id=assignment_id, title=title[:120], now=clock.now()
    )
    messages.success(request, _("It is copied, without people and dates. Now give it its own."))
    return redirect("reviews:edit", slug, made.pk)


@entry(MEMBERS)
@require_safe
def share(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    """A file from which others make one like it."""
    held = queries.standing_to_run(request.seat, assignment_id=assignment_id)
    name = slugify(held.assignment.title) or "review"
    return HttpResponse(
        blueprints.as_file(held.assignment),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.yaml"'},
    )


@entry(MEMBERS)
@require_safe
def preview(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    """What a participant will see, with nothing that can be sent."""
    held = queries.standing_to_run(request.seat, assignment_id=assignment_id)
    page = queries.assignment_page(request.seat, assignment_id=assignment_id, now=clock.now())
    form = forms.WorkForm(held.assignment, None)
    for field in form.fields.values():
        field.disabled = True
    context = {"standing": held, "assignment": page.standing.assignment, "page": page, "form": form}
    return render(request, "reviews/preview.html", context)


@entry(MEMBERS)
@require_POST
def move(request: CommunityRequest, slug: str, assignment_id: int) -> HttpResponse:
    limited(request)
    form = forms.MoveForm(request.POST)
    if form.is_valid():
        moved = actions.move_phase(
            request.seat,
            assignment_id=assignment_id,
            here=Phase(form.cleaned_data["here"]),
            to=Phase(form.cleaned_data["to"]),
            now=clock.now(),
        )
        words = _("The review stands here now: %(phase)s.")
        messages.success(request, words % {"phase": Phase(moved.phase).label})
    is_from_run = request.POST.get("after") == "run"
    return redirect(f"reviews:{'run' if is_from_run else 'assignment'}", slug, assignment_id)


# --- The form -----------------------------------------------------------------------------------


def _set_up(
    request: CommunityRequest,
    groups: Sequence[Any],
    said: Said,
    *,
    days: Mapping[Phase, int] | None = None,
    is_new: bool = False,
) -> forms.SetUp:
    if days:
        said = replace(said, ends=_ends(days, now=clock.now()))
    form = partial(
        forms.AssignmentForm,
        request.community,
        groups,
        may_ask_everybody=request.seat.may_coordinate,
    )
    is_sent = request.method == "POST" and not is_new
    return forms.SetUp(
        form,
        initial=forms.initial_of(said),
        criteria=forms.rows_of(said.criteria),
        data=request.POST if is_sent else None,
    )


def _set_up_page(request: CommunityRequest, set_up: forms.SetUp, **more: Any) -> HttpResponse:
    context = {"set_up": set_up, "form": set_up.form, **more}
    return answered(set_up.form, render(request, "reviews/set_up.html", context))


def _ends(days: Mapping[Phase, int], *, now: datetime) -> dict[Phase, datetime]:
    """In the evening of the last day of each phase, by the facilitator's clock."""
    evening = localtime(now).replace(hour=23, minute=59, second=0, microsecond=0)
    ends, passed = {}, 0
    for phase, length in days.items():
        passed += length
        ends[phase] = evening + timedelta(days=passed)
    return ends


def _nothing() -> Said:
    return Said(title="", body="", strategy=Strategy.SCALES, criteria=[])


def _text(upload: Any) -> str:
    if upload.size > blueprints.LARGEST:
        raise TooLarge
    try:
        return str(upload.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BrokenFile(_("This file is not written as YAML. Take one that was shared.")) from None
