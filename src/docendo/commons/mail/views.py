"""Choosing letters, stopping them from a mail, and mail that a provider brings."""

import base64
import binascii
from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from docendo.commons.communities.api import Community, CommunityRequest, Role, seat_at_least
from docendo.commons.mail import actions, queries, tokens
from docendo.commons.mail.forms import ChoicesForm
from docendo.commons.mail.refusals import NotALink, WrongSecret
from docendo.commons.people.api import Person, PersonRequest, choose_mail, try_again
from docendo.kernel import clock, kept
from docendo.kernel.access import anyone, entry, signed_in
from docendo.kernel.limits import limit


@entry(signed_in)
def choices(request: PersonRequest) -> HttpResponse:
    """When one is written to, in all communities where one has not chosen otherwise."""
    person = request.user
    own = queries.choices_of(person)
    if request.method == "POST":
        limit("save preferences", who=person.pk, rate="60/minute")
        form = ChoicesForm(request.POST)
        if form.is_valid():
            choose_mail(person, wants_mail=form.cleaned_data["wants_mail"])
            actions.choose_letters(person, None, paces=form.paces)
            messages.success(request, _("Your preferences are saved."))
            return redirect("mail:choices")
    else:
        said: Mapping[str, object] = {"wants_mail": person.wants_mail, **own.everywhere}
        form = ChoicesForm(initial={**said, **kept.give_back(request)})
    shown = {"form": form, "shown": queries.choices_page(person)}
    return render(request, "mail/choices.html", shown, status=422 if form.errors else 200)


@entry(seat_at_least(Role.GUEST))
def community(request: CommunityRequest, slug: str) -> HttpResponse:
    """When one is written to from one community."""
    person, here = request.seat.member, request.seat.community
    own = queries.choices_of(person, here)
    if request.method == "POST":
        limit("save preferences", who=person.pk, rate="60/minute")
        form = ChoicesForm(request.POST, everywhere=own.everywhere)
        if form.is_valid():
            off = not form.cleaned_data["wants_mail"]
            actions.choose_letters(person, here, paces=form.paces, is_off=off)
            messages.success(request, _("Your preferences are saved."))
            return redirect("mail:choices")
    else:
        said = {"wants_mail": not own.is_off, **own.paces, **kept.give_back(request)}
        form = ChoicesForm(initial=said, everywhere=own.everywhere)
    shown = {"form": form, "community": here}
    return render(request, "mail/community.html", shown, status=422 if form.errors else 200)


@entry(signed_in)
@require_POST
def again(request: PersonRequest) -> HttpResponse:
    """Mail came back from one's address, and one says that it works."""
    limit("try an address again", who=request.user.pk, rate="5/day")
    try_again(request.user)
    messages.success(request, _("The next letter is sent to you again."))
    return redirect("mail:choices")


# A mail program presses the button of RFC 8058 by itself, without a page and its form.
@csrf_exempt
@entry(anyone)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One button, since scanners open every link; pressing it needs no sign-in."""
    found = tokens.read_unsubscribe(token)
    if found is None:
        raise NotALink
    person_id, community_id = found
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    here = Community.objects.filter(pk=community_id).first()
    if person is None or here is None:
        raise NotALink
    if request.method == "POST":
        limit("unsubscribe", who=person_id, rate="60/hour")
        actions.unsubscribe(person_id=person_id, community_id=community_id)
    shown = {"here": here, "is_done": request.method == "POST"}
    return render(request, "mail/unsubscribe.html", shown)


@csrf_exempt
@entry(anyone)
@require_POST
def arriving(request: HttpRequest) -> HttpResponse:
    """One mail that a provider brings: as it is, or in a form as one of them names it."""
    own = settings.MAIL_HOOK_SECRET
    if not own or not constant_time_compare(_secret(request), own):
        limit("bring mail with a wrong secret", who="anybody", rate="60/minute")
        raise WrongSecret
    raw = _mail_in(request)
    if raw:
        actions.take_in(raw, now=clock.now())
    return HttpResponse(status=204)


def _secret(request: HttpRequest) -> str:
    """As a bearer's, or as the password of an address that names one."""
    scheme, _space, said = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(said, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return said if scheme.lower() == "bearer" else ""


# How Mailgun, SendGrid and others name it.
FIELDS = ("body-mime", "email", "message")


def _mail_in(request: HttpRequest) -> bytes:
    if request.content_type in ("message/rfc822", "application/octet-stream", "text/plain"):
        return request.body
    for field in FIELDS:
        if said := request.POST.get(field):
            return said.encode()
        if file := request.FILES.get(field):
            return bytes(file.read())
    return b""
