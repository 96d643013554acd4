"""One's own pages, and the two choices that also a stranger has: language and theme."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.people import actions, queries
from docendo.commons.people.account.devices import know_device
from docendo.commons.people.forms import PreferencesForm, ProfileForm
from docendo.commons.people.models import Person
from docendo.commons.people.requests import PersonRequest
from docendo.commons.people.rules import MOST_ABOUT
from docendo.kernel import clock, kept, text
from docendo.kernel.access import anyone, entry, signed_in
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number
from docendo.kernel.text import isolated

OWN_WORDS = ("name", "pronouns", "languages", "about")
A_YEAR = 365 * 24 * 60 * 60


@entry(signed_in)
def profile(request: PersonRequest) -> HttpResponse:
    """What one says about oneself."""
    person = request.user
    has_picture, shown = bool(person.picture), None
    if request.method == "POST":
        limit("save a profile", who=person.pk, rate="120/hour")
        form = ProfileForm(request.POST, request.FILES, has_picture=has_picture)
        if "preview" in request.POST:
            shown = text.render(request.POST.get("about", "")[:MOST_ABOUT])
        elif form.is_valid():
            said = dict(form.cleaned_data)
            picture, removes = said.pop("picture"), said.pop("remove_picture", False)
            actions.save_profile(person, **said)
            if picture or removes:
                actions.change_picture(person, picture=picture)
            messages.success(request, _("Your profile is saved."))
            return redirect("people:profile")
    else:
        own = {field: getattr(person, field) for field in OWN_WORDS}
        form = ProfileForm(initial=own | kept.give_back(request), has_picture=has_picture)
    return render(request, "people/profile.html", {"form": form, "preview": shown})


@entry(signed_in)
@require_POST
def preview(request: PersonRequest) -> HttpResponse:
    """What one writes about oneself, as the others will see it."""
    limit("preview", who=request.user.pk, rate="120/minute")
    return HttpResponse(text.render(request.POST.get("source", "")[:MOST_ABOUT]))


@entry(signed_in)
def preferences(request: PersonRequest) -> HttpResponse:
    """How one wants the pages: their language, light or dark, and the time zone."""
    person = request.user
    own = {
        "language": translation.get_language(),
        "theme": request.COOKIES.get(settings.THEME_COOKIE_NAME, "system"),
        "time_zone": person.time_zone,
    }
    if request.method == "POST":
        form = PreferencesForm(request.POST, initial=own)
        if form.is_valid():
            chosen = form.cleaned_data
            actions.save_preferences(
                person,
                time_zone=chosen["time_zone"],
                interface_language=chosen["language"],
            )
            response = redirect("people:preferences")
            _remember_theme(response, chosen["theme"])
            _remember_language(response, chosen["language"])
            with translation.override(chosen["language"]):
                messages.success(request, _("Your preferences are saved."))
            return response
    else:
        form = PreferencesForm(initial=own | kept.give_back(request))
    return render(request, "people/preferences.html", {"form": form})


@entry(signed_in)
@require_safe
def blocked(request: PersonRequest) -> HttpResponse:
    """Whom one has blocked, and the way to take it back."""
    blocks = queries.blocks_page(request.user, page=page_number(request.GET))
    return render(request, "people/blocked.html", {"blocks": blocks})


@entry(signed_in)
@require_POST
def unblock(request: PersonRequest, person_id: int) -> HttpResponse:
    other = actions.unblock(request.user, blocked_id=person_id)
    messages.success(request, _("You see %(name)s again.") % {"name": isolated(other.name)})
    return redirect("people:blocked")


@entry(signed_in, before_gates=True)
@require_safe
def signing_in(request: PersonRequest) -> HttpResponse:
    """How one signs in, where one is signed in, and what was changed of it lately."""
    know_device(request)
    shown = queries.signing_in(request.user, now=clock.now())
    context = {"shown": shown, "here": request.session.session_key}
    return render(request, "people/signing_in.html", context)


@entry(signed_in, before_gates=True)
@require_POST
def sign_out_device(request: PersonRequest, device_id: int) -> HttpResponse:
    actions.sign_out(request.user, device_id=device_id)
    messages.success(request, _("That device is signed out."))
    return redirect("mfa_index")


@entry(signed_in, before_gates=True)
@require_POST
def sign_out_elsewhere(request: PersonRequest) -> HttpResponse:
    actions.sign_out_elsewhere(request.user, but=request.session.session_key)
    messages.success(request, _("All other devices are signed out."))
    return redirect("mfa_index")


@entry(anyone, before_gates=True)
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the device has it; a cookie, so that the first byte has the right color."""
    response = _back(request)
    _remember_theme(response, request.POST.get("theme", ""))
    return response


@entry(anyone, before_gates=True)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of the pages: kept with the person, and in a cookie for when signed out."""
    response = _back(request)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        if isinstance(request.user, Person):
            actions.choose_language(request.user, interface_language=chosen)
        _remember_language(response, chosen)
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """To the page that was left, never to another site."""
    where = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(where, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(where if is_ours else "/")


def _remember_theme(response: HttpResponse, chosen: str) -> None:
    if chosen in ("light", "dark"):
        _remember(
            response, settings.THEME_COOKIE_NAME, chosen, secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(settings.THEME_COOKIE_NAME, samesite="Lax")


def _remember_language(response: HttpResponse, chosen: str) -> None:
    _remember(
        response, settings.LANGUAGE_COOKIE_NAME, chosen, secure=settings.LANGUAGE_COOKIE_SECURE
    )


def _remember(response: HttpResponse, name: str, value: str, *, secure: bool) -> None:
    response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=secure)
