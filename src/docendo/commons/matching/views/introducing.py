"""Pages of coordinators who bring two or three people together, and look back on it."""

from itertools import chain, islice, repeat

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.commons.matching import actions, forms, queries, wording
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number
from docendo.kernel.refusing import answered, telling
from docendo.kernel.sheets import sheet

INTRODUCING = "120/hour"
LOOKING = "120/minute"
LONGEST_SEARCH = 100
COORDINATORS = seat_at_least(Role.COORDINATOR)


@entry(COORDINATORS)
@require_safe
def introducing(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    return _introducing(request, person_id)


def _introducing(
    request: CommunityRequest, person_id: int, *, unsent: forms.TogetherForm | None = None
) -> HttpResponse:
    """Whom somebody could be brought together with; and what could not be sent."""
    limit("look for peers", who=request.seat.member.pk, rate=LOOKING)
    words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    page = queries.introducing_page(request.seat, person_id=person_id, words=words, now=clock.now())
    shown = {"page": page, "words": words, "unsent": unsent}
    return answered(unsent, render(request, "matching/introducing.html", shown))


@entry(COORDINATORS)
@require_POST
def introduce(request: CommunityRequest, slug: str, person_id: int, other_id: int) -> HttpResponse:
    form = forms.TogetherForm(request.POST)
    if form.is_valid():
        with telling(form):
            limit("introduce two", who=request.seat.member.pk, rate=INTRODUCING)
            actions.introduce(
                request.seat,
                person_ids=(person_id, other_id),
                what=form.what,
                words=form.cleaned_data["words"],
                now=clock.now(),
            )
            messages.success(request, _("Both are asked. It begins when both have accepted."))
            return redirect("matching:introductions", slug)
    return _introducing(request, person_id, unsent=form)


@entry(COORDINATORS)
@require_safe
def third(request: CommunityRequest, slug: str, person_id: int, other_id: int) -> HttpResponse:
    return _third(request, person_id, other_id)


def _third(
    request: CommunityRequest,
    person_id: int,
    other_id: int,
    *,
    unsent: forms.ThreeForm | None = None,
) -> HttpResponse:
    """Whom two people could be brought together with; and what could not be sent."""
    limit("look for peers", who=request.seat.member.pk, rate=LOOKING)
    words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    page = queries.third_page(
        request.seat, person_id=person_id, other_id=other_id, words=words, now=clock.now()
    )
    shown = {"page": page, "words": words, "unsent": unsent}
    return answered(unsent, render(request, "matching/third.html", shown))


@entry(COORDINATORS)
@require_POST
def introduce_three(
    request: CommunityRequest, slug: str, person_id: int, other_id: int
) -> HttpResponse:
    form = forms.ThreeForm(request.POST)
    if form.is_valid():
        with telling(form):
            limit("introduce two", who=request.seat.member.pk, rate=INTRODUCING)
            actions.introduce_three(
                request.seat,
                parts=form.parts,
                words=form.cleaned_data["words"],
                now=clock.now(),
            )
            messages.success(request, _("All three are asked. It begins when all have accepted."))
            return redirect("matching:introductions", slug)
    return _third(request, person_id, other_id, unsent=form)


@entry(COORDINATORS)
@require_safe
def introductions(request: CommunityRequest, slug: str) -> HttpResponse:
    """Who was brought together by whom, when, and what came of it."""
    words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    page = queries.introductions(request.seat, words=words, page=page_number(request.GET))
    rows = [(match, wording.came_of(match)) for match in page]
    shown = {"page": page, "rows": rows, "words": words}
    return render(request, "matching/introductions.html", shown)


@entry(COORDINATORS)
@require_safe
def introductions_sheet(request: CommunityRequest, slug: str) -> HttpResponse:
    columns = [
        _("Who"),
        _("With whom"),
        _("And with whom"),
        _("By whom"),
        _("When"),
        _("What came of it"),
        _("Since"),
    ]
    rows = [
        (
            *islice(chain((place.person.name for place in match.places.all()), repeat("")), 3),
            match.introducer.name,
            match.proposed_at,
            wording.came_of(match),
            match.ended_at or match.began_at,
        )
        for match in queries.told(request.seat)
    ]
    return sheet(_("Introductions"), columns, rows)
