"""One's profile as a peer, saved part by part; and a coordinator's word for an offer."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities.api import (
    CommunityRequest,
    Role,
    members_like,
    seat_at_least,
)
from docendo.commons.matching import actions, forms, queries
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.limits import limit
from docendo.kernel.refusing import answered, telling

# Whoever types and pauses all the time still stays below it.
SAVING = "120/minute"
MOST_FOUND = 12

Form = django_forms.Form


# --- The page, and what becomes of a part of it -------------------------------------------------


@entry(seat_at_least(Role.MEMBER))
@require_safe
def profile(request: CommunityRequest, slug: str) -> HttpResponse:
    return render(request, "matching/profile.html", _shown(request))


def _shown(request: CommunityRequest, refused: Form | None = None) -> dict[str, Any]:
    """All that the page shows; a form that was refused keeps what was typed into it."""
    own, community = queries.own_profile(request.seat), request.community

    def kept(form: Form) -> Form:
        return refused if refused is not None and refused.auto_id == form.auto_id else form

    time_zone = request.seat.member.time_zone
    return {
        "own": own,
        "offers": [(each, kept(forms.OfferForm.of(each))) for each in own.offers],
        "add_offers": kept(forms.AddOffersForm(community)),
        "wishes": [(wish, kept(forms.WishForm.of(wish))) for wish in own.wishes],
        "add_wishes": kept(forms.AddWishesForm(community)),
        "week": kept(forms.WeekForm.of(own.week, time_zone=time_zone)),
        "preferences": kept(forms.PreferencesForm.of(own.profile)),
        "audiences": kept(forms.AudiencesForm.of(own.profile)),
        "rather_not": kept(forms.RatherNotForm(community)),
    }


def _try(request: CommunityRequest, form: Form, save: Callable[[], None]) -> None:
    """Save what a form says, or let it say why not."""
    if form.is_valid():
        with telling(form):
            limit("save a profile as a peer", who=request.seat.member.pk, rate=SAVING)
            save()


def _saved(
    request: CommunityRequest, form: Form, save: Callable[[], None], *, part: str
) -> HttpResponse:
    """Save what stays where it is: the page only hears that it is saved, or why it is not."""
    _try(request, form, save)
    if wants_fragment(request):
        shown = {"form": form, "missing": queries.missing_of(request.seat)}
        return answered(form, render(request, "matching/_saved.html", shown))
    if form.errors:
        return answered(form, render(request, "matching/profile.html", _shown(request, form)))
    return _to(request, part)


def _changed(request: CommunityRequest, *, part: str, refused: Form | None = None) -> HttpResponse:
    """Draw a part of the page anew, after something came to it or left it."""
    if refused is None and not wants_fragment(request):
        return _to(request, part)
    template = f"_{part.replace('-', '_')}.html" if wants_fragment(request) else "profile.html"
    shown = _shown(request, refused) | {"is_changed": wants_fragment(request)}
    return answered(refused, render(request, f"matching/{template}", shown))


def _added(
    request: CommunityRequest, form: Form, save: Callable[[], None], *, part: str
) -> HttpResponse:
    _try(request, form, save)
    return _changed(request, part=part, refused=form if form.errors else None)


def _to(request: CommunityRequest, part: str) -> HttpResponse:
    return redirect(f"{reverse('matching:profile', args=[request.community.slug])}#{part}")


# --- What I can help with, and what I want to learn ---------------------------------------------


@entry(seat_at_least(Role.MEMBER))
@require_POST
def add_offers(request: CommunityRequest, slug: str) -> HttpResponse:
    form = forms.AddOffersForm(request.community, request.POST)

    def save() -> None:
        actions.offer_help(request.seat, **form.cleaned_data, now=clock.now())

    return _added(request, form, save, part="offers")


@entry(seat_at_least(Role.MEMBER))
@require_POST
def change_offer(request: CommunityRequest, slug: str, topic_id: int) -> HttpResponse:
    if "remove" in request.POST:
        actions.withdraw_offer(request.seat, topic_id=topic_id)
        return _changed(request, part="offers")

    form = forms.OfferForm(topic_id, request.POST)

    def save() -> None:
        actions.change_offer(request.seat, topic_id=topic_id, **form.cleaned_data, now=clock.now())

    return _saved(request, form, save, part="offers")


@entry(seat_at_least(Role.MEMBER))
@require_POST
def add_wishes(request: CommunityRequest, slug: str) -> HttpResponse:
    form = forms.AddWishesForm(request.community, request.POST)

    def save() -> None:
        actions.wish_to_learn(request.seat, **form.cleaned_data, now=clock.now())

    return _added(request, form, save, part="wishes")


@entry(seat_at_least(Role.MEMBER))
@require_POST
def change_wish(request: CommunityRequest, slug: str, topic_id: int) -> HttpResponse:
    if "remove" in request.POST:
        actions.withdraw_wish(request.seat, topic_id=topic_id)
        return _changed(request, part="wishes")

    form = forms.WishForm(topic_id, request.POST)

    def save() -> None:
        actions.say_why(request.seat, topic_id=topic_id, **form.cleaned_data)

    return _saved(request, form, save, part="wishes")


# --- When I am free, how I like to work, and who sees it ----------------------------------------


@entry(seat_at_least(Role.MEMBER))
@require_POST
def save_week(request: CommunityRequest, slug: str) -> HttpResponse:
    person = request.seat.member
    form = forms.WeekForm(request.POST, initial={"time_zone": person.time_zone})

    def save() -> None:
        actions.save_week(person, **form.answer)

    return _saved(request, form, save, part="week")


@entry(seat_at_least(Role.MEMBER))
@require_POST
def save_preferences(request: CommunityRequest, slug: str) -> HttpResponse:
    form = forms.PreferencesForm(request.POST)

    def save() -> None:
        actions.save_preferences(request.seat, form.answer)

    return _saved(request, form, save, part="preferences")


@entry(seat_at_least(Role.MEMBER))
@require_POST
def save_audiences(request: CommunityRequest, slug: str) -> HttpResponse:
    form = forms.AudiencesForm(request.POST)

    def save() -> None:
        actions.save_audiences(request.seat, form.answer)

    return _saved(request, form, save, part="audiences")


# --- Whom I would rather not meet ---------------------------------------------------------------


@entry(seat_at_least(Role.MEMBER))
@require_safe
def find_members(request: CommunityRequest, slug: str) -> HttpResponse:
    """Members for a combobox, while somebody types a name."""
    words = request.GET.get("q", "")[:100].strip()
    found = members_like(request.seat, words, most=MOST_FOUND) if words else ()
    others = [person for person in found if person.pk != request.seat.person_id]
    return JsonResponse(
        [{"value": str(person.pk), "name": person.name} for person in others], safe=False
    )


@entry(seat_at_least(Role.MEMBER))
@require_POST
def rather_not(request: CommunityRequest, slug: str) -> HttpResponse:
    form = forms.RatherNotForm(request.community, request.POST)

    def save() -> None:
        actions.rather_not_these(request.seat, **form.cleaned_data, now=clock.now())

    return _added(request, form, save, part="rather-not")


@entry(seat_at_least(Role.MEMBER))
@require_POST
def rather_not_person(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    """From one's own list, or from the page of the person."""
    if "again" in request.POST:
        actions.may_again(request.seat, person_id=person_id)
    else:
        actions.rather_not(request.seat, person_id=person_id, now=clock.now())
    if request.POST.get("from") == "person":
        return redirect("communities:person", slug, person_id)
    return _changed(request, part="rather-not")


# --- A coordinator's word -----------------------------------------------------------------------


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def confirm(request: CommunityRequest, slug: str, person_id: int, topic_id: int) -> HttpResponse:
    """I give my word that this person can help with this topic, or take it back."""
    if "back" in request.POST:
        actions.take_back_confirmation(request.seat, person_id=person_id, topic_id=topic_id)
    else:
        actions.confirm_offer(request.seat, person_id=person_id, topic_id=topic_id, now=clock.now())
    return redirect(f"{reverse('communities:person', args=[slug, person_id])}#as-peer")
