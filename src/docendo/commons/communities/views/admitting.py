"""Who is let in: invitations, requests to join, and the way back after a removal."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities import actions, forms, queries
from docendo.commons.communities.entry import CommunityRequest, seat_at_least
from docendo.commons.communities.rules import Role
from docendo.commons.communities.views.pages import get_or_post, settings_page
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.errors import Invalid, Refused
from docendo.kernel.kept import give_back
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number


@entry(seat_at_least(Role.COORDINATOR))
@get_or_post
def invitations(request: CommunityRequest, slug: str) -> HttpResponse:
    """Make invitation links, hand them out, take them back."""
    moment = clock.now()
    form = forms.InvitationForm(
        request.POST or None, roles=request.seat.may_give, initial=give_back(request)
    )
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            limit("invite", who=request.seat.member.pk, rate="60/hour")
            made = actions.make_invitation(
                request.seat,
                role=form.cleaned_data["role"],
                seats=form.cleaned_data["seats"],
                expires_at=form.expires_at(moment),
                note=form.cleaned_data["note"],
                now=moment,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            status = refused.status
        else:
            messages.success(request, _("The link is ready. Copy it and send it."))
            return redirect(f"{request.path}#invitation-{made.pk}")
    return settings_page(
        request,
        "invitations",
        form=form,
        status=status,
        invitations=queries.invitations(request.seat, now=moment, page=page_number(request.GET)),
    )


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def revoke(request: CommunityRequest, slug: str, invitation_id: int) -> HttpResponse:
    actions.revoke_invitation(request.seat, invitation_id=invitation_id, now=clock.now())
    messages.success(request, _("The link does not let anybody in any more."))
    return redirect("communities:invitations", slug)


@entry(seat_at_least(Role.COORDINATOR))
@require_safe
def requests(request: CommunityRequest, slug: str) -> HttpResponse:
    """Who asks to join."""
    return _requests(request)


def _requests(request: CommunityRequest, **shown: Any) -> HttpResponse:
    waiting = queries.waiting_requests(request.seat)[: queries.LISTED]
    return settings_page(request, "requests", requests=waiting, **shown)


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def decide(request: CommunityRequest, slug: str, request_id: int) -> HttpResponse:
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        waiting = queries.waiting_requests(request.seat)[: queries.LISTED]
        return settings_page(
            request, "requests", requests=waiting, form=form, decided_id=request_id
        )
    note = form.cleaned_data["note"]
    match request.POST.get("decision"):
        case "accept":
            membership = actions.accept_request(
                request.seat, request_id=request_id, note=note, now=clock.now()
            )
            said = _("%(name)s is in.") % {"name": membership.person.name}
        case "decline":
            declined = actions.decline_request(
                request.seat, request_id=request_id, note=note, now=clock.now()
            )
            said = _("You declined the request of %(name)s.") % {"name": declined.person.name}
        case _:
            raise Invalid
    messages.success(request, said)
    return redirect("communities:requests", slug)


@entry(seat_at_least(Role.COORDINATOR))
@require_safe
def removals(request: CommunityRequest, slug: str) -> HttpResponse:
    """Who was removed, why, and the way back."""
    return settings_page(
        request, "removals", removals=queries.removals(request.seat, page=page_number(request.GET))
    )


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def lift(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    lifted = actions.lift_removal(request.seat, person_id=person_id)
    messages.success(request, _("%(name)s may join again.") % {"name": lifted.name})
    return redirect("communities:removals", slug)
