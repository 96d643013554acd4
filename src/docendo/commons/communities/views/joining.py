"""A community's home and door: coming in and going."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities import actions, forms, queries
from docendo.commons.communities.entry import (
    CommunityRequest,
    community_visitors,
    seat_at_least,
    signed_in_visitors,
)
from docendo.commons.communities.rules import Role
from docendo.commons.communities.views.pages import get_or_post, person_of
from docendo.kernel import clock
from docendo.kernel.access import anyone, entry
from docendo.kernel.errors import Refused, SignInFirst
from docendo.kernel.kept import give_back
from docendo.kernel.limits import limit


@entry(community_visitors)
@require_safe
def home(request: CommunityRequest, slug: str) -> HttpResponse:
    """A community's home; for people without a seat also its door."""
    if request.seat.role is None:
        typed = give_back(request, path=reverse("communities:ask_to_join", args=[slug]))
        return _door(request, forms.RequestForm(initial=typed))
    return render(
        request,
        "communities/home.html",
        {"home": queries.community_home(request.seat, now=clock.now())},
    )


def _door(request: CommunityRequest, form: forms.RequestForm, *, status: int = 200) -> HttpResponse:
    shown = {"door": queries.door(request.seat), "form": form}
    if not request.seat.may_read:
        return render(request, "communities/door.html", shown, status=status)
    shown["home"] = queries.community_home(request.seat, now=clock.now())
    return render(request, "communities/home.html", shown, status=status)


@entry(signed_in_visitors)
@require_POST
def join(request: CommunityRequest, slug: str) -> HttpResponse:
    limit("join", who=request.seat.member.pk, rate="30/hour")
    actions.join(request.seat, now=clock.now())
    messages.success(request, _welcome(request.community.name))
    return redirect("communities:home", slug)


def _welcome(name: str) -> str:
    return _("Welcome to %(name)s.") % {"name": name}


@entry(signed_in_visitors)
@require_POST
def ask_to_join(request: CommunityRequest, slug: str) -> HttpResponse:
    form = forms.RequestForm(request.POST)
    if not form.is_valid():
        return _door(request, form, status=422)
    try:
        limit("ask to join", who=request.seat.member.pk, rate="20/day")
        actions.ask_to_join(request.seat, message=form.cleaned_data["message"], now=clock.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _door(request, form, status=refused.status)
    messages.success(request, _("You asked to join. A coordinator will answer you."))
    return redirect("communities:home", slug)


@entry(signed_in_visitors)
@require_POST
def withdraw(request: CommunityRequest, slug: str) -> HttpResponse:
    actions.withdraw_request(request.seat, now=clock.now())
    messages.success(request, _("You withdrew your request."))
    return redirect("communities:home", slug)


@entry(seat_at_least(Role.GUEST))
@get_or_post
def leave(request: CommunityRequest, slug: str) -> HttpResponse:
    if request.method != "POST":
        may_leave = not queries.is_last_owner(request.seat)
        return render(request, "communities/leave.html", {"may_leave": may_leave})
    actions.leave(request.seat, now=clock.now())
    messages.success(request, _("You left %(name)s.") % {"name": request.community.name})
    return redirect("communities:index")


@entry(anyone)
@get_or_post
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation offers, and one button that takes it."""
    person = person_of(request)
    if request.method != "POST":
        page = queries.opened_invitation(person, token=token, now=clock.now())
        return render(request, "communities/invitation.html", {"page": page})
    if person is None:
        raise SignInFirst
    limit("accept an invitation", who=person.pk, rate="30/hour")
    membership = actions.accept_invitation(person, token=token, now=clock.now())
    messages.success(request, _welcome(membership.community.name))
    return redirect("communities:home", membership.community.slug)
