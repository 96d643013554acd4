"""The pages of rounds, for coordinators; and the one for whom a round found nobody."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from docendo.commons.communities.api import CommunityRequest, Role, seat_at_least
from docendo.commons.rounds import actions, forms, queries
from docendo.commons.rounds.queries.people import Asked
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.errors import Invalid
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.kernel.numbers import number_in
from docendo.kernel.refusing import form_page, telling

BEGINNING = "20/hour"
LOOKING = "120/minute"
# Each look lays the round over everybody as they are now.
READING_WHY = "10/minute"
CHANGING = "120/minute"
LONGEST_SEARCH = 100
PROPOSED = ("name", "brings", "minutes", "group")
COORDINATORS = seat_at_least(Role.COORDINATOR)


@entry(COORDINATORS)
@require_safe
def rounds(request: CommunityRequest, slug: str) -> HttpResponse:
    page = queries.all_rounds(request.seat, page=number_in(request.GET.get("page")) or 1)
    return render(request, "rounds/rounds.html", {"page": page})


@entry(COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CommunityRequest, slug: str) -> HttpResponse:
    # Another page may propose for whom it is, and what it brings together.
    proposed = {name: request.GET[name] for name in PROPOSED if name in request.GET}
    form = forms.NewRoundForm(request.seat, request.POST or None, proposed=proposed)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            limit("begin a round", who=request.seat.member.pk, rate=BEGINNING)
            found = actions.begin_round(
                request.seat,
                name=form.cleaned_data["name"],
                wanted=form.wanted,
                topics=form.cleaned_data["topics"],
                group=form.cleaned_data["group"],
                now=clock.now(),
            )
            return redirect("rounds:round", slug, found.pk)
    return form_page(request, "rounds/new.html", form)


# --- Looking at one -----------------------------------------------------------------------------


@entry(COORDINATORS)
@require_safe
def round_(request: CommunityRequest, slug: str, round_id: int) -> HttpResponse:
    words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    page = queries.round_page(
        request.seat,
        round_id=round_id,
        words=words,
        page=number_in(request.GET.get("page")) or 1,
    )
    return render(request, "rounds/round.html", _shown(page, words=words))


def _shown(page: Any, **more: Any) -> dict[str, Any]:
    is_stuck = page.round.is_stuck(clock.now())
    return {
        "page": page,
        "round": page.round,
        "totals": page.totals,
        "is_stuck": is_stuck,
        **more,
    }


@entry(COORDINATORS)
@require_safe
def picture(request: CommunityRequest, slug: str, round_id: int) -> HttpResponse:
    page = queries.picture_page(request.seat, round_id=round_id)
    return render(request, "rounds/picture.html", _shown(page))


@entry(COORDINATORS)
@require_safe
def unmatched(request: CommunityRequest, slug: str, round_id: int) -> HttpResponse:
    number = number_in(request.GET.get("page")) or 1
    held_page = number_in(request.GET.get("kept")) or 1
    page = queries.unmatched_page(request.seat, round_id=round_id, page=number, held_page=held_page)
    return render(request, "rounds/unmatched.html", _shown(page))


@entry(COORDINATORS)
@require_safe
def progress(request: CommunityRequest, slug: str, round_id: int) -> HttpResponse:
    """How far it is; asked every second, and when it is over the page is drawn anew."""
    found = queries.progress_of(request.seat, round_id=round_id)
    if not wants_fragment(request):
        return redirect("rounds:round", slug, round_id)
    response = render(request, "rounds/_progress.html", {"round": found})
    if not found.is_at_work:
        response.headers["HX-Refresh"] = "true"
    return response


@entry(COORDINATORS)
@require_safe
def person(request: CommunityRequest, slug: str, round_id: int, person_id: int) -> HttpResponse:
    limit("try a move in a round", who=request.seat.member.pk, rate=LOOKING)
    asked = Asked(
        words=request.GET.get("q", "")[:LONGEST_SEARCH].strip(),
        helper_id=number_in(request.GET.get("helper")),
        learner_id=number_in(request.GET.get("learner")),
    )
    page = queries.person_page(
        request.seat, round_id=round_id, person_id=person_id, asked=asked, now=clock.now()
    )
    shown = {"page": page, "round": page.round, "words": asked.words}
    return render(request, "rounds/person.html", shown)


# --- Changing it --------------------------------------------------------------------------------


def _limited(request: CommunityRequest) -> None:
    limit("change a round", who=request.seat.member.pk, rate=CHANGING)


@entry(COORDINATORS)
@require_POST
def stop(request: CommunityRequest, slug: str, round_id: int) -> HttpResponse:
    _limited(request)
    actions.stop(request.seat, round_id=round_id)
    messages.success(request, _("Stopped."))
    return redirect("rounds:round", slug, round_id)


@entry(COORDINATORS)
@require_POST
def again(request: CommunityRequest, slug: str, round_id: int) -> HttpResponse:
    limit("begin a round", who=request.seat.member.pk, rate=BEGINNING)
    actions.solve_again(request.seat, round_id=round_id, now=clock.now())
    return redirect("rounds:round", slug, round_id)


@entry(COORDINATORS)
@require_POST
def discard(request: CommunityRequest, slug: str, round_id: int) -> HttpResponse:
    _limited(request)
    actions.discard(request.seat, round_id=round_id)
    messages.success(request, _("The round is thrown away. Nobody was told of it."))
    return redirect("rounds:rounds", slug)


@entry(COORDINATORS)
@require_POST
def lock(request: CommunityRequest, slug: str, round_id: int, bundle: int) -> HttpResponse:
    _limited(request)
    is_locked = request.POST.get("keep") == "yes"
    actions.lock(request.seat, round_id=round_id, bundle=bundle, is_locked=is_locked)
    back = reverse("rounds:round", args=(slug, round_id))
    where: dict[str, object] = {"page": number_in(request.POST.get("page")) or 1}
    if words := request.POST.get("q", "")[:LONGEST_SEARCH]:
        where |= {"q": words}
    return redirect(f"{back}?{urlencode(where)}#match-{bundle}")


@entry(COORDINATORS)
@require_POST
def move(request: CommunityRequest, slug: str, round_id: int, person_id: int) -> HttpResponse:
    form = forms.MoveForm(request.POST)
    if not form.is_valid():
        raise Invalid
    _limited(request)
    actions.move_by_hand(
        request.seat,
        round_id=round_id,
        helper_id=form.cleaned_data["helper"],
        learner_id=form.cleaned_data["learner"],
        now=clock.now(),
    )
    messages.success(request, _("They are brought together, and stay so when you solve the rest."))
    return redirect("rounds:person", slug, round_id, person_id)


@entry(COORDINATORS)
@require_POST
def apart(request: CommunityRequest, slug: str, round_id: int, person_id: int) -> HttpResponse:
    """These two do not meet in this round, or may again."""
    form = forms.ApartForm(request.POST)
    if not form.is_valid():
        raise Invalid
    _limited(request)
    both = {"one_id": person_id, "other_id": form.cleaned_data["other"]}
    if form.cleaned_data["again"]:
        actions.allow_again(request.seat, round_id=round_id, **both)
        messages.success(request, _("They may meet again, once you solve the rest."))
    else:
        actions.set_apart(request.seat, round_id=round_id, **both, now=clock.now())
        messages.success(request, _("They do not meet in this round. Solve the rest again."))
    return redirect("rounds:person", slug, round_id, person_id)


@entry(COORDINATORS)
@require_POST
def publish(request: CommunityRequest, slug: str, round_id: int) -> HttpResponse:
    _limited(request)
    found = actions.publish_round(request.seat, round_id=round_id, now=clock.now())
    if found.is_at_work:
        return redirect("rounds:round", slug, round_id)
    fallen = found.pairs.filter(match=None).count()
    messages.success(request, _("Published. Everybody in it is told, and answers by themselves."))
    if fallen:
        sentence = ngettext(
            "%(number)s pair fell out: since the proposal somebody has left or has no room any"
            " more.",
            "%(number)s pairs fell out: since the proposal somebody has left or has no room any"
            " more.",
            fallen,
        )
        messages.warning(request, sentence % {"number": fallen})
    return redirect("rounds:round", slug, round_id)


@entry(COORDINATORS)
@require_POST
def go_on(request: CommunityRequest, slug: str, round_id: int) -> HttpResponse:
    """With what is being published and has come to a halt."""
    _limited(request)
    actions.go_on_publishing(request.seat, round_id=round_id, now=clock.now())
    messages.success(request, _("It goes on where it was. What is proposed already stays."))
    return redirect("rounds:round", slug, round_id)


# --- For whom it found nobody -------------------------------------------------------------------


@entry(seat_at_least(Role.MEMBER))
@require_safe
def own(request: CommunityRequest, slug: str, round_id: int) -> HttpResponse:
    limit("ask what would help", who=request.seat.member.pk, rate=READING_WHY)
    page = queries.own_page(request.seat, round_id=round_id, now=clock.now())
    return render(request, "rounds/own.html", {"page": page, "round": page.round})
