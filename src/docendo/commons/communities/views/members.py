"""The people of a community: the directory, one person, and what is decided about them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from docendo.commons.communities import actions, forms, queries
from docendo.commons.communities.entry import CommunityRequest, seat_at_least
from docendo.commons.communities.protocols import Hub, links_from
from docendo.commons.communities.rules import Role
from docendo.commons.communities.views.pages import get_or_post
from docendo.commons.people import api as people_api
from docendo.kernel import clock
from docendo.kernel.access import entry
from docendo.kernel.errors import NotAllowed
from docendo.kernel.fragments import wants_fragment
from docendo.kernel.kept import give_back
from docendo.kernel.limits import limit
from docendo.kernel.numbers import page_number
from docendo.kernel.text import isolated


@entry(seat_at_least(Role.GUEST))
@require_safe
def people(request: CommunityRequest, slug: str) -> HttpResponse:
    """The member directory; typing narrows the list in place."""
    narrowed = forms.DirectoryForm(request.GET).narrowed
    directory = queries.directory(request.seat, **narrowed, page=page_number(request.GET))
    template = "_people.html" if wants_fragment(request) else "people.html"
    shown = {
        "directory": directory,
        "narrowed": narrowed,
        "links": links_from(Hub.PEOPLE, request.seat),
    }
    return render(request, f"communities/{template}", shown)


@entry(seat_at_least(Role.GUEST))
@require_safe
def person(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    page = queries.person_page(request.seat, person_id=person_id, now=clock.now())
    form = None
    if page.may_give and page.membership is not None:
        form = forms.RoleForm(initial={"role": page.membership.role}, roles=page.may_give)
    return render(request, "communities/person.html", {"page": page, "form": form})


@entry(seat_at_least(Role.GUEST))
@require_POST
def give_role(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    form = forms.RoleForm(request.POST, roles=Role)
    if not form.is_valid():
        raise NotAllowed
    membership = actions.give_role(
        request.seat, person_id=person_id, role=form.cleaned_data["role"], now=clock.now()
    )
    messages.success(
        request,
        _("%(name)s is now: %(role)s.")
        % {"name": membership.person.name, "role": Role(membership.role).label},
    )
    return redirect("communities:person", slug, person_id)


@entry(seat_at_least(Role.GUEST))
@get_or_post
def block(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    """See no more of somebody; asked once, since a finger slips."""
    page = queries.person_page(request.seat, person_id=person_id, now=clock.now())
    if request.method != "POST":
        return render(request, "communities/block.html", {"page": page})
    me = request.seat.member
    limit("block", who=me.pk, rate="60/hour")
    other = people_api.block(me, blocked_id=page.person.pk, now=clock.now())
    messages.success(request, _("You have blocked %(name)s.") % {"name": isolated(other.name)})
    return redirect("people:blocked")


@entry(seat_at_least(Role.COORDINATOR))
@get_or_post
def remove(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    page = queries.person_page(request.seat, person_id=person_id, now=clock.now())
    if not page.may_remove:
        raise NotAllowed
    form = forms.RemovalForm(request.POST or None, initial=give_back(request))
    if request.method == "POST" and form.is_valid():
        actions.remove_person(
            request.seat, person_id=person_id, reason=form.cleaned_data["reason"], now=clock.now()
        )
        messages.success(
            request,
            _("%(name)s was removed and cannot come back without a coordinator.")
            % {"name": page.person.name},
        )
        return redirect("communities:people", slug)
    return render(
        request,
        "communities/remove.html",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )


@entry(seat_at_least(Role.COORDINATOR))
@require_POST
def claim(request: CommunityRequest, slug: str, person_id: int) -> HttpResponse:
    """Make the invitation by which an imported author takes over what they wrote."""
    limit("invite", who=request.seat.member.pk, rate="60/hour")
    moment = clock.now()
    made = actions.make_invitation(
        request.seat,
        role=Role.MEMBER,
        seats=1,
        expires_at=moment + queries.CLAIM_LIFETIME,
        claims_id=person_id,
        now=moment,
    )
    return redirect(f"{reverse('communities:invitations', args=[slug])}#invitation-{made.pk}")
